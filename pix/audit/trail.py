"""Write the two journals: ``record`` an act on people's data, ``notice`` an event of security."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models, transaction

from pix.audit.models import ActorKind, Entry, SecurityEvent, Source, Target


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
    """Record that ``verb`` ("roster.imported") happened to ``target``, in the transaction of the act it tells.

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


COLUMNS = ("at", "act", "actor_id", "actor_kind", "verb", "school_id", "target_type", "target_id", "facts")


def rows(
    verb: str,
    *,
    at: datetime,
    targets: type[models.Model],
    facts: Iterable[tuple[int, dict[str, Any]]],
    actor_id: int | None = None,
    actor_kind: ActorKind = ActorKind.SYSTEM,
    school_id: int | None = None,
    act: uuid.UUID | None = None,
) -> Iterator[tuple[Any, ...]]:
    """Make the lines of one act that touched thousands, as values of ``COLUMNS`` for whoever writes in bulk.

    ``facts`` says of each target, by its number, what ``record`` would be told.
    """
    one_act = (act or uuid.uuid4()).hex
    for number, told in facts:
        yield (at, one_act, actor_id, str(actor_kind), verb, school_id, targets._meta.label_lower, number, told)


TARGETS = {
    "accounts.user": Target.ACCOUNT,
    "accounts.authenticationmethod": Target.SIGN_IN_METHOD,
    "accounts.accountmerge": Target.MERGE,
    "schools.school": Target.SCHOOL,
    "schools.membership": Target.MEMBERSHIP,
    "rosters.student": Target.STUDENT,
    "rosters.studentlink": Target.STUDENT_LINK,
    "rosters.rosterimport": Target.ROSTER_IMPORT,
    "assessments.assessment": Target.TEST,
    "campaigns.campaign": Target.CAMPAIGN,
    "campaigns.participation": Target.PARTICIPATION,
}
"""What an event may be about, by the models' labels: the rooms stand above and are not known here."""


def notice(
    kind: SecurityEvent.Kind,
    *,
    at: datetime,
    source: Source,
    user_id: int | None = None,
    school_id: int | None = None,
    target: models.Model | None = None,
    detail: str = "",
) -> SecurityEvent:
    """Notice an event of security, in one insert. ``detail`` is a code of at most 60 signs, ``target`` a row of a model
    that ``TARGETS`` names.

    Not in a transaction that may be given up: what was refused is what matters.
    """
    return SecurityEvent.objects.create(
        kind=kind,
        at=at,
        source=source,
        user_id=user_id,
        school_id=school_id,
        target_type=TARGETS[target._meta.label_lower] if target else None,
        target_id=target.pk if target else None,
        detail=detail,
    )


@transaction.atomic
def record_export(
    verb: str, *, at: datetime, target: models.Model, actor_id: int, school_id: int, source: Source, **facts: Any
) -> None:
    """Write in both journals that a member takes people's data out of the site: both lines or none."""
    record(
        verb,
        at=at,
        target=target,
        actor_id=actor_id,
        actor_kind=ActorKind.MEMBER,
        school_id=school_id,
        **facts,
    )
    notice(
        SecurityEvent.Kind.EXPORT,
        at=at,
        source=source,
        user_id=actor_id,
        school_id=school_id,
        target=target,
        detail=verb,
    )
