import logging
import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pix.audit.models import Entry
from pix.mail.models import Message
from pix.mail.services.delivering import deliver
from pix.schools.errors import InvitationUnusable, WhyUnusable
from pix.schools.models import Invitation, Role
from pix.schools.services.activation import ask_activation
from pix.schools.services.membership import accept_invitation, find_invitation, invite
from tests.accounts.factories import make_user
from tests.schools.factories import make_member, make_school

# Some days ago: what is asked in the hours after it is due by now.
NOW = timezone.now() - timedelta(days=3)
LINK = re.compile(r"http\S+/orga/invitation/(\S+)")


@pytest.fixture
def ask(db, django_capture_on_commit_callbacks):
    def ask(uai="0699901M", at=NOW):
        with django_capture_on_commit_callbacks(execute=True):
            ask_activation(uai=uai, first_name="Inès", last_name="Morel", at=at)

    return ask


def test_the_school_receives_a_link_that_names_the_asker(ask, mailoutbox, settings):
    settings.PUBLIC_URL = "https://pix.example"
    school = make_school()

    ask()

    (message,) = mailoutbox
    assert message.to == [school.email]
    assert "Inès Morel" in message.body
    assert "https://pix.example/orga/invitation/" in message.body
    invitation = find_invitation(token=LINK.search(message.body)[1], at=NOW)
    assert (invitation.school, invitation.role) == (school, Role.ADMIN)
    assert invitation.expires_at == NOW + timedelta(days=7)


def test_the_mail_says_who_asks_and_what_the_link_does(ask, mailoutbox):
    school = make_school()

    ask()

    [mail] = mailoutbox
    text = mail.body.replace("\N{NO-BREAK SPACE}", " ")
    assert mail.subject == "Activer l’espace Pix Orga de votre établissement"
    hello, asked, link, otherwise = LINK.sub("(lien)", text).split("\n\n")
    assert hello == "Bonjour,"
    assert asked == (
        f"Inès Morel demande à activer l’espace Pix Orga de votre établissement : {school.name} ({school.uai})."
    )
    assert link == (
        "Si vous connaissez cette personne, transmettez-lui ce lien. La personne qui l’ouvre et l’accepte administre "
        "l’espace : elle y importe la base élèves et crée les campagnes.\n(lien)"
    )
    assert otherwise == (
        "Le lien sert une seule fois, pendant 7 jours. Si la demande vous surprend, ignorez ce message : "
        "rien ne changera.\n"
    )


def test_the_mail_of_a_space_that_is_active_says_whom_to_ask_first(ask, mailoutbox):
    school = make_school()
    for first_name in ("Inès", "Paul"):
        make_member(school, role=Role.ADMIN, first_name=first_name, last_name="Morel")

    ask()

    text = mailoutbox[0].body.replace("\N{NO-BREAK SPACE}", " ")
    assert text.split("\n\n")[2] == (
        "Cet espace est déjà actif. Qui l’administre : Inès Morel, Paul Morel. Adressez-vous d’abord à ces personnes : "
        "le lien ajoute quelqu’un à côté d’elles."
    )


def test_only_the_hash_of_the_link_is_kept(ask, mailoutbox):
    make_school()

    ask()

    token = LINK.search(mailoutbox[0].body)[1]
    invitation = Invitation.objects.get()
    assert token not in str(vars(invitation))
    assert len(invitation.token_hash) == 64


@pytest.mark.parametrize(
    ("fields", "asked", "reason"),
    [
        ({}, "0699999Z", "unknown_uai"),
        ({"email": ""}, "0699901M", "no_address"),
        ({"email": "collège des tilleuls"}, "0699901M", "no_address"),
        ({"archived_at": NOW}, "0699901M", "archived"),
    ],
)
def test_the_reason_why_nothing_is_mailed_is_only_in_the_log(ask, mailoutbox, caplog, fields, asked, reason):
    make_school(**fields)

    with caplog.at_level(logging.INFO, logger="pix.schools"):
        ask(asked)

    assert mailoutbox == []
    assert not Invitation.objects.exists()
    assert f"{asked}: {reason}" in caplog.text
    assert "Morel" not in caplog.text


def test_three_a_day_for_a_school_then_the_next_day(ask, mailoutbox, caplog):
    make_school()
    for minutes in range(3):
        ask(at=NOW + timedelta(minutes=minutes))

    with caplog.at_level(logging.INFO, logger="pix.schools"):
        ask(at=NOW + timedelta(hours=23))
    assert len(mailoutbox) == 3
    assert "too_many" in caplog.text

    ask(at=NOW + timedelta(hours=25))
    assert len(mailoutbox) == 4


def test_the_uai_is_read_as_people_type_it(ask, mailoutbox):
    make_school()

    ask(" 069 9901 m ")

    assert len(mailoutbox) == 1


def test_what_is_not_a_uai_is_not_written_in_the_log(ask, caplog):
    with caplog.at_level(logging.INFO, logger="pix.schools"):
        ask("Inès Morel\n0612345678")

    assert "malformed: unknown_uai" in caplog.text
    assert "Morel" not in caplog.text.replace("ask", "")


def test_names_reach_the_mail_without_tricks(db, mailoutbox, django_capture_on_commit_callbacks):
    make_school()

    with django_capture_on_commit_callbacks(execute=True):
        ask_activation(uai="0699901M", first_name="In\u202eès\n\nLien", last_name="M" * 500, at=NOW)

    body = mailoutbox[0].body
    assert "Inès Lien" in body
    assert "M" * 101 not in body


@pytest.fixture
def line_down(settings):
    """Nothing leaves; ``line_down()`` lets the time of all the tries pass."""
    settings.EMAIL_BACKEND = "tests.mail.backends.Out"

    def wait_for_the_end():
        for minutes in (2, 8, 40, 170):
            moment = timezone.now() + timedelta(minutes=minutes)
            deliver(clock=lambda moment=moment: moment)

    return wait_for_the_end


def test_a_link_that_was_never_mailed_does_not_count(ask, line_down, settings, caplog):
    make_school()
    for minutes in range(3):
        ask(at=NOW + timedelta(minutes=minutes))
    with caplog.at_level(logging.INFO, logger="pix.schools"):
        ask(at=NOW + timedelta(minutes=3))
    assert "too_many" in caplog.text  # while they wait, they count

    line_down()

    assert set(Message.objects.values_list("state", flat=True)) == {"given_up"}
    ask(at=NOW + timedelta(hours=4))
    assert Invitation.objects.count() == 4


def test_a_link_that_is_void_is_not_mailed_when_the_line_comes_back(ask, line_down, mailoutbox, settings):
    make_school()
    ask()
    member = make_member(Invitation.objects.get().school, role=Role.MEMBER)
    issued = invite(school=member.school, email="lea@example.org", role=Role.ADMIN, at=NOW)

    accept_invitation(token=issued.link.rsplit("/", 1)[1], user=make_user(), at=NOW)

    activation, _invitation = Message.objects.order_by("pk")
    assert (activation.kind, activation.state, activation.sealed) == ("activation", "withdrawn", None)


def test_a_message_says_which_invitation_it_brings_and_dies_with_it(ask):
    make_school()

    ask()

    message, invitation = Message.objects.get(), Invitation.objects.get()
    assert (message.about_type, message.about_id) == ("schools.invitation", invitation.pk)
    assert (message.kind, message.asker_id, message.useless_after) == ("activation", None, invitation.expires_at)


@pytest.mark.parametrize("uai", ["0699901M", "0699999Z", "n’importe quoi"])
def test_whatever_the_school_somebody_speaks_to_the_mail_server(ask, uai, settings):
    """Else a page that tells of the mail server would tell of the school."""
    make_school()
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": settings.TASKS["default"]["QUEUES"]}
    }
    caches["process"].clear()

    ask(uai)

    assert list(DBTaskResult.objects.values_list("queue_name", flat=True)) == ["mails"]


def test_asking_is_written_in_the_journal_without_names(ask):
    school = make_school()

    ask()

    entry = Entry.objects.get(verb="activation.asked")
    assert entry.school_id == school.pk
    assert entry.facts == {}


def test_the_first_administrator_ends_the_other_activation_links(ask, mailoutbox):
    make_school()
    for _time in range(2):
        ask()
    first, second = (LINK.search(message.body)[1] for message in mailoutbox)

    accept_invitation(token=second, user=make_user(), at=NOW)

    with pytest.raises(InvitationUnusable) as refusal:
        accept_invitation(token=first, user=make_user(), at=NOW)
    assert refusal.value.why == WhyUnusable.CANCELLED


def test_a_member_who_is_no_administrator_leaves_the_activation_open(ask, mailoutbox):
    school = make_school()
    ask()
    issued = invite(school=school, email="lea@tilleuls.example", role=Role.MEMBER, at=NOW)

    accept_invitation(token=issued.link.rsplit("/", 1)[1], user=make_user(), at=NOW)

    assert find_invitation(token=LINK.search(mailoutbox[0].body)[1], at=NOW)


def test_a_space_already_active_is_told_who_administers_it_and_keeps_its_way_back_in(ask, mailoutbox):
    school = make_school()
    make_member(school, role=Role.ADMIN, first_name="Léa", last_name="Faure")

    ask()

    assert "déjà actif" in mailoutbox[0].body
    assert "Léa Faure" in mailoutbox[0].body
    assert find_invitation(token=LINK.search(mailoutbox[0].body)[1], at=NOW)
