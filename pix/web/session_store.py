"""Sessions in the database, with the statements they need and no more.

Django's store asks whether a drawn key is free, opens a transaction for one statement, reads a row before it deletes it
and writes an empty one before the full one: eight statements of the eleven of a sign-in. A key has 165 random bits, and
the primary key refuses the one that would be drawn twice.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.db import IntegrityError
from django.utils.crypto import get_random_string

KEY_LENGTH = 32


class SessionStore(db.SessionStore):
    """What ``SESSION_ENGINE`` names: Django's rows, cookies and erasing of what has ended."""

    def save(self, must_create: bool = False) -> None:
        """Write the session in one statement. Raises ``UpdateError`` when somebody ended it meanwhile."""
        if self.session_key is None:
            self.create()
            return
        facts = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = self.create_model_instance(facts)
        if must_create:
            try:
                row.save(force_insert=True)
            except IntegrityError as error:
                raise CreateError from error
            return
        kept = self.model.objects.filter(pk=row.pk)
        if not kept.update(session_data=row.session_data, expire_date=row.expire_date):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or another: nothing happens when it has ended."""
        if key := session_key or self.session_key:
            self.model.objects.filter(pk=key).delete()

    def cycle_key(self) -> None:
        """Go on under another key, which is written with the rest at the end of the request."""
        facts = dict(self.items())
        self.delete()
        self._session_key = None
        self._session_cache = facts
        self.modified = True

    def _get_new_session_key(self) -> str:
        return get_random_string(KEY_LENGTH, VALID_KEY_CHARS)
