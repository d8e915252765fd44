"""What makes a password good enough, and one-time passwords a teacher can dictate."""

from pix.domain.passwords.normalization import compose_accents
from pix.domain.passwords.rules import LONGEST, SHORTEST, SHORTEST_OF_AN_OPERATOR, Weakness, weaknesses
from pix.domain.passwords.temporary import draw_temporary_password

__all__ = [
    "LONGEST",
    "SHORTEST",
    "SHORTEST_OF_AN_OPERATOR",
    "Weakness",
    "compose_accents",
    "draw_temporary_password",
    "weaknesses",
]
