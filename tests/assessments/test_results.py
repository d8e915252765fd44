"""What evidence is worth, read exactly."""

import pytest

from pix.assessments.models import SkillState
from pix.assessments.services import results
from pix.content import bank
from pix.domain.scoring import Progress
from tests.accounts.factories import make_user, merge
from tests.assessments.factories import make_assessment, make_states, sit
from tests.content.factories import load_sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def content(db):
    return load_sample()


@pytest.fixture
def pupil():
    return make_user()


def by_code(found):
    return {one.code: one for one in found.competences}


def test_a_new_pupil_has_the_whole_framework_and_no_pix(pupil):
    profile = results.profile(pupil)

    assert profile.pix == 0
    assert [(one.code, one.level, one.pix_to_next_level, one.started) for one in profile.competences] == [
        (code, 0, 8, False) for code in ("1.1", "1.2", "1.3", "2.1")
    ]
    assert [one.available for one in profile.competences] == [True, True, False, False]


def test_a_profile_and_a_mastery_name_the_competences_and_areas_of_the_content(pupil, content):
    sit(make_assessment(pupil, competence="1.2"))

    named = {
        one.code: (one.name, one.description, one.area, one.area_code) for one in results.profile(pupil).competences
    }
    assert named == {
        code: (one.name, one.description, one.area_name, one.area) for code, one in content.competences.items()
    }
    [mastery] = results.mastery(user=pupil, skill_codes=["dossier1"]).competences
    assert (mastery.name, mastery.area, mastery.pix) == (named["1.2"][0], named["1.2"][2], 4)


def test_a_competence_is_finished_when_something_is_known_of_every_skill(pupil):
    sit(make_assessment(pupil, competence="1.2"))

    found = by_code(results.profile(pupil))

    assert {code: one.finished for code, one in found.items()} == {
        "1.1": False,
        "1.2": True,
        "1.3": False,
        "2.1": False,
    }


def test_pix_come_from_the_latest_evidence(pupil):
    sit(make_assessment(pupil))

    profile = results.profile(pupil)

    # 1.1: two skills of levels 1, 2 and 4 (4 each), one of level 3 (at most 4): 28. 1.2: 4 and 4.
    assert {one.code: (one.pix, one.level, one.pix_to_next_level) for one in profile.competences if one.pix} == {
        "1.1": (28, 3, 4),
        "1.2": (8, 1, 8),
    }
    assert profile.pix == 36


def test_a_later_failure_takes_its_pix_back(pupil, content):
    assessment = make_assessment(pupil, competence="1.2")
    sit(assessment)
    later = make_assessment(pupil)
    SkillState.objects.filter(skill__code="dossier2").delete()
    make_states(later, "dossier2", validated=False)

    assert by_code(results.profile(pupil))["1.2"].pix == 4


def test_a_profile_says_what_is_started(pupil):
    make_assessment(pupil, competence="1.1")
    sit(make_assessment(pupil, competence="1.2"))

    found = by_code(results.profile(pupil))

    assert [found[code].started for code in ("1.1", "1.2", "1.3")] == [True, True, False]


def test_a_profile_costs_three_queries_whatever_its_size(pupil, django_assert_num_queries):
    sit(make_assessment(pupil))
    bank.current()

    with django_assert_num_queries(3):
        results.profile(pupil)


def test_mastery_counts_only_the_skills_asked_for(pupil):
    sit(make_assessment(pupil, competence="1.2"))

    mastery = results.mastery(user=pupil, skill_codes=["moteur1", "dossier1", "dossier2", "inconnu8"])

    assert (mastery.validated, mastery.total, mastery.percent, mastery.pix) == (2, 3, 67, 8)
    assert [(one.code, one.validated, one.total, one.percent) for one in mastery.competences] == [
        ("1.1", 0, 1, 0),
        ("1.2", 2, 2, 100),
    ]


def test_mastery_of_nothing_is_nothing(pupil):
    mastery = results.mastery(user=pupil, skill_codes=[])

    assert (mastery.percent, mastery.total, mastery.competences) == (0, 0, [])


def test_mastery_in_a_release_costs_one_query(pupil, content, django_assert_num_queries):
    with django_assert_num_queries(1):
        results.mastery(user=pupil, skill_codes=["moteur1"], release_id=content.release_id)


def test_a_test_says_how_far_it_has_come(pupil):
    assessment = make_assessment(pupil, skills=("moteur1", "moteur2", "dossier1", "dossier2"))
    assert results.progress(assessment=assessment) == Progress(0, 4)

    sit(assessment, answers=1)
    assessment.refresh_from_db()
    begun = results.progress(assessment=assessment)
    assert (begun.settled, begun.targeted, begun.finished) == (assessment.settled_count, 4, False)
    assert begun.settled > 0

    sit(assessment)
    assessment.refresh_from_db()
    assert results.progress(assessment=assessment) == Progress(4, 4, finished=True)


def test_the_maximum_level_is_a_setting(pupil, settings):
    settings.MAXIMUM_LEVEL = 2
    sit(make_assessment(pupil))

    found = by_code(results.profile(pupil))["1.1"]

    assert (found.pix, found.level, found.pix_to_next_level) == (16, 2, 0)


def test_the_work_of_an_absorbed_account_counts(pupil):
    absorbed = make_user(first_name="Zoé")
    merge(pupil, absorbed)
    sit(make_assessment(absorbed, competence="1.2"))

    assert results.profile(pupil).pix == 8
    assert results.mastery(user=pupil, skill_codes=["dossier1"]).percent == 100
