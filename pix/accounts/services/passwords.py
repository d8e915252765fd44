"""Passwords: chosen by their owner, or given once by the school (``docs/rules/passwords.md``).

One password for the whole account, whether the identifiant or the e-mail is typed. Changing it closes the account's
other sessions; upgrading its hash does not.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from pix.accounts import sign_in_methods
from pix.accounts.errors import WeakPassword
from pix.accounts.models import User, new_session_salt
from pix.accounts.services import throttling
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain.limits import Scope
from pix.domain.passwords import Weakness, compose_accents, draw_temporary_password, weaknesses

TEMPORARY_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HashedPassword:
    """A password that follows the rules, hashed. Hashing takes some 20 ms: do it before a transaction, not inside."""

    encoded: str


def hash_password(password: str, *, logins: Collection[str] = ()) -> HashedPassword:
    """Check a chosen password and hash it. Raises ``WeakPassword``."""
    password = compose_accents(password)
    if reasons := weaknesses(password, logins=logins):
        raise WeakPassword(reasons)
    return HashedPassword(make_password(password))


def choose_password(*, user: User, password: str, actor_kind: ActorKind, at: datetime) -> None:
    """Give the account the password its owner chose; its other sessions end.

    ``actor_kind`` is what the owner is to the school. Raises ``WeakPassword``; among its reasons, keeping the one-time
    password.
    """
    logins = [method.identifier for method in sign_in_methods.with_password(user)]
    if user.password_is_temporary and user.check_password(password):
        raise WeakPassword([Weakness.UNCHANGED])
    hashed = hash_password(password, logins=logins)
    with transaction.atomic():
        _write(user, hashed.encoded, expires_at=None)
        trail.record("password.chosen", at=at, target=user, actor_id=user.pk, actor_kind=actor_kind)


@dataclass(frozen=True, slots=True)
class TemporaryPassword:
    """A one-time password and its hash, made before a transaction as ``HashedPassword`` is."""

    clear: str = field(repr=False)
    encoded: str


def make_temporary_password() -> TemporaryPassword:
    """Draw a one-time password and hash it."""
    password = draw_temporary_password(secrets.SystemRandom())
    return TemporaryPassword(password, make_password(compose_accents(password)))


def give_temporary_password(*, user: User, at: datetime, password: TemporaryPassword | None = None) -> str:
    """Replace the password by a one-time one, valid seven days, and return it: it is never readable again.

    The account's sessions end, and whoever waited after too many failures may try again. Whether this may be done for
    this account is for the caller to know: see ``pix.reconciliation.services.passwords``. Pass a ``password`` made
    beforehand from inside a transaction: hashing would hold it open.
    """
    password = password or make_temporary_password()
    with transaction.atomic():
        _write(user, password.encoded, expires_at=at + TEMPORARY_FOR)
        for method in sign_in_methods.with_password(user):
            throttling.clear(scope=Scope.SIGN_IN, value=method.identifier)
    return password.clear


def _write(user: User, encoded: str, *, expires_at: datetime | None) -> None:
    user.password = encoded
    user.password_is_temporary = expires_at is not None
    user.temporary_password_expires_at = expires_at
    user.session_salt = new_session_salt()
    user.save(update_fields=["password", "password_is_temporary", "temporary_password_expires_at", "session_salt"])
