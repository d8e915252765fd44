"""The operators' back office: Django's own but for how one comes in, and how a password is changed."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from pix.web.backoffice import views


class OperatorsSite(AdminSite):
    site_header = _("Pix, exploitation")
    site_title = "Pix"
    index_title = _("Données")
    index_template = "backoffice/index.html"

    login = staticmethod(views.sign_in_like_everybody)  # type: ignore[assignment]
    password_change = staticmethod(views.change_password)  # type: ignore[assignment]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [path("travail/", self.admin_view(views.work), name="work"), *super().get_urls()]
