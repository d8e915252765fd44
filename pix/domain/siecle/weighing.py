"""What a whole file is worth, once it is known what becomes of each of its lines.

A file that is damaged throughout is refused: holding each of its lines would say a thousand times what is to be done
once. Rules IMP-29 and IMP-30.
"""

from pix.domain.siecle.changes import RosterChanges
from pix.domain.siecle.damage import has_accent
from pix.domain.siecle.records import NAME_FIELDS, Line, LineOutcome, Refusal, Refused

_FEW = 3  # names that a person may have spoiled by hand, one by one


def check_changes(changes: RosterChanges) -> None:
    """Raise ``Refused`` (wrong_encoding) when the file as a whole must not be imported."""
    lines = [c.line for c in changes.lines if c.line and c.outcome != LineOutcome.REPEATED]
    damaged = sum(len(_damaged_names(line)) for line in lines if line.damaged)
    if damaged >= _FEW and damaged > sum(map(_count_sound_accents, lines)):
        raise Refused(Refusal.WRONG_ENCODING, damaged=damaged)


def _damaged_names(line: Line) -> list[str]:
    return [field for field in line.damaged if field in NAME_FIELDS]


def _count_sound_accents(line: Line) -> int:
    """The names of a line that an encoding could have broken, and has not."""
    return sum(has_accent(getattr(line.person, field)) for field in NAME_FIELDS if field not in line.damaged)
