"""Create the demo world; running it again adds what is missing and changes nothing else.

Its people have published passwords, and one of them opens the back office: it must never stand beside real ones.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.origin import marks
from pix.demo.world import create_world

ITS_OWN = ("demo", "test")


class Command(BaseCommand):
    help = "Crée les établissements, membres, élèves et campagnes inventés de la démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Le monde de démonstration n’existe qu’avec les réglages de la démonstration.")
        made_in = marks.environment_of()
        if made_in and made_in not in ITS_OWN:
            raise CommandError(
                "Le monde de démonstration n’entre que dans une base de démonstration ; celle-ci a été faite avec les "
                f"réglages « {made_in} »."
            )
        if create_world(now=timezone.now(), say=self.stdout.write):
            self.stdout.write("Le monde de démonstration est prêt.")
