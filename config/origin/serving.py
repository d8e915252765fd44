"""A process that serves pages asks more of a database than a command does, and cannot leave at a page's first query."""

import logging
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from config.origin import marks
from config.origin.judging import REFUSED, WAITING, RefusedDatabase
from pix.web.components import outages

logger = logging.getLogger(__name__)
_told: set[str] = set()


def begin() -> None:
    """From now on a database must have all its tables; one that is refused is an outage, told once in the log."""
    outages.count_as_outage(RefusedDatabase)
    connection_created.disconnect(marks.watch_connection)
    connection_created.connect(watch_connection)


def watch_connection(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    """At each new connection, refuse a database that is not ours, or not migrated: the site comes back once it is."""
    try:
        marks.admit(connection, refused=(*REFUSED, *WAITING))
    except RefusedDatabase as refused:
        if str(refused) not in _told:
            _told.add(str(refused))
            logger.error("%s", refused)  # noqa: TRY400 — its sentence is enough.
        raise
