"""What a sign-in leaves: an event for the operators, and a failure that the account's teachers may be told of."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from pix.accounts.errors import TemporaryPasswordExpired, TooManyTries, WrongCredentials
from pix.accounts.models import SignInFailure, User
from pix.accounts.services.login import sign_in
from pix.accounts.services.passwords import give_temporary_password
from pix.audit.models import SecurityEvent, Source
from tests.accounts.factories import PASSWORD, make_user

NOW = timezone.now()

pytestmark = pytest.mark.django_db


@pytest.fixture
def eric() -> User:
    return make_user(username="eric.dupont1205", email="eric@example.net")


def attempt(login: str = "eric.dupont1205", password: str = "Wrong-one-1", **more: object) -> None:
    with pytest.raises((WrongCredentials, TooManyTries, TemporaryPasswordExpired)):
        sign_in(**{"login": login, "password": password, "source": Source.PIX, "at": NOW} | more)


def events() -> list[tuple[str, str, int | None]]:
    """All of one moment here: in no order of their own."""
    rows = SecurityEvent.objects.order_by("kind", "source")
    return [(SecurityEvent.Kind(row.kind).name, Source(row.source).name, row.user_id) for row in rows]


def test_a_sign_in_that_is_good_leaves_nothing_until_its_session_opens(eric):
    sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=NOW)

    assert events() == []
    assert not SignInFailure.objects.exists()


def test_a_try_is_an_event_of_its_site(eric):
    attempt()
    attempt("eric@example.net", source=Source.PIX_ORGA)

    assert events() == [("WRONG_SIGN_IN", "PIX", eric.pk), ("WRONG_SIGN_IN", "PIX_ORGA", eric.pk)]


@pytest.mark.parametrize(("login", "known"), [("eric.dupont1205", True), ("nobody.here0101", False)])
def test_a_wrong_sign_in_names_the_account_when_there_is_one(eric, login, known):
    attempt(login)

    user_id = eric.pk if known else None
    assert events() == [("WRONG_SIGN_IN", "PIX", user_id)]
    failure = SignInFailure.objects.get()
    assert (failure.user_id, failure.at) == (user_id, NOW)
    assert len(failure.login) == 64
    assert login not in str(list(SignInFailure.objects.values()) + list(SecurityEvent.objects.values()))


def test_the_same_login_leaves_the_same_print_however_it_is_typed(eric):
    attempt("eric.dupont1205")
    attempt(" Éric.Dupont1205")
    attempt("lea.martin0101")

    first, second, other = SignInFailure.objects.order_by("id").values_list("login", flat=True)
    assert first == second != other


def test_a_blocked_sign_in_is_an_event_and_no_failure(eric):
    for _ in range(10):
        attempt()
    attempt(password=PASSWORD)

    assert events()[-1] == ("BLOCKED_SIGN_IN", "PIX", None)
    assert SignInFailure.objects.count() == 10


def test_a_one_time_password_typed_too_late_says_so(eric):
    password = give_temporary_password(user=eric, at=NOW - timedelta(days=8))

    attempt(password=password)

    assert events() == [("WRONG_SIGN_IN", "PIX", eric.pk)]
    assert SecurityEvent.objects.get().detail == "expired"


def test_a_timer_erases_failures_after_seven_days(eric):
    attempt(at=NOW - timedelta(days=7, minutes=1))
    attempt(at=NOW - timedelta(days=6, hours=23))

    call_command("tidy_accounts", stdout=StringIO())

    assert SignInFailure.objects.count() == 1
