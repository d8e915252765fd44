from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from pix.accounts.errors import TemporaryPasswordExpired, TooManyTries, WrongCredentials
from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services.login import sign_in
from pix.accounts.services.passwords import give_temporary_password
from pix.audit.models import Source
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import is_signed_in

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def eric() -> User:
    return make_user(first_name="Éric", last_name="Dupont", username="eric.dupont1205", email="eric@example.net")


@pytest.mark.parametrize(
    "login",
    [
        "eric.dupont1205",
        "Éric.Dupont1205",
        "  ERIC.DUPONT1205 ",
        "eric@example.net",
        " Eric@Example.NET",
        "eric@example.net\u200b",
    ],
)
def test_the_identifiant_and_the_address_open_the_account_however_they_are_typed(eric, login):
    assert sign_in(login=login, password=PASSWORD, source=Source.PIX, at=NOON) == eric


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("eric.dupont1205", "carnet-bleu-7"),
        ("eric.dupont1205", ""),
        ("eric.dupont1206", PASSWORD),
        ("", PASSWORD),
        ("李", PASSWORD),
        ("@", PASSWORD),
        ("\x00@\ud800", PASSWORD),
        ("e" * 10_000, PASSWORD),
        ("eric.dupont1205", "\x00\ud800" * 10_000),
    ],
)
def test_a_wrong_login_and_a_wrong_password_are_the_same_error(eric, login, password):
    with pytest.raises(WrongCredentials):
        sign_in(login=login, password=password, source=Source.PIX, at=NOON)


def test_both_cost_the_same_work(eric, monkeypatch, django_assert_num_queries):
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or f"md5${salt}$x",
    )

    for login in ("eric.dupont1205", "nobody.here0101"):
        with django_assert_num_queries(10), pytest.raises(WrongCredentials):
            sign_in(login=login, password="Wrong-one-1", source=Source.PIX, at=NOON)

    assert len(hashed) == 2


def test_an_inactive_account_and_an_ended_method_open_nothing(eric):
    AuthenticationMethod.objects.filter(kind="email").update(ended_at=NOON)
    with pytest.raises(WrongCredentials):
        sign_in(login="eric@example.net", password=PASSWORD, source=Source.PIX, at=NOON)

    User.objects.update(is_active=False)
    with pytest.raises(WrongCredentials):
        sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=NOON)


@pytest.mark.parametrize("login", ["eric.dupont1205", "nobody.here0101"])
def test_ten_failures_make_wait_whether_the_login_exists_or_not(eric, login):
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            sign_in(login=login, password="Wrong-one-1", source=Source.PIX, at=NOON)

    with pytest.raises(TooManyTries):
        sign_in(login=login.upper(), password=PASSWORD, source=Source.PIX, at=NOON)


def test_a_success_after_the_wait_clears_the_failures(eric):
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            sign_in(login="eric.dupont1205", password="Wrong-one-1", source=Source.PIX, at=NOON)
    later = NOON + timedelta(minutes=2)

    assert sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=later) == eric
    for _ in range(9):
        with pytest.raises(WrongCredentials):
            sign_in(login="eric.dupont1205", password="Wrong-one-1", source=Source.PIX, at=later)
    assert sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=later) == eric


def test_a_temporary_password_opens_for_seven_days(eric):
    password = give_temporary_password(user=eric, at=NOON)

    assert (
        sign_in(login="eric.dupont1205", password=password, source=Source.PIX, at=NOON + timedelta(days=6, hours=23))
        == eric
    )
    with pytest.raises(TemporaryPasswordExpired):
        sign_in(login="eric.dupont1205", password=password, source=Source.PIX, at=NOON + timedelta(days=7))
    with pytest.raises(WrongCredentials):
        sign_in(login="eric.dupont1205", password="Wrong-one-1", source=Source.PIX, at=NOON + timedelta(days=7))


def test_the_last_use_is_written_once_an_hour(eric, django_assert_num_queries):
    def last_use() -> datetime | None:
        return eric.methods.get(kind="username").last_used_at

    sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=NOON)
    with django_assert_num_queries(2):  # the limit, the method
        sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=NOON + timedelta(minutes=59))
    assert last_use() == NOON

    sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=NOON + timedelta(minutes=60))
    assert last_use() == NOON + timedelta(minutes=60)
    eric.refresh_from_db()
    assert eric.last_active_on == NOON.date()


def test_upgrading_the_hash_closes_no_session(eric, settings):
    settings.PASSWORD_HASHERS = ["pix.accounts.hashers.OwaspArgon2PasswordHasher", *settings.PASSWORD_HASHERS]
    User.objects.update(password=make_password(PASSWORD, hasher="md5"))
    elsewhere = Client()
    elsewhere.force_login(User.objects.get())

    sign_in(login="eric.dupont1205", password=PASSWORD, source=Source.PIX, at=NOON)

    eric.refresh_from_db()
    assert eric.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_signed_in(elsewhere)
