"""Loading the content: again, changed, shortened, and back."""

import shutil
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command

from pix.content import bank
from pix.content.models import Document, Item, Release, Skill
from pix.content.schema import ContentInvalid
from pix.content.services.loading import load_content
from tests.content.factories import SAMPLE, load_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "content")


def replace(folder, file, before, after):
    path = folder / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_loading_the_same_files_twice_changes_nothing(django_assert_num_queries):
    first = load_content(SAMPLE)
    counts = Item.objects.count(), Skill.objects.count(), Document.objects.count()

    with django_assert_num_queries(1):
        second = load_content(SAMPLE)

    assert first == second
    assert counts == (10, 9, 3)
    assert Release.objects.count() == 1


def test_an_item_that_leaves_the_files_is_archived_and_comes_back(folder):
    first = load_content(folder)
    kept = Item.objects.get(code="moteur3-b").pk
    text = (folder / "competences/1.1.toml").read_text()
    start = text.index('[[tube.skill.item]]\ncode = "moteur3-b"')
    (folder / "competences/1.1.toml").write_text(text[:start] + text[text.index("[[tube.skill]]\nlevel = 4") :])

    second = load_content(folder)

    assert Item.objects.get(code="moteur3-b").archived_at is not None
    assert "moteur3-b" not in bank.of(second.pk).items
    assert "moteur3-b" in bank.of(first.pk).items

    (folder / "competences/1.1.toml").write_text(text)

    assert load_content(folder) == first
    assert Item.objects.get(code="moteur3-b").archived_at is None
    assert Item.objects.get(code="moteur3-b").pk == kept
    assert Release.objects.get(is_current=True) == first


def test_a_whole_competence_may_leave(folder):
    load_content(folder)
    (folder / "competences/1.2.toml").unlink()

    load_content(folder)

    assert set(Skill.objects.exclude(archived_at=None).values_list("code", flat=True)) == {"dossier1", "dossier2"}
    assert bank.current().competences["1.2"].skills == ()


def test_a_changed_solution_makes_a_new_release_and_the_old_one_keeps_its_own(folder):
    first = load_content(folder)
    replace(folder, "competences/1.2.toml", "solution = 1", "solution = 2")

    second = load_content(folder)

    assert bank.of(first.pk).items["dossier1-a"].solution.solution == "1"
    assert bank.of(second.pk).items["dossier1-a"].solution.solution == "2"
    assert bank.current().release_id == second.pk


def test_a_changed_document_makes_a_new_release_and_the_old_one_keeps_its_own(folder):
    first = load_content(folder)
    (folder / "documents/lettre.html").write_text("<p>Autre lettre</p>")

    second = load_content(folder)

    assert "La lettre" in bank.of(first.pk).items["moteur2-a"].document.html
    assert "Autre lettre" in bank.of(second.pk).items["moteur2-a"].document.html


def test_wrong_files_change_nothing(folder):
    load_content(folder)
    replace(folder, "competences/1.2.toml", "solution = 1", "solution = 9")

    with pytest.raises(ContentInvalid):
        load_content(folder)

    assert Release.objects.count() == 1


def test_what_a_page_shows_is_safe():
    content = load_sample()

    assert content.items["moteur1-a"].instruction == (
        "<p>Lisez <em>bien</em>. &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )
    html = content.items["moteur2-a"].document.html
    assert "La lettre" in html
    assert not any(word in html for word in ("script", "onclick", "alert", "ailleurs.example"))


def test_a_text_with_gaps_is_cut_into_words_and_fields():
    item = load_sample().items["moteur4-a"]

    assert [[(piece.text, piece.field and piece.field.name) for piece in one] for one in item.paragraphs] == [
        [("Il pèse ", "poids"), (" kg.", None)],
        [("Sa couleur : ", "couleur")],
    ]
    assert item.fields[1].choices == ("rouge", "bleu")


def test_the_value_of_a_skill_is_counted_from_the_release():
    content = load_sample()

    assert content.skills["moteur1"].value == 4
    assert content.skills["moteur3"].value == 4
    assert content.skills["dossier1"].value == Fraction(4)


def test_a_bank_costs_no_query_once_built(django_assert_num_queries):
    release_id = load_sample().release_id

    with django_assert_num_queries(0):
        bank.of(release_id)
    with django_assert_num_queries(1):
        bank.current()


def test_no_content_is_said():
    with pytest.raises(bank.NoContent):
        bank.current()


def test_the_command_loads_a_folder_and_says_what_is_in_it(capsys, folder):
    call_command("load_content", folder)

    assert "9 acquis, 10 épreuves" in capsys.readouterr().out

    replace(folder, "competences/1.2.toml", "solution = 1", "solution = 9")
    with pytest.raises(CommandError, match="dossier1-a"):
        call_command("load_content", folder)


def test_the_real_content_loads_and_keeps_the_promise_of_jean():
    from django.conf import settings

    load_content(settings.CONTENT_DIR)
    content = bank.current()

    first, second = content.competences["1.1"].skills, content.competences["1.2"].skills
    assert len(content.competences) == 16
    assert sum(skill.value for skill in first if skill.level <= 4) == 32
    assert sorted(skill.level for skill in first if skill.level > 4) == [5, 5]
    assert sum(skill.value for skill in second) == 32
