"""Undo a school's last import: see by name what goes back, then put it back, in one transaction that holds the roster.

As for an import, people are only kept waiting while rows are written: what to write is decided before the lock, and
again under it if anything has moved. A process killed at any moment leaves the roster as it was, or wholly put back.
``docs/rules/undo.md``.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from pix.accounts.models import User
from pix.domain import siecle
from pix.domain.siecle import Obstacle
from pix.lib.memory import collector_at_rest
from pix.repairs.errors import NotUndoable, UndoingChanged
from pix.repairs.services import looking_back, putting_back
from pix.rosters import bulk
from pix.rosters.errors import ImportRunning
from pix.rosters.models import Roster, RosterImport, Student
from pix.rosters.services.tidying import tidy

_MANY = 500  # rows written from which the database's planner must learn of them
_TRIES = 3  # a pupil may begin something at the very moment when their row goes


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPreview:
    """What undoing an import does to this school, as its roster is at ``version`` and people have worked until now."""

    undoing: siecle.Undoing
    leaving: frozenset[int]
    """Pupils whom the import added and who worked since: they leave the list, and keep everything."""

    pupils: Mapping[int, siecle.Known]
    """Who it is, of whom something stays."""

    version: int
    since: siecle.Since

    @property
    def put_back(self) -> list[siecle.Rewriting]:
        """Known pupils who change in a way that somebody of the school can see."""
        return [
            one
            for one in self.undoing.rewritten
            if one.now.id not in self.leaving and one.now._replace(needs_proof=one.becomes.needs_proof) != one.becomes
        ]

    @property
    def kept(self) -> list[siecle.Kept]:
        """What stays, but what no page shows."""
        return [one for one in self.undoing.kept if one.field != "needs_proof"]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that pages, the command and the journal show; pupils, but for the links."""
        return {
            "put_back": len(self.put_back),
            "deleted": len(self.undoing.deleted),
            "left_list": len(self.leaving),
            "kept": len({one.pupil_id for one in self.kept if one.pupil_id} - self.leaving),
            "links_ended": len(self.undoing.unlinked),
            "links_reopened": len(self.undoing.reopened),
            "current_after": self.undoing.current_after,
        }

    @property
    def digest(self) -> str:
        """A print of everything that it does and leaves: equal prints, equal effects, whatever the day."""
        rewritten = [[*one.becomes._replace(left_on=None), one.becomes.is_current] for one in self.undoing.rewritten]
        facts = [
            rewritten,
            [pupil.id for pupil in self.undoing.deleted],
            self.undoing.unlinked,
            self.undoing.reopened,
            sorted({(one.pupil_id or 0, one.field) for one in self.undoing.kept}),
            self.undoing.base,
        ]
        return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


@collector_at_rest()
def preview_undoing(*, roster_import: RosterImport, at: datetime) -> UndoPreview:
    """Say what undoing this import would do now; nothing is written. Raises ``NotUndoable``."""
    if obstacle := looking_back.find_obstacle(roster_import):
        raise NotUndoable(obstacle)
    roster = Roster.objects.select_related("school").get(pk=roster_import.school_id)
    since = looking_back.read_since(roster_import)
    receipt = looking_back.read_receipt(roster_import)
    now = looking_back.read_roster(roster)
    undoing = siecle.plan_undo(receipt, now, since, on=timezone.localdate(at))
    if isinstance(undoing, Obstacle):
        raise NotUndoable(undoing)
    added = {touch.pupil_id for touch in receipt.touches if touch.outcome == siecle.LineOutcome.ADDED}
    staying = {one.pupil_id for one in undoing.kept}
    return UndoPreview(
        undoing=undoing,
        leaving=frozenset(
            one.now.id
            for one in undoing.rewritten
            if one.now.id in added and one.now.is_current and not one.becomes.is_current
        ),
        pupils={pupil.id: pupil for pupil in now.pupils if pupil.id in staying},
        version=roster.version,
        since=since,
    )


@collector_at_rest()
def undo_import(
    *, roster_import: RosterImport, undone_by: User | None, seen: str | None, at: datetime
) -> tuple[RosterImport, UndoPreview]:
    """Bring the school's roster back to what it was before this import; the import becomes *undone*.

    ``undone_by``: nobody when an operator does it. ``seen``: the ``digest`` of the preview that was confirmed; none
    when nobody asks to see it again. Accounts, results and participations are never touched.

    Raises ``NotUndoable``, ``ImportRunning`` while the school imports, ``UndoingChanged`` when it would not do any
    more what was seen.
    """
    tidy(school_id=roster_import.school_id, at=at)
    for attempt in range(_TRIES):
        preview = preview_undoing(roster_import=roster_import, at=at)
        try:
            with transaction.atomic():
                bulk.take_time()
                return _undo(roster_import.pk, preview, undone_by=undone_by, seen=seen, at=at)
        except IntegrityError:  # what the plan knows nothing of: somebody began to work in this very moment
            if attempt == _TRIES - 1:
                raise
    raise AssertionError  # pragma: no cover


def is_importing(school_id: int) -> bool:
    """Whether the school applies an import now."""
    return RosterImport.objects.filter(school=school_id, status=RosterImport.Status.RUNNING).exists()


def _undo(
    number: int, preview: UndoPreview, *, undone_by: User | None, seen: str | None, at: datetime
) -> tuple[RosterImport, UndoPreview]:
    # The roster first, as everybody who changes pupils; then the import, whose names a timer may be erasing.
    roster = Roster.objects.select_for_update(of=("self",)).get(school__roster_imports=number)
    row = RosterImport.objects.select_for_update(of=("self",)).select_related("school").get(pk=number)
    if obstacle := looking_back.find_obstacle(row):
        raise NotUndoable(obstacle)
    if is_importing(row.school_id):
        raise ImportRunning
    if roster.version != preview.version or looking_back.read_since(row) != preview.since:
        preview = preview_undoing(roster_import=row, at=at)
    if seen is not None and preview.digest != seen:
        raise UndoingChanged
    row.status = RosterImport.Status.UNDONE
    row.undone_by, row.undone_at = undone_by, at
    row.counts["undone"] = preview.counts
    row.save(update_fields=["status", "undone_by", "undone_at", "counts"])
    putting_back.write_undoing(row, preview.undoing, at=at)
    putting_back.keep_remainders(row, preview.undoing, leaving=preview.leaving)
    putting_back.write_journal(row, preview.undoing, preview.counts, by=row.undone_by_id, at=at)
    if len(preview.undoing.rewritten) + len(preview.undoing.deleted) >= _MANY:
        transaction.on_commit(lambda: bulk.refresh_statistics(Student), robust=True)
    return row, preview
