"""Whether a browser is still signed in, without opening any page."""

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client


def is_signed_in(browser: Client) -> bool:
    request = HttpRequest()
    request.session = browser.session
    return bool(get_user(request).is_authenticated)
