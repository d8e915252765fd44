"""``manage.py tidy_rosters``: put away what imports leave behind; meant for an hourly timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pix.schools.services.roster_tidying import forget_names, tidy


class Command(BaseCommand):
    help = "Abandon dead imports, erase previews of more than a day, forget the names on receipts of 90 days."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        tidy(at=now)
        forget_names(at=now)
