"""A type of item is its own files and one line of one list: a type we do not have walks from its file to its review."""

import copy
import shutil
import sys

import pytest
from django.urls import reverse

from pix.assessments.errors import AnswerUnreadable
from pix.assessments.models import Assessment, Response
from pix.assessments.services import answering
from pix.content import bank, items
from pix.content.models import Item
from pix.content.schema import ContentInvalid, read_content
from pix.content.services.loading import load_content
from pix.web.learner.assessment import items as interactions
from tests.accounts.factories import make_user
from tests.assessments.factories import NOON, asked, make_assessment
from tests.toy_type.content.items import ordering

pytestmark = pytest.mark.django_db

RIGHT = {"etape_1": "3", "etape_2": "1", "etape_3": "2"}


@pytest.fixture
def toy(request):
    """The folder that holds the files of the type."""
    return request.config.rootpath / "tests" / "toy_type"


@pytest.fixture(autouse=True)
def registered(monkeypatch, settings, toy):
    """The line of the list. The rest only says that the files of the type are in ``tests`` and not in ``pix``."""
    monkeypatch.setattr(items, "TYPES", [*items.TYPES, ordering.TYPE])

    here = str(toy / "web/learner/assessment/items")
    monkeypatch.setattr(interactions, "__path__", [*interactions.__path__, here])
    templates = copy.deepcopy(settings.TEMPLATES)
    for engine in templates:
        engine["DIRS"] = [*engine.get("DIRS", ()), toy / "web/learner/templates"]
    settings.TEMPLATES = templates
    yield
    sys.modules.pop(f"{interactions.__name__}.ordering", None)


@pytest.fixture
def learner(db):
    return make_user(first_name="Lina", last_name="Petit")


@pytest.fixture
def test(learner, toy) -> Assessment:
    load_content(toy / "files")
    return make_assessment(learner)


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def test_its_problems_are_told_with_the_name_of_the_item(toy, tmp_path):
    folder = shutil.copytree(toy / "files", tmp_path / "files")
    path = folder / "competences" / "7.1.toml"
    path.write_text(path.read_text().replace("Écrire le message", "Ouvrir la messagerie"))

    with pytest.raises(ContentInvalid) as caught:
        read_content(folder)

    assert caught.value.problems == ["7.1.toml : courriel1-a : steps contient deux fois la même étape"]


def test_it_is_loaded_kept_in_a_release_and_named_to_operators(test):
    bank.forget_all()

    assert bank.current().items["courriel1-a"].body.steps == {
        "etape_1": "Cliquer sur Envoyer",
        "etape_2": "Ouvrir la messagerie",
        "etape_3": "Écrire le message",
    }
    assert Item.objects.get().get_type_display() == "étapes à ordonner"


def test_it_is_asked_and_shown(browser, test):
    page = browser.get(reverse("learner:question", args=[test.pk])).content.decode()

    assert asked(test) == "courriel1-a"
    assert "Mettez ces étapes dans l’ordre" in page
    assert page.count("<select") == 3
    assert "Écrire le message" in page


def test_what_was_chosen_is_still_there_when_something_is_missing(browser, test):
    response = browser.post(
        reverse("learner:question", args=[test.pk]), {"item": "courriel1-a", "etape_1": "3", "etape_2": "1"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("<option selected>") == 2
    assert "Donnez son rang à chaque étape, ou passez." in page
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("ranks", "result", "word", "given"),
    [
        (RIGHT, "ok", "Réussie", "1. Ouvrir la messagerie · 2. Écrire le message · 3. Cliquer sur Envoyer"),
        (
            RIGHT | {"etape_1": "2", "etape_3": "3"},
            "ko",
            "À revoir",
            "1. Ouvrir la messagerie · 2. Cliquer sur Envoyer · 3. Écrire le message",
        ),
    ],
)
def test_it_is_answered_graded_and_reviewed(browser, test, ranks, result, word, given):
    browser.post(reverse("learner:question", args=[test.pk]), {"item": "courriel1-a"} | ranks)
    page = browser.get(reverse("learner:results", args=[test.pk])).content.decode()

    response = Response.objects.get()
    assert (Response.Result(response.result).graded, response.value) == (result, ranks)
    assert given in page
    assert word in page
    assert "On envoie en dernier." in page


def test_an_answer_of_another_shape_is_not_recorded(test):
    with pytest.raises(AnswerUnreadable):
        answering.answer(assessment=test, item_code="courriel1-a", value="3", at=NOON)


def test_the_demo_can_answer_it_right(test):
    item = bank.current().items["courriel1-a"]

    assert item.solution.right_answer() == RIGHT
