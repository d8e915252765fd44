"""Three sites under one roof: the pupil's at the root, the school's under /orga/, the operators' under /admin/."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("orga/", include("pix.web.school.urls")),
    path("admin/", admin.site.urls),
    path("", include("pix.web.learner.urls")),
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
