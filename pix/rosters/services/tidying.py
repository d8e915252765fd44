"""Put away what nobody will go on with: forgotten previews, uploads that no worker came for, old names.

Every hour the timer (``tidy_rosters``) does it for all schools. Who looks at a school's imports, or goes on with one,
cannot wait an hour to be told that a preview is out of date: they ``tidy`` this school first, and never another.

An import whose worker died is not found here: the queue takes it up again, or gives it up (``pix.rosters.tasks``).
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from pix.rosters.models import RosterImport, RosterImportLine
from pix.rosters.models.roster_import import RosterImportQuerySet

LIFETIME = timedelta(hours=24)
"""So long may the records of pupils wait: for somebody to confirm them, or for a worker."""

INTERRUPTED = "interrupted"
EXPIRED = "expired"
REPLACED = "replaced"
CANCELLED = "cancelled"


def tidy(*, school_id: int, at: datetime) -> None:
    """Abandon what has waited in this school for more than a day."""
    _tidy(RosterImport.objects.filter(school=school_id), at=at)


def tidy_every_school(*, at: datetime) -> None:
    """The same everywhere, for a timer: in some schools nobody may ever look again."""
    _tidy(RosterImport.objects.all(), at=at)


def _tidy(imports: RosterImportQuerySet, *, at: datetime) -> None:
    limit = at - LIFETIME
    queued_at = Coalesce("confirmed_at", "asked_at")
    left = list(
        imports.busy()
        .alias(queued_at=queued_at)
        .filter(queued_at__lt=limit)
        .order_by("id")
        .values_list("pk", flat=True)
    )
    expired = list(imports.waiting().filter(asked_at__lt=limit).order_by("id").values_list("pk", flat=True))
    # One by one: the lines of many, erased in one statement, would meet the limit of what a page may ask.
    for number in left:
        abandon(imports.busy().filter(pk=number).order_by("id"), why=INTERRUPTED)
    for number in expired:
        abandon(imports.waiting().filter(pk=number).order_by("id"), why=EXPIRED)


def abandon(imports: QuerySet[RosterImport], *, why: str) -> int:
    """Give them up: their records and the names on their lines are erased, their numbers stay."""
    numbers = list(imports.values_list("pk", flat=True))
    abandoned = imports.filter(pk__in=numbers).update(status=RosterImport.Status.ABANDONED, reason=why, payload=None)
    given_up = RosterImport.objects.filter(pk__in=numbers, status=RosterImport.Status.ABANDONED)
    RosterImportLine.objects.filter(roster_import__in=given_up.order_by("id")).delete()
    return abandoned


def forget_names(*, at: datetime) -> None:
    """Empty the personal fields of receipts after 90 days (``ROSTER_LINES_KEPT_DAYS``); their numbers stay.

    For a timer. From then on the import cannot be undone (``siecle.Obstacle.FORGOTTEN``).
    """
    limit = at - timedelta(days=settings.ROSTER_LINES_KEPT_DAYS)
    old = RosterImport.objects.filter(asked_at__lt=limit, lines_emptied_at__isnull=True)
    for row in old.order_by("id"):
        with transaction.atomic():  # said first: nobody who undoes it meanwhile has read half of its lines
            RosterImport.objects.filter(pk=row.pk).update(lines_emptied_at=at, proof_changes={})
            row.lines.update(label="", ine="", division="", before=None, after=None, facts={})


def discard(*, roster_import: RosterImport) -> None:
    """Leave no trace of a preview that nobody will confirm. What was imported or refused stays."""
    RosterImport.objects.filter(pk=roster_import.pk).waiting().delete()
