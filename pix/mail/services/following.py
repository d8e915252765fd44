"""What became of messages, for whoever may know: who asked for them, and what they announce."""

from collections.abc import Collection
from datetime import datetime

from django.db import models

from pix.domain.mail import Fate, fate_of
from pix.mail.models import Message
from pix.mail.services import watching


def latest_about(thing: type[models.Model], ids: Collection[int]) -> dict[int, Message]:
    """The latest message about each of these rows, by the row's number; one query."""
    rows = Message.objects.about(thing).filter(about_id__in=ids).defer("sealed").order_by("id")
    return {row.about_id: row for row in rows}


def given_up_about(thing: type[models.Model], ids: Collection[int]) -> set[int]:
    """The rows of which the latest message was given up: nobody has received it."""
    latest = latest_about(thing, ids)
    return {number for number, message in latest.items() if message.state == Message.State.GIVEN_UP}


def fate_of_unknown(*, asked_at: datetime, at: datetime) -> Fate:
    """What became of a message asked at this moment, for somebody who must not know whether there is one."""
    return fate_of(asked_at=asked_at, outages=watching.outages_since(asked_at), at=at)
