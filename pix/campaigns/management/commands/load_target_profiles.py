"""``manage.py load_target_profiles``: offer the public profiles to every school; run it after ``load_content``."""

from typing import Any

from django.core.management.base import BaseCommand

from pix.campaigns.services.profiles import load_public_profiles


class Command(BaseCommand):
    help = "Offre à tous les établissements les profils cibles publics, d’après le contenu en service."

    def handle(self, *args: Any, **options: Any) -> None:
        for profile in load_public_profiles():
            self.stdout.write(f"{profile.name} : {profile.tubes.count()} sujets")
