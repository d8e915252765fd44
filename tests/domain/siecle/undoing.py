"""Keep the receipt of an import played in memory, and play its undoing."""

from datetime import date

from pix.domain import siecle
from tests.domain.siecle.enrolment import TODAY, enrol

UNDONE_ON = date(2024, 9, 10)
BASE = siecle.Base(2023, None)
NEXT_BASE = siecle.Base(2024, None)


def import_with_receipt(known, changes, *, silent=()):
    """The roster after an import, and its receipt. ``silent``: accounts that the import links, by pupil."""
    after, _former = enrol(known, changes)
    by_id = {pupil.id: pupil for pupil in known}
    added = iter(sorted({pupil.id for pupil in after} - by_id.keys()))
    touches, ended = [], []
    for change in [*changes.lines, *changes.absent]:
        number = next(added) if change.outcome == siecle.LineOutcome.ADDED else change.known and change.known.id
        touches.append(siecle.Touch(number, change.outcome, *siecle.whole_change(change, on=TODAY)))
        if change.gives_up_account:
            ended.append(siecle.ImportLink(1000 + number, number, change.known.user_id, is_live=False))
    made = [
        siecle.ImportLink(2000 + pupil.id, pupil.id, silent[pupil.id], is_live=True)
        for pupil in after
        if pupil.id in silent and pupil.user_id is None and pupil.is_current
    ]
    linked = {link.pupil_id: link.user_id for link in made}
    after = [pupil._replace(user_id=linked.get(pupil.id, pupil.user_id)) for pupil in after]
    return after, siecle.Receipt(touches, changes.proof_changes, made, ended, BASE, NEXT_BASE)


def play(undoing, roster):
    """The roster once undone, by pupil."""
    pupils = {pupil.id: pupil for pupil in roster}
    for now, becomes in undoing.rewritten:
        assert pupils[now.id] == now
        pupils[now.id] = becomes
    for pupil in undoing.deleted:
        del pupils[pupil.id]
    return pupils
