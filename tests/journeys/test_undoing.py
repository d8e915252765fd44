"""The wrong file is imported, seen, and taken back: the pupils and their accounts are as before."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pix.domain.reconciliation import LinkEvidence
from pix.rosters.models import Student, StudentLink
from tests.accounts.factories import make_user
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.journeys.conftest import Screen
from tests.repairs.undoing import picture
from tests.rosters.importing import export_of, import_roster
from tests.rosters.links import link
from tests.schools.factories import make_member, make_school

OTHERS = [
    pupil(ine=f"12345{number:04d}CC", number=str(number), elenoet=str(number), last_name="DURAND", first_name=name)
    for number, name in enumerate(("Lou", "Ugo", "Ambre", "Sacha", "Inès", "Théo", "Nina", "Wei"), start=30)
]


def keep(page: Page, name: str) -> None:
    """A picture for whoever asks for one."""
    if folder := os.environ.get("PIX_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def join(ine: str) -> None:
    link(
        student=Student.objects.get(ine=ine),
        user=make_user(password=None),
        how=StudentLink.How.JOINED,
        evidence=LinkEvidence.SIGNED_IN,
        at=timezone.now(),
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_the_wrong_file_is_taken_back(screen: Screen, axe: Callable[[Page], list[str]], width: int) -> None:
    school = make_school()
    administrator = make_member(school, role="admin", first_name="Inès", last_name="Morel").user
    import_roster(school, export_of(school, ZOE, NOE, stamp="01/09/2024 08:00:00"))
    join(ZOE["ine"])
    before = picture(school)
    page = screen.open("/orga/eleves/import", who=administrator, width=width)

    page.get_by_label("L’export SIECLE").set_input_files(
        {
            "name": "ElevesSansAdresses.xml",
            "mimeType": "text/xml",
            "buffer": export_of(school, pupil(division="5C"), *OTHERS),
        }
    )
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", name="Votre base élèves est à jour")).to_be_visible()
    join(OTHERS[0]["ine"])
    keep(page, f"receipt-{width}")
    page.get_by_role("link", name="Annuler cet import").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Annuler l’import du")
    expect(page.get_by_text("1 élève au travail")).to_be_visible()
    keep(page, f"preview-{width}")
    page.get_by_text("Voir les noms").first.click()
    expect(page.get_by_text("DURAND Ugo")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Annuler l’import").first.click()

    expect(page.get_by_role("heading", name="Cet import est annulé")).to_be_visible()
    expect(page.get_by_text("par Inès Morel").last).to_be_visible()
    expect(page.get_by_text("DURAND Lou").first).to_be_visible()
    keep(page, f"undone-{width}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    after = picture(school)
    lou = Student.objects.get(ine=OTHERS[0]["ine"])
    assert (lou.left_why, lou.user_id is not None) == ("absent", True)
    del after["students"][lou.pk]
    after["links"] -= after["links"] - before["links"]
    assert after == before
    page.get_by_role("link", name="Importer").first.click()
    expect(page.get_by_text("Annulé").first).to_be_visible()
    keep(page, f"history-{width}")
