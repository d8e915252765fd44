"""The whole road, walked once in a real browser.

A school opens its space and imports its base; a class gets a code; a pupil joins, answers, stops, comes back,
finishes and sends; the teacher sees it and resets a password. As the how-to sheets tell it.
"""

import re
from pathlib import Path
from typing import Any

from django.conf import settings as project
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from pix.campaigns.services import profiles
from pix.content.services.loading import load_content
from pix.rosters.models import Student
from tests.journeys import walking
from tests.journeys.conftest import Screen
from tests.schools.factories import make_school

BASE = Path(__file__).parents[1] / "samples/siecle/college-2026.xml"
PUPILS = 600
TEACHER_PASSWORD = "Tableau-noir-12"
FIRST_PASSWORD = "Girafe-valise-7"
SECOND_PASSWORD = "Orage-carnet-8"
CODE = re.compile(r"[A-HJ-NP-Z]{6}[1-9]{3}")


def test_from_the_base_to_the_results(screen: Screen, settings: Any, mailoutbox: list[EmailMessage]) -> None:
    settings.PUBLIC_URL = screen.address
    load_content(project.CONTENT_DIR)
    profiles.load_public_profiles()
    make_school(uai="0699901M", name="Collège des Tilleuls", email="college@tilleuls.example")

    teacher = screen.open("/orga/")
    open_the_space(teacher, mailoutbox)
    import_the_base(teacher)
    pupil = Student.objects.filter(ine__isnull=False).exclude(division="").order_by("pk")[7]
    code = open_one_campaign_per_class(teacher, pupil.division)

    visitor = screen.open("/", width=360)
    username = join(visitor, pupil, code)
    start_then_stop(visitor, pupil)
    come_back_and_send(visitor, pupil, username)

    see_the_results(teacher, pupil)
    one_time = reset_the_password(teacher, pupil)
    walking.sign_out(visitor, pupil.first_name)
    change_the_password(visitor, pupil, username, one_time)


def open_the_space(page: Page, mails: list[EmailMessage]) -> None:
    expect(page).to_have_url(re.compile("/orga/connexion"))
    page.get_by_role("link", name="Activer l’espace").click()
    page.get_by_label("UAI").fill("0699901m")
    page.get_by_label("Votre prénom").fill("Inès")
    page.get_by_label("Votre nom", exact=True).fill("Morel")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()

    assert [mail.to for mail in mails] == [["college@tilleuls.example"]]
    link = re.search(r"http\S+/orga/invitation/\S+", str(mails[0].body))
    assert link
    page.goto(link[0])
    page.get_by_label("Prénom").fill("Inès")
    page.get_by_label("Nom", exact=True).fill("Morel")
    page.get_by_label("Adresse e-mail").first.fill("ines.morel@tilleuls.example")
    page.locator("input[type=password]").first.fill(TEACHER_PASSWORD)
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_role("heading", name="Collège des Tilleuls")).to_be_visible()


def import_the_base(page: Page) -> None:
    page.get_by_role("link", name="Importer la base élèves").click()
    page.locator("input[type=file]").set_input_files(BASE)
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator("main")).to_contain_text("ajoutés")

    walking.choose(page, "Élèves")
    expect(page.locator("h1")).to_contain_text(re.compile(r"Élèves \(\d"))
    assert Student.objects.current().count() > PUPILS - 20


def open_one_campaign_per_class(page: Page, division: str) -> str:
    walking.choose(page, "Campagnes")
    page.get_by_role("link", name=re.compile("par classe")).first.click()
    page.get_by_label("Nom de la campagne").fill("Rentrée numérique")
    page.get_by_role("checkbox", name=re.compile(rf"^{re.escape(division)}\b")).check()
    expect(page.locator("#apercu")).to_contain_text(f"Rentrée numérique {division}")
    page.get_by_role("button", name="Créer les campagnes").click()
    row = page.get_by_role("row").filter(has_text=division)
    found = CODE.search(row.first.inner_text())
    assert found
    return found[0]


def join(page: Page, pupil: Student, code: str) -> str:
    """Enter with the code, typed as pupils type it; give the identifiant shown."""
    page.get_by_role("link", name="J’ai un code").click()
    page.locator("[name=code]").fill(f"{code[:6].lower()} {code[6:]}")
    page.get_by_role("button", name="Je commence").click()
    page.get_by_role("link", name="Je m’inscris").click()
    born = pupil.birth_date
    walking.fill_identity(
        page,
        first_name=pupil.first_name,
        last_name=pupil.last_name.lower(),
        day=born.day,
        month=born.month,
        year=born.year,
    )
    page.get_by_role("button", name="Je m’inscris").click()

    username = page.locator("#identifiant").input_value()
    assert username.endswith(f"{born:%d%m}")
    page.locator("[name=password]").fill(FIRST_PASSWORD)
    page.get_by_role("button", name="Je m’inscris et je commence").click()
    return username


def start_then_stop(page: Page, pupil: Student) -> None:
    for _ in range(3):
        walking.answer_one(page)
    question = page.locator("h1").inner_text()
    page.reload()
    assert page.locator("h1").inner_text() == question
    page.get_by_role("link", name="Quitter").click()
    expect(page.locator("h1")).to_contain_text(f"Bonjour {pupil.first_name}")
    walking.sign_out(page, pupil.first_name)


def come_back_and_send(page: Page, pupil: Student, username: str) -> None:
    walking.sign_in(page, username.upper(), FIRST_PASSWORD)
    expect(page.locator("h1")).to_contain_text(f"Bonjour {pupil.first_name}")
    page.locator("main").get_by_role("link", name=re.compile("Reprendre|Je reprends")).first.click()
    assert walking.answer_until_the_end(page) > 5

    expect(page.locator("h1")).to_contain_text("vos résultats")
    page.get_by_role("button", name="J’envoie mes résultats").click()
    expect(page.get_by_role("heading", name="Vos résultats sont envoyés")).to_be_visible()


def see_the_results(page: Page, pupil: Student) -> None:
    walking.choose(page, "Campagnes")
    page.get_by_role("link", name=f"Rentrée numérique {pupil.division}").click()
    row = page.get_by_role("row").filter(has_text=pupil.last_name)
    expect(row).to_contain_text("Envoyée")
    expect(row).to_contain_text(re.compile(r"\d+ %"))
    row.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("acquis validés sur")


def reset_the_password(page: Page, pupil: Student) -> str:
    """Find the pupil in the list, by a filter, and give a one-time password."""
    walking.choose(page, "Élèves")
    page.locator("#f-nom").fill(pupil.last_name.lower())
    page.locator("#f-prenom").fill(pupil.first_name)
    expect(page.locator("#lignes tr")).to_have_count(1)
    expect(page.locator("#lignes")).to_contain_text("Identifiant")
    page.get_by_role("link", name="Gérer le compte").click()
    page.get_by_role("link", name="Réinitialiser le mot de passe").click()
    page.get_by_role("button", name="Réinitialiser le mot de passe").click()
    return page.locator("output").inner_text().strip()


def change_the_password(page: Page, pupil: Student, username: str, one_time: str) -> None:
    walking.sign_in(page, username, FIRST_PASSWORD)
    expect(page.locator("main")).to_contain_text("inconnu")
    walking.sign_in(page, username, one_time)
    expect(page.get_by_role("heading", name="Je choisis mon mot de passe")).to_be_visible()
    page.locator("[name=password]").fill(SECOND_PASSWORD)
    page.get_by_role("button", name="J’enregistre mon mot de passe").click()
    expect(page.locator("h1")).to_contain_text(f"Bonjour {pupil.first_name}")

    walking.sign_out(page, pupil.first_name)
    walking.sign_in(page, username, SECOND_PASSWORD)
    expect(page.locator("h1")).to_contain_text(f"Bonjour {pupil.first_name}")
