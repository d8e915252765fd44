"""Two clicks at the very same moment, from two processes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from pix.assessments.models import Assessment, Response
from pix.assessments.services import answering
from pix.assessments.services.answering import Outcome
from tests.accounts.factories import make_user
from tests.assessments.factories import NOON, RIGHT, asked, make_assessment
from tests.content.factories import load_sample

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 4


def at_once(act: Callable[[], object]) -> list:
    """Run ``act`` in several threads that start together, each with its own connection."""
    barrier = Barrier(CLICKS)

    def one() -> object:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(CLICKS)]]


def test_the_same_answer_from_several_tabs_is_recorded_once():
    load_sample()
    assessment = make_assessment(make_user())
    code = asked(assessment)

    receipts = at_once(
        lambda: answering.answer(assessment=Assessment.objects.get(), item_code=code, value=RIGHT[code], at=NOON)
    )

    outcomes = sorted(receipt.outcome for receipt in receipts)
    assert outcomes == [Outcome.ALREADY_ANSWERED] * (CLICKS - 1) + [Outcome.RECORDED]
    assert Response.objects.count() == 1
    assert Assessment.objects.get().answered_count == 1


def test_a_competence_started_from_several_tabs_is_one_test():
    load_sample()
    pupil = make_user()

    tests = at_once(lambda: make_assessment(pupil, competence="1.1").pk)

    assert len(set(tests)) == 1
    assert Assessment.objects.count() == 1
