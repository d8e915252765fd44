"""``manage.py erase_join_attempts``: forget what was typed more than seven days ago; meant for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pix.reconciliation.services.attempts import erase_old_attempts


class Command(BaseCommand):
    help = "Efface les noms et dates de naissance saisis à l’entrée il y a plus de sept jours."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erase_old_attempts(at=timezone.now())} essais effacés")
