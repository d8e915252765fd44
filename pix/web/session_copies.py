"""Sessions of the database, each with a copy in Redis for a minute: what a site that has ``CACHE_URL`` uses.

The database is written first and is always right. Django's ``cached_db`` keeps a copy as long as the session: a Redis
that was away during a sign-out would open the session again on its return. Here a copy lives a minute; whoever Redis
does not answer leaves it alone as long, so that no copy is read that could not be renewed.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from redis import RedisError

from pix.web import session_store

KEPT_SECONDS = 60

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")

_ENDED = "ended"
"""Instead of a copy: whoever read the session in the database just before it ended cannot bring it back."""

_left_alone_until = 0.0


class SessionStore(session_store.SessionStore):
    """The session of a browser."""

    def load(self) -> dict[str, Any]:
        if self.session_key is None:
            return super().load()
        name = _name(self.session_key)
        copy = _ask(lambda: cache.get(name), None)
        if isinstance(copy, dict):
            return copy
        found = super().load()
        if self.session_key is not None:
            # Never instead of what is there: a tab that has saved since is right.
            _ask(lambda: cache.add(name, found, KEPT_SECONDS), False)
        return found

    def save(self, must_create: bool = False) -> None:
        super().save(must_create)
        if self.session_key is not None:
            name, saved = _name(self.session_key), dict(self.items())
            _ask(lambda: cache.set(name, saved, KEPT_SECONDS), None)

    def delete(self, session_key: str | None = None) -> None:
        super().delete(session_key)
        if (ended := session_key or self.session_key) is not None:
            name = _name(ended)
            _ask(lambda: cache.set(name, _ENDED, KEPT_SECONDS), None)


def _name(session_key: str) -> str:
    """Whoever reads Redis must not be able to open a session."""
    return f"session:{hashlib.sha256(session_key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _ask(act: Callable[[], Asked], otherwise: Asked) -> Asked:
    """What Redis answers; ``otherwise`` when it does not, and for a minute since."""
    global _left_alone_until
    if time.monotonic() < _left_alone_until:
        return otherwise
    try:
        return act()
    except (RedisError, OSError, ValueError) as error:
        _left_alone_until = time.monotonic() + KEPT_SECONDS
        kind = type(error).__name__
        logger.warning("Redis does not answer (%s): sessions are the database's for %s s", kind, KEPT_SECONDS)
        return otherwise
