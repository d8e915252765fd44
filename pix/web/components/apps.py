"""The components as a Django app, so that templates, tags and static files are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pix.web.components.plurals import count_as_the_french_do


class ComponentsConfig(AppConfig):
    name = "pix.web.components"
    label = "components"
    verbose_name = _("composants")

    def ready(self) -> None:
        count_as_the_french_do()
