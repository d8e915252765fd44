"""What failures are counted for, and how many make somebody wait."""

from datetime import timedelta
from enum import StrEnum

from pix.domain.limits.waits import Limit

_MINUTE = timedelta(minutes=1)


class Scope(StrEnum):
    """What failures are counted for."""

    SIGN_IN = "sign_in"
    JOIN_NAME = "join_name"
    JOIN_CODE = "join_code"
    JOIN_GUESS = "join_guess"


LIMITS = {
    # Rule LIM-1: 10 per login, then 2, 4, 8 minutes.
    Scope.SIGN_IN: Limit(
        failures=10, window=60 * _MINUTE, first_wait=2 * _MINUTE, longest_wait=8 * _MINUTE, memory=60 * _MINUTE
    ),
    # Rule LIM-2: 5 per school and typed name in 15 minutes, then doubling up to one hour.
    Scope.JOIN_NAME: Limit(
        failures=5, window=15 * _MINUTE, first_wait=15 * _MINUTE, longest_wait=60 * _MINUTE, memory=60 * _MINUTE
    ),
    # Rule LIM-3: 60 per code in 10 minutes: a class shares it, so it never waits longer than that.
    Scope.JOIN_CODE: Limit(
        failures=60, window=10 * _MINUTE, first_wait=10 * _MINUTE, longest_wait=10 * _MINUTE, memory=timedelta(0)
    ),
    # Rule LIM-4: the same words typed again are the same guess: remembered, never blocked.
    Scope.JOIN_GUESS: Limit(
        failures=1_000_000, window=15 * _MINUTE, first_wait=_MINUTE, longest_wait=_MINUTE, memory=timedelta(0)
    ),
}
