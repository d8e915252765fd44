"""A site in a made-up language, at work on data in letters of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as current
from django.test import override_settings
from django.utils import translation

from pix.accounts.models import User
from pix.campaigns.models import Campaign, CampaignDivision, Participation
from pix.rosters.models import Division, RosterImport, RosterImportLine, Student
from pix.schools.models import School
from pix.web.components.plurals import count_as_the_french_do
from tests.accounts.factories import make_user
from tests.journeys import factories
from tests.journeys.factories import World, add_imports, make_world
from tests.schools.factories import make_student
from tests.words import disguise, pseudo


@pytest.fixture(scope="session")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write_catalog(folder)
    return folder


@pytest.fixture(scope="session")
def disguised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content and SIECLE exports whose words are nobody's."""
    folder = tmp_path_factory.mktemp("disguised")
    disguise.write_content(current.CONTENT_DIR, folder / "content")
    disguise.write_exports(factories.SAMPLES, folder / "siecle")
    return folder


@pytest.fixture
def pseudo_language(catalogs: Path) -> Iterator[str]:
    """The made-up language is offered beside French."""
    offered = [*current.LANGUAGES, (pseudo.LANGUAGE, pseudo.widened("Inventé"))]
    with override_settings(LOCALE_PATHS=[catalogs], LANGUAGES=offered):
        # Django forgets every language with these settings: French has to learn again how it counts.
        count_as_the_french_do()
        yield pseudo.LANGUAGE
    count_as_the_french_do()
    translation.activate(current.LANGUAGE_CODE)


ROWS_THAT_NAME = {
    School: ["name"],
    User: ["first_name", "last_name"],
    Student: ["first_name", "last_name", "usage_name", "division"],
    Division: ["code"],
    Campaign: ["name", "title", "landing_text", "external_id_label"],
    CampaignDivision: ["division"],
    Participation: ["division_at_start"],
    RosterImport: ["file_name"],
    RosterImportLine: ["label", "division"],
}


@pytest.fixture
def world(db, disguised: Path, settings, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world of all pages, where nothing that comes from data reads as French."""
    settings.CONTENT_DIR = disguised / "content"
    settings.OPERATOR = {key: disguise.in_xyz(value) for key, value in settings.OPERATOR.items()}
    monkeypatch.setattr(factories, "SAMPLES", disguised / "siecle")
    made = add_imports(make_world())
    for number, campaign in enumerate(Campaign.objects.order_by("pk")):
        Campaign.objects.filter(pk=campaign.pk).update(code=f"XZXZXZ{231 + number}")
    make_student(made.school, user=make_user(username="zyx.xyz0503"))
    for model, fields in ROWS_THAT_NAME.items():
        for row in model.objects.order_by("pk"):
            for field in fields:
                setattr(row, field, disguise.in_xyz(getattr(row, field)))
            row.save(update_fields=fields)
    made.campaign.refresh_from_db()
    made.collection.refresh_from_db()
    return made
