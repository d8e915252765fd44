import hashlib
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from pix.accounts.errors import TooManyTries
from pix.accounts.models import Throttle
from pix.accounts.services import throttling
from pix.domain.limits import Scope

NOON = timezone.now()

pytestmark = pytest.mark.django_db


def fail(times: int, value: str = "eric", *, at: datetime = NOON) -> None:
    for _ in range(times):
        throttling.record_failure(scope=Scope.SIGN_IN, value=value, at=at)


def test_the_tenth_failure_makes_wait_and_only_for_that_value():
    fail(9)
    assert throttling.check_tries(scope=Scope.SIGN_IN, value="eric", at=NOON)

    fail(1)
    with pytest.raises(TooManyTries) as caught:
        throttling.check_tries(scope=Scope.SIGN_IN, value="eric", at=NOON)

    assert caught.value.until == NOON + timedelta(minutes=2)
    assert caught.value.seconds_left(NOON) == 120
    assert not throttling.check_tries(scope=Scope.SIGN_IN, value="lea", at=NOON)
    assert not throttling.check_tries(scope=Scope.JOIN_CODE, value="eric", at=NOON)


def test_a_success_clears():
    fail(9)

    throttling.clear(scope=Scope.SIGN_IN, value="eric")

    fail(9)
    assert throttling.check_tries(scope=Scope.SIGN_IN, value="eric", at=NOON)


def test_nothing_typed_can_be_read_back():
    fail(1, "eric.dupont1205")

    row = Throttle.objects.get()
    assert "eric" not in row.key
    assert len(row.key) == 64


def test_any_text_can_be_counted():
    fail(1, "\x00\ud800" + "é" * 10_000)

    assert Throttle.objects.count() == 1


def test_what_no_longer_counts_is_erased_by_a_timer():
    fail(10, "old", at=NOON - timedelta(days=2))
    fail(10, "recent", at=NOON - timedelta(hours=23))

    fail(1, "new")
    assert Throttle.objects.count() == 3, "nobody's request erases others' rows"

    call_command("tidy_accounts", stdout=StringIO())
    assert Throttle.objects.count() == 2


def test_keys_are_the_sites_own(settings):
    fail(1)
    key = Throttle.objects.get().key

    settings.SECRET_KEY = "another" * 10

    assert not throttling.check_tries(scope=Scope.SIGN_IN, value="eric", at=NOON)
    assert key != hashlib.sha256(b"sign_in:eric").hexdigest()
