"""Timers: acts that come back by themselves, so that nobody's request has to do them.

They are declared in one place, ``TIMERS`` of the settings: a line of ``manage.py``, and how often. The same line in a
terminal does the same at once.
"""

import io
import shlex
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from pix.work.models import Timer


def declare_timers(*, at: datetime) -> list[Timer]:
    """Bring the rows in line with the settings, and give them; a timer that is new is due at once."""
    known = {timer.line: timer for timer in Timer.objects.order_by("line")}
    for line, every in settings.TIMERS.items():
        if line not in known:
            known[line], _made = Timer.objects.get_or_create(
                line=line, defaults={"every": every, "known_since": at, "due_at": at}
            )
        elif known[line].every != every:
            known[line].every, known[line].due_at = every, min(known[line].due_at, at + every)
            known[line].save(update_fields=["every", "due_at"])
    gone = known.keys() - settings.TIMERS.keys()
    if gone:
        Timer.objects.filter(line__in=gone).delete()
    return [known[line] for line in settings.TIMERS]


def declared_timers(*, at: datetime) -> list[Timer]:
    """The timers that the settings declare, as they stand; one that no worker has seen yet has no row."""
    known = {timer.line: timer for timer in Timer.objects.order_by("line")}
    return [
        known.get(line, Timer(line=line, every=every, known_since=at, due_at=at))
        for line, every in settings.TIMERS.items()
    ]


def queue_due_timers(*, at: datetime) -> int:
    """Queue the timers whose hour has come, each once whoever asks; how many."""
    from pix.work.tasks import run_timer

    queued = 0
    for timer in declare_timers(at=at):
        if timer.due_at > at:
            continue
        with transaction.atomic():
            if Timer.objects.filter(pk=timer.pk, due_at=timer.due_at).update(due_at=at + timer.every):
                run_timer.enqueue(timer.line)
                queued += 1
    return queued


def run(line: str) -> None:
    """Do what the timer is for, and note whether it went well. Of an error only the class is kept."""
    timer = Timer.objects.filter(line=line)
    try:
        call_command(*shlex.split(line), stdout=io.StringIO())
    except BaseException as error:
        timer.update(failed_at=timezone.now(), failure=type(error).__name__)
        raise
    timer.update(succeeded_at=timezone.now())
