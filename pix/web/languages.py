"""The language of a page: the one the account chose, else the browser's, else the site's; only those that are offered.

Django's middleware has read the browser before; this one lets the account have its way.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from pix.accounts import languages
from pix.accounts.models import User


class AccountLanguageMiddleware:
    """Speak to somebody signed in as they asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Without a cookie nobody is signed in: a page open to all costs no query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
            language = languages.chosen_by(request.user)
            if language:
                translation.activate(language)
                request.LANGUAGE_CODE = language
        return self.get_response(request)
