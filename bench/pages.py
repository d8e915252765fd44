"""Processor per request of our own processes, through the web server, with 20,000 pupils in the school.

The database's processor is beside: inside our process for SQLite, in its own for PostgreSQL.
"""

import itertools
import re
import statistics
import time
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.utils import timezone

from bench import joining
from bench.machine import Row, row
from bench.server import Browser, Server, cpu_per_request, received, said_in
from bench.students import member_of
from pix.accounts.models import AuthenticationMethod, User
from pix.assessments.models import Assessment
from pix.assessments.services import starting
from pix.content import bank
from pix.domain.reconciliation import TypedIdentity
from pix.lib.method_kinds import MethodKind
from pix.reconciliation.services import recognizing
from pix.rosters.models import Student
from pix.schools.models import School

PASSWORD = "Carnet-bleu-7"
FILTERS = {
    "a name": "?nom=du",
    "a class and a method": "?classe=6E+10&methode=identifiant",
    "no method": "?methode=aucune",
    "no filter": "",
}


def signed_in(user: User) -> dict[str, str]:
    """The cookie of a browser in which ``user`` has just signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["seen_at"] = int(time.time())
    session.create()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}


def pupils(count: int) -> list[User]:
    """Pupils with an identifiant; one hash serves all, hashing is measured apart."""
    encoded = make_password(PASSWORD)
    people = User.objects.bulk_create(
        [User(first_name="Maël", last_name="Cordier", password=encoded) for _ in range(count)]
    )
    AuthenticationMethod.objects.bulk_create(
        AuthenticationMethod(
            user=one,
            kind=MethodKind.USERNAME,
            identifier=f"mael.cordier{one.pk:05d}",
            how=AuthenticationMethod.How.JOINED,
            created_at=timezone.now(),
        )
        for one in people
    )
    return people


def measure(server: Server, school: School, *, postgresql: bool) -> list[Row]:
    """Every figure the product promises for its pages."""
    rows = [*_home(server), *_students(server, school)]
    rows.append(_find(school))
    rows.append(_answers(server, goal=18 if postgresql else 12))
    rows += _sign_in(server)
    rows.append(joining.measure(server, school, member_of(school)))
    rows += _weight(server, school)
    connections.close_all()
    return rows


def _home(server: Server) -> Iterator[Row]:
    user = pupils(1)[0]
    _play(user, Browser(server, signed_in(user)), answers=12)
    browser = Browser(server, signed_in(user))
    assert browser.get("/") == 200
    yield row("home page of a pupil", cpu_per_request(server, lambda: browser.get("/"), times=200), unit="ms", goal=8)


def _students(server: Server, school: School) -> Iterator[Row]:
    browser = Browser(server, signed_in(member_of(school)))
    for name, query in FILTERS.items():
        assert browser.get(f"/orga/eleves{query}") == 200
        values = cpu_per_request(server, lambda query=query: browser.get(f"/orga/eleves{query}"), times=60)
        yield row(f"Élèves, 50 rows of {school.roster.current_student_count:,}, {name}", values, unit="ms", goal=20)


def _find(school: School) -> Row:
    """The query and the decision, in this process."""
    some = list(Student.objects.filter(school=school, needs_proof=False).order_by("pk")[:4000:20])
    values = []
    for student in some:
        start = time.process_time()
        typed = TypedIdentity(first_name=student.first_name, last_name=student.last_name, birth_date=student.birth_date)
        recognizing.find_student(school=school, identity=typed)
        values.append((time.process_time() - start) * 1000)
    start = time.process_time()
    for day in range(1, 29):
        nobody = TypedIdentity(first_name="Inconnue", last_name="Personne", birth_date=date(2011, 2, day))
        recognizing.find_student(school=school, identity=nobody)
    unknown = (time.process_time() - start) * 1000 / 28
    return row(
        "find a pupil by name and birthdate", values, unit="ms", goal=5, note=f"nobody of that name: {unknown:.1f}"
    )


def _start_test(user: User) -> int:
    content = bank.current()
    codes = [skill.code for one in content.competences.values() for skill in one.skills]
    return starting.start_assessment(
        user=user, kind=Assessment.Kind.CAMPAIGN, skill_codes=codes, seed=user.pk, at=timezone.now()
    ).pk


def _play(user: User, browser: Browser, *, answers: int) -> None:
    path = f"/tests/{_start_test(user)}"
    for _ in range(answers):
        answer_and_next(browser, path)


def answer_and_next(browser: Browser, path: str) -> None:
    """What a pupil does: the page is there, they pass or answer, the next page comes."""
    if not re.search(r'name="item"', browser.body):
        browser.get(path)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', browser.body))
    fields.pop("csrfmiddlewaretoken", None)
    status = browser.post(path, **fields, skip="1")
    assert status in (302, 303), status
    browser.get(browser.location)


def _answers(server: Server, *, goal: float) -> Row:
    """Fifteen answers of each of many pupils; the questions of a checkpoint are counted with the others."""
    per_pupil, values = 8, []
    people = iter(pupils(40))
    for number in range(30):
        user = next(people)
        browser, path = Browser(server, signed_in(user)), f"/tests/{_start_test(user)}"
        browser.get(path)
        before = server.cpu_seconds()
        for _ in range(per_pupil):
            answer_and_next(browser, path)
        if number >= 3:
            values.append((server.cpu_seconds() - before) * 1000 / per_pupil)
    fives = [statistics.mean(values[start : start + 5]) for start in range(0, len(values), 5)]
    return row("answer + next question, together", fives, unit="ms", goal=goal)


def _sign_in(server: Server) -> Iterator[Row]:
    hash_ms = []
    for _ in range(15):
        start = time.process_time()
        make_password(PASSWORD)
        hash_ms.append((time.process_time() - start) * 1000)
    hashing = statistics.median(hash_ms)
    yield row("one password hash (Argon2id, OWASP)", hash_ms, unit="ms")
    # Somebody new each time, as for the unknown: a second failure of the same login costs less than a first.
    people = iter([f"mael.cordier{one.pk:05d}" for one in pupils(260)])
    numbers = itertools.count()
    first = Browser(server)
    first.get("/connexion")
    cases = {
        "sign-in, right password": lambda: (next(people), PASSWORD),
        "sign-in, wrong password": lambda: (next(people), "Autre-chose-9"),
        "sign-in, unknown login": lambda: (f"personne.inconnue{next(numbers):04d}", "Autre-chose-9"),
    }
    for name, credentials in cases.items():

        def act(credentials: object = credentials) -> None:
            browser = Browser(server, first.cookies)
            browser.token = first.token
            login, password = credentials()  # type: ignore[operator]
            browser.post("/connexion", login=login, password=password)
            browser.connection.close()

        yield row(name, cpu_per_request(server, act, times=20), unit="ms", goal=round(hashing + 12, 1))


def _weight(server: Server, school: School) -> Iterator[Row]:
    """Everything a visit brings, as the network carries it."""
    for name, path in (("pupil's site", "/"), ("school's site", "/orga/connexion")):
        page = received(server, path)
        files = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', said_in(page))))
        size = len(page) + sum(len(received(server, file)) for file in files)
        note = f"{len(files) + 1} requests"
        yield row(f"first page of the {name}, all told", [size / 1000], unit="kB", goal=60, note=note)
    pupil, member = pupils(1)[0], member_of(school)
    for name, path, user in (("home page of a pupil", "/", pupil), ("Élèves, 50 rows", "/orga/eleves", member)):
        page = received(server, path, signed_in(user))
        note = f"{len(said_in(page)) / 1000:.0f} thousand characters"
        yield row(f"{name}, the page alone", [len(page) / 1000], unit="kB", note=note)
