"""Create the demo world; running it again adds what is missing and changes nothing else."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pix.demo.world import create_world


class Command(BaseCommand):
    help = "Create the invented schools, members, pupils and campaigns of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world exists under the demo's settings only.")
        if create_world(now=timezone.now(), say=self.stdout.write):
            self.stdout.write("Le monde de démonstration est prêt.")
