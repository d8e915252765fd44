"""A school opens its own space: the link goes to the address we already know, whoever asks.

The person who asks learns nothing: an unknown UAI, a school without address, an archived one and one that asked too
often look like a success. The log says which it was, without naming anybody. The link is made and mailed by a
background task, so that the answer takes the same time in every case; until then it exists nowhere, not even in the
queue of tasks.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from pix.accounts import languages
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.integrations.mail.sending import send_on_commit
from pix.lib import text
from pix.lib import uai as uai_rules
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
        invitation = membership.create_invitation(
            school=school,
            email=school.email,
            role=Role.ADMIN,
            purpose=Invitation.Purpose.ACTIVATION,
            asked_by_name=" ".join(names),
            at=at,
        )
        trail.record("activation.asked", at=at, target=invitation, actor_kind=ActorKind.SYSTEM, school_id=school.pk)
        transaction.on_commit(lambda: mail_link.enqueue(invitation.pk))
    known = number if uai_rules.is_well_formed(number) else "malformed"
    logger.info("Activation asked for %s: %s", known, outcome or "mailed")


def _why_not(school: School | None, at: datetime) -> str:
    """The reason why nothing is mailed, or ""."""
    if school is None:
        return "unknown_uai"
    if school.archived_at is not None:
        return "archived"
    if not school.email:
        return "no_address"
    asked = school.invitations.filter(purpose=Invitation.Purpose.ACTIVATION, created_at__gt=at - timedelta(days=1))
    return "too_many" if asked.count() >= MOST_A_DAY else ""


@task()
def mail_link(invitation_id: int) -> None:
    """Make the link of this invitation and mail it. Done twice, the second mail holds the link that works.

    The mail of a space that is active already says who administers it: its address stays the way back in when they
    have all left, and whoever reads it must know what the link does.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_related("school").get(pk=invitation_id)
        if invitation.accepted_at or invitation.cancelled_at or invitation.expires_at <= timezone.now():
            return
        link = membership.give_link(invitation=invitation)
        with translation.override(languages.of_address(invitation.email)):
            subject, text = _("Activer l’espace Pix Orga de votre établissement"), _body(invitation, link)
        send_on_commit(to=invitation.email, subject=subject, text=text)


def _body(invitation: Invitation, link: str) -> str:
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
        "asker": invitation.asked_by_name,
        "school": invitation.school.name,
        "uai": invitation.school.uai,
        "already": _already_active(invitation.school),
        "link": link,
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
