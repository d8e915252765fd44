"""Slow down those who guess, in the database: right with several workers and no cache server.

Only failures are counted, for a login, a typed name or a campaign's code; never for an address, behind which a whole
school sits. What is counted is kept as a keyed fingerprint: no name or login can be read back, nor guessed.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from pix.accounts.errors import TooManyTries
from pix.accounts.fingerprints import fingerprint
from pix.accounts.models import Throttle
from pix.audit.erasing import erase
from pix.domain.limits import LIMITS, Limit, Scope, Tally, count_failure, wait_until

KEPT = timedelta(days=1)


def check_tries(*, scope: Scope, value: str, at: datetime) -> bool:
    """Let somebody try, or raise ``TooManyTries``; True when failures are on record (there is something to clear)."""
    row = Throttle.objects.filter(key=_key(scope, value)).first()
    if row is None:
        return False
    if until := wait_until(_tally(row), at=at):
        raise TooManyTries(until)
    return True


def record_failure(*, scope: Scope, value: str, at: datetime) -> int:
    """Count one more failure, and say how many there are. Must not be called inside what will be rolled back."""
    try:
        with transaction.atomic():
            return _record(_key(scope, value), LIMITS[scope], at)
    except IntegrityError:  # two first failures at the same instant
        with transaction.atomic():
            return _record(_key(scope, value), LIMITS[scope], at)


def clear(*, scope: Scope, value: str) -> None:
    """Forget the failures: somebody has just succeeded."""
    Throttle.objects.filter(key=_key(scope, value)).delete()


def forget_old(*, at: datetime) -> int:
    """Erase what has not counted for a day, for a timer; how many rows there were."""
    return erase(Throttle.objects.filter(window_started_at__lt=at - KEPT).exclude(blocked_until__gt=at - KEPT))


def _record(key: str, limit: Limit, at: datetime) -> int:
    row = Throttle.objects.select_for_update(of=("self",)).filter(key=key).first()
    tally = count_failure(_tally(row) if row else None, limit, at=at)
    if row is None:
        row = Throttle(key=key)
    row.window_started_at, row.failures, row.blocked_until = tally.since, tally.failures, tally.blocked_until
    row.save()
    return row.failures


def _tally(row: Throttle) -> Tally:
    return Tally(row.window_started_at, row.failures, row.blocked_until)


def _key(scope: Scope, value: str) -> str:
    return fingerprint(scope, value)
