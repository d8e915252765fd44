from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "pix.campaigns"
    label = "campaigns"
    verbose_name = "Campagnes"
