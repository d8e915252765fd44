from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from pix.assessments.models import Assessment
from pix.assessments.services import answering, starting
from pix.audit.models import Entry
from pix.campaigns.errors import NotOnTheRoster, UnknownCode
from pix.campaigns.models import Participation
from pix.campaigns.next_steps import Barred, Barrier, ExternalIdNeeded, Resume, ShowResults, Start
from pix.campaigns.services import profiles, sharing, taking_part
from pix.content.models import Tube
from tests.accounts.factories import make_user, merge
from tests.campaigns.factories import make_campaign, make_participation, make_profile
from tests.campaigns.starting import take_part
from tests.content.factories import load_sample
from tests.schools.factories import make_school, make_student

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def pupil(db):
    return make_user()


@pytest.fixture
def student(school, pupil):
    return make_student(school, user=pupil)


@pytest.fixture
def collection(school, member):
    return make_campaign(school, member)


@pytest.fixture
def evaluation(school, member):
    load_sample()
    return make_campaign(school, member, target_profile=make_profile(Tube.objects.get(code="dossier")))


def start(campaign, student, user=None, **more):
    return take_part(campaign=campaign, student=student, user=user or student.user, at=NOW, **more)


def what_stops(campaign, student, user=None, **more):
    return taking_part.enter(campaign=campaign, student=student, user=user or student.user, at=NOW, **more)


def test_entering_is_told_to_the_school_once(collection, student, school):
    participation = start(collection, student)
    start(collection, student)

    entry = Entry.objects.get()
    assert (entry.verb, entry.school_id, entry.target_id) == ("participation.started", school.pk, participation.pk)
    assert (entry.actor_id, entry.actor_kind) == (student.user_id, "pupil")
    assert entry.facts == {"campaign": collection.pk, "student": student.pk}


def answer_everything(participation, value="", at=NOW):
    """Pass every question until nothing is left to ask; how many there were."""
    assessment = participation.assessment
    for count in range(100):
        assessment.refresh_from_db()
        question = answering.current_question(assessment=assessment)
        if isinstance(question, answering.Finished):
            return count
        taking_part.answer(assessment=assessment, item_code=question.item.code, value=None, at=at)
    raise AssertionError


@pytest.mark.parametrize("typed", ["abcdef123", " ABC DEF 123 ", "abcdef-123", "ABCDEF123"])
def test_a_code_is_found_however_it_is_typed(school, member, typed):
    campaign = make_campaign(school, member, code="ABCDEF123")

    assert taking_part.find_campaign(typed) == campaign


@pytest.mark.parametrize("typed", ["ZZZZZZ999", "", "\x00", "ABCDEF12", "x" * 10_000, "\ud800", "ABCDEF123'--"])
def test_an_unknown_code_is_said_unknown(school, member, typed):
    make_campaign(school, member, code="ABCDEF123")

    with pytest.raises(UnknownCode):
        taking_part.find_campaign(typed)


def test_the_campaign_of_a_closed_school_is_not_found(school, member):
    campaign = make_campaign(school, member)
    school.archived_at = NOW
    school.save()

    with pytest.raises(UnknownCode):
        taking_part.find_campaign(campaign.code)


def test_an_archived_campaign_is_found_so_that_its_page_can_speak(school, member):
    campaign = make_campaign(school, member, archived_at=NOW, archived_by=member)

    assert taking_part.find_campaign(campaign.code).archived_at == NOW


def test_a_collection_starts_ready_to_be_sent(collection, student):
    participation = start(collection, student)

    assert (participation.status, participation.assessment) == ("to_share", None)
    assert (participation.started_at, participation.completed_at) == (NOW, NOW)


def test_an_evaluation_starts_a_test_on_the_skills_of_its_profile(evaluation, student):
    participation = start(evaluation, student)

    assert participation.status == "started"
    assert participation.completed_at is None
    assert participation.division_at_start == "6E A"
    assert participation.assessment.skill_codes == ["dossier1", "dossier2"]
    assert participation.assessment.kind == Assessment.Kind.CAMPAIGN


def test_starting_twice_gives_the_same_participation(evaluation, student):
    first = start(evaluation, student)

    assert start(evaluation, student) == first
    assert Participation.objects.count() == 1
    assert Assessment.objects.count() == 1


def test_two_starts_at_once_make_one_participation(evaluation, student, monkeypatch):
    """The other start is written after this one looked: the constraint refuses, and the second look finds it."""
    other = {}
    enter = taking_part._enter

    def let_the_other_in_first(campaign, student, user, external_id, at):
        if not other:
            other["row"] = make_participation(campaign, student)
            raise IntegrityError
        return enter(campaign, student, user, external_id, at)

    monkeypatch.setattr(taking_part, "_enter", let_the_other_in_first)
    # The other start lives in another connection: this one's rollback must not take it away.
    monkeypatch.setattr(taking_part.transaction, "atomic", nullcontext)

    assert start(evaluation, student) == other["row"]
    assert Participation.objects.count() == 1


def test_the_database_refuses_a_second_live_participation_of_a_pupil(collection, student):
    make_participation(collection, student)

    with pytest.raises(IntegrityError):
        make_participation(collection, student, user=make_user())


def test_the_database_refuses_a_second_live_participation_of_an_account(school, collection, student):
    make_participation(collection, student)
    other = make_student(school)

    with pytest.raises(IntegrityError):
        make_participation(collection, other, user=student.user)


def test_an_evaluation_with_nothing_left_to_ask_is_ready_at_once(evaluation, student, school, member):
    answer_everything(start(evaluation, student))
    again = make_campaign(school, member, target_profile=evaluation.target_profile)

    participation = start(again, student)

    assert participation.status == "to_share"
    assert participation.completed_at == NOW


def test_an_evaluation_that_targets_nothing_is_ready_at_once(school, member, student):
    load_sample()

    participation = start(make_campaign(school, member, target_profile=make_profile()), student)

    assert participation.status == "to_share"


def test_the_last_answer_makes_the_participation_ready(evaluation, student):
    participation = start(evaluation, student)
    later = NOW + timedelta(minutes=20)

    assert answer_everything(participation, at=later) > 0

    participation.refresh_from_db()
    assert (participation.status, participation.completed_at) == ("to_share", later)


def test_an_answer_to_a_competence_test_touches_no_participation(evaluation, student):
    participation = start(evaluation, student)
    test = starting.start_assessment(
        user=student.user, kind=Assessment.Kind.COMPETENCE, competence="1.2", seed=1, at=NOW
    )

    receipt = taking_part.answer(assessment=test, item_code="nothing", value=None, at=NOW)

    assert receipt.outcome != "recorded"
    assert taking_part.participation_with_test(test) is None
    assert taking_part.participation_with_test(participation.assessment) == participation


def test_nobody_enters_an_archived_campaign(collection, student):
    start(collection, student)
    collection.archived_at = NOW

    assert what_stops(collection, student).why == Barrier.ARCHIVED


@pytest.mark.parametrize(
    "change",
    [
        lambda student: setattr(student, "left_on", NOW.date()),
        lambda student: setattr(student, "user", None),
        lambda student: setattr(student, "user", make_user()),
        lambda student: setattr(student, "school", make_school(uai="0010010Z")),
    ],
)
def test_only_a_current_pupil_of_the_school_enters_with_their_account(collection, student, pupil, change):
    change(student)

    with pytest.raises(NotOnTheRoster):
        start(collection, student, pupil)
    assert Participation.objects.count() == 0


def test_what_was_sent_is_not_started_again(collection, student):
    load_sample()
    participation = sharing.share(participation=start(collection, student), at=NOW)

    assert what_stops(collection, student) == ShowResults(participation)


def test_a_deleted_participation_is_not_started_again(collection, student):
    make_participation(collection, student, deleted_at=NOW)

    assert what_stops(collection, student) == Barred(Barrier.DELETED)


def test_a_pupil_who_took_part_with_another_account_is_told(collection, student):
    make_participation(collection, student)
    student.user = make_user()
    student.save()

    assert what_stops(collection, student) == Barred(Barrier.ANOTHER_ACCOUNT)


def test_the_work_of_an_absorbed_account_is_one_s_own(collection, student):
    theirs = make_participation(collection, student)
    kept = make_user()
    merge(kept, student.user)
    student.user = kept
    student.save()

    assert start(collection, student) == theirs


@pytest.mark.parametrize("typed", ["", " \x00 ", "x" * 256])
def test_what_the_campaign_asks_for_must_be_given(school, member, student, typed):
    campaign = make_campaign(school, member, external_id_label="Numéro")

    assert what_stops(campaign, student, external_id=typed) == ExternalIdNeeded("Numéro")


def test_what_the_campaign_asks_for_is_kept(school, member, student, collection):
    campaign = make_campaign(school, member, external_id_label="Numéro")

    assert start(campaign, student, external_id=" 12  B\u202e ").external_id == "12 B"
    assert start(collection, student, external_id="rien").external_id == ""


def test_refusals_come_in_their_order(school, member, student, pupil):
    """Rule CAMP-10."""
    campaign = make_campaign(school, member, external_id_label="Numéro", archived_at=NOW, archived_by=member)
    deleted = make_participation(campaign, student, deleted_at=NOW)
    make_participation(campaign, student, user=make_user())
    student.left_on = NOW.date()

    assert what_stops(campaign, student, pupil) == Barred(Barrier.ARCHIVED)
    campaign.archived_at = None
    with pytest.raises(NotOnTheRoster):
        start(campaign, student, pupil)
    student.left_on = None
    assert what_stops(campaign, student, pupil) == Barred(Barrier.DELETED)
    deleted.delete()
    assert what_stops(campaign, student, pupil) == ExternalIdNeeded("Numéro")
    assert what_stops(campaign, student, pupil, external_id="12") == Barred(Barrier.ANOTHER_ACCOUNT)


@pytest.mark.parametrize(
    ("status", "archived", "step"),
    [
        (None, False, Start("")),
        (None, True, Barred(Barrier.ARCHIVED)),
        ("started", False, Resume),
        ("started", True, Barred(Barrier.ARCHIVED)),
        ("to_share", False, ShowResults),
        ("to_share", True, Barred(Barrier.ARCHIVED)),
        ("shared", False, ShowResults),
        ("shared", True, ShowResults),
    ],
)
def test_the_next_step_is_told_without_writing_anything(evaluation, student, status, archived, step):
    mine = None
    if status:
        mine = start(evaluation, student)
        Participation.objects.update(status=status)
    evaluation.archived_at = NOW if archived else None

    found = taking_part.next_step(campaign=evaluation, user=student.user)

    assert found == (step(mine) if isinstance(step, type) else step)
    assert Participation.objects.count() == (1 if mine else 0)


def test_entering_costs_a_fixed_number_of_queries(evaluation, school, student, django_assert_num_queries):
    profiles.load_public_profiles()
    start(evaluation, make_student(school, user=make_user()))  # whose test stores the skills that all share

    with django_assert_num_queries(10):
        start(evaluation, student)
    with django_assert_num_queries(3):
        start(evaluation, student)
