import pytest
from django.core.management import call_command
from django.utils import timezone

from pix.campaigns.models import TargetProfile, TargetProfileTube
from pix.campaigns.services.profiles import available_profiles, load_public_profiles, targeted_skills
from pix.content.models import Skill
from tests.campaigns.factories import make_profile, make_tube
from tests.schools.factories import make_school


def test_the_public_profiles_follow_the_content_and_are_written_once(db):
    make_tube("moteur", competence="1.1", levels=5)
    make_tube("tableur", competence="1.3", levels=4)
    make_tube("courriel", competence="2.1", levels=2)

    first_steps, everything = load_public_profiles()
    load_public_profiles()

    assert [skill.code for skill in targeted_skills(first_steps)] == [
        "moteur1", "moteur2", "moteur3", "tableur1", "tableur2", "tableur3",
    ]  # fmt: skip
    assert targeted_skills(everything).count() == 11
    assert TargetProfile.objects.count() == 2
    assert TargetProfileTube.objects.count() == 5


def test_a_subject_that_arrives_later_enters_the_profile(db):
    make_tube("moteur")
    load_public_profiles()

    make_tube("veille")
    first_steps, _ = load_public_profiles()

    assert targeted_skills(first_steps).count() == 6


def test_without_content_there_is_no_profile(db):
    assert load_public_profiles() == []


def test_the_command_loads_them(db, capsys):
    make_tube("moteur")

    call_command("load_target_profiles")

    assert "Premiers pas" in capsys.readouterr().out


def test_an_archived_skill_is_not_targeted(db):
    profile = make_profile(make_tube("moteur"), level_cap=2)
    Skill.objects.filter(code="moteur1").update(archived_at=timezone.now())

    assert [skill.code for skill in targeted_skills(profile)] == ["moteur2"]


def test_an_empty_profile_targets_nothing(db):
    assert list(targeted_skills(make_profile())) == []


@pytest.mark.django_db
def test_a_school_may_use_the_public_profiles_and_its_own(school):
    public = make_profile()
    own = make_profile(school=school)
    make_profile(school=make_school(uai="0010010Z"))
    make_profile(archived_at=timezone.now())

    assert set(available_profiles(school)) == {public, own}
