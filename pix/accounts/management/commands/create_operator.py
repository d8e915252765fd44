"""Create an operator: somebody who signs in by e-mail and may open the back office. The password is asked for."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.forms import EmailField
from django.utils import timezone

from pix.accounts.errors import IdentifierTaken, WeakPassword
from pix.accounts.models import AuthenticationMethod
from pix.accounts.services import passwords, registration
from pix.audit.models import ActorKind
from pix.domain.passwords import SHORTEST_OF_AN_OPERATOR, compose_accents
from pix.lib.text import clean_name, cut

LONGEST_NAME = 255


class Command(BaseCommand):
    help = "Crée un exploitant, qui se connecte par son adresse e-mail et peut ouvrir /admin/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="son adresse e-mail")
        parser.add_argument("first_name", help="son prénom")
        parser.add_argument("last_name", help="son nom")

    def handle(self, *args: Any, email: str, first_name: str, last_name: str, **options: Any) -> None:
        first_name, last_name = _name(first_name), _name(last_name)
        try:
            email = EmailField(max_length=254).clean(email)
            password = compose_accents(
                getpass.getpass(f"Mot de passe ({SHORTEST_OF_AN_OPERATOR} caractères ou plus) : ")
            )
            if len(password) < SHORTEST_OF_AN_OPERATOR:
                raise CommandError(f"Trop court : {SHORTEST_OF_AN_OPERATOR} caractères ou plus.")
            hashed = passwords.hash_password(password, logins=[email])
            with transaction.atomic():
                operator = registration.create_account(
                    first_name=first_name,
                    last_name=last_name,
                    email=email,
                    password=hashed,
                    how=AuthenticationMethod.How.SCHOOL,
                    actor_kind=ActorKind.OPERATOR,
                    at=timezone.now(),
                )
                registration.make_operator(user=operator, at=timezone.now())
        except ValidationError:
            raise CommandError(f"« {cut(email)} » n’est pas une adresse e-mail.") from None
        except WeakPassword as error:
            raise CommandError(f"Mot de passe trop faible : {error}.") from None
        except IdentifierTaken:
            raise CommandError("Un compte a déjà cette adresse.") from None
        self.stdout.write(f"Exploitant {operator.pk} créé.")


def _name(typed: str) -> str:
    name = clean_name(typed)[0] if len(typed) <= LONGEST_NAME else ""
    if not name:
        raise CommandError(f"Un prénom et un nom ont de 1 à {LONGEST_NAME} caractères.")
    return name
