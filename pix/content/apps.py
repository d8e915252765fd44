from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "pix.content"
    label = "content"
    verbose_name = "Contenus"
