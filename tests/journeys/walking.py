"""The steps people take again and again, as they take them: by the words on the screen."""

import re

from playwright.sync_api import Page, expect

MOST_QUESTIONS = 80


def choose(page: Page, words: str) -> None:
    """Follow a link of the main menu."""
    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name=words).click()


def fill_identity(page: Page, *, first_name: str, last_name: str, day: int, month: int, year: int) -> None:
    """The three answers of « Je m’inscris »."""
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Nom", exact=True).fill(last_name)
    page.get_by_label("Jour").fill(str(day))
    page.get_by_label("Mois").fill(str(month))
    page.get_by_label("Année").fill(str(year))


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/connexion")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Je me connecte").click()


def sign_out(page: Page, first_name: str) -> None:
    page.locator("summary", has_text=first_name).click()
    page.get_by_role("button", name="Se déconnecter").click()


def answer_one(page: Page) -> None:
    """Give an answer of the right shape to the question on the screen, and validate."""
    form = page.locator("main form")
    picks = form.locator("input[type=radio], input[type=checkbox]")
    if picks.count():
        picks.first.check()
    for blank in form.locator("input:not([type]), input[type=text], textarea").all():
        blank.fill("7")
    for choice in form.locator("select").all():
        choice.select_option(index=1)
    page.get_by_role("button", name="Je valide").click()


def answer_until_the_end(page: Page) -> int:
    """Answer, skip, and go past the pauses until results are shown; give the number of questions."""
    for number in range(MOST_QUESTIONS):
        while page.get_by_role("link", name="Je continue").count():
            page.get_by_role("link", name="Je continue").click()
        if not re.search(r"/tests/\d+$", page.url):
            return number
        if number % 3:
            page.get_by_role("button", name="Je passe").click()
        else:
            answer_one(page)
        expect(page.locator("h1")).to_be_visible()
    raise AssertionError("this test never ends")
