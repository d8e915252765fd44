"""``manage.py tidy_rosters``: put away what imports leave behind; meant for an hourly timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pix.rosters.services.tidying import forget_names, tidy_every_school


class Command(BaseCommand):
    help = "Abandonne les imports morts, efface les aperçus de plus d’un jour et les noms des rapports de 90 jours."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        tidy_every_school(at=now)
        forget_names(at=now)
