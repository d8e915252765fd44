"""What a log line must not say: logs are read, copied and kept by people who have no business with pupils."""

import logging
import re

from config.origin.judging import RefusedDatabase

# A link of invitation opens a school's space; PostgreSQL quotes the row that it refuses.
_SECRET = re.compile(r"(?P<before>/invitation/)[^/\s?]+|^DETAIL:.*$", re.MULTILINE)


class DiscreetFormatter(logging.Formatter):
    """Django tells the path of a request that failed, and the database's own words: without what they give away."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(lambda found: f"{found['before'] or ''}…", super().format(record))


class WithoutRefusedTraceback(logging.Filter):
    """A refused database is told once in its sentence; the traceback of each request since would bury it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], RefusedDatabase):
            record.exc_info = None
        return True
