"""Import a school's base of pupils: upload, look at what will change, confirm.

    receive_file → (task) preview_roster → confirm_roster → (task) apply_roster

``import_file`` walks the same road at once, for the command line, and holds each task whose work it does: killed, it
leaves what any dead worker leaves. Uploads are never written to a file: they wait in the row for the seconds until they
are read.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain import siecle
from pix.lib.text import clean_name
from pix.rosters import tasks
from pix.rosters.errors import ConfirmationNeeded, ImportRunning, NothingToAnswer, NothingToConfirm
from pix.rosters.models import RosterImport
from pix.rosters.services.answering import answer_duplicates
from pix.rosters.services.applying import apply_roster
from pix.rosters.services.doubting import find_doubts
from pix.rosters.services.previewing import preview_roster, refuse
from pix.rosters.services.tidying import CANCELLED, REPLACED, abandon, discard, tidy
from pix.schools.models import School
from pix.work.errors import SchoolIsBusy
from pix.work.services.standing_in import doing, hold, standing_in

_LONGEST_FILE_NAME = 255
_NOTHING_DOUBTFUL = siecle.Doubts()
_NO_ANSWERS: Mapping[int, bool] = MappingProxyType({})


def receive_file(
    *, school: School, content: bytes, name: str, asked_by: User | None, queued: bool = False, at: datetime
) -> RosterImport:
    """Keep an upload until it is read. At most 20 MiB: above, raises ``Refused``.

    ``queued``: a task reads it (``tasks.read_upload``), queued with the act or not at all; else the caller does.
    A preview that the same person left waiting is given up: they have a better file now.
    """
    if len(content) > siecle.UPLOAD_LIMIT:
        raise siecle.Refused(siecle.Refusal.TOO_BIG, limit=siecle.UPLOAD_LIMIT)
    tidy(school_id=school.pk, at=at)
    with transaction.atomic():
        mine = RosterImport.objects.filter(school=school, asked_by=asked_by, asked_by__isnull=False).waiting()
        abandon(mine.order_by("id"), why=REPLACED)
        row = RosterImport.objects.create(
            school=school,
            status=RosterImport.Status.READING,
            file_name=clean_name(name)[0][-_LONGEST_FILE_NAME:],
            file_sha256=hashlib.sha256(content).hexdigest(),
            file_size=len(content),
            payload=content,
            asked_by=asked_by,
            asked_at=at,
        )
        if queued:
            tasks.read_upload.enqueue(row.pk, school_id=school.pk)
    return row


def confirm_roster(
    *,
    roster_import: RosterImport,
    confirmed_by: User | None,
    accepts: siecle.Doubts = _NOTHING_DOUBTFUL,
    queued: bool = False,
    at: datetime,
) -> RosterImport:
    """Let a preview be applied; nothing has changed yet when this returns.

    ``queued``: a task applies it (``tasks.apply_import``), queued with the act or not at all; else the caller does.
    Raises ``ConfirmationNeeded`` when it is doubtful in a way that was not accepted, ``NothingToConfirm`` when the
    preview is not waiting (any more), ``ImportRunning`` when the school is importing already.
    """
    tidy(school_id=roster_import.school_id, at=at)
    with transaction.atomic():
        row = (
            RosterImport.objects.select_for_update(of=("self",))
            .select_related("school__roster")
            .get(pk=roster_import.pk)
        )
        if row.status != RosterImport.Status.PREVIEWED or row.payload is None:
            raise NothingToConfirm(row.status)
        left = find_doubts(roster_import=row, roster=row.school.roster).but(accepts)
        if any(left):
            raise ConfirmationNeeded(left)
        row.status = RosterImport.Status.RUNNING
        row.confirmed_by, row.confirmed_at = confirmed_by, at
        row.accepted = accepts
        row.progress = 0
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # one_import_at_a_time_per_school
            raise ImportRunning from None
        if queued:
            tasks.apply_import.enqueue(row.pk, school_id=row.school_id)
    return row


@transaction.atomic
def cancel_preview(*, roster_import: RosterImport, cancelled_by: User, at: datetime) -> bool:
    """Give up a preview that waits; False when it waits no more."""
    waiting = RosterImport.objects.filter(pk=roster_import.pk).waiting().order_by("id")
    if not abandon(waiting, why=CANCELLED):
        return False
    trail.record(
        "roster.cancelled",
        at=at,
        target=roster_import,
        actor_id=cancelled_by.pk,
        actor_kind=ActorKind.MEMBER,
        school_id=roster_import.school_id,
    )
    return True


def import_file(
    *,
    school: School,
    content: bytes,
    name: str,
    preview_only: bool = False,
    accepts: siecle.Doubts = _NOTHING_DOUBTFUL,
    answers: Mapping[int, bool] = _NO_ANSWERS,
    at: datetime,
) -> RosterImport:
    """The whole road at once, for an operator. The row that comes back is *previewed*, *imported* or *refused*.

    ``answers``: of possible duplicates, by their position, whether they are the pupil they may be. Raises
    ``ImportRunning`` when the school is importing already, ``NothingToAnswer`` when a line waits for no answer: then
    nothing is imported, and no answer kept.
    """
    with standing_in("imports") as worker:
        try:
            with transaction.atomic():
                row = receive_file(school=school, content=content, name=name, asked_by=None, at=at)
                held = hold(worker, tasks.read_upload, row.pk, school_id=school.pk)
        except siecle.Refused as refused:
            return RosterImport(
                school=school,
                status=RosterImport.Status.REFUSED,
                reason=str(refused.reason),
                reason_facts=refused.facts,
                asked_at=at,
            )
        except SchoolIsBusy:
            raise ImportRunning from None
        with doing(worker, held):
            row = preview_roster(roster_import=row)
        if answers and row.status == RosterImport.Status.PREVIEWED:
            try:
                row = answer_duplicates(roster_import=row, answers=answers, by=None, at=at)
            except NothingToAnswer:
                discard(roster_import=row)
                raise
        # Somebody may change the roster between the two halves: nobody looks at this preview, so the new one will do.
        while not preview_only and row.status == RosterImport.Status.PREVIEWED:
            try:
                with transaction.atomic():
                    confirmed = confirm_roster(roster_import=row, confirmed_by=None, accepts=accepts, at=at)
                    held = hold(worker, tasks.apply_import, row.pk, school_id=school.pk)
            except (ImportRunning, SchoolIsBusy):
                discard(roster_import=row)
                raise ImportRunning from None
            except ConfirmationNeeded as needed:
                return refuse(row, siecle.refuse_doubtful(needed.doubts))
            with doing(worker, held):
                row = apply_roster(roster_import=confirmed, at=at)
    return row
