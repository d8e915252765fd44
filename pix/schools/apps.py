from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "pix.schools"
    label = "schools"
    verbose_name = "Établissements"
