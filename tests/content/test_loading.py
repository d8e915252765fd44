"""Loading the content: again, changed, shortened, and back."""

import shutil
from fractions import Fraction

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from pix.content import bank
from pix.content.files import StoredRelease
from pix.content.models import Area, Competence, Document, Item, Release, Skill, Tube
from pix.content.schema import ContentInvalid, read_content
from pix.content.services.loading import load_content
from tests.content.factories import SAMPLE, load_sample

pytestmark = pytest.mark.django_db

FIRST_OF_DOSSIER = 'title = "Où est-il ?"\nproposals = ["ici", "là"]\nsolution = 1'


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "content")


def replace(folder, before, after):
    """Change the one file of the folder that holds these words."""
    (path,) = (path for path in folder.rglob("*.toml") if before in path.read_text())
    path.write_text(path.read_text().replace(before, after))


def test_loading_the_same_files_twice_changes_nothing(django_assert_num_queries):
    first = load_content(SAMPLE)
    counts = Item.objects.count(), Skill.objects.count(), Document.objects.count()

    with django_assert_num_queries(1):
        second = load_content(SAMPLE)

    assert first == second
    assert counts == (10, 9, 3)
    assert Release.objects.count() == 1


def test_the_framework_and_the_items_are_written_as_the_files_say():
    load_content(SAMPLE)

    files = read_content(SAMPLE)
    areas = [(area.code, area.name, rank) for rank, area in enumerate(files.framework.area)]
    competences = [(area.code, one) for area in files.framework.area for one in area.competence]
    tubes = [(file.competence, tube) for file in files.competences for tube in file.tube]
    skills = [(tube, skill) for _competence, tube in tubes for skill in tube.skill]
    assert list(Area.objects.order_by("position").values_list("code", "name", "position")) == areas
    assert list(
        Competence.objects.order_by("position").values_list("area__code", "code", "name", "description", "position")
    ) == [(area, one.code, one.name, one.description, rank) for rank, (area, one) in enumerate(competences)]
    assert set(Tube.objects.values_list("competence__code", "code", "name", "description")) == {
        (competence, tube.code, tube.name, tube.description) for competence, tube in tubes
    }
    assert set(Skill.objects.values_list("tube__code", "code", "name", "level", "archived_at")) == {
        (tube.code, f"{tube.code}{skill.level}", skill.name, skill.level, None) for tube, skill in skills
    }
    assert set(Item.objects.values_list("skill__code", "code", "type", "archived_at")) == {
        (f"{tube.code}{skill.level}", item.code, item.type, None) for tube, skill in skills for item in skill.item
    }


def test_an_item_that_leaves_the_files_is_archived_and_comes_back(folder):
    first = load_content(folder)
    kept = Item.objects.get(code="moteur3-b").pk
    written = '[[tube.skill.item]]\ncode = "moteur3-b"\ntype = "qroc"\ntitle = "En quelle année ?"\n'
    written += 'format = "number"\nsolutions = ["1999"]\n'
    replace(folder, written, "# ici\n")

    second = load_content(folder)

    assert Item.objects.get(code="moteur3-b").archived_at is not None
    assert "moteur3-b" not in bank.of(second.pk).items
    assert "moteur3-b" in bank.of(first.pk).items

    replace(folder, "# ici\n", written)

    assert load_content(folder) == first
    assert Item.objects.get(code="moteur3-b").archived_at is None
    assert Item.objects.get(code="moteur3-b").pk == kept
    assert Release.objects.get(is_current=True) == first


def test_a_whole_competence_may_leave(folder):
    load_content(folder)
    leaving, staying = sorted((folder / "competences").iterdir())
    leaving.unlink()

    load_content(folder)

    left = bank.current().competences
    assert left[leaving.stem].skills == ()
    in_use = Skill.objects.filter(archived_at=None).values_list("code", flat=True)
    assert set(in_use) == set(left[staying.stem].skill_codes)
    assert Skill.objects.exclude(archived_at=None).exists()


def test_a_changed_solution_makes_a_new_release_and_the_old_one_keeps_its_own(folder):
    first = load_content(folder)
    replace(folder, FIRST_OF_DOSSIER, FIRST_OF_DOSSIER.replace("= 1", "= 2"))

    second = load_content(folder)

    assert bank.of(first.pk).items["dossier1-a"].solution.right == "1"
    assert bank.of(second.pk).items["dossier1-a"].solution.right == "2"
    assert bank.current().release_id == second.pk


def test_a_changed_document_makes_a_new_release_and_the_old_one_keeps_its_own(folder):
    first = load_content(folder)
    (folder / "documents/lettre.html").write_text("<p>Autre lettre</p>")

    second = load_content(folder)

    assert "La lettre" in bank.of(first.pk).items["moteur2-a"].document.html
    assert "Autre lettre" in bank.of(second.pk).items["moteur2-a"].document.html


def test_wrong_files_change_nothing(folder):
    load_content(folder)
    replace(folder, FIRST_OF_DOSSIER, FIRST_OF_DOSSIER.replace("= 1", "= 9"))

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

    assert [[(piece.text, piece.gap and piece.gap.name) for piece in one] for one in item.body.paragraphs] == [
        [("Il pèse ", "poids"), (" kg.", None)],
        [("Sa couleur : ", "couleur")],
    ]
    assert item.body.gaps[1].choices == ("rouge", "bleu")


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

    replace(folder, FIRST_OF_DOSSIER, FIRST_OF_DOSSIER.replace("= 1", "= 9"))
    with pytest.raises(CommandError, match="dossier1-a"):
        call_command("load_content", folder)


def test_a_release_is_rebuilt_from_what_it_stored():
    release = load_content(SAMPLE)
    built = bank.of(release.pk)
    bank.forget_all()
    release.refresh_from_db()

    assert StoredRelease.model_validate(release.data).model_dump() == release.data
    assert bank.of(release.pk).areas == built.areas


def test_operators_read_the_types_in_words():
    load_sample()

    assert {item.get_type_display() for item in Item.objects.all()} == {
        "une seule réponse",
        "plusieurs réponses",
        "réponse à écrire",
        "plusieurs réponses à écrire",
    }


def test_our_own_content_loads_whole():
    load_content(settings.CONTENT_DIR)
    files, content = read_content(settings.CONTENT_DIR), bank.current()

    assert set(content.items) == {item.code for item in files.items}
    assert list(content.competences) == files.framework.competence_codes
    assert {one.code for one in content.competences.values() if one.skills} == {
        file.competence for file in files.competences
    }
