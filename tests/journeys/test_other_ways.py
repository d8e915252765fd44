"""The pupil's road without a mouse, without a script, and how much of it travels."""

import gzip
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.journeys import walking
from tests.journeys.conftest import Screen
from tests.journeys.factories import World, make_world

PASSWORD = "Girafe-valise-7"
MOST_STOPS = 60
FIRST_PAGE_BYTES = 60_000


def go_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus, which must be seen at each stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            break
    expect(target).to_be_focused()
    shown = page.evaluate(
        """() => {
            const outlined = (element) => element && getComputedStyle(element).outlineStyle !== "none";
            return outlined(document.activeElement) || outlined(document.activeElement.nextElementSibling);
        }"""
    )
    assert shown, "the focus cannot be seen"


def test_a_pupil_joins_and_answers_with_the_keyboard_alone(screen: Screen) -> None:
    world = make_world()
    born = date(2014, 5, 12)
    page = screen.open("/")
    press, write = page.keyboard.press, page.keyboard.type

    go_to(page, page.locator("[name=code]"))
    write(world.campaign.code.lower())
    press("Enter")
    page.wait_for_url(f"**/campagnes/{world.campaign.code}")
    go_to(page, page.get_by_role("link", name="Je m’inscris"))
    press("Enter")
    page.wait_for_url("**/inscription")
    go_to(page, page.get_by_label("Prénom"))
    for answer in ("alex", "terier", str(born.day), str(born.month), str(born.year)):
        write(answer)
        press("Tab")
    expect(page.get_by_role("button", name="Je m’inscris")).to_be_focused()
    press("Enter")
    page.wait_for_url("**/mot-de-passe")
    go_to(page, page.locator("[name=password]"))
    write(PASSWORD)
    press("Enter")
    page.wait_for_url("**/tests/*")

    go_to(page, page.get_by_role("button", name="Je passe"))
    press("Enter")
    expect(page.locator("main")).to_contain_text("Question 2")
    go_to(page, page.get_by_role("link", name="Quitter"))
    press("Enter")
    expect(page.locator("h1")).to_contain_text("Bonjour Alex")


def test_a_pupil_joins_answers_and_signs_out_without_a_script(screen: Screen) -> None:
    world = make_world()
    page = screen.open("/", script=False, width=360)

    page.locator("[name=code]").fill(world.campaign.code)
    page.get_by_role("button", name="Je commence").click()
    page.get_by_role("link", name="Je m’inscris").click()
    walking.fill_identity(page, first_name="Alex", last_name="Térier", day=12, month=5, year=2014)
    page.get_by_role("button", name="Je m’inscris").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Je m’inscris et je commence").click()
    walking.answer_one(page)
    expect(page.locator("main")).to_contain_text("Question 2")
    page.get_by_role("link", name="Quitter").click()
    walking.sign_out(page, "Alex")

    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()


def test_a_teacher_filters_and_creates_campaigns_without_a_script(screen: Screen) -> None:
    world = make_world()
    page = screen.open("/orga/eleves", who=world.member, script=False)
    page.locator("#f-nom").fill("térier")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#lignes tr")).to_have_count(1)

    page.goto("/orga/campagnes/par-classe")
    page.get_by_label("Nom de la campagne").fill("Printemps")
    page.get_by_role("checkbox", name="6E A").check()
    page.get_by_role("button", name="Créer les campagnes").click()
    expect(page.locator("main")).to_contain_text("Printemps 6E A")


@pytest.mark.parametrize(
    ("who", "path"), [("", "/"), ("sender", "/"), ("administrator", "/orga/eleves"), ("member", "/orga/campagnes")]
)
def test_a_first_page_is_light_all_told(who: str, path: str, screen: Screen) -> None:
    world: World = make_world()
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.status == 200:
            weights[response.url] = len(gzip.compress(response.body(), 6))

    page = screen.open("about:blank", who=getattr(world, who) if who else None)
    page.on("response", weigh)
    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert any(address.endswith(".css") for address in weights)
    assert sum(weights.values()) <= FIRST_PAGE_BYTES, weights
