"""Ask the same pages of one school alone and of a school in its country, turn by turn, and look at the clock.

On the clock, because the database's share is what a country would change; turn by turn, so that a loaded machine slows
both. Every pupil and member is met once: nothing is asked for twice, as in a morning.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connections

from bench import joining
from bench.country.filling import MEMBERS, PASSWORD, Size
from bench.pages import answer_and_next
from bench.server import Browser, Server
from pix.accounts.models import AuthenticationMethod
from pix.campaigns.models import Campaign
from pix.domain.reconciliation import TypedIdentity
from pix.rosters.models import Roster, Student

SIGNED_IN, FOUND, JOINED, PAGES = 40, 24, 16, 30
ANSWERS = 5
NEAREST = 8
"""Schools, the nearest to the mean in size."""

FEWEST_PUPILS = 400
"""A school, so that enough of them can join."""


@dataclass
class Place:
    """One of the two databases, its server, and whom to meet there."""

    server: Server
    logins: Iterator[str]
    members: list[Browser]
    campaigns: list[Campaign]
    newcomers: Iterator[tuple[str, TypedIdentity]]
    pupils: list[Browser] = field(default_factory=list)
    joined: list[Browser] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)


Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Visit:
    """A page: what it took, in milliseconds, in each place."""

    name: str
    alone: list[float]
    country: list[float]


def open_place(alias: str, size: Size, server: Server) -> Place:
    """Choose whom to meet, and sign the members in."""
    schools = _schools(alias)
    latest = Campaign.objects.using(alias).filter(school__in=schools).order_by("school", "id")
    campaigns = [latest.filter(school=school)[number % 4] for number, school in enumerate(schools * NEAREST)][:NEAREST]
    members = [
        _signed_in(server, "/orga/connexion", f"membre{size.pupils + (school - 1) * MEMBERS + 2}@exemple.fr")
        for school in [one.school_id for one in campaigns]
    ]
    place = Place(
        server,
        iter(_logins(alias, size)),
        members,
        campaigns,
        iter(_newcomers(alias, {c.school_id: c for c in campaigns})),
    )
    connections[alias].close()
    return place


def visits(alone: Place, country: Place) -> Iterator[Visit]:
    """Every page, one after the other."""
    both = (alone, country)
    yield _turns("sign-in, right password", both, _sign_in, SIGNED_IN)
    yield _turns("home page of a pupil", both, lambda place, n: _get(place.pupils[n], "/"), SIGNED_IN)
    for name, query in (
        ("no filter", ""),
        ("a name", "?nom=du"),
        ("a class", "?classe=6E+1"),
        ("no method", "?methode=aucune"),
    ):
        yield _turns(
            f"Élèves, {name}", both, lambda place, n, query=query: _of_school(place, n, f"eleves{query}"), PAGES
        )
    yield _turns("campaign page", both, _campaign, PAGES)
    yield _turns("find a pupil by name and birthdate", both, _find, FOUND)
    yield _turns("a whole joining, code to first question", both, _join, JOINED)
    yield _turns("answer + next question, together", both, _answer, JOINED * ANSWERS)


def _turns(name: str, places: Sequence[Place], prepare: Callable[[Place, int], Act], times: int) -> Visit:
    """``prepare`` gets ready, outside the clock, what is then timed."""
    values: tuple[list[float], list[float]] = ([], [])
    for number in range(times):
        turn = list(zip(places, values, strict=True))
        for place, taken in turn if number % 2 else reversed(turn):
            act = prepare(place, number)
            start = time.perf_counter()
            act()
            taken.append((time.perf_counter() - start) * 1000)
    return Visit(name, *values)


def _schools(alias: str) -> list[int]:
    counts = dict(Roster.objects.using(alias).values_list("school_id", "current_student_count"))
    mean = sum(counts.values()) / len(counts)
    return sorted(counts, key=lambda school: abs(counts[school] - mean))[:NEAREST]


def _logins(alias: str, size: Size) -> list[str]:
    """Identifiants of pupils from all over the place."""
    wanted = [1 + number * size.pupils // (SIGNED_IN * 8) for number in range(SIGNED_IN * 8)]
    found = AuthenticationMethod.objects.using(alias).filter(
        kind="username", user__in=wanted, user__students__left_on=None
    )
    return list(found.order_by("?").values_list("identifier", flat=True)[:SIGNED_IN])


def _newcomers(alias: str, campaigns: dict[int, Campaign]) -> list[tuple[str, TypedIdentity]]:
    """Pupils without an account whom nobody of their school resembles, and the code they were given."""
    found = []
    for school_id, campaign in campaigns.items():
        everybody = list(Student.objects.using(alias).current().filter(school=school_id))
        days = [student.birth_date for student in everybody]
        names = [student.last_key for student in everybody]
        found += [
            (
                campaign.code,
                TypedIdentity(first_name=one.first_name, last_name=one.last_name, birth_date=one.birth_date),
            )
            for one in everybody
            if one.user_id is None and days.count(one.birth_date) == 1 and names.count(one.last_key) == 1
        ]
    return sorted(found, key=lambda one: (one[1].birth_date, one[1].last_name))


def _signed_in(server: Server, path: str, login: str) -> Browser:
    browser = Browser(server)
    assert browser.get(path) == 200
    assert browser.post(path, login=login, password=PASSWORD) == 302, login
    return browser


def _sign_in(place: Place, number: int) -> Act:
    browser, login = Browser(place.server), next(place.logins)
    browser.get("/connexion")
    place.pupils.append(browser)
    return lambda: _expect(browser.post("/connexion", login=login, password=PASSWORD), 302)


def _get(browser: Browser, path: str) -> Act:
    return lambda: _expect(browser.get(path), 200)


def _of_school(place: Place, number: int, page: str) -> Act:
    return _get(place.members[number % len(place.members)], f"/orga/{page}")


def _campaign(place: Place, number: int) -> Act:
    which = number % len(place.campaigns)
    return _of_school(place, number, f"campagnes/{place.campaigns[which].pk}")


def _find(place: Place, number: int) -> Act:
    """The form of names and birthdate, up to the page that says hello."""
    code, identity = next(place.newcomers)
    browser = Browser(place.server)
    browser.get(f"/campagnes/{code}/inscription")
    return lambda: joining.say_who(browser, code, identity)


def _join(place: Place, number: int) -> Act:
    code, identity = next(place.newcomers)
    browser = Browser(place.server)
    place.joined.append(browser)
    return lambda: joining.join(browser, code, identity)


def _answer(place: Place, number: int) -> Act:
    browser = place.joined[number // ANSWERS]
    if number % ANSWERS == 0:
        place.tests.append(browser.path)  # where joining ended
    return lambda: answer_and_next(browser, place.tests[-1])


def _expect(status: int, wanted: int) -> None:
    assert status == wanted, status
