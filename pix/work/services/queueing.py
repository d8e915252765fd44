"""The rows of the queue: which task of a lane comes next, and whose it is.

The order is that of turns: the school served longest ago comes first, with the oldest of its tasks. Whoever queues
fifty is served once, like whoever queues one, and then waits for the others.
"""

from datetime import datetime

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from pix.work.lanes import lane_of
from pix.work.models import Row, Turn, Worker

NOBODY = 0
"""The school of a task that is no school's."""


def school_of(row: Row) -> int:
    """The number of the school whose work this is."""
    return row.args_kwargs.get("kwargs", {}).get("school_id") or NOBODY


def waiting(*, lane: str, at: datetime) -> QuerySet[Row]:
    """The tasks of a lane that may begin now, the next one first."""
    school = KeyTextTransform("school_id", KeyTransform("kwargs", "args_kwargs"))
    turn = Turn.objects.filter(lane=lane, school_id=OuterRef("school")).values("served_at")
    rows = (
        due(at=at)
        .filter(queue_name=lane)
        .annotate(school=Coalesce(Cast(school, BigIntegerField()), NOBODY), served_at=Subquery(turn))
        .order_by(F("priority").desc(), F("served_at").asc(nulls_first=True), "enqueued_at", "id")
    )
    if lane_of(lane).one_a_school:
        busy = Worker.objects.filter(lane=lane, alone=True, school_id=OuterRef("school"))
        return rows.filter(~Exists(busy))
    return rows


def due(*, at: datetime) -> QuerySet[Row]:
    """The tasks of every lane whose hour has come, in no order."""
    return Row.objects.filter(Q(run_after=get_date_max()) | Q(run_after__lte=at), status=TaskResultStatus.READY)
