"""A pupil joins with a code, in a real browser: keyboard, phone, no script, nothing for axe to find."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from pix.campaigns.models import Campaign
from pix.campaigns.services import profiles
from pix.content.services.loading import load_content
from pix.reconciliation.services.passwords import reset_password
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign
from tests.journeys.conftest import Screen
from tests.schools.factories import make_member, make_school, make_student

CODE = "MPLRHT364"
PICTURES = os.environ.get("PIX_PICTURES", "")


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    school = make_school()
    make_student(school, birth_date=date(2008, 3, 5), first_name="Maïwenn", last_name="Le Goff")
    load_content(settings.CONTENT_DIR)
    profile = profiles.load_public_profiles()[0]
    teacher = make_member(school).user
    return make_campaign(school, teacher, code=CODE, name="Rentrée numérique 2DE4", target_profile=profile)


@pytest.fixture
def look(axe: Callable[[Page], list[str]]) -> Callable[[Page, str], None]:
    """No fault, no sideways scroll; a picture when ``PIX_PICTURES`` names a folder."""

    def at(page: Page, name: str) -> None:
        width = page.viewport_size["width"]
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    return at


@pytest.mark.parametrize("width", [1280, 360])
def test_the_road_from_the_code_to_the_campaign(screen: Screen, campaign: Campaign, look, width):
    page = screen.open("/campagnes", width=width)
    page.get_by_label("Mon code").fill("zzzzzz999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ce code n’existe pas")).to_be_visible()
    look(page, "code")

    page.get_by_label("Mon code").fill("mplrht 364")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rentrée numérique 2DE4")
    look(page, "landing")

    page.get_by_role("link", name="Je m’inscris").click()
    page.get_by_label("Prénom").fill("maiwen")
    page.get_by_label("Nom", exact=True).fill("LE GOFF")
    page.get_by_label("Jour").fill("5")
    page.get_by_label("Mois").fill("14")
    page.get_by_label("Année").fill("2008")
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_text("Le mois va de 1 à 12.")).to_be_visible()
    look(page, "register-refused")

    page.get_by_label("Mois").fill("3")
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_role("alert")).to_contain_text("Nous ne vous trouvons pas")
    look(page, "register-not-found")

    page.get_by_label("Prénom").fill("maiwenn")
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_label("Mon identifiant")).to_have_count(2)
    expect(page.locator("#identifiant")).to_have_value("maiwenn.legoff0503")
    look(page, "choose-password")

    page.get_by_label("Mot de passe", exact=True).fill("carnet")
    page.get_by_role("button", name="Je m’inscris et je commence").click()
    expect(page.get_by_text("une majuscule, un chiffre.").first).to_be_visible()
    look(page, "choose-password-refused")


def test_without_script_the_road_is_the_same(screen: Screen, campaign: Campaign):
    page = screen.open(f"/campagnes/{CODE}/inscription", script=False)
    for label, value in (("Prénom", "Maïwenn"), ("Jour", "05"), ("Mois", "03"), ("Année", "2008")):
        page.get_by_label(label).fill(value)
    page.get_by_label("Nom", exact=True).fill("Le Goff")
    page.get_by_role("button", name="Je m’inscris").click()
    page.get_by_label("Mot de passe", exact=True).fill("Girafe-valise-7")
    page.get_by_role("button", name="Je m’inscris et je commence").click()

    page.wait_for_url("**/tests/*")


def test_the_way_back_never_asks_to_send_a_refused_form_again(screen: Screen, campaign: Campaign):
    page = screen.open("/campagnes")
    page.get_by_label("Mon code").fill("zzzzzz999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ce code n’existe pas")).to_be_visible()
    page.get_by_label("Mon code").fill(CODE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rentrée numérique 2DE4")

    page.go_back()

    expect(page.get_by_label("Mon code")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_somebody_who_has_an_account(screen: Screen, campaign: Campaign, look, width):
    maiwenn = make_user(first_name="Maïwenn", last_name="Le Goff", username="maiwenn.legoff0503")
    student = make_student(campaign.school, user=maiwenn, first_name="Maïwenn", birth_date=date(2009, 1, 2))
    page = screen.open("/connexion", width=width)
    page.get_by_label("Identifiant ou adresse e-mail").fill("maiwenn.legoff0503")
    page.get_by_label("Mot de passe", exact=True).fill("Wrong-one-1")
    page.get_by_role("button", name="Je me connecte").click()
    expect(page.get_by_role("alert")).to_contain_text("Identifiant, adresse ou mot de passe inconnu")
    look(page, "sign-in-refused")

    for path, name in (
        ("/mon-compte", "account"),
        (f"/campagnes/{CODE}", "landing-signed-in"),
    ):
        look(screen.open(path, who=maiwenn, width=width), name)

    other = make_user(first_name="Lou", username="lou.petit0503")
    page = screen.open(f"/campagnes/{CODE}/associer", who=other, width=width)
    look(page, "associate")
    for label, value in (("Prénom", "Maïwenn"), ("Jour", "05"), ("Mois", "03"), ("Année", "2008")):
        page.get_by_label(label).fill(value)
    page.get_by_label("Nom", exact=True).fill("Le Goff")
    page.get_by_role("button", name="Je continue").click()
    expect(page.get_by_role("button", name="Associer")).to_be_visible()
    look(page, "confirm")

    page = screen.open(f"/campagnes/{CODE}/inscription", width=width)
    for label, value in (("Prénom", "Maïwenn"), ("Jour", "2"), ("Mois", "1"), ("Année", "2009")):
        page.get_by_label(label).fill(value)
    page.get_by_label("Nom", exact=True).fill("Cormier")
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous avez déjà un compte Pix")
    look(page, "already")

    password = reset_password(student=student, asked_by=campaign.school.memberships.get().user, at=timezone.now())
    page.get_by_role("link", name="Je me connecte").click()
    page.get_by_label("Identifiant ou adresse e-mail").fill("maiwenn.legoff0503")
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Je me connecte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je choisis mon mot de passe")
    look(page, "change-password")
    page.get_by_label("Nouveau mot de passe").fill("Girafe-valise-7")
    page.get_by_role("button", name="J’enregistre mon mot de passe").click()
    page.wait_for_url(f"**/campagnes/{CODE}")
