"""Try again what did not leave: an operator's act, once what held it is repaired."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pix.audit import trail
from pix.audit.models import ActorKind
from pix.mail.models import Message
from pix.mail.services.delivering import wake


@transaction.atomic
def retry_now(*, ids: Collection[int], operator_id: int, at: datetime) -> int:
    """Have these messages tried at once, with all their tries before them; how many of them still could be.

    Not those that left, whose words were erased, or that a worker is sending.
    """
    here = Message.objects.not_gone().filter(Q(claimed_until=None) | Q(claimed_until__lte=at), sealed__isnull=False)
    messages = list(here.filter(pk__in=ids).select_for_update(of=("self",)).order_by("id"))
    for message in messages:
        trail.record("message.retried", at=at, target=message, actor_id=operator_id, actor_kind=ActorKind.OPERATOR)
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        state=Message.State.WAITING, next_try_at=at, failures=0, ended_at=None, claimed_until=None
    )
    if messages:
        transaction.on_commit(wake, robust=True)
    return len(messages)
