"""Every page there is, read from the table of addresses, and how to reach it in a small world.

A page with something in its address is a new line of ``WAYS``; the others need none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from pix.content.models import Document
from pix.demo import signs
from pix.rosters.models import Student
from pix.schools.models import Role
from pix.schools.services.membership import invite
from tests.accounts.factories import make_user
from tests.journeys.factories import World
from tests.schools.factories import make_student

ANYBODY = ""
OF_DJANGO = {"admin"}
"""The back office is Django's own: it guards and draws its pages; tests/web/test_admin.py knocks at its door."""


@dataclass(frozen=True, slots=True)
class Page:
    """A named address: its policy, and the names of what it holds."""

    name: str
    policy: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How a page is reached: what its address holds, who is at home there (a name of ``World``), alone or not."""

    arguments: Callable[[World], dict[str, Any]]
    host: str | None = None
    is_private: bool = False


def pages() -> list[Page]:
    return sorted(_pages(get_resolver()), key=lambda page: page.name)


def _pages(resolver: URLResolver, namespace: str = "", above: tuple[str, ...] = ()) -> Iterator[Page]:
    for entry in resolver.url_patterns:
        parameters = (*above, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield Page(f"{namespace}{entry.name}", getattr(entry.callback, "policy", ""), parameters)
        elif entry.namespace not in OF_DJANGO:
            yield from _pages(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, parameters)


def address_of(page: Page, world: World) -> str:
    return reverse(page.name, kwargs=WAYS[page.name].arguments(world) if page.parameters else {})


def host_of(page: Page) -> str:
    """Who is at home on this page."""
    way = WAYS.get(page.name)
    if way is not None and way.host is not None:
        return way.host
    return {"public": ANYBODY, "learner": "sender"}.get(page.policy, "administrator")


def _code(world: World) -> dict[str, Any]:
    return {"code": world.campaign.code}


def _campaign(world: World) -> dict[str, Any]:
    return {"pk": world.campaign.pk}


def _running(world: World) -> dict[str, Any]:
    return {"pk": world.running.pk}


def _student(world: World) -> dict[str, Any]:
    """Come since the base was imported: the world's own pupils left with it."""
    here = Student.objects.current().filter(school=world.school, user__isnull=False).first()
    return {"pk": (here or make_student(world.school, user=make_user(username="lou.petit0503"))).pk}


def _preview(world: World) -> dict[str, Any]:
    return {"pk": world.imports["preview"]}


def _invitation(world: World) -> dict[str, Any]:
    issued = invite(school=world.school, email="lea@example.org", role=Role.MEMBER, at=timezone.now())
    return {"token": issued.link.rsplit("/", 1)[1]}


def _document(_world: World) -> dict[str, Any]:
    document = Document.objects.order_by("pk")[0]
    return {"path": f"{document.content_hash[:16]}/{document.name}"}


WAYS: dict[str, Way] = {
    "learner:campaign": Way(_code),
    "learner:register": Way(_code),
    "learner:choose_password": Way(_code),
    "learner:associate": Way(_code, host="newcomer"),
    "learner:confirm_association": Way(_code, host="newcomer"),
    "learner:campaign_results": Way(_code, host="finisher"),
    "learner:share": Way(_code, host="finisher"),
    "learner:question": Way(_running, host="beginner", is_private=True),
    "learner:checkpoint": Way(_running, host="beginner", is_private=True),
    "learner:results": Way(lambda world: {"pk": world.competence.pk}, host="sender", is_private=True),
    "learner:start_competence": Way(lambda _world: {"code": "1.1"}),
    "learner:document": Way(_document),
    "school:invitation": Way(_invitation),
    "school:student_account": Way(_student),
    "school:reset_password": Way(_student),
    "school:roster": Way(_preview),
    "school:roster_confirm": Way(_preview),
    "school:roster_answer": Way(_preview),
    "school:roster_cancel": Way(_preview),
    "school:roster_report": Way(lambda world: {"pk": world.imports["receipt"]}),
    "school:undo_import": Way(lambda world: {"pk": world.imports["receipt"]}),
    "school:campaign": Way(_campaign),
    "school:campaign_poster": Way(_campaign),
    "school:campaign_export": Way(_campaign),
    "school:campaign_archive": Way(_campaign),
    "school:campaign_reopen": Way(_campaign),
    "school:participation": Way(lambda world: _campaign(world) | {"participation_pk": world.sent.pk}),
    "demo:sample": Way(lambda _world: {"name": signs.SAMPLES[0].file}),
}

BEHIND_A_STEP = {
    "learner:choose_password": "after one's name; looked at in tests/journeys/test_joining.py",
    "learner:confirm_association": "after one's name; looked at in tests/journeys/test_joining.py",
    "learner:change_password": "with a one-time password; looked at in tests/journeys/test_joining.py",
    "school:roster_confirm": "a button of the preview; read by itself, it leads back there",
    "school:roster_answer": "a button of the preview; read by itself, it leads back there",
    "school:roster_cancel": "a button of the preview; read by itself, it leads back there",
}
"""Pages that only lead elsewhere when they are opened by themselves, and why."""
