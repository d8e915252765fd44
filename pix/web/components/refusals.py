"""Why the server takes no request as it came: its body never reached Django, which only says so."""

from enum import Enum

# What only the server can write among the headers of a request: theirs begin with HTTP_.
REFUSED = "pix.refused"


class BodyRefusal(Enum):
    """What is wrong, and the status that says it."""

    MALFORMED = 400
    TOO_SLOW = 408
    TOO_LARGE = 413
    BROKEN = 500
    CROWDED = 503
