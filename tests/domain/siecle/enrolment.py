"""Play an import in memory, so that successive imports can be compared without a database."""

import io
from datetime import date
from itertools import count

from pix.domain import siecle

TODAY = date(2024, 9, 3)


def read(data):
    return siecle.parse(io.BytesIO(data))


def enrol(known, changes, *, on=TODAY):
    """The roster after ``changes``, and the former INE, as the room of rosters writes them."""
    roster = {pupil.id: pupil for pupil in known}
    identifiers = count(max(roster, default=0) + 1)
    for change in [*changes.lines, *changes.absent]:
        if change.stays:
            before = change.known
            person, key = siecle.become(before, change.line, change.names)
            after = siecle.Known(
                id=before.id if before else next(identifiers),
                person=person,
                names=change.names,
                provisional_key=key,
                user_id=None if before is None or change.gives_up_account else before.user_id,
                left_on=None,
                left_why="",
                needs_proof=change.needs_proof,
            )
            roster[after.id] = after
        elif change.outcome == siecle.LineOutcome.LEFT:
            roster[change.known.id] = change.known._replace(left_on=on, left_why=str(change.reason))
    for pupil_id, needed in changes.proof_changes.items():
        roster[pupil_id] = roster[pupil_id]._replace(needs_proof=needed)
    former = {c.known.person.ine: c.known.id for c in changes.lines if c.known and c.before.get("ine")}
    return list(roster.values()), former


def import_files(*files):
    """Import each file after the other; give the last changes and the roster after them."""
    known, former, changes = [], {}, None
    for data in files:
        changes = siecle.compare(known, read(data), former_ines=former)
        known, more = enrol(known, changes)
        former |= more
    return changes, known


def outcomes(changes):
    """``added``, ``held:left_school``… for each line, in the order of the file."""
    return [f"{c.outcome}:{c.reason}" if c.reason else str(c.outcome) for c in changes.lines]
