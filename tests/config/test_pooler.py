"""Behind PgBouncer, which lends a connection for a transaction: all is whole and right, and limits hold."""

import csv
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone

from config import limits
from config.settings.databases import LIMITS, milliseconds
from pix.accounts.models import AuthenticationMethod, User
from pix.assessments.models import Response
from pix.campaigns.models import Campaign, Participation
from pix.rosters.models import RosterImport, Student, StudentLink
from pix.schools.models import Membership, Role
from pix.web.components.outages import DatabaseOutage, outage_of
from tests.accounts.factories import make_user
from tests.assessments.factories import asked, make_assessment
from tests.campaigns.factories import make_campaign
from tests.content.factories import load_sample
from tests.domain.siecle.export import ZOE, pupil
from tests.pooler import CONNECTIONS, documented, pooler, program
from tests.postgresql import reached_by, somebody_else
from tests.rosters.importing import export_of
from tests.schools.factories import make_member, make_school, make_student

program()
pytestmark = pytest.mark.django_db(transaction=True)

PUPILS = 1_900
"""Two chunks and a bit of what is read at once."""
JOINERS = 8


@pytest.fixture
def limited(db: None) -> Iterator[None]:
    """The role's limits, set as the document says."""
    with connection.cursor() as cursor:
        cursor.execute(documented("sql").replace("pix IN DATABASE pix", role_in_base()))
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {role_in_base()} RESET ALL")


def names(count: int, letter: str) -> list[str]:
    """Last names that resemble none of the others."""
    return [f"{letter}{number:05d}".translate(str.maketrans("0123456789", "ABCDEFGHIJ")) for number in range(count)]


def all_at_once(acts: list[Callable[[], object]]) -> list:
    """Run them side by side, each with connections of its own; the first that fails is raised."""

    def one(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [future.result() for future in [threads.submit(one, act) for act in acts]]


@contextmanager
def traffic() -> Iterator[None]:
    """Transactions of somebody else on the connections of the pool, all the time."""
    over = threading.Event()

    def go_on() -> None:
        try:
            while not over.is_set():
                with transaction.atomic():
                    Student.objects.order_by("id").values_list("id").first()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(go_on) for _ in range(2)]
        try:
            yield
        finally:
            over.set()
    for one in running:
        one.result()


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def importer(member: Membership, content: bytes) -> Callable[[], object]:
    def act() -> object:
        browser = signed_in(member.user)
        browser.post("/orga/eleves/import", {"file": io.BytesIO(content)})
        row = RosterImport.objects.get(school=member.school)
        browser.post(f"/orga/eleves/import/{row.pk}/confirmer", {})
        return browser.get(f"/orga/eleves/import/{row.pk}/rapport.csv").getvalue().decode()

    return act


def exporter(member: Membership, campaign: Campaign) -> Callable[[], object]:
    return lambda: signed_in(member.user).get(f"/orga/campagnes/{campaign.pk}/resultats.csv").getvalue().decode()


def joiner(campaign: Campaign, student: Student) -> Callable[[], object]:
    born = {"birth_day": student.birth_date.day, "birth_month": student.birth_date.month}
    typed = {"first_name": student.first_name, "last_name": student.last_name, **born, "birth_year": "2014"}

    def act() -> object:
        browser = Client()
        browser.post(f"/campagnes/{campaign.code}/inscription", typed)
        return browser.post(f"/campagnes/{campaign.code}/mot-de-passe", {"password": "Girafe-valise-7"})["Location"]

    return act


def answerer(user) -> Callable[[], object]:
    test = make_assessment(user)

    def act() -> object:
        browser, given = signed_in(user), []
        while len(given) < 4 and (code := asked(test)):
            answer = {"item": code, "skip": "1"}
            assert browser.post(f"/tests/{test.pk}", answer).status_code == 302
            given.append(code)
        return given

    return act


def lines_of(export: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export.removeprefix("\N{BYTE ORDER MARK}")), delimiter=";"))


def test_imports_exports_joinings_and_answers_side_by_side_are_whole_and_right():
    load_sample()
    schools = [make_member(make_school(uai=uai), role=Role.ADMIN) for uai in ("0699901M", "0699902N", "0699903P")]
    last_names = [names(PUPILS, letter) for letter in "LMN"]
    files = [
        export_of(
            member.school,
            *(
                pupil(ine=f"{number:09d}{'LMN'[rank]}Z", last_name=name, number=str(number))
                for number, name in enumerate(last_names[rank], 1)
            ),
        )
        for rank, member in enumerate(schools)
    ]
    teacher = make_member(make_school(uai="0699904R"))
    campaign = make_campaign(teacher.school, teacher.user, code="MPLRHT364")
    joined = names(PUPILS, "P")
    students = Student.objects.bulk_create(
        Student(
            school=teacher.school,
            ine=f"{number:09d}PP",
            last_name=name,
            first_name="Léo",
            last_key=name.lower(),
            first_key="leo",
            birth_date="2014-05-12",
            user=None,
        )
        for number, name in enumerate(joined)
    )
    accounts = User.objects.bulk_create(User(first_name="Léo", last_name=name, password="!") for name in joined)
    Participation.objects.bulk_create(
        Participation(campaign=campaign, student=student, user=user, started_at=timezone.now())
        for student, user in zip(students, accounts, strict=True)
    )
    newcomers = [
        make_student(teacher.school, last_name=name, first_name="Zoé") for name in ("Abel", "Buis", "Cros", "Dinh")
    ]
    answering = [make_user() for _ in range(4)]

    with pooler() as parts, reached_by("limits=server&conn_max_age=0", **parts):
        acts = [
            *(importer(member, file) for member, file in zip(schools, files, strict=True)),
            exporter(teacher, campaign),
            *(joiner(campaign, student) for student in newcomers),
            *(answerer(user) for user in answering),
        ]
        with traffic():
            results = all_at_once(acts)
        again = exporter(teacher, campaign)()

    reports, export, locations, given = results[:3], results[3], results[4:8], results[8:]
    for member, expected, report in zip(schools, last_names, reports, strict=True):
        assert RosterImport.objects.get(school=member.school).status == RosterImport.Status.IMPORTED
        kept = member.school.students.current().order_by("last_name").values_list("last_name", flat=True)
        assert list(kept) == sorted(expected)
        assert len(lines_of(report)) == 1 + PUPILS
    for one in (export, again):
        assert {line[3] for line in lines_of(one)[1:]} >= set(joined)
    assert len(lines_of(again)) == 1 + PUPILS + len(newcomers)
    assert locations == [f"/campagnes/{campaign.code}/resultats"] * len(newcomers)
    assert StudentLink.objects.filter(student__in=newcomers).count() == len(newcomers)
    assert AuthenticationMethod.objects.filter(user__students__in=newcomers).count() == len(newcomers)
    assert [len(one) for one in given] == [4] * len(answering)
    assert Response.objects.count() == 4 * len(answering)


def test_limits_that_a_connection_asks_for_are_refused_and_the_operator_is_told_what_to_do():
    with pooler() as parts:
        parts = connection.settings_dict | parts
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(parts)
        environment = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        command = run("manage.py", "tidy_rosters", **environment)
        web = run("-c", "import config.wsgi", **environment)

    told = "refuse nos limites de temps : ajoutez ?limits=server à DATABASE_URL"
    assert (command.returncode, command.stderr.count(told), "Traceback" in command.stderr) == (1, 1, False)
    assert (web.returncode, web.stderr.count(told)) == (0, 1)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("query", "told"), [("", True), ("limits=server", False)])
def test_limits_that_are_dropped_without_a_word_are_told_in_the_log(limited, caplog, monkeypatch, query, told):
    """The role has its own: only who asked for others is told."""
    monkeypatch.setattr(limits, "_read", set())
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {role_in_base()} SET statement_timeout = '25s'")

    with pooler(ignore_startup_parameters="options") as parts, reached_by(query, **parts):
        connection.ensure_connection()

    warnings = [one.getMessage() for one in caplog.records if one.name == limits.__name__]
    assert ["statement_timeout" in one and "lock_timeout" not in one for one in warnings] == [True] * told


def test_limits_of_the_role_hold_on_every_connection_and_for_what_is_asked_through_it(limited):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {role_in_base()} SET statement_timeout = '200ms'")

    with pooler() as parts, reached_by("limits=server", **parts):
        in_force = limits_of_every_connection()
        with pytest.raises(OperationalError) as refused, connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(10)")

    assert in_force == [counted(LIMITS) | {"statement_timeout": 200}] * CONNECTIONS
    assert outage_of(refused.value) == DatabaseOutage.BUSY


@pytest.fixture
def slow_writing(db: None) -> Iterator[None]:
    """A machine that takes longer to write pupils than a page may wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN PERFORM pg_sleep(2.5); RETURN NULL; END $$;
               CREATE TRIGGER slow BEFORE INSERT ON rosters_student EXECUTE FUNCTION rest()"""
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER slow ON rosters_student; DROP FUNCTION rest()")


def test_what_writes_a_school_takes_longer_than_a_page_may_and_leaves_no_limit_behind(limited, slow_writing):
    member = make_member(make_school(), role=Role.ADMIN)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {role_in_base()} SET statement_timeout = '2s'")

    with pooler() as parts, reached_by("limits=server", **parts):
        report = importer(member, export_of(member.school, ZOE))()
        in_force = limits_of_every_connection()

    assert RosterImport.objects.get().status == RosterImport.Status.IMPORTED
    assert len(lines_of(report)) == 2
    assert in_force == [counted(LIMITS) | {"statement_timeout": 2_000}] * CONNECTIONS


@pytest.mark.parametrize(
    ("narrow", "title"),
    [
        ({"default_pool_size": 1, "query_wait_timeout": 1}, "Pix est très demandé en ce moment"),
        ({"max_client_conn": 1}, "Pix ne répond pas pour le moment"),
    ],
)
def test_a_pooler_without_a_connection_to_lend_is_told_and_serves_again(limited, narrow, title):
    browser = signed_in(make_user())
    browser.raise_request_exception = False

    with pooler(**narrow) as parts, reached_by("limits=server&conn_max_age=0", **parts):
        with somebody_else() as cursor:
            cursor.execute("SELECT 1")
            met = browser.get("/mentions-legales")
        connection.close()
        afterwards = browser.get("/mentions-legales")

    assert (met.status_code, afterwards.status_code) == (503, 200)
    assert title in met.content.decode()
    assert met.has_header("Retry-After")


def role_in_base() -> str:
    """The role of the tests, in their database alone."""
    role, base = (connection.ops.quote_name(connection.settings_dict[part]) for part in ("USER", "NAME"))
    return f"{role} IN DATABASE {base}"


def counted(durations: dict[str, str]) -> dict[str, int]:
    return {name: milliseconds(duration) for name, duration in durations.items()}


def limits_of_every_connection() -> list[dict[str, int]]:
    """What is in force on each connection of the pool, all held at once."""
    with ExitStack() as held:
        cursors = [held.enter_context(somebody_else()) for _ in range(CONNECTIONS)]
        return [_limits_seen_by(cursor) for cursor in cursors]


def _limits_seen_by(cursor: CursorWrapper) -> dict[str, int]:
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(LIMITS)])
    return {name: int(setting) for name, setting in cursor.fetchall()}
