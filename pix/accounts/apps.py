from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pix.accounts"
    label = "accounts"
    verbose_name = "Comptes"
