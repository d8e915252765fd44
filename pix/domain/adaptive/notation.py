"""What is known of the skills of a test, in one short line: a letter a skill, in the order of the test.

``V`` validated, ``X`` not, a small letter when it was inferred, ``.`` for nothing; the dots at the end are left out,
so that a test of a newcomer keeps an empty line. This is how the engine of today writes; another one may write
otherwise, the line is read by the engine that wrote it alone.
"""

from collections.abc import Iterable, Mapping

from pix.domain.adaptive.selection import Evidence

UNKNOWN = "."
_LETTERS = {
    Evidence(validated=True, direct=True): "V",
    Evidence(validated=True, direct=False): "v",
    Evidence(validated=False, direct=True): "X",
    Evidence(validated=False, direct=False): "x",
}
_MEANINGS = {letter: evidence for evidence, letter in _LETTERS.items()}


def write_known(skill_codes: Iterable[str], known: Mapping[str, Evidence]) -> str:
    """Write what is known of these skills; the others are left out."""
    letters = (_LETTERS[known[code]] if code in known else UNKNOWN for code in skill_codes)
    return "".join(letters).rstrip(UNKNOWN)


def read_known(skill_codes: Iterable[str], line: str) -> dict[str, Evidence]:
    """Read the line back, over the same skills in the same order."""
    return {code: _MEANINGS[letter] for code, letter in zip(skill_codes, line, strict=False) if letter != UNKNOWN}
