"""Sign in with an identifiant or an e-mail, and a password.

An unknown login and a wrong password take the same work and give the same answer: one password is hashed in both.
"""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from pix.accounts import sign_in_methods
from pix.accounts.errors import TemporaryPasswordExpired, TooManyTries, WrongCredentials
from pix.accounts.fingerprints import fingerprint
from pix.accounts.models import AuthenticationMethod, SignInFailure, User
from pix.accounts.services import throttling
from pix.audit import trail
from pix.audit.erasing import erase
from pix.audit.models import SecurityEvent, Source
from pix.domain.limits import Scope
from pix.domain.logins import fold_login
from pix.domain.passwords import LONGEST, compose_accents

USED_EVERY = timedelta(hours=1)
FAILURES_KEPT = timedelta(days=7)


def sign_in(*, login: str, password: str, source: Source, at: datetime) -> User:
    """Give the account that this login and this password open; ``source`` is the site they were typed on.

    Raises ``TooManyTries`` before looking at anything, ``WrongCredentials``, and ``TemporaryPasswordExpired`` to
    somebody who typed a one-time password right but after its seven days. Failures are counted for the login, known
    or not; a success clears them. A try that fails is an event of security here; a good one is told by the page that
    opens the session. Must not be called inside what will be rolled back.
    """
    login = fold_login(login)
    try:
        has_failed = throttling.check_tries(scope=Scope.SIGN_IN, value=login, at=at)
    except TooManyTries:
        trail.notice(SecurityEvent.Kind.BLOCKED_SIGN_IN, at=at, source=source)
        raise
    method = sign_in_methods.opened_by(kind=sign_in_methods.typed_kind(login), identifier=login)
    if method is not None and not method.user.is_active:
        method = None
    if not _opens(method, password) or method is None:
        _remember_failure(login, method, source=source, at=at)
        raise WrongCredentials

    user = method.user
    if has_failed:
        throttling.clear(scope=Scope.SIGN_IN, value=login)
    if _has_expired(user, at=at):
        trail.notice(SecurityEvent.Kind.WRONG_SIGN_IN, at=at, source=source, user_id=user.pk, detail="expired")
        raise TemporaryPasswordExpired
    _remember_use(method, at=at)
    return user


def forget_failures(*, at: datetime) -> int:
    """Erase the wrong sign-ins of more than seven days, for a timer; how many there were."""
    return erase(SignInFailure.objects.filter(at__lt=at - FAILURES_KEPT))


def _opens(method: AuthenticationMethod | None, password: str) -> bool:
    """Hash once, whatever is known."""
    password = compose_accents(password)[: LONGEST + 1]
    if method is None:
        make_password(password)
        return False
    return method.user.check_password(password)


def _has_expired(user: User, *, at: datetime) -> bool:
    expires_at = user.temporary_password_expires_at
    return user.password_is_temporary and expires_at is not None and expires_at <= at


def _remember_failure(login: str, method: AuthenticationMethod | None, *, source: Source, at: datetime) -> None:
    throttling.record_failure(scope=Scope.SIGN_IN, value=login, at=at)
    user = method.user if method else None
    with transaction.atomic():
        SignInFailure.objects.create(user=user, login=fingerprint("sign_in_failure", login), at=at)
        trail.notice(SecurityEvent.Kind.WRONG_SIGN_IN, at=at, source=source, user_id=user.pk if user else None)


def _remember_use(method: AuthenticationMethod, *, at: datetime) -> None:
    if method.last_used_at is None or method.last_used_at <= at - USED_EVERY:
        AuthenticationMethod.objects.filter(pk=method.pk).update(last_used_at=at)
    today = timezone.localdate(at)
    if method.user.last_active_on is None or method.user.last_active_on < today:
        User.objects.filter(pk=method.user.pk).update(last_active_on=today)
