"""``manage.py erase_security_events``: forget the events of more than a year; meant for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pix.audit.erasing import erase_security_events


class Command(BaseCommand):
    help = "Efface les événements de sécurité de plus d’un an."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erase_security_events(at=timezone.now())} événements effacés")
