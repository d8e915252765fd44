"""When a message is tried: at once, then four times more, further and further apart.

A mail server that starts again is back in a minute or five; one that somebody repairs, in an hour or two. Later, what a
message says (ask for a link, sign in) has been asked again, or told otherwise.
"""

from datetime import datetime, timedelta

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
"""From each failure to the next try."""


def next_try(*, failures: int, at: datetime) -> datetime | None:
    """Say when to try again what has just failed for the ``failures``-th time; None when it is given up."""
    return at + DELAYS[failures - 1] if failures <= len(DELAYS) else None


def tries_of(*, asked_at: datetime) -> list[datetime]:
    """List the moments at which a message asked at this one is tried, if each of its tries fails at once."""
    moments = [asked_at]
    for delay in DELAYS:
        moments.append(moments[-1] + delay)
    return moments
