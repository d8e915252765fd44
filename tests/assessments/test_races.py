"""Two clicks at the very same moment, from two processes."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from pix.assessments.models import Assessment, Response, SkillState
from pix.assessments.services import answering, states
from pix.assessments.services.answering import AnswerOutcome
from tests.accounts.factories import make_user
from tests.assessments.factories import NOON, RIGHT, asked, make_assessment
from tests.content.factories import load_sample

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 4


def at_once(act: Callable[[], object]) -> list:
    """Run ``act`` in several threads that start together, each with its own connection."""
    return all_at_once([act] * CLICKS)


def all_at_once(acts: Sequence[Callable[[], object]]) -> list:
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


def test_the_same_answer_from_several_tabs_is_recorded_once():
    load_sample()
    assessment = make_assessment(make_user())
    code = asked(assessment)

    receipts = at_once(
        lambda: answering.answer(assessment=Assessment.objects.get(), item_code=code, value=RIGHT[code], at=NOON)
    )

    outcomes = sorted(receipt.outcome for receipt in receipts)
    assert outcomes == [AnswerOutcome.ALREADY_ANSWERED] * (CLICKS - 1) + [AnswerOutcome.RECORDED]
    assert Response.objects.count() == 1
    assert Assessment.objects.get().answered_count == 1


def test_a_competence_started_from_several_tabs_is_one_test():
    load_sample()
    pupil = make_user()

    tests = at_once(lambda: make_assessment(pupil, competence="1.1").pk)

    assert len(set(tests)) == 1
    assert Assessment.objects.count() == 1


def test_tests_of_one_person_answered_at_the_same_moment_leave_what_a_rebuild_would():
    load_sample()
    pupil = make_user()
    skills = ("moteur1", "moteur2", "moteur3", "moteur4")
    tests = [make_assessment(pupil, skills=skills) for _ in range(CLICKS)]
    acts = [
        partial(
            answering.answer,
            assessment=test,
            item_code="moteur2-a",
            value=RIGHT["moteur2-a"] if number % 2 else None,
            at=NOON + timedelta(seconds=number),
        )
        for number, test in enumerate(tests)
    ]

    all_at_once(acts)

    written = sorted(SkillState.objects.values_list())
    assert set(SkillState.objects.values_list("assessment", flat=True)) <= {
        tests[-1].pk,
        tests[-2].pk,
    }
    states.rebuild(user=pupil)
    assert sorted(SkillState.objects.values_list()) == written
