"""Who works in a school: invitations, and the memberships they become.

An invitation's link carries a token of 256 bits; the database keeps its SHA-256 only. Opening the link changes nothing
(mail scanners open links): accepting is an act of its own.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from pix.accounts import languages
from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services import registration
from pix.accounts.services.passwords import hash_password
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain.logins import fold_login
from pix.lib import uai as uai_rules
from pix.mail.models import Message
from pix.mail.services import sending
from pix.schools.errors import InvitationUnusable, UaiTaken, UnknownSchool, WhyUnusable
from pix.schools.models import Invitation, Membership, Role, School

LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """An invitation and its link, known at this moment only."""

    invitation: Invitation
    link: str


@transaction.atomic
def create_school(*, uai: str, name: str, email: str = "", at: datetime) -> School:
    """Open a school's space, without any member yet (an operator's act).

    ``email`` is the school's own address: the only one that receives the activation link. Raises ``UaiTaken``.
    """
    number = uai_rules.normalize(uai)
    if School.objects.filter(uai=number).exists():
        raise UaiTaken(number)
    school = School.objects.create(uai=number, name=name, email=email)
    trail.record("school.created", at=at, target=school, actor_kind=ActorKind.OPERATOR, school_id=school.pk)
    return school


def find_school(*, uai: str) -> School:
    """The open school that has this UAI, however it is typed. Raises ``UnknownSchool``."""
    school = School.objects.filter(uai=uai_rules.normalize(uai), archived_at__isnull=True).first()
    if school is None:
        raise UnknownSchool
    return school


@transaction.atomic
def invite(*, school: School, email: str, role: Role, invited_by: User | None = None, at: datetime) -> IssuedInvitation:
    """Mail somebody a link that makes them a member, for seven days; an earlier link for this address stops working.

    ``invited_by`` is None when an operator invites. An earlier message that has not left yet never does.
    """
    address = fold_login(email)
    _cancel(school.invitations.filter(email__iexact=address), at)
    issued = create_invitation(school=school, email=address, role=role, purpose=Invitation.Purpose.INVITATION, at=at)
    trail.record(
        "member.invited",
        at=at,
        target=issued.invitation,
        actor_id=invited_by.pk if invited_by else None,
        actor_kind=ActorKind.MEMBER if invited_by else ActorKind.OPERATOR,
        school_id=school.pk,
        role=role.value,
    )
    language = languages.of_address(address)
    with translation.override(language):
        subject, text = _("Votre invitation dans Pix Orga"), _invitation_text(issued)
    mail = sending.Mail(
        kind=Message.Kind.INVITATION,
        to=address,
        language=language,
        subject=subject,
        text=text,
        about=issued.invitation,
        asker_id=invited_by.pk if invited_by else None,
        useless_after=issued.invitation.expires_at,
    )
    sending.send(mail, at=at)
    return issued


def create_invitation(
    *,
    school: School,
    email: str,
    role: Role,
    purpose: Invitation.Purpose,
    asked_by_name: str = "",
    at: datetime,
) -> IssuedInvitation:
    """Keep an invitation, and make the link that nobody has but who receives it."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        school=school,
        email=email,
        role=role,
        purpose=purpose,
        asked_by_name=asked_by_name,
        token_hash=_hash(token),
        created_at=at,
        expires_at=at + LIFETIME,
    )
    return IssuedInvitation(invitation, settings.PUBLIC_URL + settings.INVITATION_PATH.format(token=token))


def find_invitation(*, token: str, at: datetime) -> Invitation:
    """The invitation this token opens, untouched. Raises ``InvitationUnusable``."""
    invitation = Invitation.objects.select_related("school").filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise InvitationUnusable(WhyUnusable.UNKNOWN)
    _refuse_unusable(invitation, at)
    return invitation


def membership_it_would_not_change(*, invitation: Invitation, user: User) -> Membership | None:
    """The live membership to which accepting would add nothing: the link is better kept for somebody else."""
    membership = Membership.objects.live().filter(school=invitation.school, user=user).first()
    if membership is None or (invitation.role == Role.ADMIN and not membership.is_admin):
        return None
    return membership


@transaction.atomic
def accept_invitation(*, token: str, user: User, at: datetime) -> Membership:
    """Make ``user`` a member of the school that invited; the link is used up.

    A member already there keeps the higher of both roles; one who was removed comes back. Raises
    ``InvitationUnusable``.
    """
    return _accept(_locked_invitation(token, at), user=user, at=at)


def sign_up_and_accept(
    *, token: str, first_name: str, last_name: str, email: str, password: str, at: datetime
) -> Membership:
    """Open an account whose login is ``email``, and accept the invitation with it: both or nothing.

    Raises ``InvitationUnusable``, ``WeakPassword`` and ``IdentifierTaken``.
    """
    find_invitation(token=token, at=at)
    hashed = hash_password(password, logins=[email])
    with transaction.atomic():
        invitation = _locked_invitation(token, at)
        user = registration.create_account(
            first_name=first_name,
            last_name=last_name,
            email=email,
            password=hashed,
            how=AuthenticationMethod.How.SCHOOL,
            actor_kind=ActorKind.MEMBER,
            at=at,
        )
        return _accept(invitation, user=user, at=at)


def _locked_invitation(token: str, at: datetime) -> Invitation:
    # The school first: two people who accept two links of one school take turns.
    School.objects.select_for_update(of=("self",)).filter(invitations__token_hash=_hash(token)).first()
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("school")
    invitation = locked.filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise InvitationUnusable(WhyUnusable.UNKNOWN)
    _refuse_unusable(invitation, at)
    return invitation


def _refuse_unusable(invitation: Invitation, at: datetime) -> None:
    if invitation.accepted_at is not None:
        raise InvitationUnusable(WhyUnusable.USED)
    if invitation.cancelled_at is not None:
        raise InvitationUnusable(WhyUnusable.CANCELLED)
    if invitation.school.archived_at is not None:
        raise InvitationUnusable(WhyUnusable.ARCHIVED)
    if invitation.expires_at <= at:
        raise InvitationUnusable(WhyUnusable.EXPIRED)


def _accept(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    membership, created = Membership.objects.select_for_update(of=("self",)).get_or_create(
        school=invitation.school, user=user, defaults={"role": invitation.role}
    )
    if not created:
        if membership.disabled_at is not None:
            membership.role, membership.disabled_at = invitation.role, None
        elif invitation.role == Role.ADMIN:
            membership.role = Role.ADMIN
        membership.save(update_fields=["role", "disabled_at"])
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if membership.is_admin:
        _end_activation(invitation.school, at)
    trail.record(
        "invitation.accepted",
        at=at,
        target=membership,
        actor_id=user.pk,
        actor_kind=ActorKind.MEMBER,
        school_id=invitation.school_id,
        role=membership.role,
        purpose=invitation.purpose,
    )
    return membership


def _end_activation(school: School, at: datetime) -> None:
    """The space has its administrator: the other activation links, asked for meanwhile, make no second one."""
    _cancel(school.invitations.filter(purpose=Invitation.Purpose.ACTIVATION), at)


def _cancel(invitations: QuerySet[Invitation], at: datetime) -> None:
    """End the links nobody has used; the messages that would still bring one stay."""
    unanswered = invitations.filter(accepted_at__isnull=True, cancelled_at__isnull=True)
    ended = list(unanswered.values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=ended).update(cancelled_at=at)
    sending.withdraw(about=Invitation, ids=ended, at=at)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _invitation_text(issued: IssuedInvitation) -> str:
    return _(
        "Bonjour,\n"
        "\n"
        "Une place vous attend dans l’espace Pix Orga de cet établissement : %(school)s (%(uai)s).\n"
        "\n"
        "Ouvrez ce lien pour accepter. Il sert une seule fois, pendant 7 jours :\n"
        "%(link)s\n"
        "\n"
        "Si vous n’attendiez pas ce message, ignorez-le : rien ne changera.\n"
    ) % {"school": issued.invitation.school.name, "uai": issued.invitation.school.uai, "link": issued.link}
