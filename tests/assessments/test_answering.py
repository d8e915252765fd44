"""Sitting a test: nothing is lost, nothing is counted twice."""

import shutil
from datetime import timedelta

import pytest

from pix.assessments.errors import AnswerTooLong, AnswerUnreadable
from pix.assessments.models import Assessment, Response, SkillState
from pix.assessments.services import answering, starting
from pix.assessments.services.answering import AnswerOutcome, Finished, Question
from pix.content import bank
from pix.content.services.loading import load_content
from tests.accounts.factories import make_user, merge
from tests.assessments.factories import NOON, RIGHT, asked, make_assessment, sit
from tests.content.factories import SAMPLE, load_sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def content(db):
    return load_sample()


@pytest.fixture
def pupil():
    return make_user()


def answer(assessment, code, value):
    return answering.answer(assessment=assessment, item_code=code, value=value, at=NOON + timedelta(seconds=90))


def test_the_first_question_waits_until_it_is_answered(pupil):
    assessment = make_assessment(pupil)
    first = asked(assessment)

    assert {asked(assessment) for _ in range(5)} == {first}
    assert answering.current_question(assessment=assessment).number == 1


def test_an_answer_is_kept_with_what_it_shows_and_the_next_question_comes(pupil):
    assessment = make_assessment(pupil, skills=("moteur1", "moteur2", "moteur3", "moteur4"))

    receipt = answer(assessment, "moteur2-a", "1,3")

    response = Response.objects.get()
    states = {(one.skill.code, one.source, one.status) for one in SkillState.objects.select_related("skill")}
    assert (receipt.outcome, receipt.finished, receipt.result) == (AnswerOutcome.RECORDED, False, "ok")
    assert (response.value, response.result, response.seconds) == ("1,3", Response.Result.OK, 90)
    assert states == {
        ("moteur2", SkillState.Source.DIRECT, SkillState.Status.VALIDATED),
        ("moteur1", SkillState.Source.INFERRED, SkillState.Status.VALIDATED),
    }
    assert asked(assessment) not in ("", "moteur2-a")


def test_a_wrong_answer_settles_what_is_harder(pupil):
    assessment = make_assessment(pupil, skills=("moteur1", "moteur2", "moteur3", "moteur4"))

    answer(assessment, "moteur2-a", "2")

    invalidated = SkillState.objects.filter(status=SkillState.Status.INVALIDATED).values_list("skill__code", flat=True)
    assert set(invalidated) == {"moteur2", "moteur3", "moteur4"}


def test_passing_is_not_knowing(pupil):
    assessment = make_assessment(pupil, skills=("moteur1", "moteur2"))

    receipt = answer(assessment, "moteur2-a", None)

    response = Response.objects.get()
    assert (receipt.result, response.result, response.value) == ("skipped", Response.Result.SKIPPED, "")
    assert SkillState.objects.get().status == SkillState.Status.INVALIDATED


def test_a_text_with_gaps_keeps_the_verdict_of_each(pupil):
    assessment = make_assessment(pupil, skills=("moteur4",))

    answer(assessment, "moteur4-a", {"poids": "12", "couleur": "rouge", "autre": "x"})

    response = Response.objects.get()
    assert response.value == {"poids": "12", "couleur": "rouge"}
    assert response.details == {"poids": True, "couleur": False}


def test_the_same_answer_sent_twice_counts_once(pupil):
    assessment = make_assessment(pupil)
    code = asked(assessment)

    first = answer(assessment, code, RIGHT[code])
    second = answer(assessment, code, None)

    assert (first.outcome, second.outcome) == (AnswerOutcome.RECORDED, AnswerOutcome.ALREADY_ANSWERED)
    assert Response.objects.get().result == Response.Result.OK
    assessment.refresh_from_db()
    assert assessment.answered_count == 1


def test_an_item_that_is_not_the_one_asked_changes_nothing(pupil):
    assessment = make_assessment(pupil)
    code = asked(assessment)
    other = next(item for item in RIGHT if item != code)

    assert answer(assessment, other, RIGHT[other]).outcome is AnswerOutcome.NOT_ASKED
    assert answer(assessment, "inconnu1-a", "1").outcome is AnswerOutcome.NOT_ASKED
    assert asked(assessment) == code
    assert not Response.objects.exists()


def test_a_test_that_is_over_takes_no_answer(pupil):
    assessment = make_assessment(pupil, competence="1.2")
    given = sit(assessment)

    assert answer(assessment, "moteur1-a", "1").outcome is AnswerOutcome.TEST_OVER
    assert answer(assessment, given[0], "1").outcome is AnswerOutcome.ALREADY_ANSWERED
    assert Response.objects.count() == len(given)


def test_a_test_ends_when_nothing_is_left_to_ask(pupil):
    assessment = make_assessment(pupil)

    given = sit(assessment)

    assessment.refresh_from_db()
    assert assessment.state == Assessment.State.COMPLETED
    assert assessment.completed_at is not None
    assert len(given) == len(set(given)) == assessment.answered_count
    assert SkillState.objects.filter(status=SkillState.Status.VALIDATED).count() == 9
    assert isinstance(answering.current_question(assessment=assessment), Finished)


def test_the_same_seed_and_answers_replay_the_same_test(pupil):
    one = sit(make_assessment(pupil, seed=7))
    another = sit(make_assessment(make_user(first_name="Ali"), seed=7))

    assert one == another


def test_groups_of_five_end_with_a_checkpoint(pupil):
    assessment = make_assessment(pupil)
    receipts = []
    while code := asked(assessment):
        receipts.append(answer(assessment, code, None if len(receipts) % 2 else RIGHT[code]))

    assert len(receipts) > 5
    assert [number for number, receipt in enumerate(receipts, start=1) if receipt.at_checkpoint] == [5]


def test_what_is_known_already_is_not_asked_again(pupil):
    sit(make_assessment(pupil, competence="1.2"))

    everything = make_assessment(pupil)

    assert not any(code.startswith("dossier") for code in sit(everything))


def test_a_test_may_be_over_as_soon_as_it_starts(pupil):
    sit(make_assessment(pupil))

    again = make_assessment(pupil)

    assert again.state == Assessment.State.COMPLETED
    assert isinstance(answering.current_question(assessment=again), Finished)


def test_a_test_about_nothing_is_over(pupil):
    assert make_assessment(pupil, skills=("parti1",)).state == Assessment.State.COMPLETED


def test_starting_a_competence_twice_gives_the_open_test_back(pupil):
    first = make_assessment(pupil, competence="1.1")

    assert make_assessment(pupil, competence="1.1", seed=2) == first

    sit(first)
    over = make_assessment(pupil, competence="1.1", seed=3)
    assert (over, over.state) == (first, Assessment.State.COMPLETED)
    assert Assessment.objects.count() == 1


def test_a_competence_without_questions_is_over_at_once_and_an_unknown_one_is_refused(pupil):
    assert make_assessment(pupil, competence="2.1").state == Assessment.State.COMPLETED
    with pytest.raises(KeyError):
        starting.start_assessment(user=pupil, kind=Assessment.Kind.COMPETENCE, competence="9.9", seed=1, at=NOON)


def test_the_work_of_an_absorbed_account_counts(pupil):
    absorbed = make_user(first_name="Zoé")
    merge(pupil, absorbed)
    sit(make_assessment(absorbed, competence="1.2"))

    assert make_assessment(pupil, competence="1.2").state == Assessment.State.COMPLETED


@pytest.mark.parametrize("answers", [1, 99])
def test_a_competence_begun_by_an_absorbed_account_is_given_back(pupil, answers):
    absorbed = make_user(first_name="Zoé", merged_into=pupil)
    theirs = make_assessment(absorbed, competence="1.1")
    sit(theirs, answers=answers)
    pupil.has_merged = True
    pupil.save()

    assert make_assessment(pupil, competence="1.1", seed=2) == theirs
    assert Assessment.objects.count() == 1


def test_a_running_test_keeps_its_release(pupil, tmp_path):
    assessment = make_assessment(pupil, competence="1.2")
    code = asked(assessment)
    folder = shutil.copytree(SAMPLE, tmp_path / "content")
    (folder / "competences" / "1.2.toml").unlink()
    load_content(folder)

    assert asked(assessment) == code
    assert answer(assessment, code, RIGHT[code]).outcome is AnswerOutcome.RECORDED
    assert bank.current().release_id != assessment.release_id


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("x" * 501, AnswerTooLong),
        ("\0", AnswerUnreadable),
        ("\ud800", AnswerUnreadable),
        ({"a": "b"}, AnswerUnreadable),
    ],
)
def test_what_cannot_be_stored_is_refused_and_changes_nothing(pupil, value, error):
    assessment = make_assessment(pupil, skills=("moteur3",))
    code = asked(assessment)

    with pytest.raises(error):
        answer(assessment, code, value)

    assert asked(assessment) == code
    assert not Response.objects.exists()


def test_an_answer_is_kept_with_its_number_its_result_and_its_time(pupil):
    assessment = make_assessment(pupil, skills=("moteur3", "moteur4"))
    moments = [NOON + timedelta(seconds=2.1), NOON + timedelta(seconds=1), NOON + timedelta(days=30_000)]

    for at in moments:
        code = asked(assessment)
        value = {"poids": "12", "couleur": "vert"} if code == "moteur4-a" else RIGHT[code] if at == moments[0] else None
        if code:
            answering.answer(assessment=assessment, item_code=code, value=value, at=at)

    kept = list(Response.objects.order_by("number"))
    assert [one.number for one in kept] == list(range(1, len(kept) + 1))
    assert kept[0].seconds == 3, "a second begun is a second"
    assert kept[1].seconds == 0, "a clock put back gives no negative time"
    by_item = {one.item.code: one for one in kept}
    assert (by_item["moteur4-a"].result, by_item["moteur4-a"].details) == (
        Response.Result.KO,
        {"poids": True, "couleur": False},
    )


def test_the_longest_answer_is_taken(pupil):
    assessment = make_assessment(pupil, skills=("moteur3",))

    assert answer(assessment, asked(assessment), "é" * 500).result == "ko"


def test_an_answer_costs_few_queries(pupil, django_assert_max_num_queries):
    assessment = make_assessment(pupil)
    code = asked(assessment)
    assessment = Assessment.objects.get()
    assessment.user = pupil

    with django_assert_max_num_queries(7):  # the savepoint's two, the test, what was answered, three writes
        answer(assessment, code, RIGHT[code])


@pytest.mark.parametrize(("number", "position"), [(1, 1), (4, 4), (5, 5), (6, 1), (10, 5), (11, 1)])
def test_a_question_has_its_place_in_a_group_of_five(number, position):
    item = bank.current().items["moteur1-a"]

    assert Question(item, number).position == position


def test_reading_the_question_costs_no_query(pupil, django_assert_num_queries):
    assessment = make_assessment(pupil)

    with django_assert_num_queries(0):
        answering.current_question(assessment=assessment)
