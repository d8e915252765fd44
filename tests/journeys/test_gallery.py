"""The small comforts of the components, in a real browser, with the keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Screen

GALLERY = "/composants"


def test_a_menu_opens_with_the_keyboard_and_escape_gives_the_focus_back(screen: Screen):
    page = screen.open(GALLERY)
    summary = page.locator("#fenetre ~ * summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Voir la fiche").first).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Voir la fiche").first).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_window_opens_closes_on_escape_and_gives_the_focus_back(screen: Screen):
    page = screen.open(GALLERY)
    button = page.get_by_role("link", name="Ouvrir la fenêtre")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_eye_shows_the_password_and_the_rules_tick(screen: Screen):
    page = screen.open(GALLERY)
    password = page.locator("#id_empty-password")
    password.fill("carnet-7")
    rules = page.locator("#id_empty-password_rules li")
    expect(rules).to_have_class([re.compile("is-ok"), "", re.compile("is-ok"), re.compile("is-ok")])
    expect(rules.nth(1)).to_contain_text("à ajouter")

    page.get_by_role("button", name="Afficher le mot de passe").first.click()

    expect(password).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Masquer le mot de passe")).to_have_attribute("aria-pressed", "true")


def test_a_copied_code_is_said(screen: Screen):
    page = screen.open(GALLERY)
    page.get_by_role("button", name="Copier le code").first.click()

    expect(page.get_by_role("status").filter(has_text="Code copié")).to_be_visible()


def test_without_script_nothing_useless_is_shown(screen: Screen):
    page = screen.open(GALLERY, script=False)

    expect(page.get_by_role("button", name="Copier le code")).to_have_count(0)
    expect(page.get_by_role("button", name="Afficher le mot de passe")).to_have_count(0)


def test_the_first_stop_of_the_keyboard_leads_to_the_content(screen: Screen):
    page = screen.open("/mes-donnees")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_no_fault_in_the_gallery_at_any_width_in_any_light(screen: Screen, axe: Callable[[Page], list[str]]):
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        page = screen.open(GALLERY, width=width, scheme=scheme)

        assert axe(page) == [], (width, scheme)


def test_nothing_overflows_on_the_narrowest_screen(screen: Screen):
    page = screen.open(GALLERY, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_checker_sees_a_fault(screen: Screen, axe: Callable[[Page], list[str]]):
    page = screen.open("/mes-donnees")
    assert axe(page) == []

    page.evaluate("document.querySelector('main').append(document.createElement('button'))")

    assert [fault.split(":")[0] for fault in axe(page)] == ["button-name"]
