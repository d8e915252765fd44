import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from lxml import html

from pix.mail.models import MailOutage, Message
from tests.integrations.mail_server import mail_server
from tests.schools.factories import make_school

ANSWER = {"uai": "0699901M", "first_name": "Inès", "last_name": "Morel"}


@pytest.mark.parametrize("who", ["anonymous", "outsider", "member", "administrator", "pupil"])
@pytest.mark.parametrize("page", ["school:activation", "school:activation_asked"])
def test_everybody_may_open_the_page(visitor, who, page):
    assert visitor(who).get(reverse(page)).status_code == 200


def test_the_link_goes_to_the_school(client, db, mailoutbox, django_capture_on_commit_callbacks):
    school = make_school()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/orga/activation", ANSWER)

    assert response.url.partition("?")[0] == reverse("school:activation_asked")
    assert [message.to for message in mailoutbox] == [[school.email]]


@pytest.mark.parametrize(
    "fields",
    [None, {"email": ""}, {"archived_at": timezone.now()}, {}],
    ids=["unknown", "no address", "archived", "ok"],
)
def test_every_school_gets_the_same_answer(client, db, fields, caplog):
    if fields is not None:
        make_school(**fields)

    with caplog.at_level(logging.INFO):
        response = client.post("/orga/activation", ANSWER, follow=True)

    [(address, status)] = response.redirect_chain
    assert (re.sub(r"\d", "0", address), status) == ("/orga/activation/demande?le=00000000T000000Z", 302)
    assert b"0699901M" not in response.content
    assert "Morel" not in caplog.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"uai": "123"}, "sept chiffres"),
        ({"uai": "\x00"}, "nul"),
        ({"uai": "1" * 10_000}, "sept chiffres"),
        ({"uai": ""}, "Indiquez l’UAI"),
        ({"first_name": ""}, "Indiquez votre prénom"),
        ({"last_name": "\u202e\u200b"}, "Indiquez votre nom"),
        ({"last_name": "x" * 10_000}, "100 caractères"),
        ({"first_name": "Cliquez sur http://evil.example"}, "ni chiffre, ni signe"),
        ({"last_name": "0612345678"}, "ni chiffre, ni signe"),
        ({"first_name": "Ouvrez evil.example"}, "ni chiffre, ni signe"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, db, change, sentence):
    response = client.post("/orga/activation", ANSWER | change)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_several_faults_are_summed_up(client, db):
    response = client.post("/orga/activation", {})

    assert "3 réponses à corriger" in response.content.decode()


def test_a_name_may_be_of_any_script(client, db):
    for name in ("Nguyễn", "O’Connor-Le Goff", "李", "St. John", "J.-P. Roux", "J.Paul"):
        assert client.post("/orga/activation", ANSWER | {"last_name": name}).status_code == 302


NOON = datetime(2026, 11, 2, 11, tzinfo=UTC)  # in Paris
ASKED = "?le=20261102T110000Z"


@pytest.fixture
def page(client, db, time_machine):
    """``page(minutes)``: what is read so long after the message was asked, without the tags."""

    def read(minutes, query=ASKED):
        time_machine(NOON + timedelta(minutes=minutes))
        main = html.document_fromstring(client.get(f"/orga/activation/demande{query}").content).find(".//main")
        return " ".join(main.text_content().split())

    return read


@pytest.fixture
def time_machine(monkeypatch):
    def go(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return go


def outage(began, *, ended=None, seen=None):
    def after(minutes):
        return None if minutes is None else NOON + timedelta(minutes=minutes)

    MailOutage.objects.create(
        began_at=after(began),
        seen_at=after(ended if seen is None else seen),
        ended_at=after(ended),
        next_look_at=NOON,
        error="TimeoutError",
    )


def test_when_mails_leave_the_page_says_so_without_saying_that_there_is_one(page):
    outage(-90, ended=-60)

    said = page(0)

    assert "Si nous connaissons cet établissement et son adresse, un message part vers elle" in said
    assert "n’est pas" not in said


@pytest.mark.parametrize(
    ("lasting", "minutes", "sentences"),
    [
        (
            {"began": -30, "seen": 20},
            20,
            ["Ce message n’est pas encore parti", "ne répond plus depuis 11 h 30", "à 12 h 36", "jusqu’à 14 h 36"],
        ),
        (
            {"began": -30, "ended": 10},
            20,
            ["Ce message n’est pas encore parti", "n’a pas répondu entre 11 h 30 et 12 h 10", "à 12 h 36"],
        ),
        ({"began": -30, "seen": 160}, 160, ["Ce message n’est pas parti", "depuis 11 h 30", "Revenez plus tard"]),
        (
            {"began": -30, "ended": 200},
            300,
            ["Ce message n’est pas parti", "entre 11 h 30 et 15 h 20", "refaites la demande", "ne compte pas"],
        ),
        (
            {"began": -30, "ended": 200},
            1500,
            ["Ce message n’est pas parti", "entre le 2 novembre à 11 h 30 et le 2 novembre à 15 h 20"],
        ),
    ],
)
def test_when_mails_do_not_leave_the_page_says_what_becomes_of_this_one(page, lasting, minutes, sentences):
    began = lasting.pop("began")
    outage(began, **lasting)

    said = page(minutes)

    assert [sentence for sentence in sentences if sentence not in said] == []
    assert not [promise for promise in ("un message part vers elle", "regarder la boîte") if promise in said]
    assert ("Refaire la demande" if "n’est pas parti" in said else "Recharger cette page") in said


@pytest.mark.parametrize(
    "query", ["", "?le=", "?le=hier", "?le=20261102T110000", "?le=20991102T110000Z", "?le=20261030T110000Z", "?le=%00"]
)
def test_a_moment_that_cannot_be_believed_is_left_out(page, query):
    outage(-9999, seen=1)

    assert "un message part vers elle" in page(1, query)


@pytest.mark.parametrize("uai", ["0699901M", "0699999Z"])
def test_no_page_ever_speaks_to_the_mail_server(client, db, settings, uai, django_capture_on_commit_callbacks):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": settings.TASKS["default"]["QUEUES"]}
    }
    make_school()

    with mail_server("silent") as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/orga/activation", ANSWER | {"uai": uai}).status_code == 302

    assert server.visits == 0


@pytest.mark.django_db(transaction=True)
def test_when_nobody_can_be_called_the_request_is_kept_and_the_page_is_the_same(client, settings):
    make_school()
    settings.TASKS = {
        "default": {"BACKEND": "tests.mail.backends.NoQueue", "QUEUES": settings.TASKS["default"]["QUEUES"]}
    }

    for uai in ("0699901M", "0699999Z"):
        caches["process"].clear()
        assert client.post("/orga/activation", ANSWER | {"uai": uai}).status_code == 302

    assert Message.objects.get().state == Message.State.WAITING


@pytest.mark.parametrize("uai", ["0699901M", "0699999Z"])
def test_a_school_that_is_known_and_one_that_is_not_read_the_same_when_the_server_is_out(
    client, db, settings, uai, django_capture_on_commit_callbacks
):
    """Asked on a site where nothing else is written: whoever asks learns of the server, not of the school."""
    caches["process"].clear()
    make_school()

    with mail_server("silent") as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.1
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/orga/activation", ANSWER | {"uai": uai})

    said = client.get(answer.url).text
    assert server.visits == 1
    assert "Ce message n’est pas encore parti" in said
