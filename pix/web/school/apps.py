from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "pix.web.school"
    label = "school"
    verbose_name = "Pix Orga"
