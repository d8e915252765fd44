import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from pix.campaigns.models import TargetProfile, TargetProfileTube
from pix.campaigns.services.profiles import available_profiles, load_public_profiles, targeted_skills
from pix.content.models import Skill
from pix.content.schema import read_content
from pix.content.services.loading import load_content
from tests.campaigns.factories import make_profile, make_tube
from tests.schools.factories import make_school


@pytest.fixture
def folder(tmp_path):
    """A content of three competences, two profiles, and nothing to ask: the subjects are rows of the tests."""
    competences = "".join(f'[[area.competence]]\ncode = "{code}"\nname = "Une"\n' for code in ("7.1", "7.2", "7.3"))
    (tmp_path / "framework.toml").write_text(f'[[area]]\ncode = "7"\nname = "Un domaine"\n{competences}')
    (tmp_path / "profiles.toml").write_text(
        """
[[profile]]
code = "debuter"
name = "Débuter"
description = "Une heure."
competences = ["7.1", "7.2"]
level_cap = 3
[[profile]]
code = "tout"
name = "Tout"
level_cap = 8
"""
    )
    return tmp_path


def test_the_public_profiles_follow_the_content_and_are_written_once(db, folder):
    make_tube("moteur", competence="7.1", levels=5)
    make_tube("tableur", competence="7.2", levels=4)
    make_tube("courriel", competence="7.3", levels=2)

    first_steps, everything = load_public_profiles(folder)
    load_public_profiles(folder)

    assert (first_steps.code, first_steps.name, first_steps.description) == ("debuter", "Débuter", "Une heure.")
    assert [skill.code for skill in targeted_skills(first_steps.pk)] == [
        "moteur1", "moteur2", "moteur3", "tableur1", "tableur2", "tableur3",
    ]  # fmt: skip
    assert targeted_skills(everything.pk).count() == 11
    assert TargetProfile.objects.count() == 2
    assert TargetProfileTube.objects.count() == 5


def test_a_subject_that_arrives_later_enters_the_profile(db, folder):
    make_tube("moteur", competence="7.1")
    load_public_profiles(folder)

    make_tube("veille", competence="7.1")
    first_steps, _ = load_public_profiles(folder)

    assert targeted_skills(first_steps.pk).count() == 6


def test_a_profile_changed_in_the_file_is_changed_for_all_and_one_that_left_stays(db, folder):
    make_tube("moteur", competence="7.1")
    first_steps, everything = load_public_profiles(folder)
    text = (folder / "profiles.toml").read_text()
    changed = text[: text.rindex("[[profile]]")].replace('"Débuter"', '"Commencer"').replace("= 3", "= 1")
    (folder / "profiles.toml").write_text(changed)

    (again,) = load_public_profiles(folder)

    assert (again, again.name, targeted_skills(again.pk).count()) == (first_steps, "Commencer", 1)
    assert targeted_skills(everything.pk).count() == 3


def test_without_content_there_is_no_profile(db, folder):
    assert load_public_profiles(folder) == []


def test_a_wrong_file_changes_nothing(db, folder):
    make_tube("moteur", competence="7.1")
    path = folder / "profiles.toml"
    path.write_text(path.read_text().replace("7.2", "7.9"))

    with pytest.raises(CommandError, match=r"profil debuter : compétence 7\.9 absente"):
        call_command("load_target_profiles", folder)

    assert not TargetProfile.objects.exists()


def test_the_command_loads_them(db, capsys, folder):
    make_tube("moteur", competence="7.1")

    call_command("load_target_profiles", folder)

    assert capsys.readouterr().out == "Débuter : 1 sujets\nTout : 1 sujets\n"


def test_our_own_profiles_all_have_something_to_ask(db):
    files = read_content(settings.CONTENT_DIR)
    load_content(settings.CONTENT_DIR)

    profiles = load_public_profiles()

    assert [profile.code for profile in profiles] == [entry.code for entry in files.profiles]
    assert all(targeted_skills(profile.pk).exists() for profile in profiles)


def test_an_archived_skill_is_not_targeted(db):
    profile = make_profile(make_tube("moteur"), level_cap=2)
    Skill.objects.filter(code="moteur1").update(archived_at=timezone.now())

    assert [skill.code for skill in targeted_skills(profile.pk)] == ["moteur2"]


def test_an_empty_profile_targets_nothing(db):
    assert list(targeted_skills(make_profile().pk)) == []


@pytest.mark.django_db
def test_a_school_may_use_the_public_profiles_and_its_own(school):
    public = make_profile()
    own = make_profile(school=school)
    make_profile(school=make_school(uai="0010010Z"))
    make_profile(archived_at=timezone.now())

    assert set(available_profiles(school)) == {public, own}
