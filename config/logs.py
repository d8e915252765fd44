"""What a log line must not say: logs are read, copied and kept by people who have no business with pupils."""

import logging
import re

from config.origin.judging import RefusedDatabase
from pix.web.components.outages import outage_of

# A link of invitation opens a school's space; PostgreSQL quotes the row that it refuses.
_SECRET = re.compile(r"(?P<before>/invitation/)[^/\s?]+|^DETAIL:.*$", re.MULTILINE)


class DiscreetFormatter(logging.Formatter):
    """Django tells the path of a request that failed, and the database's own words: without what they give away."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(lambda found: f"{found['before'] or ''}…", super().format(record))


class WithoutOutageTraceback(logging.Filter):
    """A database that is away is told by the kind of its error, a refused one once in its sentence.

    A traceback for each request would bury what else happens, and tell nothing more.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and (isinstance(error, RefusedDatabase) or outage_of(error)):
            record.msg = f"{record.msg} ({type(error.__cause__ or error).__name__})"
            record.exc_info = None
        return True
