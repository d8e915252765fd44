"""``manage.py tidy_messages``: forget old messages, wake the worker for what waits; meant for an hourly timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pix.mail.services.tidying import tidy_messages


class Command(BaseCommand):
    help = "Efface le contenu des messages abandonnés depuis 7 jours et les lignes de 30 jours ; relance ce qui attend."

    def handle(self, *args: Any, **options: Any) -> None:
        tidied = tidy_messages(at=timezone.now())
        self.stdout.write(f"{tidied.words} contenus et {tidied.rows} messages effacés")
