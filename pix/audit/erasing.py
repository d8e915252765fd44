"""Erase what the journals may no longer keep."""

from datetime import datetime, timedelta

from django.db import models

from pix.audit.models import SecurityEvent

EVENTS_KEPT = timedelta(days=365)
AT_ONCE = 10_000
"""Rows erased in one statement: on SQLite every writer waits meanwhile."""


def erase_security_events(*, at: datetime) -> int:
    """Erase the events of more than a year; how many there were."""
    erased = 0
    while last := _last_of_a_batch(at - EVENTS_KEPT):
        erased += SecurityEvent.objects.filter(at__lt=at - EVENTS_KEPT, pk__lte=last).delete()[0]
    return erased


def _last_of_a_batch(limit: datetime) -> int | None:
    batch = SecurityEvent.objects.filter(at__lt=limit).order_by("pk").values("pk")[:AT_ONCE]
    last: int | None = SecurityEvent.objects.filter(pk__in=batch).aggregate(last=models.Max("pk"))["last"]
    return last
