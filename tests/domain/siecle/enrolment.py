"""Play an import in memory, so that successive imports can be compared without a database."""

import io
from itertools import count

from pix.domain import siecle


def read(data):
    return siecle.parse(io.BytesIO(data))


def enrol(known, changes):
    """The roster after ``changes``, and the former INE, as the room of schools writes them."""
    roster = {pupil.id: pupil for pupil in known}
    identifiers = count(max(roster, default=0) + 1)
    for change in [*changes.lines, *changes.absent]:
        if change.stays:
            line, before = change.line, change.known
            ine = line.ine or (before.ine if before else "")
            key = (before.provisional_key if before else "") or siecle.provisional_key(line, change.names)
            after = siecle.Known(
                before.id if before else next(identifiers),
                ine,
                line.elenoet or (before.elenoet if before else ""),
                line.eleve_id or (before.eleve_id if before else ""),
                *line[4:10],
                line.sex,
                line.division,
                *change.names,
                "" if ine else key,
                None if before is None or change.gives_up_account else before.user_id,
                True,
                change.needs_proof,
            )
            roster[after.id] = after
        elif change.outcome == siecle.Outcome.LEFT:
            roster[change.known.id] = change.known._replace(is_current=False)
    for pupil_id, needed in changes.proof_changes.items():
        roster[pupil_id] = roster[pupil_id]._replace(needs_proof=needed)
    former = {c.known.ine: c.known.id for c in changes.lines if c.known and c.after.get("ine") and c.known.ine}
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
