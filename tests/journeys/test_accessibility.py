"""No page has a fault that a machine can find: wide and narrow, in the light and in the dark.

Every page of the table of addresses is looked at as whom it is for; ``STATES`` adds what the same pages show to others.
"""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page

from pix.rosters.models import Student
from tests.journeys.conftest import Screen
from tests.journeys.factories import World, add_imports, make_world
from tests.web.pages import ANYBODY, address_of, host_of, pages

Address = Callable[[World], str]
Visit = tuple[str, str, str]

# What it is, who looks (a name of ``World``, nobody when empty), where.
STATES: dict[str, list[tuple[str, str, Address]]] = {
    "public": [
        ("nothing here", ANYBODY, lambda world: "/nulle-part"),
        ("dead invitation", ANYBODY, lambda world: "/orga/invitation/inconnue"),
    ],
    "learner": [
        ("first dashboard", "beginner", lambda world: "/"),
        ("dashboard", "sender", lambda world: "/"),
        ("code", "sender", lambda world: "/campagnes"),
        ("landing", "finisher", lambda world: f"/campagnes/{world.collection.code}"),
        ("results sent", "sender", lambda world: f"/campagnes/{world.campaign.code}/resultats"),
        ("profile to send", "sender", lambda world: f"/campagnes/{world.collection.code}/resultats"),
    ],
    "school": [
        ("first home", "newcomer", lambda world: "/orga/"),
        ("students of nobody", "administrator", lambda world: "/orga/eleves?nom=personne"),
        ("no student", "newcomer", lambda world: "/orga/eleves"),
        ("no account", "member", lambda world: f"/orga/eleves/{without_account(world)}/compte"),
        ("first import", "newcomer", lambda world: "/orga/eleves/import"),
        ("receipt", "administrator", lambda world: f"/orga/eleves/import/{world.imports['receipt']}"),
        ("refused file", "administrator", lambda world: f"/orga/eleves/import/{world.imports['refused']}"),
        ("no campaign", "newcomer", lambda world: "/orga/campagnes"),
        ("collection", "administrator", lambda world: f"/orga/campagnes/{world.collection.pk}"),
        ("refused page", "member", lambda world: "/orga/eleves/import"),
    ],
}


def without_account(world: World) -> int:
    return Student.objects.current().filter(school=world.school, user=None).order_by("pk")[0].pk


def visits(world: World, group: str) -> Iterator[Visit]:
    """Every page that somebody reads, as whom it is for, then the other states."""
    for page in pages():
        if group == (page.policy if page.policy in ("public", "learner") else "school"):
            who, address, client = host_of(page), address_of(page, world), Client()
            if who:
                client.force_login(getattr(world, who))
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                yield page.name, who, address
    for name, who, address_in in STATES[group]:
        yield name, who, address_in(world)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("group", STATES)
def test_no_page_has_a_fault(
    group: str, width: int, scheme: str, screen: Screen, axe: Callable[[Page], list[str]]
) -> None:
    world = add_imports(make_world())
    found, faults = list(visits(world, group)), []
    for who in sorted({who for _, who, _ in found}):
        page = screen.open("/mes-donnees", who=getattr(world, who) if who else None, width=width, scheme=scheme)
        for name, _, address in [visit for visit in found if visit[1] == who]:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            faults += [f"{name}: {fault}" for fault in axe(page)]
            if (titles := page.locator("h1").count()) != 1:
                faults.append(f"{name}: {titles} titles of level 1")
            if overflows(page, width) or (width < 1280 and overflows(page, 320)):
                faults.append(f"{name}: wider than the screen")

    assert not faults, "\n".join(faults)


def overflows(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 900})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)
