import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from pix.accounts.errors import WeakPassword
from pix.accounts.models import User
from pix.accounts.services import throttling
from pix.accounts.services.passwords import choose_password, give_temporary_password
from pix.audit.models import Entry
from pix.domain.limits import Scope
from pix.domain.passwords import Weakness
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import is_signed_in

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea() -> User:
    return make_user(first_name="Léa", last_name="Martin", username="lea.martin0101")


def test_a_one_time_password_replaces_the_password_and_ends_the_sessions(lea):
    browser = Client()
    browser.force_login(lea)

    password = give_temporary_password(user=lea, at=NOON)

    lea.refresh_from_db()
    assert re.fullmatch(r"[A-HJ-NP-Z][a-hjkmnp-z]{5}[2-9]{2}", password)
    assert lea.check_password(password)
    assert not lea.check_password(PASSWORD)
    assert lea.password_is_temporary
    assert lea.temporary_password_expires_at == NOON + timedelta(days=7)
    assert not is_signed_in(browser)


def test_a_one_time_password_ends_the_wait(lea):
    for _ in range(10):
        throttling.record_failure(scope=Scope.SIGN_IN, value="lea.martin0101", at=NOON)

    give_temporary_password(user=lea, at=NOON)

    assert not throttling.check(scope=Scope.SIGN_IN, value="lea.martin0101", at=NOON)


def test_a_chosen_password_is_for_good_ends_the_other_sessions_and_is_journalled(lea):
    give_temporary_password(user=lea, at=NOON)
    browser = Client()
    browser.force_login(lea)

    choose_password(user=lea, password="Girafe-valise-7", at=NOON)

    lea.refresh_from_db()
    assert lea.check_password("Girafe-valise-7")
    assert not lea.password_is_temporary
    assert lea.temporary_password_expires_at is None
    assert not is_signed_in(browser)
    assert "Girafe" not in str(Entry.objects.filter(verb="password.chosen").values().get())


def test_the_one_time_password_cannot_be_kept(lea):
    password = give_temporary_password(user=lea, at=NOON)

    with pytest.raises(WeakPassword) as refused:
        choose_password(user=lea, password=password, at=NOON)

    assert refused.value.reasons == (Weakness.UNCHANGED,)
    lea.refresh_from_db()
    assert lea.password_is_temporary


@pytest.mark.parametrize("password", ["court", "Azerty12", "Lea.martin0101"])
def test_a_weak_password_changes_nothing(lea, password):
    with pytest.raises(WeakPassword):
        choose_password(user=lea, password=password, at=NOON)

    lea.refresh_from_db()
    assert lea.check_password(PASSWORD)
