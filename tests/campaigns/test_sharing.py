from datetime import UTC, datetime, timedelta

import pytest

from pix.assessments.models import SkillState
from pix.audit.models import Entry
from pix.campaigns.errors import AlreadyShared, CampaignArchived, ParticipationDeleted, TestNotFinished
from pix.campaigns.models import Campaign
from pix.campaigns.services import launching, sharing, taking_part
from pix.content.models import Tube
from tests.accounts.factories import make_user
from tests.assessments.factories import make_states
from tests.campaigns.factories import make_campaign, make_participation, make_profile
from tests.campaigns.starting import take_part
from tests.campaigns.test_taking_part import answer_everything
from tests.content.factories import load_sample
from tests.schools.factories import make_student

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def bank(db):
    return load_sample()


@pytest.fixture
def student(school):
    return make_student(school, user=make_user())


@pytest.fixture
def collection(school, member):
    return make_campaign(school, member)


@pytest.fixture
def evaluation(school, member):
    tubes = Tube.objects.filter(code__in=["moteur", "dossier"])
    return make_campaign(school, member, target_profile=make_profile(*tubes, level_cap=2))


def start(campaign, student):
    return take_part(campaign=campaign, student=student, user=student.user, at=NOW)


def show(participation, *, validated=(), invalidated=()):
    """Write what the pupil has shown, as answers would."""
    make_states(participation.assessment, *validated)
    make_states(participation.assessment, *invalidated, validated=False)


def test_sending_is_told_to_the_school_once(collection, student, school):
    participation = start(collection, student)
    sharing.share(participation=participation, at=LATER)
    with pytest.raises(AlreadyShared):
        sharing.share(participation=participation, at=LATER)

    entry = Entry.objects.get(verb="participation.shared")
    assert (entry.school_id, entry.target_id, entry.at) == (school.pk, participation.pk, LATER)
    assert (entry.actor_id, entry.actor_kind) == (student.user_id, "pupil")
    assert entry.facts == {"campaign": collection.pk, "student": student.pk}


def test_an_evaluation_freezes_its_mastery_and_pix(evaluation, student, bank):
    participation = start(evaluation, student)
    show(participation, validated=["moteur1", "moteur2", "dossier1"], invalidated=["dossier2"])
    taking_part.mark_completed(assessment=participation.assessment, at=NOW)

    shared = sharing.share(participation=participation, at=LATER)

    shared.refresh_from_db()
    assert (shared.status, shared.shared_at, shared.completed_at) == ("shared", LATER, NOW)
    assert (shared.validated, shared.targeted) == (3, 4)
    assert shared.snapshot["percent"] == 75
    assert [(one["code"], one["validated"], one["targeted"]) for one in shared.snapshot["competences"]] == [
        ("1.1", 2, 2),
        ("1.2", 1, 2),
    ]
    won = {code: bank.skills[code].value for code in ("moteur1", "moteur2", "dossier1")}
    assert shared.pix == int(won["moteur1"] + won["moteur2"]) + int(won["dossier1"])


def test_what_is_learned_afterwards_does_not_change_what_was_sent(evaluation, student):
    participation = start(evaluation, student)
    answer_everything(participation)
    before = sharing.share(participation=participation, at=LATER).snapshot

    SkillState.objects.filter(user=student.user).update(status=SkillState.Status.VALIDATED)

    participation.refresh_from_db()
    assert participation.snapshot == before
    assert (participation.validated, participation.pix) == (0, 0)


def test_an_empty_profile_can_be_sent(collection, student, bank):
    shared = sharing.share(participation=start(collection, student), at=NOW)

    assert (shared.status, shared.pix, shared.validated) == ("shared", 0, None)
    assert (shared.snapshot["certifiable"], shared.snapshot["certifiable_count"]) == (False, 0)
    assert len(shared.snapshot["competences"]) == len(bank.competences)


def test_a_profile_is_sent_as_it_is_now(evaluation, collection, student):
    test = start(evaluation, student)
    show(test, validated=["moteur1", "moteur2"])

    shared = sharing.share(participation=start(collection, student), at=NOW)

    first = shared.snapshot["competences"][0]
    assert (first["code"], first["pix"], first["level"]) == ("1.1", shared.pix, shared.pix // 8)
    assert shared.pix > 0


def test_sending_twice_is_refused(collection, student):
    participation = start(collection, student)
    sharing.share(participation=participation, at=NOW)

    with pytest.raises(AlreadyShared):
        sharing.share(participation=participation, at=LATER)
    participation.refresh_from_db()
    assert participation.shared_at == NOW


def test_a_test_still_running_is_not_sent(evaluation, student):
    participation = start(evaluation, student)

    with pytest.raises(TestNotFinished):
        sharing.share(participation=participation, at=NOW)
    answer_everything(participation)
    assert sharing.share(participation=participation, at=NOW).status == "shared"


def test_nothing_is_sent_to_an_archived_campaign_until_it_is_reopened(collection, student, member):
    participation = start(collection, student)
    launching.archive(campaign=collection, by=member, at=NOW)

    with pytest.raises(CampaignArchived):
        sharing.share(participation=participation, at=NOW)
    launching.reopen(campaign=collection, by=member, at=NOW)
    assert sharing.share(participation=participation, at=NOW).status == "shared"


@pytest.mark.parametrize("gone", ["deleted_at", "superseded_at"])
def test_what_was_deleted_is_not_sent(collection, student, gone):
    participation = make_participation(collection, student, status="to_share", **{gone: NOW})

    with pytest.raises(ParticipationDeleted):
        sharing.share(participation=participation, at=NOW)


def test_refusals_come_in_their_order(evaluation, student):
    """Rule CAMP-13."""
    participation = make_participation(evaluation, student, status="shared", deleted_at=NOW)
    Campaign.objects.filter(pk=evaluation.pk).update(archived_at=NOW)

    with pytest.raises(AlreadyShared):
        sharing.share(participation=participation, at=NOW)
    participation.status = "to_share"
    participation.save()
    with pytest.raises(CampaignArchived):
        sharing.share(participation=participation, at=NOW)


def test_sending_costs_a_fixed_number_of_queries(evaluation, collection, student, django_assert_num_queries):
    participation = start(evaluation, student)
    answer_everything(participation)

    with django_assert_num_queries(6):
        sharing.share(participation=participation, at=NOW)
    profile = start(collection, student)
    with django_assert_num_queries(8):
        sharing.share(participation=profile, at=NOW)
