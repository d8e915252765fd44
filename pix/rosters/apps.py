from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "pix.rosters"
    label = "rosters"
    verbose_name = "Bases d’élèves"
