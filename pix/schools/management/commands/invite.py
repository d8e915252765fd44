"""Invite somebody into a school's space: mails the link, and prints it."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.forms import EmailField
from django.utils import timezone

from pix.lib.text import cut
from pix.schools.errors import UnknownSchool
from pix.schools.models import Role
from pix.schools.services.membership import find_school, invite


class Command(BaseCommand):
    help = "Invite quelqu’un dans l’espace d’un établissement : invite UAI ADRESSE --role admin|member"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uai", help="UAI de l’établissement")
        parser.add_argument("email", help="adresse de la personne invitée")
        parser.add_argument("--role", choices=Role.values, default=Role.MEMBER.value)

    def handle(self, *args: Any, uai: str, email: str, role: str, **options: Any) -> None:
        try:
            email = EmailField(max_length=254).clean(email)
            school = find_school(uai=uai)
        except ValidationError:
            raise CommandError(f"« {cut(email)} » n’est pas une adresse e-mail.") from None
        except UnknownSchool:
            unknown = f"Aucun établissement ouvert n’a l’UAI « {cut(uai)} »."
            raise CommandError(f"{unknown} Voyez « create_school ».") from None
        issued = invite(school=school, email=email, role=Role(role), at=timezone.now())
        self.stdout.write(f"Une invitation part vers {email} ({Role(role).label}, {school.name}). Elle vaut 7 jours :")
        self.stdout.write(issued.link)
        self.stdout.write("Ce qui n’est pas parti se voit dans /admin/, Messages.")
