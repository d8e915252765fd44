"""Load the learning content: ``manage.py load_content [FOLDER]``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pix.content import bank
from pix.content.schema import ContentInvalid
from pix.content.services.loading import load_content
from pix.lib.text import cut


class Command(BaseCommand):
    help = "Vérifie les fichiers de contenu et les met en service. Sans effet quand ils le sont déjà."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.CONTENT_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release = load_content(options["directory"])
        except ContentInvalid as error:
            raise CommandError("\n".join(error.problems)) from error
        except OSError as error:
            raise CommandError(f"Impossible de lire {cut(str(options['directory']))} : {error.strerror}.") from None
        content = bank.of(release.pk)
        self.stdout.write(f"{release} : {len(content.skills)} acquis, {len(content.items)} épreuves")
