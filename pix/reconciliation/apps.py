from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "pix.reconciliation"
    label = "reconciliation"
    verbose_name = "Rattachement"
