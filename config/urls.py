"""The sites under one roof, each under its prefix."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from pix.web.sites import BACK_OFFICE, LEARNER, SCHOOL, Site


def _under(site: Site) -> str:
    return site.prefix.removeprefix("/")


urlpatterns: list[URLPattern | URLResolver] = [
    path(_under(SCHOOL), include("pix.web.school.urls")),
    path(_under(BACK_OFFICE), admin.site.urls),
    path(_under(LEARNER), include("pix.web.learner.urls")),
]

if settings.DEMO:
    urlpatterns += [
        path("", include("pix.demo.urls")),
        path("", include("pix.web.components.urls")),
    ]

handler400 = "pix.web.components.errors.bad_request"
handler403 = "pix.web.components.errors.permission_denied"
handler404 = "pix.web.components.errors.page_not_found"
handler500 = "pix.web.components.errors.server_error"
