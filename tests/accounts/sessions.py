"""Whether a browser is still signed in, without opening any page; and how a session ends."""

import time
from datetime import timedelta

from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from pix.accounts.models import User, new_session_salt
from pix.web.sessions import SEEN


def is_signed_in(browser: Client) -> bool:
    request = HttpRequest()
    request.session = browser.session
    return bool(get_user(request).is_authenticated)


ENDS = ("idle", "another password", "too old")
"""How a session ends that nobody closes: see ``end``."""


def end(client: Client, how: str) -> None:
    """Nobody used it for hours; the account has another password since; nobody came back for longer than it is kept."""
    row = Session.objects.get(session_key=client.session.session_key)
    match how:
        case "idle":
            session = client.session
            session[SEEN] = int(time.time()) - 9 * 3600
            session.save()
        case "another password":
            User.objects.filter(pk=row.get_decoded()[SESSION_KEY]).update(session_salt=new_session_salt())
        case "too old":
            Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() - timedelta(hours=1))
