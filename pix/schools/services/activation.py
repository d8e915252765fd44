"""A school opens its own space: the link goes to the address we already know, whoever asks.

The person who asks learns nothing: an unknown UAI, a school without address, an archived one and one that asked too
often look like a success. The log says which it was, without naming anybody. The message waits for the worker, sealed,
so that no answer waits for a mail server; where there is no message, the worker knocks at that server all the same, and
the page can say of it what it would say for a message (``pix.mail.services.following.fate_of_unknown``).
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pix.accounts import languages
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.lib import text
from pix.lib import uai as uai_rules
from pix.mail.models import Message
from pix.mail.services import delivering, following, sending
from pix.schools.models import Invitation, Membership, Role, School
from pix.schools.services import membership

logger = logging.getLogger(__name__)

MOST_A_DAY = 3
LONGEST_NAME = 100
"""Of each name: it is printed in a mail that the asker does not receive."""


@transaction.atomic
def ask_activation(*, uai: str, first_name: str, last_name: str, at: datetime) -> None:
    """Have the school with this UAI receive a link that makes its administrator, if it may (3 a day, 7 days each).

    Says nothing of what it did. The names are those of the asker, told to the school.
    """
    number = uai_rules.normalize(uai)
    school = School.objects.select_for_update(of=("self",)).filter(uai=number).first()
    outcome = _why_not(school, at)
    if school is not None and outcome == "":
        names = (text.clean_name(name[:LONGEST_NAME])[0] for name in (first_name, last_name))
        issued = membership.create_invitation(
            school=school,
            email=school.email.strip(),
            role=Role.ADMIN,
            purpose=Invitation.Purpose.ACTIVATION,
            asked_by_name=" ".join(names),
            at=at,
        )
        trail.record(
            "activation.asked", at=at, target=issued.invitation, actor_kind=ActorKind.SYSTEM, school_id=school.pk
        )
        _mail_link(issued, at)
    else:
        transaction.on_commit(delivering.knock_soon, robust=True)
    known = number if uai_rules.is_well_formed(number) else "malformed"
    logger.info("Activation asked for %s: %s", known, outcome or "to be mailed")


def _why_not(school: School | None, at: datetime) -> str:
    """The reason why nothing is mailed, or ""."""
    if school is None:
        return "unknown_uai"
    if school.archived_at is not None:
        return "archived"
    if not sending.is_address(school.email.strip()):
        return "no_address"
    today = school.invitations.filter(purpose=Invitation.Purpose.ACTIVATION, created_at__gt=at - timedelta(days=1))
    asked = list(today.values_list("pk", flat=True))
    if len(asked) < MOST_A_DAY:
        return ""
    received = len(asked) - len(following.given_up_about(Invitation, asked))
    return "too_many" if received >= MOST_A_DAY else ""


def _mail_link(issued: membership.IssuedInvitation, at: datetime) -> None:
    """Have the link leave.

    The mail of a space that is active already says who administers it: its address stays the way back in when they
    have all left, and whoever reads it must know what the link does.
    """
    language = languages.of_address(issued.invitation.email)
    with translation.override(language):
        subject, text = _("Activer l’espace Pix Orga de votre établissement"), _body(issued)
    mail = sending.Mail(
        kind=Message.Kind.ACTIVATION,
        to=issued.invitation.email,
        language=language,
        subject=subject,
        text=text,
        about=issued.invitation,
        useless_after=issued.invitation.expires_at,
    )
    sending.send(mail, at=at)


def _body(issued: membership.IssuedInvitation) -> str:
    school = issued.invitation.school
    return _(
        "Bonjour,\n"
        "\n"
        "%(asker)s demande à activer l’espace Pix Orga de votre établissement : %(school)s (%(uai)s).\n"
        "\n"
        "%(already)s"
        "Si vous connaissez cette personne, transmettez-lui ce lien. La personne qui l’ouvre et l’accepte administre "
        "l’espace : elle y importe la base élèves et crée les campagnes.\n"
        "%(link)s\n"
        "\n"
        "Le lien sert une seule fois, pendant 7 jours. Si la demande vous surprend, ignorez ce message : "
        "rien ne changera.\n"
    ) % {
        "asker": issued.invitation.asked_by_name,
        "school": school.name,
        "uai": school.uai,
        "already": _already_active(school),
        "link": issued.link,
    }


def administrators_of(school: School) -> list[str]:
    """Whom to ask in a school, by name, the first one first."""
    live = Membership.objects.live().filter(school=school, role=Role.ADMIN).select_related("user").order_by("id")
    return [str(one.user) for one in live]


def _already_active(school: School) -> str:
    administrators = administrators_of(school)
    if not administrators:
        return ""
    return _(
        "Cet espace est déjà actif. Qui l’administre : %(administrators)s. Adressez-vous d’abord à ces personnes : "
        "le lien ajoute quelqu’un à côté d’elles.\n"
        "\n"
    ) % {"administrators": ", ".join(administrators)}
