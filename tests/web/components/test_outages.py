"""A PostgreSQL in real trouble: whoever waits is told in words, within the limits, and is served once it is over."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from pix.schools.models import School
from pix.web.components import errors
from tests.accounts.factories import PASSWORD, make_user
from tests.assessments.factories import asked, make_assessment
from tests.campaigns.factories import make_campaign
from tests.content.factories import load_sample
from tests.postgresql import reached_by, require_postgresql, somebody_else
from tests.rosters.importing import export_of, preview
from tests.schools.factories import Role, make_member, make_school, make_student

require_postgresql()
pytestmark = pytest.mark.django_db(transaction=True)

BUSY = ("Pix est très demandé en ce moment", "5")
AWAY = ("Pix ne répond pas pour le moment", "30")
UNWRITABLE = ("Pix n’enregistre rien pour le moment", "120")

handler400, handler500 = errors.bad_request, errors.server_error


def asking_long(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    return HttpResponse("fait")


def resting_in_a_transaction(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        School.objects.count()
        time.sleep(0.6)
        School.objects.count()
    return HttpResponse("fait")


def reading(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(School.objects.count()))


def writing_in_turn(request: HttpRequest) -> HttpResponse:
    """Change two schools; whoever changes them the other way round meets it in between."""
    first, second = request.GET["first"], request.GET["second"]
    with transaction.atomic():
        School.objects.filter(uai=first).update(name="Un")
        request.environ["between"]()
        School.objects.filter(uai=second).update(name="Deux")
    return HttpResponse("fait")


views = {
    "longue-question": asking_long,
    "longue-pause": resting_in_a_transaction,
    "lecture": reading,
    "ecriture": writing_in_turn,
}
for view in views.values():
    view.policy = "public"
urlpatterns = [path(address, view) for address, view in views.items()]


@pytest.fixture
def workshop(settings) -> Client:
    """A browser that opens the pages of this file."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def told(answer: HttpResponse) -> tuple[str, str]:
    """The title of the page of an outage, and how long browsers and proxies are asked to wait."""
    assert answer.status_code == 503, answer.content.decode()
    page = answer.content.decode()
    return page.partition("<h1>")[2].partition("</h1>")[0].strip(), answer["Retry-After"]


@contextmanager
def taking_at_most(seconds: float) -> Iterator[None]:
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds


def joining() -> tuple[Client, str, dict[str, str], str]:
    """A pupil chooses a password while somebody changes the school's base."""
    member = make_member(make_school())
    campaign = make_campaign(member.school, member.user, code="MPLRHT364")
    make_student(campaign.school)
    typed = {"first_name": "Zoé", "last_name": "Cormier", "birth_day": "5", "birth_month": "3", "birth_year": "2014"}
    browser = Client()
    browser.post("/campagnes/MPLRHT364/inscription", typed)
    lock = "SELECT * FROM rosters_roster FOR UPDATE"
    return browser, "/campagnes/MPLRHT364/mot-de-passe", {"password": "Girafe-valise-7"}, lock


def answering() -> tuple[Client, str, dict[str, str], str]:
    """A pupil answers while their test is being rebuilt."""
    load_sample()
    pupil, browser = make_user(), Client()
    browser.force_login(pupil)
    test = make_assessment(pupil)
    lock = "SELECT * FROM assessments_assessment FOR UPDATE"
    return browser, f"/tests/{test.pk}", {"item": asked(test), "skip": "1"}, lock


def confirming() -> tuple[Client, str, dict[str, str], str]:
    """An administrator confirms an import while a colleague does."""
    member, browser = make_member(make_school(), role=Role.ADMIN), Client()
    browser.force_login(member.user)
    row = preview(member.school, export_of(member.school, {}), by=member.user)
    lock = "SELECT * FROM rosters_rosterimport FOR UPDATE"
    return browser, f"/orga/eleves/import/{row.pk}/confirmer", {}, lock


def mistyping() -> tuple[Client, str, dict[str, str], str]:
    """Somebody mistypes a password while another failure of the same login is being counted."""
    make_user(username="zoe.cormier0503")
    browser, wrong = Client(), {"login": "zoe.cormier0503", "password": "autre"}
    browser.post("/connexion", wrong)
    return browser, "/connexion", wrong, "SELECT * FROM accounts_throttle FOR UPDATE"


@pytest.mark.parametrize("act", [joining, answering, confirming, mistyping])
def test_whoever_meets_a_lock_is_told_and_may_do_the_same_once_it_is_gone(act):
    browser, address, form, lock = act()

    with reached_by("lock_timeout=300ms"):
        with somebody_else() as cursor, taking_at_most(5):
            cursor.execute(lock)
            met = browser.post(address, form)
        afterwards = browser.post(address, form)

    assert told(met) == BUSY
    assert "validez à nouveau" in met.content.decode()
    assert afterwards.status_code in (302, 422)


@pytest.mark.parametrize(
    ("limit", "address"),
    [
        ("statement_timeout=300ms", "/longue-question"),
        ("idle_in_transaction_session_timeout=200ms", "/longue-pause"),
    ],
)
def test_what_takes_too_long_is_cut_and_the_connection_serves_again(workshop, limit, address):
    with reached_by(limit), taking_at_most(10):
        met = workshop.get(address)
        # As a server does between two requests.
        close_old_connections()
        afterwards = workshop.get("/lecture")

    assert told(met) == BUSY
    assert f'href="{address}"' in met.content.decode()
    assert afterwards.status_code == 200


@contextmanager
def refusing() -> Iterator[dict[str, object]]:
    """A port that nobody listens to."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        yield {"HOST": "127.0.0.1", "PORT": nobody.getsockname()[1]}


@contextmanager
def silent() -> Iterator[dict[str, object]]:
    """A server that lets everybody in and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield {"HOST": "127.0.0.1", "PORT": server.getsockname()[1]}


@contextmanager
def crowded() -> Iterator[dict[str, object]]:
    """A role that has all its connections already."""
    role = f"pix_crowded_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {role}")
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'pix' CONNECTION LIMIT 0")
    try:
        yield {"USER": role, "PASSWORD": "pix"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {role}")


@pytest.mark.parametrize("trouble", [refusing, silent, crowded])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_server_that_lets_nobody_in_is_told_and_pages_come_back_by_themselves(trouble, signed_in):
    browser = Client(raise_request_exception=False)
    if signed_in:
        browser.force_login(make_user())

    with trouble() as parts, reached_by("connect_timeout=2", **parts), taking_at_most(8):
        wrong = {"login": "zoe", "password": PASSWORD}
        met = browser.get("/mentions-legales") if signed_in else browser.post("/connexion", wrong)

    assert told(met) == AWAY
    assert browser.get("/mentions-legales").status_code == 200


@pytest.mark.parametrize("who", ["pupil", "administrator"])
def test_a_page_waits_once_for_a_server_that_says_nothing(visitor, school, who):
    """Session, account, headers: whoever asks first is the last to ask."""
    browser = visitor(who)
    browser.raise_request_exception = False

    with socket.create_server(("127.0.0.1", 0)) as server:
        with reached_by("connect_timeout=2", HOST="127.0.0.1", PORT=server.getsockname()[1]):
            met = browser.get("/orga/eleves")
        tries = _visitors(server)

    assert told(met) == AWAY
    assert tries == 1


def _visitors(server: socket.socket) -> int:
    """How many connections wait to be let in."""
    server.setblocking(False)
    for number in count():
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return number
    return 0


def test_a_database_that_may_only_be_read_is_read_and_says_that_it_stores_nothing():
    make_user(username="zoe.cormier0503")
    browser = Client(raise_request_exception=False)

    with reached_by("options=-c%20default_transaction_read_only%3Don"):
        read = browser.get("/connexion")
        written = browser.post("/connexion", {"login": "zoe.cormier0503", "password": "autre"})

    assert read.status_code == 200
    assert told(written) == UNWRITABLE
    assert "mais pas ce que vous venez d’envoyer" in written.content.decode()


@pytest.mark.parametrize("sent", [False, True])
def test_a_server_that_was_started_again_between_two_pages_is_not_even_noticed(workshop, sent):
    """All its connections are cut; each thread finds it when its next page begins."""
    with reached_by():
        workshop.get("/lecture")
        with somebody_else() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        close_old_connections()

        assert workshop.get("/lecture").status_code == 200


def test_of_two_who_wait_for_each_other_one_is_told_and_wrote_nothing(workshop):
    """A deadlock: PostgreSQL gives up the one that finds it."""
    first, second = make_school(uai="0690001A", name="Première"), make_school(uai="0690002B", name="Seconde")
    change = "UPDATE schools_school SET name = 'Autre' WHERE uai = %s"

    with reached_by("options=-c%20deadlock_timeout%3D300ms"), somebody_else() as cursor:
        cursor.execute("SET deadlock_timeout = '60s'")
        cursor.execute(change, [second.uai])
        other = threading.Thread(target=cursor.execute, args=(change, [first.uai]))

        def meet() -> None:
            other.start()
            _wait_until(lambda: _waiting() == 1)

        with taking_at_most(10):
            met = workshop.get("/ecriture", {"first": first.uai, "second": second.uai}, between=meet)
        other.join()

    assert told(met) == BUSY
    assert sorted(School.objects.values_list("name", flat=True)) == ["Première", "Seconde"]


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0]


def _wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
