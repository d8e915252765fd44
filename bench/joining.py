"""A whole joining, as a class does it on the first morning: from the page of the code to the first question.

Everything is in the figure: the pages, the hash of the password, the account, its link, the campaign and the test.
"""

from collections.abc import Iterator
from itertools import islice

from django.utils import timezone

from bench.machine import Row, row
from bench.server import Browser, Server
from pix.accounts.models import User
from pix.campaigns.models import Campaign
from pix.campaigns.services import launching, profiles
from pix.domain.reconciliation import TypedIdentity
from pix.reconciliation.services import recognizing
from pix.schools.models import School

GOAL_MS = 80
PASSWORD = "Cahier-vert-7"
PROFILE = "tous-les-sujets"
ROUND = 10
"""Pupils to one value: the clock of a process counts hundredths of a second."""


def evaluation(school: School, owner: User) -> Campaign:
    """A campaign about every subject: the longest test to begin."""
    profiles.load_public_profiles()
    return Campaign.objects.create(
        school=school,
        owner=owner,
        kind=Campaign.Kind.ASSESSMENT,
        target_profile=profiles.available_profiles(school).get(code=PROFILE),
        name="Test de rentrée",
        code=launching.new_code(),
        created_at=timezone.now(),
    )


def newcomers(school: School) -> Iterator[TypedIdentity]:
    """Pupils of the school without an account, whom nobody resembles: those who join without a teacher's help."""
    for student in school.students.current().filter(user=None, needs_proof=False).order_by("pk").iterator():
        typed = TypedIdentity(first_name=student.first_name, last_name=student.last_name, birth_date=student.birth_date)
        if recognizing.find_student(school=school, identity=typed).certain == student:
            yield typed


def join(browser: Browser, code: str, identity: TypedIdentity) -> int:
    """What a pupil does; how many requests it took, the pages' files left out."""
    requests = _follow(browser, "/campagnes") + _send(browser, "/campagnes", code=code)
    requests += _follow(browser, f"/campagnes/{code}/inscription") + say_who(browser, code, identity)
    requests += _send(browser, f"/campagnes/{code}/mot-de-passe", login_with="username", password=PASSWORD)
    assert 'name="item"' in browser.body, "the first question is not there"
    return requests


def say_who(browser: Browser, code: str, identity: TypedIdentity) -> int:
    """The form of names and birthdate, and the page that says hello."""
    born = identity.birth_date
    return _send(
        browser,
        f"/campagnes/{code}/inscription",
        first_name=identity.first_name,
        last_name=identity.last_name,
        birth_day=born.day,
        birth_month=born.month,
        birth_year=born.year,
    )


def measure(server: Server, school: School, owner: User, *, rounds: int = 10) -> Row:
    """Processor of our processes for a whole joining, ``rounds`` times ten pupils after a warm-up."""
    campaign, waiting = evaluation(school, owner), newcomers(school)
    values, requests = [], 0
    for number in range(rounds + 1):
        pupils = list(islice(waiting, ROUND))
        before = server.cpu_seconds()
        for identity in pupils:
            browser = Browser(server)
            requests = join(browser, campaign.code, identity)
            browser.connection.close()
        if number:
            values.append((server.cpu_seconds() - before) * 1000 / len(pupils))
    return row(
        "a whole joining, code to first question",
        values,
        unit="ms",
        goal=GOAL_MS,
        note=f"{requests} requests, one hash",
    )


def _follow(browser: Browser, path: str) -> int:
    status = browser.get(path)
    assert status == 200, (path, status)
    return 1


def _send(browser: Browser, path: str, **fields: object) -> int:
    """Post a form, and open the page it leads to."""
    status = browser.post(path, **fields)
    assert status == 302, (path, status)
    return 1 + _follow(browser, browser.location)
