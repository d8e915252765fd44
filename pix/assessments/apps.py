from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "pix.assessments"
    label = "assessments"
    verbose_name = "Tests"
