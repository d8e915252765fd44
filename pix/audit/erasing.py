"""Erase what may no longer be kept, some rows at a time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from pix.audit.models import SecurityEvent

EVENTS_KEPT = timedelta(days=365)
AT_ONCE = 10_000
"""Rows erased in one statement: on SQLite every writer waits meanwhile, and PostgreSQL gives up one that takes long."""


def erase_security_events(*, at: datetime) -> int:
    """Erase the events of more than a year; how many there were."""
    limit, erased = at - EVENTS_KEPT, 0
    while last := oldest(limit).aggregate(at=models.Max("at"))["at"]:
        erased += SecurityEvent.objects.filter(at__lte=last).delete()[0]
    return erased


def oldest(limit: datetime) -> models.QuerySet[SecurityEvent]:
    """Give the oldest events, as many as one statement may erase, of those that are older than ``limit``."""
    return SecurityEvent.objects.filter(at__lt=limit).order_by("at")[:AT_ONCE]


def erase(rows: models.QuerySet[Any]) -> int:
    """Erase rows of any table, for a timer; how many there were. What is erased stays so if the next chunk fails."""
    erased = 0
    while gone := rows.model._default_manager.filter(pk__in=rows.order_by("pk").values("pk")[:AT_ONCE]).delete()[0]:
        erased += gone
    return erased
