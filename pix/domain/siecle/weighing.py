"""What a whole file is worth, once it is known what becomes of each of its lines.

A file that is damaged throughout is refused: holding each of its lines would say a thousand times what is to be done
once. One that surprises is shown, and somebody must say that it is meant. ``docs/rules/import.md``, IMP-26 and IMP-30.
"""

from collections import Counter
from typing import NamedTuple

from pix.domain.siecle.changes import RosterChanges
from pix.domain.siecle.damage import has_accent
from pix.domain.siecle.judging import LEAVING
from pix.domain.siecle.records import NAME_FIELDS, Line, LineOutcome, Reason, Refusal, Refused


class Doubts(NamedTuple):
    """What somebody must say is meant before a file is applied; and, once said, what was accepted."""

    departures: bool = False
    held: bool = False  # many lines wait for one and the same reason
    older: bool = False  # written before the file imported last
    other_year: bool = False  # of a school year that nobody expects now

    def but(self, accepted: "Doubts") -> "Doubts":
        """Those that were not accepted."""
        return Doubts(*(doubted and not said for doubted, said in zip(self, accepted, strict=True)))


_FEW = 3  # names that a person may have spoiled by hand, one by one


# What an operator is told first: what explains the rest.
_ORDER = (
    ("older", Refusal.OLDER_EXPORT),
    ("other_year", Refusal.OTHER_YEAR),
    ("departures", Refusal.TOO_MANY_DEPARTURES),
    ("held", Refusal.TOO_MANY_HELD),
)
# What holds a line for the sake of somebody else: the file may be sound.
_ABOUT_WHOM = frozenset({Reason.IDENTITY_CONFLICT, Reason.POSSIBLE_DUPLICATE})


def refuse_doubtful(doubts: Doubts) -> Refused:
    """Why a file that nobody looks at is not applied. ``to_accept`` names every doubt."""
    reasons = [refusal for doubt, refusal in _ORDER if getattr(doubts, doubt)]
    return Refused(reasons[0], to_accept=" ".join(doubt for doubt, _ in _ORDER if getattr(doubts, doubt)))


def check_changes(changes: RosterChanges) -> None:
    """Raise ``Refused`` (wrong_encoding, nothing_to_import) when the file as a whole must not be imported."""
    lines = [c.line for c in changes.lines if c.line and c.outcome != LineOutcome.REPEATED]
    damaged = sum(len(_damaged_names(line)) for line in lines if line.damaged)
    if damaged >= _FEW and damaged > sum(map(_count_sound_accents, lines)):
        raise Refused(Refusal.WRONG_ENCODING, damaged=damaged)
    if not changes.says_something:
        reasons = Counter(change.reason for change in changes.lines if change.reason)
        cause, held = reasons.most_common(1)[0]
        if cause not in _ABOUT_WHOM and not reasons[Reason.POSSIBLE_DUPLICATE]:
            raise Refused(Refusal.NOTHING_TO_IMPORT, cause=str(cause), held=held, lines=len(changes.lines))


def find_most_held(changes: RosterChanges) -> tuple[Reason | None, int]:
    """The reason for which most lines wait, and how many. Who is gone and unknown waits for nothing."""
    held = Counter(change.reason for change in changes.lines if change.outcome == LineOutcome.HELD)
    for reason in LEAVING:
        del held[reason]
    return held.most_common(1)[0] if held else (None, 0)


def _damaged_names(line: Line) -> list[str]:
    return [field for field in line.damaged if field in NAME_FIELDS]


def _count_sound_accents(line: Line) -> int:
    """The names of a line that an encoding could have broken, and has not."""
    return sum(has_accent(getattr(line.person, field)) for field in NAME_FIELDS if field not in line.damaged)
