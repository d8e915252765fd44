"""What becomes of a task, from what it promised and how its run ended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError

from pix.work.errors import TimeLimitPassed
from pix.work.promises import Ending, Promise, begins_again_after, promise_of, promises

AT_ONCE, SOON, LATER = timedelta(0), timedelta(minutes=1), timedelta(minutes=5)
ONCE = Promise()
TWICE = Promise(may_run_twice=True)
PATIENT = Promise(may_run_twice=True, retry_after=(SOON, LATER))
PICKY = Promise(may_run_twice=True, retry_after=(SOON,), retry_on=(OperationalError,))


@pytest.mark.parametrize(
    ("promise", "ending", "beginnings", "error", "again"),
    [
        (ONCE, Ending.KILLED, 1, None, None),
        (ONCE, Ending.STOPPED, 1, None, None),
        (ONCE, Ending.FAILED, 1, ValueError(), None),
        (TWICE, Ending.KILLED, 1, None, AT_ONCE),
        (TWICE, Ending.KILLED, 2, None, AT_ONCE),
        (TWICE, Ending.KILLED, 3, None, None),
        (TWICE, Ending.STOPPED, 9, None, AT_ONCE),
        (TWICE, Ending.FAILED, 1, ValueError(), None),
        (TWICE, Ending.OVERDUE, 1, None, None),
        (PATIENT, Ending.FAILED, 1, ValueError(), SOON),
        (PATIENT, Ending.FAILED, 2, ValueError(), LATER),
        (PATIENT, Ending.FAILED, 3, ValueError(), None),
        (PATIENT, Ending.FAILED, 1, SystemExit(1), None),
        (PATIENT, Ending.FAILED, 1, KeyboardInterrupt(), None),
        (PATIENT, Ending.OVERDUE, 1, TimeLimitPassed(), None),
        (PICKY, Ending.FAILED, 1, OperationalError(), SOON),
        (PICKY, Ending.FAILED, 1, IntegrityError(), None),
    ],
)
def test_a_task_begins_again_only_if_it_promised_that_it_may(promise, ending, beginnings, error, again):
    assert begins_again_after(promise, ending, beginnings=beginnings, error=error) == again


def test_who_is_tried_again_has_to_promise_that_it_may_run_twice():
    with pytest.raises(ValueError, match="may run twice"):
        Promise(retry_after=(SOON,))


def test_who_says_nothing_runs_once_and_stops_after_five_minutes():
    def act():
        """Do something."""

    assert promise_of(act) == Promise(time_limit=timedelta(minutes=5), may_run_twice=False)


def test_what_is_promised_is_found_again():
    @promises(time_limit=SOON, may_run_twice=True)
    def act():
        """Do something."""

    assert promise_of(act) == Promise(time_limit=SOON, may_run_twice=True)
