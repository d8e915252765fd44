"""The components as a Django app, so that templates, tags and static files are found."""

from django.apps import AppConfig

from pix.web.components.plurals import count_as_the_french_do


class ComponentsConfig(AppConfig):
    name = "pix.web.components"
    label = "components"
    verbose_name = "composants"

    def ready(self) -> None:
        count_as_the_french_do()
