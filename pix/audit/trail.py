"""Write one line of the journal, in the transaction of the act it tells."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models

from pix.audit.models import ActorKind, Entry


def record(
    verb: str,
    *,
    at: datetime,
    target: models.Model,
    actor_id: int | None = None,
    actor_kind: ActorKind = ActorKind.SYSTEM,
    school_id: int | None = None,
    act: uuid.UUID | None = None,
    **facts: Any,
) -> Entry:
    """Record that ``verb`` ("roster.imported") happened to ``target``.

    ``facts`` are counts and codes that JSON can hold; no name, no login, no password. ``act`` ties together the
    lines of one act that touched several things.
    """
    return Entry.objects.create(
        at=at,
        act=act or uuid.uuid4(),
        actor_id=actor_id,
        actor_kind=actor_kind,
        verb=verb,
        school_id=school_id,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        facts=facts,
    )
