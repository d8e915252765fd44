"""The components as a Django app, so that templates, tags and static files are found."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "pix.web.components"
    label = "components"
    verbose_name = "composants"
