from datetime import timedelta

import pytest
from django.utils import timezone

from pix.accounts.errors import IdentifierTaken, WeakPassword
from pix.accounts.models import User
from pix.audit.models import Entry
from pix.mail.models import Message
from pix.mail.services.delivering import deliver
from pix.schools.errors import InvitationUnusable, UaiTaken, UnknownSchool, WhyUnusable
from pix.schools.models import Invitation, Membership, Role, School
from pix.schools.services.membership import (
    accept_invitation,
    create_school,
    find_invitation,
    find_school,
    invite,
    sign_up_and_accept,
)
from tests.accounts.factories import PASSWORD, make_user
from tests.schools.factories import make_member, make_school

NOW = timezone.now()


def invited(school, role=Role.MEMBER, email="lea@example.org", at=NOW):
    """The token in the link that is mailed."""
    return invite(school=school, email=email, role=role, at=at).link.rsplit("/", 1)[1]


def sign_up(token, **fields):
    person = {"first_name": "Léa", "last_name": "Roy", "email": "lea@example.org", "password": PASSWORD} | fields
    return sign_up_and_accept(token=token, **person, at=NOW)


@pytest.mark.parametrize("role", Role)
def test_an_account_accepts_and_becomes_a_member(school, role):
    user = make_user()

    membership = accept_invitation(token=invited(school, role), user=user, at=NOW)

    assert (membership.school, membership.user, membership.role) == (school, user, role)
    entry = Entry.objects.get(verb="invitation.accepted")
    assert (entry.actor_id, entry.school_id, entry.facts["role"]) == (user.pk, school.pk, role)


def test_somebody_new_signs_up_and_becomes_a_member(school):
    membership = sign_up(invited(school, Role.ADMIN), email="Lea.Roy@Example.org")

    assert membership.is_admin
    assert membership.user.check_password(PASSWORD)
    assert list(membership.user.methods.values_list("kind", "identifier")) == [("email", "lea.roy@example.org")]
    opened = Entry.objects.get(verb="account.created")
    assert (opened.actor_kind, opened.actor_id) == ("member", membership.user_id)


@pytest.mark.parametrize("by_a_member", [True, False])
def test_who_invites_is_told_in_the_journal(school, administrator, by_a_member):
    issued = invite(
        school=school,
        email=" Lea@Example.org ",
        role=Role.ADMIN,
        invited_by=administrator if by_a_member else None,
        at=NOW,
    )

    entry = Entry.objects.get(verb="member.invited")
    actor = (administrator.pk, "member") if by_a_member else (None, "operator")
    assert (entry.actor_id, entry.actor_kind) == actor
    assert (entry.at, entry.school_id, entry.target_id) == (NOW, school.pk, issued.invitation.pk)
    assert entry.facts == {"role": "admin"}
    assert (issued.invitation.email, issued.invitation.expires_at) == ("lea@example.org", NOW + timedelta(days=7))


def test_the_mail_of_an_invitation_says_what_the_link_is_and_for_how_long(
    school, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        issued = invite(school=school, email="lea@example.org", role=Role.MEMBER, at=NOW)

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["lea@example.org"], "Votre invitation dans Pix Orga")
    assert mail.body.replace("\N{NO-BREAK SPACE}", " ").split("\n\n") == [
        "Bonjour,",
        f"Une place vous attend dans l’espace Pix Orga de cet établissement : {school.name} ({school.uai}).",
        f"Ouvrez ce lien pour accepter. Il sert une seule fois, pendant 7 jours :\n{issued.link}",
        "Si vous n’attendiez pas ce message, ignorez-le : rien ne changera.\n",
    ]


def test_a_school_that_opens_and_an_invitation_accepted_are_told_whole(db):
    school = create_school(uai="0699902n", name="Lycée Camille-Sorel", email="lycee@example.org", at=NOW)
    membership = accept_invitation(token=invited(school, Role.ADMIN), user=make_user(), at=NOW)

    assert (school.uai, school.name, school.email) == ("0699902N", "Lycée Camille-Sorel", "lycee@example.org")
    opened, accepted = (Entry.objects.get(verb=verb) for verb in ("school.created", "invitation.accepted"))
    assert (opened.at, opened.actor_id, opened.actor_kind, opened.target_id) == (NOW, None, "operator", school.pk)
    assert (accepted.at, accepted.actor_id, accepted.actor_kind) == (NOW, membership.user_id, "member")
    assert (accepted.school_id, accepted.target_id) == (school.pk, membership.pk)
    assert accepted.facts == {"role": "admin", "purpose": "invitation"}


def unusable(school, change):
    token = invited(school)
    change(token)
    return token


@pytest.mark.parametrize(
    ("change", "at", "why"),
    [
        (lambda token: sign_up(token), NOW, WhyUnusable.USED),
        (lambda token: None, NOW + timedelta(days=7), WhyUnusable.EXPIRED),
        (lambda token: Invitation.objects.update(cancelled_at=NOW), NOW, WhyUnusable.CANCELLED),
        (lambda token: School.objects.update(archived_at=NOW), NOW, WhyUnusable.ARCHIVED),
        (lambda token: Invitation.objects.all().delete(), NOW, WhyUnusable.UNKNOWN),
    ],
)
def test_a_link_that_opens_nothing_says_why(school, change, at, why):
    token = unusable(school, change)
    before = Membership.objects.count()

    for act in (find_invitation, lambda **named: accept_invitation(**named, user=make_user())):
        with pytest.raises(InvitationUnusable) as refusal:
            act(token=token, at=at)
        assert refusal.value.why == why
    assert Membership.objects.count() == before


def test_a_link_is_good_until_the_last_minute_and_looking_changes_nothing(school):
    token = invited(school)

    for _time in range(3):
        assert find_invitation(token=token, at=NOW + timedelta(days=7, seconds=-1)).accepted_at is None


def test_an_invitation_again_replaces_the_first(school):
    first, second = invited(school), invited(school, email="Lea@example.org")

    with pytest.raises(InvitationUnusable):
        find_invitation(token=first, at=NOW)
    assert find_invitation(token=second, at=NOW)


@pytest.mark.parametrize(
    ("held", "offered", "kept"),
    [
        (Role.ADMIN, Role.MEMBER, Role.ADMIN),
        (Role.MEMBER, Role.ADMIN, Role.ADMIN),
        (Role.MEMBER, Role.MEMBER, Role.MEMBER),
    ],
)
def test_a_member_already_there_keeps_the_higher_role(school, held, offered, kept):
    user = make_member(school, role=held).user

    assert accept_invitation(token=invited(school, offered), user=user, at=NOW).role == kept
    assert Membership.objects.filter(school=school, user=user).count() == 1


def test_somebody_removed_comes_back_with_the_role_offered(school):
    membership = make_member(school, role=Role.ADMIN)
    Membership.objects.update(disabled_at=NOW)

    again = accept_invitation(token=invited(school, Role.MEMBER), user=membership.user, at=NOW)

    assert (again.pk, again.role, again.disabled_at) == (membership.pk, Role.MEMBER, None)


@pytest.mark.parametrize(
    ("fields", "error"), [({"password": "azerty"}, WeakPassword), ({"email": "held@example.org"}, IdentifierTaken)]
)
def test_a_refused_account_leaves_the_invitation_open(school, fields, error):
    make_user(email="held@example.org")
    token, before = invited(school), User.objects.count()

    with pytest.raises(error):
        sign_up(token, **fields)

    assert User.objects.count() == before
    assert sign_up(token)


def test_an_invitation_replaced_before_it_left_never_does(school, administrator, mailoutbox):
    first = invite(school=school, email="lea@example.org", role=Role.MEMBER, invited_by=administrator, at=NOW)
    second = invite(school=school, email="lea@example.org", role=Role.MEMBER, invited_by=administrator, at=NOW)
    accept_invitation(token=second.link.rsplit("/", 1)[1], user=make_user(), at=NOW)

    deliver(clock=timezone.now)

    states = dict(Message.objects.values_list("about_id", "state"))
    assert states == {first.invitation.pk: "withdrawn", second.invitation.pk: "sent"}
    assert set(Message.objects.values_list("asker_id", "useless_after")) == {
        (administrator.pk, NOW + timedelta(days=7))
    }
    assert [second.link in mail.body for mail in mailoutbox] == [True]


def test_the_mail_holds_the_link_and_the_journal_does_not(school, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        issued = invite(school=school, email="lea@example.org", role=Role.MEMBER, at=NOW)

    assert issued.link in mailoutbox[0].body
    assert mailoutbox[0].to == ["lea@example.org"]
    entry = Entry.objects.get(verb="member.invited")
    assert entry.facts == {"role": "member"}


def test_a_school_is_created_once(db):
    school = create_school(uai="0750001u", name="Lycée du Port", email="", at=NOW)

    assert find_school(uai="075 0001 U") == school
    with pytest.raises(UaiTaken):
        create_school(uai="0750001U", name="Un autre", email="", at=NOW)


@pytest.mark.parametrize("fields", [{"uai": "0750001U"}, {"archived_at": NOW}])
def test_a_school_unknown_or_archived_is_not_found(db, fields):
    make_school(**fields)

    with pytest.raises(UnknownSchool):
        find_school(uai="0699901M")
