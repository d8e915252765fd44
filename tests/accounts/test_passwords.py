import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from pix.accounts.errors import WeakPassword
from pix.accounts.models import User
from pix.accounts.services import throttling
from pix.accounts.services.login import sign_in
from pix.accounts.services.passwords import (
    TemporaryPassword,
    choose_password,
    give_temporary_password,
    hash_password,
)
from pix.accounts.services.registration import create_account
from pix.audit.models import ActorKind, Entry, Source
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

    assert not throttling.check_tries(scope=Scope.SIGN_IN, value="lea.martin0101", at=NOON)


def test_a_chosen_password_is_for_good_ends_the_other_sessions_and_is_journalled(lea):
    give_temporary_password(user=lea, at=NOON)
    browser = Client()
    browser.force_login(lea)

    choose_password(user=lea, password="Girafe-valise-7", actor_kind=ActorKind.PUPIL, at=NOON)

    lea.refresh_from_db()
    assert lea.check_password("Girafe-valise-7")
    assert not lea.password_is_temporary
    assert lea.temporary_password_expires_at is None
    assert not is_signed_in(browser)
    entry = Entry.objects.get(verb="password.chosen")
    assert (entry.actor_id, entry.actor_kind) == (lea.pk, ActorKind.PUPIL)
    assert "Girafe" not in str(entry.facts)


def test_the_one_time_password_cannot_be_kept(lea):
    password = give_temporary_password(user=lea, at=NOON)

    with pytest.raises(WeakPassword) as refused:
        choose_password(user=lea, password=password, actor_kind=ActorKind.PUPIL, at=NOON)

    assert refused.value.reasons == (Weakness.UNCHANGED,)
    lea.refresh_from_db()
    assert lea.password_is_temporary


@pytest.mark.parametrize("password", ["court", "Azerty12", "Lea.martin0101"])
def test_a_weak_password_changes_nothing(lea, password):
    with pytest.raises(WeakPassword):
        choose_password(user=lea, password=password, actor_kind=ActorKind.PUPIL, at=NOON)

    lea.refresh_from_db()
    assert lea.check_password(PASSWORD)


COMPOSED, DECOMPOSED = "Été-girafe-7", "E\u0301te\u0301-girafe-7"
BOTH_WAYS = pytest.mark.parametrize(("given", "typed"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])


@BOTH_WAYS
def test_a_password_opens_the_account_however_the_keyboard_composes_it(lea, given, typed):
    choose_password(user=lea, password=given, actor_kind=ActorKind.PUPIL, at=NOON)

    assert sign_in(login="lea.martin0101", password=typed, source=Source.PIX, at=NOON) == lea


@BOTH_WAYS
def test_an_account_opened_with_a_password_opens_however_it_is_composed(given, typed):
    user = create_account(
        first_name="Éric",
        last_name="Dupont",
        username="eric.dupont1205",
        password=hash_password(given),
        how="joined",
        actor_kind=ActorKind.PUPIL,
        at=NOON,
    )

    assert sign_in(login="eric.dupont1205", password=typed, source=Source.PIX, at=NOON) == user


@BOTH_WAYS
def test_the_login_is_no_password_however_it_is_composed(given, typed):
    with pytest.raises(WeakPassword) as refused:
        hash_password(typed, logins=[given])

    assert refused.value.reasons == (Weakness.LIKE_THE_LOGIN,)


@BOTH_WAYS
def test_the_one_time_password_cannot_be_kept_however_it_is_composed(lea, given, typed):
    hashed = TemporaryPassword(given, hash_password(given).encoded)
    give_temporary_password(user=lea, password=hashed, at=NOON)

    with pytest.raises(WeakPassword) as refused:
        choose_password(user=lea, password=typed, actor_kind=ActorKind.PUPIL, at=NOON)

    assert refused.value.reasons == (Weakness.UNCHANGED,)


@BOTH_WAYS
def test_an_upgraded_hash_opens_however_the_password_is_composed(lea, settings, given, typed):
    choose_password(user=lea, password=given, actor_kind=ActorKind.PUPIL, at=NOON)
    settings.PASSWORD_HASHERS = ["pix.accounts.hashers.OwaspArgon2PasswordHasher", *settings.PASSWORD_HASHERS]

    assert sign_in(login="lea.martin0101", password=given, source=Source.PIX, at=NOON) == lea
    assert sign_in(login="lea.martin0101", password=typed, source=Source.PIX, at=NOON) == lea


def test_a_decomposed_password_is_as_long_as_it_looks():
    with pytest.raises(WeakPassword) as refused:
        hash_password("E\u0301te\u0301-a2b")

    assert refused.value.reasons == (Weakness.TOO_SHORT,)
