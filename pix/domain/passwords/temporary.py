"""One-time passwords, drawn from the chance that is handed in: a teacher reads them aloud, a pupil copies them by hand.

No I nor O, no i, l nor o, no 0 nor 1.
"""

from random import Random

_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SMALL = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


def draw_temporary_password(rng: Random) -> str:
    """Draw a one-time password, ``^[A-HJ-NP-Z][a-hjkmnp-z]{5}[2-9]{2}$``: ten thousand million of them.

    ``rng`` must be one that nobody can guess, as ``secrets.SystemRandom`` is.
    """
    letters = "".join(rng.choice(_SMALL) for _ in range(5))
    digits = "".join(rng.choice(_DIGITS) for _ in range(2))
    return rng.choice(_CAPITALS) + letters + digits
