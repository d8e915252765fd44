"""One password, however a keyboard composes it.

A Mac may send « é » as two signs (e, then the accent), a PC as one: hashed as they come they are two passwords, and
a hash cannot be migrated. Every password is read here before it is judged, hashed or checked.
"""

import unicodedata

_LONGEST_TYPED = 4096
"""Signs read. Composing makes one sign of four at most, so that what lies beyond is too long anyway."""


def compose_accents(typed: str) -> str:
    """Compose the accents (NFC); a lone surrogate, which no encoding can carry, becomes a question mark."""
    composed = unicodedata.normalize("NFC", typed[:_LONGEST_TYPED])
    return composed.encode(errors="replace").decode()
