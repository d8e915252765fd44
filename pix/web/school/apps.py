from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolConfig(AppConfig):
    name = "pix.web.school"
    label = "school"
    verbose_name = _("Pix Orga")
