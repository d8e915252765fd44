from django.apps import AppConfig


class LearnerConfig(AppConfig):
    name = "pix.web.learner"
    label = "learner"
    verbose_name = "Pix"
