from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "pix.demo"
    label = "demo"
    verbose_name = "Démonstration"
