"""Open the space of a school: mails the link that makes its first administrator, and prints it."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.forms import EmailField
from django.utils import timezone

from pix.lib import uai as uai_rules
from pix.lib.text import clean_name, cut
from pix.schools.errors import UaiTaken
from pix.schools.models import Role
from pix.schools.services.membership import create_school, invite

LONGEST_NAME = 255


class Command(BaseCommand):
    help = "Ouvre l’espace d’un établissement : create_school UAI NOM --email ADRESSE"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uai", help="sept chiffres et une lettre")
        parser.add_argument("name", help="nom de l’établissement")
        parser.add_argument("--email", default="", help="adresse de l’établissement : elle reçoit le lien d’activation")

    def handle(self, *args: Any, uai: str, name: str, email: str, **options: Any) -> None:
        number = uai_rules.normalize(uai)
        if not uai_rules.is_well_formed(number):
            raise CommandError(f"« {cut(uai)} » n’est pas un UAI : il faut sept chiffres et une lettre.")
        clean = clean_name(name)[0] if len(name) <= LONGEST_NAME else ""
        if not clean:
            raise CommandError(f"Le nom doit avoir de 1 à {LONGEST_NAME} caractères.")
        if email:
            _check_address(email)
        if not uai_rules.has_right_letter(number):
            expected = uai_rules.check_letter(number[:7])
            warning = f"Attention : la lettre de {number} devrait être {expected}. L’établissement est créé quand même."
            self.stderr.write(self.style.WARNING(warning))
        try:
            school = create_school(uai=number, name=clean, email=email, at=timezone.now())
        except UaiTaken:
            raise CommandError(f"L’UAI {number} est déjà celui d’un établissement.") from None
        self.stdout.write(f"{school.name} ({school.uai}) : espace créé.")
        if email:
            issued = invite(school=school, email=email, role=Role.ADMIN, at=timezone.now())
            self.stdout.write(f"Ce lien d’activation part vers {email}, et vaut 7 jours :")
            self.stdout.write(issued.link)
            self.stdout.write("Ce qui n’est pas parti se voit dans /admin/, Messages.")
        else:
            self.stdout.write("Sans adresse, l’établissement n’active pas son espace lui-même : utilisez « invite ».")


def _check_address(email: str) -> None:
    try:
        EmailField(max_length=254).clean(email)
    except ValidationError:
        raise CommandError(f"« {cut(email)} » n’est pas une adresse e-mail.") from None
