"""``manage.py migrate``: Django's own, with the time that rewriting a table takes."""

from typing import Any

from django.core.management.commands import migrate

from config import limits


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with limits.at_length(options["database"]):
            super().handle(*args, **options)
