"""Put away what nobody is working on any more: killed imports, forgotten previews, old names.

Every hour the timer (``tidy_rosters``) does it for all schools. Who looks at a school's imports, or goes on with one,
cannot wait an hour to be told that it died: they ``tidy`` this school first, and never another.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from pix.rosters.models import RosterImport, RosterImportLine
from pix.rosters.models.roster_import import RosterImportQuerySet

SILENCE = timedelta(minutes=2)
"""A running import without a sign for so long is dead: it tells one every second."""

WAITING_ROOM = timedelta(minutes=15)
"""An upload may wait that long for a worker before it is dead too."""

PREVIEW_LIFETIME = timedelta(hours=24)

INTERRUPTED = "interrupted"
EXPIRED = "expired"
REPLACED = "replaced"
CANCELLED = "cancelled"


def tidy(*, school_id: int, at: datetime) -> None:
    """Abandon the school's dead imports, and its previews of more than a day."""
    _tidy(RosterImport.objects.filter(school=school_id), at=at)


def tidy_every_school(*, at: datetime) -> None:
    """The same everywhere, for a timer: in some schools nobody may ever look again."""
    _tidy(RosterImport.objects.all(), at=at)


def _tidy(imports: RosterImportQuerySet, *, at: datetime) -> None:
    queued_at = Coalesce("confirmed_at", "asked_at")
    silent = Q(heartbeat_at__lt=at - SILENCE) | Q(heartbeat_at__isnull=True, queued_at__lt=at - WAITING_ROOM)
    dead = list(imports.busy().alias(queued_at=queued_at).filter(silent).order_by("id").values_list("pk", flat=True))
    expired = list(
        imports.waiting().filter(asked_at__lt=at - PREVIEW_LIFETIME).order_by("id").values_list("pk", flat=True)
    )
    # One by one: the lines of many, erased in one statement, would meet the limit of what a page may ask.
    for number in dead:
        abandon(imports.busy().filter(pk=number).order_by("id"), why=INTERRUPTED)
    for number in expired:
        abandon(imports.waiting().filter(pk=number).order_by("id"), why=EXPIRED)


def abandon(imports: QuerySet[RosterImport], *, why: str) -> int:
    """Give them up: their records and the names on their lines are erased, their numbers stay."""
    numbers = list(imports.values_list("pk", flat=True))
    abandoned = imports.filter(pk__in=numbers).update(
        status=RosterImport.Status.ABANDONED, reason=why, payload=None, heartbeat_at=None
    )
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
        row.lines.update(label="", ine="", division="", before=None, after=None, facts={})
        RosterImport.objects.filter(pk=row.pk).update(lines_emptied_at=at, proof_changes={})


def discard(*, roster_import: RosterImport) -> None:
    """Leave no trace of a preview that nobody will confirm. What was imported or refused stays."""
    RosterImport.objects.filter(pk=roster_import.pk).waiting().delete()
