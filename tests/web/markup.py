"""What a page says, whatever white space its templates add."""

import re


def compact(page: str) -> str:
    """One space for many, and none beside a tag; no-break spaces stay."""
    return re.sub(r"(?<=>) | (?=[<>])", "", re.sub(r"[ \n]+", " ", page))
