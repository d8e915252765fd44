"""A test replays from what it kept, whatever happened to the person since; and what is known is what replays say."""

from datetime import timedelta
from random import Random

import pytest

from pix.assessments.models import Assessment, Response, SkillSet, SkillState
from pix.assessments.services import answering, replaying, starting, states
from pix.content import bank
from pix.domain import adaptive
from tests.accounts.factories import make_user, merge
from tests.assessments.factories import NOON, RIGHT, asked, make_assessment, make_states, sit
from tests.content.factories import load_sample

pytestmark = pytest.mark.django_db

HISTORIES = range(12)


@pytest.fixture(autouse=True)
def content(db):
    return load_sample()


@pytest.fixture
def pupil():
    return make_user()


def replays(assessment):
    assessment.refresh_from_db()
    return replaying.replay(assessment=assessment).agrees


def everything_known():
    return sorted(
        SkillState.objects.values_list("user", "skill", "assessment", "settled_at", "status", "source", "probability")
    )


def random_history(luck):
    """Two accounts that begin tests, answer some, mix them, and perhaps become one person on the way."""
    accounts = [make_user(), make_user(first_name="Zoé")]
    codes, tests, at = list(bank.current().skills), [], NOON
    for _ in range(80):
        # Two workers' clocks differ, and two clicks may bear the same moment.
        at += timedelta(seconds=luck.choice([-20, 0, 1, 60, 60]))
        act = luck.random()
        if act < 0.2 or not tests:
            user = luck.choice(accounts)
            if luck.random() < 0.4:
                fields = {"kind": Assessment.Kind.COMPETENCE, "competence": luck.choice(["1.1", "1.2"])}
            else:
                some = [code for code in codes if luck.random() < 0.6]
                fields = {"kind": Assessment.Kind.CAMPAIGN, "skill_codes": some}
            tests.append(starting.start_assessment(user=user, seed=luck.randrange(99), at=at, **fields))
        elif act < 0.23 and not accounts[0].has_merged:
            merge(*accounts)
        else:
            test = luck.choice(tests)
            if code := asked(test):
                value = RIGHT[code] if luck.random() < 0.6 else None
                answering.answer(assessment=test, item_code=code, value=value, at=at)
    return accounts


@pytest.mark.parametrize("seed", HISTORIES)
def test_every_test_of_a_random_history_replays(seed):
    random_history(Random(seed))

    tests = list(Assessment.objects.all())
    assert len(tests) >= 3
    assert all(replays(test) for test in tests)


@pytest.mark.parametrize("seed", HISTORIES)
def test_what_is_known_is_rebuilt_row_by_row_from_the_responses(seed):
    accounts = random_history(Random(seed))
    written = everything_known()

    SkillState.objects.filter(user=accounts[seed % 2]).update(status=SkillState.Status.VALIDATED, settled_at=NOON)
    SkillState.objects.filter(user=accounts[1 - seed % 2]).delete()
    for user in accounts:
        states.rebuild(user=user)

    assert len(written) > 5
    assert everything_known() == written


def test_rebuilding_a_person_rebuilds_the_accounts_they_absorbed(pupil):
    absorbed = make_user(first_name="Zoé")
    sit(make_assessment(absorbed, competence="1.2"))
    merge(pupil, absorbed)
    written = everything_known()
    SkillState.objects.all().delete()

    states.rebuild(user=pupil)

    assert everything_known() == written != []


def test_rebuilding_follows_a_test_that_was_moved_to_another_account(pupil):
    other = make_user(first_name="Zoé")
    test = make_assessment(pupil, competence="1.2")
    sit(test)

    Assessment.objects.filter(pk=test.pk).update(user=other)
    for user in (pupil, other):
        states.rebuild(user=user)

    assert set(SkillState.objects.values_list("user", flat=True)) == {other.pk}
    assert SkillState.objects.count() == 2


def test_a_test_is_led_by_its_own_answers_alone(pupil):
    """Another test of the same person, sat in the middle of it, changes neither its questions nor what it settles."""
    alone = sit(make_assessment(make_user(first_name="Ali"), seed=7))
    mixed = make_assessment(pupil, seed=7)
    begun = sit(mixed, answers=2)

    sit(make_assessment(pupil, competence="1.2"), right=False)

    assert [*begun, *sit(mixed)] == alone
    assert replays(mixed)


def test_a_test_keeps_what_was_known_at_its_start(pupil, content):
    sit(make_assessment(pupil, competence="1.2"))
    test = make_assessment(pupil, skills=("moteur1", "dossier1", "dossier2", "moteur2"))
    sit(test, answers=1)

    stranger = make_user(first_name="Zoé")
    sit(make_assessment(stranger, competence="1.1"), right=False)
    merge(pupil, stranger)

    assert test.skill_codes == ["moteur1", "dossier1", "dossier2", "moteur2"]
    assert adaptive.read_known(test.skill_codes, test.known_at_start).keys() == {"dossier1", "dossier2"}
    assert replays(test)
    states.rebuild(user=pupil)
    assert replays(test)


def test_a_test_says_which_rules_lead_it(pupil):
    test = make_assessment(pupil)

    assert adaptive.rules(test.engine, test.parameters) == adaptive.IN_SERVICE
    test.engine = 99
    with pytest.raises(adaptive.UnknownRules):
        replaying.replay(assessment=test)


@pytest.mark.parametrize(
    "change",
    [
        lambda test: Assessment.objects.filter(pk=test.pk).update(known_at_start="XX"),
        lambda test: Assessment.objects.filter(pk=test.pk).update(settled_count=0),
        lambda test: Assessment.objects.filter(pk=test.pk).update(asked_item=None),
        lambda test: Response.objects.filter(number=1).update(result=Response.Result.KO),
        lambda test: (
            Response.objects.filter(number=2).update(number=9) and Response.objects.filter(number=1).update(number=10)
        ),
    ],
    ids=["known", "count", "question", "result", "order"],
)
def test_a_test_that_was_touched_does_not_agree(pupil, change):
    test = make_assessment(pupil)
    sit(test, answers=2)
    assert asked(test)
    assert replays(test)

    change(test)

    assert not replays(test)


def test_the_latest_test_is_believed_even_when_its_answer_is_a_deduction(pupil):
    everything = make_assessment(pupil, skills=("moteur1", "moteur2", "moteur3"))
    other = make_assessment(pupil, skills=("moteur1",))
    answering.answer(assessment=other, item_code="moteur1-a", value=None, at=NOON)

    answering.answer(assessment=everything, item_code="moteur2-a", value="1,3", at=NOON + timedelta(minutes=1))

    state = SkillState.objects.get(skill__code="moteur1")
    assert (state.assessment, state.status, state.source) == (
        everything,
        SkillState.Status.VALIDATED,
        SkillState.Source.INFERRED,
    )


def test_an_answer_that_arrives_late_does_not_replace_a_later_one(pupil):
    slow, quick = (make_assessment(pupil, skills=("moteur1",)) for _ in range(2))
    answering.answer(assessment=quick, item_code="moteur1-a", value="1", at=NOON + timedelta(seconds=2))

    answering.answer(assessment=slow, item_code="moteur1-a", value=None, at=NOON)

    assert SkillState.objects.get().assessment == quick


def test_of_two_accounts_the_latest_settled_is_believed(pupil, content):
    absorbed = make_user(first_name="Zoé")
    merge(pupil, absorbed)
    test = make_assessment(pupil, skills=("moteur1", "moteur2"))
    make_states(test, "moteur1", at=NOON)
    make_states(test, "moteur2", at=NOON + timedelta(days=2))
    make_states(test, "moteur1", "moteur2", validated=False, user=absorbed, at=NOON + timedelta(days=1))

    known = states.known(user_ids=(pupil.pk, absorbed.pk), bank=content)

    assert {code: one.validated for code, one in known.items()} == {"moteur1": False, "moteur2": True}


def test_the_skills_of_tests_are_stored_once():
    for name in ("Ali", "Bea", "Chloé"):
        make_assessment(make_user(first_name=name), skills=("moteur1", "moteur2"))
    make_assessment(make_user(), skills=("moteur2", "moteur1"))

    assert sorted(SkillSet.objects.values_list("size", flat=True)) == [2, 2]
