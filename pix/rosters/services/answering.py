"""Say of a newcomer whether they are a pupil whom the school knows: the same one, or somebody else.

Only a person can: the names and the birthdate agree, the numbers do not. The answer is kept with the pupil, and shown
at once in the preview; nothing of the roster changes before somebody confirms.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain import siecle
from pix.lib.memory import collector_at_rest
from pix.rosters.errors import NothingToAnswer, NothingToConfirm
from pix.rosters.models import DuplicateAnswer, RosterImport, Student
from pix.rosters.services.previewing import keep_preview


@collector_at_rest()
def answer_duplicates(
    *, roster_import: RosterImport, answers: Mapping[int, bool], by: User | None, at: datetime
) -> RosterImport:
    """Keep what was said of these lines (position → whether it is the same pupil); the row holds the new preview.

    Raises ``NothingToAnswer`` when a line waits for no word, and keeps none of the answers then; ``NothingToConfirm``
    when the preview is not waiting any more.
    """
    with transaction.atomic():
        row = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_import.pk)
        if row.status != RosterImport.Status.PREVIEWED or row.payload is None:
            raise NothingToConfirm(row.status)
        for position, is_same in sorted(answers.items()):
            _keep(row, position, is_same=is_same, by=by, at=at)
    export = siecle.unpack(bytes(row.payload))
    return keep_preview(row, export, expected=RosterImport.Status.PREVIEWED)


def _keep(row: RosterImport, position: int, *, is_same: bool, by: User | None, at: datetime) -> None:
    line = row.lines.filter(position=position, reason=siecle.Reason.POSSIBLE_DUPLICATE).first()
    pupil = Student.objects.filter(pk=line.facts["candidate"]["id"], school=row.school_id).first() if line else None
    if line is None or pupil is None:
        raise NothingToAnswer(position)
    DuplicateAnswer.objects.update_or_create(
        student=pupil,
        line_key=line.facts["line_key"],
        defaults={"is_same": is_same, "roster_import": row, "answered_by": by, "answered_at": at},
    )
    trail.record(
        "roster.duplicate_answered",
        at=at,
        target=pupil,
        actor_id=by.pk if by else None,
        actor_kind=ActorKind.MEMBER if by else ActorKind.OPERATOR,
        school_id=row.school_id,
        roster_import=row.pk,
        position=position,
        is_same=is_same,
    )
