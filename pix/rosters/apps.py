from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class RostersConfig(AppConfig):
    name = "pix.rosters"
    label = "rosters"
    verbose_name = _("Bases d’élèves")

    def ready(self) -> None:
        post_save.connect(make_roster, sender="schools.School", dispatch_uid="roster_of_a_school")


def make_roster(sender: Any, instance: Any, created: bool, **_signal: Any) -> None:
    """Give a school its roster, whoever makes the school: a service, the back office, a test."""
    from pix.rosters.models import Roster

    if created:
        Roster.objects.get_or_create(school=instance)
