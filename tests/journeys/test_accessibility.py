"""No page has a fault that a machine can find: wide and narrow, in the light and in the dark.

A new page is a new line of ``PAGES``.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Screen
from tests.journeys.factories import World, add_imports, make_world

ANYBODY = ""
Address = Callable[[World], str]

# What it is, who looks (a name of ``World``, nobody when empty), where.
PAGES: dict[str, list[tuple[str, str, Address]]] = {
    "public": [
        ("home", ANYBODY, lambda world: "/"),
        ("code", ANYBODY, lambda world: "/campagnes"),
        ("landing", ANYBODY, lambda world: f"/campagnes/{world.campaign.code}"),
        ("registration", ANYBODY, lambda world: f"/campagnes/{world.campaign.code}/inscription"),
        ("sign in", ANYBODY, lambda world: "/connexion"),
        ("legal notice", ANYBODY, lambda world: "/mentions-legales"),
        ("accessibility", ANYBODY, lambda world: "/accessibilite"),
        ("privacy", ANYBODY, lambda world: "/mes-donnees"),
        ("nothing here", ANYBODY, lambda world: "/nulle-part"),
        ("demo", ANYBODY, lambda world: "/demo"),
        ("demo mail", ANYBODY, lambda world: "/demo/courrier"),
        ("school sign in", ANYBODY, lambda world: "/orga/connexion"),
        ("activation", ANYBODY, lambda world: "/orga/activation"),
        ("dead invitation", ANYBODY, lambda world: "/orga/invitation/inconnue"),
    ],
    "learner": [
        ("first dashboard", "beginner", lambda world: "/"),
        ("dashboard", "sender", lambda world: "/"),
        ("competences", "sender", lambda world: "/competences"),
        ("account", "sender", lambda world: "/mon-compte"),
        ("code", "sender", lambda world: "/campagnes"),
        ("landing", "finisher", lambda world: f"/campagnes/{world.collection.code}"),
        ("question", "beginner", lambda world: f"/tests/{world.running.pk}"),
        ("checkpoint", "finisher", lambda world: f"/tests/{world.finished.pk}/etape"),
        ("results to send", "finisher", lambda world: f"/campagnes/{world.campaign.code}/resultats"),
        ("results sent", "sender", lambda world: f"/campagnes/{world.campaign.code}/resultats"),
        ("profile to send", "sender", lambda world: f"/campagnes/{world.collection.code}/resultats"),
    ],
    "school": [
        ("home", "administrator", lambda world: "/orga/"),
        ("first home", "newcomer", lambda world: "/orga/"),
        ("students", "administrator", lambda world: "/orga/eleves"),
        ("students of nobody", "administrator", lambda world: "/orga/eleves?nom=personne"),
        ("no student", "newcomer", lambda world: "/orga/eleves"),
        ("account of a pupil", "member", lambda world: f"/orga/eleves/{world.sent.student_id}/compte"),
        ("no account", "member", lambda world: f"/orga/eleves/{world.stranger.pk}/compte"),
        ("reset", "member", lambda world: f"/orga/eleves/{world.sent.student_id}/mot-de-passe"),
        ("import", "administrator", lambda world: "/orga/eleves/import"),
        ("first import", "newcomer", lambda world: "/orga/eleves/import"),
        ("preview", "administrator", lambda world: f"/orga/eleves/import/{world.imports['preview']}"),
        ("receipt", "administrator", lambda world: f"/orga/eleves/import/{world.imports['receipt']}"),
        ("refused file", "administrator", lambda world: f"/orga/eleves/import/{world.imports['refused']}"),
        ("campaigns", "administrator", lambda world: "/orga/campagnes"),
        ("no campaign", "newcomer", lambda world: "/orga/campagnes"),
        ("new campaign", "member", lambda world: "/orga/campagnes/creation"),
        ("campaigns per class", "member", lambda world: "/orga/campagnes/par-classe"),
        ("campaign", "administrator", lambda world: f"/orga/campagnes/{world.campaign.pk}"),
        ("collection", "administrator", lambda world: f"/orga/campagnes/{world.collection.pk}"),
        ("poster", "member", lambda world: f"/orga/campagnes/{world.campaign.pk}/affiche"),
        (
            "results of a pupil",
            "member",
            lambda world: f"/orga/campagnes/{world.campaign.pk}/participations/{world.sent.pk}",
        ),
        ("refused page", "member", lambda world: "/orga/eleves/import"),
    ],
}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("site", PAGES)
def test_no_page_has_a_fault(
    site: str, width: int, scheme: str, screen: Screen, axe: Callable[[Page], list[str]]
) -> None:
    world = make_world()
    if site == "school":
        world = add_imports(world)
    faults = []
    for who in sorted({who for _, who, _ in PAGES[site]}):
        page = screen.open("/mes-donnees", who=getattr(world, who) if who else None, width=width, scheme=scheme)
        for name, _, address in [line for line in PAGES[site] if line[1] == who]:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address(world))
            faults += [f"{name}: {fault}" for fault in axe(page)]
            if (titles := page.locator("h1").count()) != 1:
                faults.append(f"{name}: {titles} titles of level 1")
            if overflows(page, width) or (width < 1280 and overflows(page, 320)):
                faults.append(f"{name}: wider than the screen")

    assert not faults, "\n".join(faults)


def overflows(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 900})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)
