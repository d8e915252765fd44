"""Leave nothing of somebody who has gone: schools' computers are shared."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase

from pix.web.sites import SITES

SEEN = "seen_at"
OPENED_ON = "opened_on"
"""The prefix of the site where the password was typed."""

WORKING_IN = "school_id"
"""The number of the school somebody works in."""

# Writing at each request would double the writes of the site; this is precise enough for hours.
WRITE_EVERY_SECONDS = 300


def work_in(request: HttpRequest, school_id: int) -> None:
    """Open work in a school; the gate asks at each page whether the account is a member there."""
    request.session[WORKING_IN] = school_id


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
    """Close a session that nobody has used for hours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session = request.session
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in session:
            now = int(time.time())
            seen = session.get(SEEN, now)
            if now - seen > _limit(session):
                session.flush()
            # A page that refreshes itself in an empty room is nobody's activity.
            elif SEEN not in session or (now - seen > WRITE_EVERY_SECONDS and "X-Polling" not in request.headers):
                session[SEEN] = now
        return self.get_response(request)


def _limit(session: SessionBase) -> int:
    """That of the site where the session was opened: a visit to another one does not make it longer."""
    opened_on = [site for site in SITES if site.prefix == session.get(OPENED_ON)]
    return min(site.idle_seconds for site in opened_on or SITES)
