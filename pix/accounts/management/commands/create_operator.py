"""Give somebody the keys of the back office."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from pix.accounts.models import AuthenticationMethod, MethodKind, User


class Command(BaseCommand):
    help = "Create an operator, who signs in by e-mail and may open /admin/. The password is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("first_name")
        parser.add_argument("last_name")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        if AuthenticationMethod.objects.filter(kind=MethodKind.EMAIL, identifier=email, ended_at=None).exists():
            raise CommandError("An account already has this address.")
        password = getpass.getpass("Password (12 characters or more): ")
        if len(password) < 12:
            raise CommandError("Too short: 12 characters or more.")
        with transaction.atomic():
            operator = User.objects.create_superuser(
                password=password, first_name=options["first_name"], last_name=options["last_name"]
            )
            AuthenticationMethod.objects.create(
                user=operator,
                kind=MethodKind.EMAIL,
                identifier=email,
                how=AuthenticationMethod.How.SCHOOL,
                created_at=timezone.now(),
            )
        self.stdout.write(f"Operator {operator.pk} created.")
