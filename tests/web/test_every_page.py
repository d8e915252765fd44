"""Every page, by everybody: what its policy promises is what its visitors meet."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, include, path, reverse

from config.urls import urlpatterns as ours
from pix.accounts.models import User
from pix.web.sites import SITES
from tests.accounts.factories import make_user
from tests.journeys.factories import World, add_imports, make_world
from tests.web.pages import BEHIND_A_STEP, WAYS, Page, address_of, host_of, pages

VISITORS = ("anonymous", "pupil", "outsider", "member", "administrator", "host")
WITH_A_ONE_TIME_PASSWORD = {
    "learner:sign_in",
    "learner:sign_out",
    "learner:change_password",
    "school:sign_in",
    "school:sign_out",
    "components:gallery",  # of the demo, and under the gate
}
OPEN, SIGN_IN, HIDDEN, REFUSED = "open", "sign in", "hidden", "refused"

# Whom each policy lets in, among those who work in the school. The world's campaign is the administrator's.
PASSES = {
    "is_member": {"member", "administrator"},
    "can_follow": {"member", "administrator"},
    "can_reset_password": {"member", "administrator"},
    "can_import_roster": {"administrator"},
    "can_undo_import": {"administrator"},
    "can_archive": {"administrator"},
}

urlpatterns: list[URLPattern | URLResolver] = [
    *ours,
    path("orga/", include(([path("jouets/<int:pk>", lambda request, pk: HttpResponse(), name="toy")], "toys"))),
]


@pytest.fixture
def world(db: None) -> World:
    return add_imports(make_world())


def browser_of(world: World, who: str, page: Page) -> Client:
    """``outsider`` administers another school; ``pupil`` is at home nowhere; ``host`` is whom the page is for."""
    client = Client()
    name = {"outsider": "newcomer", "host": host_of(page)}.get(who, who)
    if who == "pupil":
        client.force_login(make_user(first_name="Lou", last_name="Petit"))
    elif name and name != "anonymous":
        client.force_login(getattr(world, name))
    return client


def is_private(page: Page) -> bool:
    """The gate lets in whoever is signed in; the page itself then hides what is somebody else's."""
    return page.name in WAYS and WAYS[page.name].is_private


def expected(page: Page, who: str) -> str:
    """What the policy promises."""
    if page.policy == "public" or who == "host":
        return OPEN
    if who == "anonymous":
        return SIGN_IN
    if page.policy == "learner":
        return HIDDEN if is_private(page) else OPEN
    if who == "pupil" or (who == "outsider" and page.parameters):
        return HIDDEN
    return OPEN if ("administrator" if who == "outsider" else who) in PASSES[page.policy] else REFUSED


def met(answer: HttpResponse, page: Page) -> str:
    """What the visitor found. A public page may send somebody to sign in by itself."""
    sign_in = tuple(f"{reverse(site.sign_in)}?next=" for site in SITES)
    if answer.status_code == 302 and page.policy != "public" and answer["Location"].startswith(sign_in):
        return SIGN_IN
    return {200: OPEN, 302: OPEN, 405: OPEN, 403: REFUSED, 404: HIDDEN}.get(
        answer.status_code, f"status {answer.status_code}"
    )


@pytest.mark.parametrize("who", VISITORS)
def test_each_page_does_what_its_policy_promises(world, who):
    surprises = []
    for page in pages():
        client, address, promised = browser_of(world, who, page), address_of(page, world), expected(page, who)
        methods = [client.get, client.post] if promised in (SIGN_IN, REFUSED) else [client.get]
        found = {met(ask(address), page) for ask in methods}
        if found != {promised}:
            surprises.append(f"{page.name} ({page.policy}): {sorted(found)} instead of {promised}")

    assert surprises == []


def test_whom_a_page_is_for_reads_it_or_presses_its_button(world):
    """What is neither leads elsewhere, and says why; axe looks at the rest."""
    elsewhere = set()
    for page in pages():
        answer = browser_of(world, "host", page).get(address_of(page, world))
        assert not answer.streaming, f"{page.name} leaves before it is whole: half of it would look like all of it"
        if not (answer.status_code == 200 or (answer.status_code == 405 and answer["Allow"] == "POST")):
            elsewhere.add(page.name)

    assert elsewhere == set(BEHIND_A_STEP)


def test_a_one_time_password_opens_nothing_but_the_way_in_the_way_out_and_its_own_change(world):
    change, lets_through = reverse("learner:change_password"), set()
    for page in pages():
        client, address = browser_of(world, "host", page), address_of(page, world)
        if SESSION_KEY not in client.session:
            client.force_login(world.newcomer)
        User.objects.update(password_is_temporary=True)
        for ask in (client.get, client.post):
            answer = ask(address)
            if not (answer.status_code == 302 and answer["Location"].startswith(f"{change}?next=")):
                lets_through.add(page.name)

    assert lets_through == WITH_A_ONE_TIME_PASSWORD


def strays() -> set[str]:
    """Pages with something in their address and no way to reach them, ways to pages that are gone, unknown policies."""
    held = {page.name for page in pages() if page.parameters}
    unknown = {page.name for page in pages() if page.policy not in {"public", "learner", *PASSES}}
    return held ^ set(WAYS) | unknown


def test_every_page_has_a_name_a_known_policy_and_a_way_to_it():
    assert not [page for page in pages() if page.name.endswith(("None", ":"))]
    assert strays() == set()


def test_a_page_that_is_added_and_not_described_is_seen(settings):
    settings.ROOT_URLCONF = __name__

    assert strays() == {"toys:toy"}
