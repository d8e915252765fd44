"""A file that a page gives is whole, or it is a page of error: nobody keeps half a list and believes it."""

import csv
import tracemalloc

import psycopg
import pytest
from django.db import connection, connections

from pix.audit.models import Entry, SecurityEvent
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import exporting
from pix.rosters.models import RosterImportLine
from pix.web.downloads import csv_download
from pix.web.school.rosters import queries
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation
from tests.domain.siecle.export import pupil
from tests.rosters.importing import export_of, import_roster
from tests.schools.factories import make_student

PUPILS = 12
KEPT = "attachment"


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Twelve pupils are read in three times, as twenty thousand are in forty."""
    monkeypatch.setattr(exporting, "CHUNK", 4)
    monkeypatch.setattr(queries, "LINES_AT_ONCE", 4)


@pytest.fixture
def results(school, administrator) -> str:
    """The address of the results of a campaign."""
    campaign = make_campaign(school, administrator)
    for number in range(PUPILS):
        student = make_student(school, user=make_user(), last_name=f"NOM{number:02}")
        make_participation(campaign, student, status="shared", snapshot={"competences": []})
    return f"/orga/campagnes/{campaign.pk}/resultats.csv"


@pytest.fixture
def report(school) -> str:
    """The address of the report of an import."""
    pupils = [
        pupil(ine=f"12345678{number:02}A", number=str(number), last_name=f"NOM{number}") for number in range(PUPILS)
    ]
    row = import_roster(school, export_of(school, *pupils))
    return f"/orga/eleves/import/{row.pk}/rapport.csv"


@pytest.fixture(params=["results", "report"])
def address(request) -> str:
    return request.getfixturevalue(request.param)


@pytest.fixture
def browser(client, administrator):
    client.raise_request_exception = False
    client.force_login(administrator)
    return client


def journaled() -> int:
    entries, events = Entry.objects.filter(verb__endswith=".exported"), SecurityEvent.objects
    return entries.count() + events.filter(kind=SecurityEvent.Kind.EXPORT).count()


def damage_a_row_in_the_middle() -> None:
    """What a mistake of ours may leave in a database: a value that no line can be made of."""
    if Campaign.objects.exists():
        row = Participation.objects.order_by("student__last_key")[PUPILS // 2]
        Participation.objects.filter(pk=row.pk).update(snapshot={"competences": 7})
    else:
        row = RosterImportLine.objects.order_by("pk")[PUPILS // 2]
        RosterImportLine.objects.filter(pk=row.pk).update(outcome="no_such")


def test_a_file_says_how_long_it_is(browser, address):
    answer = browser.get(address)

    assert answer.status_code == 200
    assert not answer.streaming
    assert answer["Content-Disposition"].startswith(KEPT)
    assert int(answer["Content-Length"]) == len(answer.content)
    assert len(list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))) == 1 + PUPILS
    assert journaled() == 2


def test_a_file_that_breaks_in_the_middle_is_a_page_of_error_and_has_not_left(browser, address):
    damage_a_row_in_the_middle()

    answer = browser.get(address)

    assert answer.status_code == 500
    assert "Pix rencontre un problème" in answer.text
    assert "NOM" not in answer.text
    assert "Content-Disposition" not in answer
    assert journaled() == 0


def test_twenty_thousand_lines_wait_as_bytes_and_nothing_else():
    def lines():
        for number in range(20_000):
            yield f"{number};" + "é" * 100 + "\r\n"

    tracemalloc.start()
    answer = csv_download(lines(), name="liste.csv")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(answer.content) > 4_000_000
    assert peak < 1.5 * len(answer.content)


class Away:
    """The database goes away at the statement that reads ``table`` for the second time: some of the file is written."""

    def __init__(self, table: str) -> None:
        self.table, self.met = table, 0

    def __call__(self, execute, sql, params, many, context):
        self.met += f'FROM "{self.table}"' in sql
        if self.met == 3:
            self.met += 1
            take_away()
        return execute(sql, params, many, context)


def take_away() -> None:
    """An operator restarts PostgreSQL; the disk under SQLite is interrupted."""
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(lambda: 1, 1)
        return
    options = connection.get_connection_params()
    address = {name: options[name] for name in ("host", "port", "user", "password", "dbname") if options.get(name)}
    with psycopg.connect(**address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("given", "table"), [("results", "campaigns_participation"), ("report", "rosters_rosterimportline")]
)
def test_a_database_that_goes_away_in_the_middle_is_told_too(request, client, administrator, given, table):
    address = request.getfixturevalue(given)
    client.raise_request_exception = False
    client.force_login(administrator)
    away = Away(table)

    with connection.execute_wrapper(away):
        answer = client.get(address)
    connections.close_all()

    assert away.met > 3
    assert answer.status_code == (500 if connection.vendor == "sqlite" else 503)
    assert "NOM" not in answer.text
    assert "Content-Disposition" not in answer
    assert journaled() == 0
    assert client.get(address).status_code == 200
