"""Create the demo world; running it again adds what is missing and changes nothing else."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pix.demo.world import create_world


class Command(BaseCommand):
    help = "Crée les établissements, membres, élèves et campagnes inventés de la démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Le monde de démonstration n’existe qu’avec les réglages de la démonstration.")
        if create_world(now=timezone.now(), say=self.stdout.write):
            self.stdout.write("Le monde de démonstration est prêt.")
