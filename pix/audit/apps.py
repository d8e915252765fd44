from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pix.audit"
    label = "audit"
    verbose_name = "Journal"
