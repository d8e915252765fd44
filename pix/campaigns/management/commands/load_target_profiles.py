"""``manage.py load_target_profiles [FOLDER]``: offer the public profiles to every school, after ``load_content``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pix.campaigns.services.profiles import load_public_profiles
from pix.content.schema import ContentInvalid
from pix.lib.text import cut


class Command(BaseCommand):
    help = "Offre à tous les établissements les profils cibles publics, d’après le contenu en service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.CONTENT_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            profiles = load_public_profiles(options["directory"])
        except ContentInvalid as error:
            raise CommandError("\n".join(error.problems)) from error
        except OSError as error:
            raise CommandError(f"Impossible de lire {cut(str(options['directory']))} : {error.strerror}.") from None
        for profile in profiles:
            self.stdout.write(f"{profile.name} : {profile.tubes.count()} sujets")
