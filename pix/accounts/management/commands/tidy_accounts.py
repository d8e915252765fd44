"""``manage.py tidy_accounts``: forget who mistyped a login, a name or a password; meant for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pix.accounts.services import login, throttling


class Command(BaseCommand):
    help = "Efface les limites qui ne comptent plus et les connexions refusées il y a plus de sept jours."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        limits, failures = throttling.forget_old(at=now), login.forget_failures(at=now)
        self.stdout.write(f"{limits} limites et {failures} connexions refusées effacées")
