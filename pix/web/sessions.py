"""Leave nothing of somebody who has gone: schools' computers are shared.

But that somebody was here, and the answer they were typing, which comes back to them alone
(``pix.web.learner.assessment.keeping``).
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponseBase

from pix.web.sites import SITES

SEEN = "seen_at"
OPENED_ON = "opened_on"
"""The prefix of the site where the password was typed."""

WORKING_IN = "school_id"
"""The number of the school somebody works in."""

ENDED = "ended_at"
"""In the session of nobody: until when somebody was signed in, 0 once they have been told. A stranger has none."""

MOST_MESSAGES = 10

# Writing at each request would double the writes of the site; this is precise enough for hours.
WRITE_EVERY_SECONDS = 300


def work_in(request: HttpRequest, school_id: int) -> None:
    """Open work in a school; the gate asks at each page whether the account is a member there."""
    request.session[WORKING_IN] = school_id


def has_ended(request: HttpRequest) -> bool:
    """Whether somebody was signed in on this screen, and is no longer, without having asked for it."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and ENDED in request.session


def say_once_that_it_ended(request: HttpRequest) -> bool:
    """Whether it is to be told now: what is said at each request would make the session of nobody grow for ever."""
    is_news = has_ended(request) and bool(request.session[ENDED])
    if is_news:
        request.session[ENDED] = 0
    return is_news


class LatestMessages(SessionStorage):
    """Django's messages in the session, the last ones: who never reads theirs does not pile them up."""

    def _store(self, messages: list[Any], response: HttpResponseBase, *args: Any, **kwargs: Any) -> list[Any]:
        latest = messages[-MOST_MESSAGES:]
        return super()._store(latest, response, *args, **kwargs)  # type: ignore[misc,no-any-return]


class PrivatePagesMiddleware:
    """No browser keeps what somebody signed in has read: signed out, the back button gives nothing to the next one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # The page of an outage says so already: to look into the session would wait for the database once more.
        is_said = "Cache-Control" in response.headers
        if not is_said and settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class IdleSessionMiddleware:
    """Close a session that nobody has used for hours; one that ended, here or otherwise, leaves that it did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session, now = request.session, int(time.time())
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key and SESSION_KEY in session:
            seen = session.get(SEEN, now)
            # Nobody uses it, or the account has another password, or is closed.
            if now - seen > _limit(session) or not request.user.is_authenticated:
                session.flush()
                session[ENDED] = now
            # A page that refreshes itself in an empty room is nobody's activity.
            elif SEEN not in session or (now - seen > WRITE_EVERY_SECONDS and "X-Polling" not in request.headers):
                session[SEEN] = now
        elif key and session.session_key is None and _was_left_open(key):
            session[ENDED] = now
        return self.get_response(request)


def _was_left_open(key: str) -> bool:
    """Whether this is the key of a session that nobody closed and that is too old: told once, for it is erased."""
    row = Session.objects.filter(session_key=key).first()
    if row is None or SESSION_KEY not in row.get_decoded():
        return False
    return row.delete()[0] > 0


def _limit(session: SessionBase) -> int:
    """That of the site where the session was opened: a visit to another one does not make it longer."""
    opened_on = [site for site in SITES if site.prefix == session.get(OPENED_ON)]
    return min(site.idle_seconds for site in opened_on or SITES)
