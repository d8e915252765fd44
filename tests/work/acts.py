"""Tasks that last, hang, fail or kill: what no task of the product should do, and each may."""

import os
import signal
import smtplib
import time
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django_tasks import task

from pix.work.promises import promises

SHORT = timedelta(seconds=2)
GIVEN_UP: list[tuple[object, ...]] = []
FOR_EVER = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}


def give_up(*numbers, **named):
    """Told of a task that is given up: in this process, or in a file that another one can read."""
    GIVEN_UP.append((*numbers, named.get("school_id")))
    if path := named.get("told"):
        Path(path).write_text("given up")


@task(queue_name="imports")
@promises(may_run_twice=True, given_up=give_up)
def last(seconds, *, school_id=0, told=""):
    time.sleep(seconds)


@task(queue_name="imports")
@promises(given_up=give_up)
def last_once(seconds, *, school_id=0, told=""):
    time.sleep(seconds)


@task(queue_name="imports")
@promises(may_run_twice=True, given_up=give_up)
def kill_my_worker(*, told=""):
    os.kill(os.getpid(), signal.SIGKILL)


@task(queue_name="mails")
@promises(may_run_twice=True)
def greet(port):
    smtplib.SMTP("127.0.0.1", port)


@task(queue_name="mails")
@promises(time_limit=SHORT, may_run_twice=True)
def greet_for_two_seconds(port):
    smtplib.SMTP("127.0.0.1", port)


@task(queue_name="audits")
@promises(may_run_twice=True)
def ask_for_ever():
    with connection.cursor() as cursor:
        cursor.execute(FOR_EVER[connection.vendor])


@task(queue_name="audits")
@promises(time_limit=SHORT, may_run_twice=True)
def ask_for_two_seconds():
    with connection.cursor() as cursor:
        cursor.execute(FOR_EVER[connection.vendor])


class Named(Exception):
    """An error whose text quotes a pupil."""


@task(queue_name="mails")
@promises(may_run_twice=True, retry_after=(timedelta(minutes=1), timedelta(minutes=5)), given_up=give_up)
def fail(number):
    raise Named("CORMIER Zoé, 123456789AA")


@task(queue_name="mails")
def exit_at_once():
    raise SystemExit(1)


@task(queue_name="mails")
def note(number, *, school_id=0):
    return number


@task(queue_name="audits")
def note_for_school(number, *, school_id):
    return number


@task(queue_name="credentials")
def take_much_memory():
    bytearray(400 * 1024 * 1024)
