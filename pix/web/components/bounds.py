"""The door: what is longer than any of our pages needs is refused before it is read, in words.

Here are the bounds of a request as a whole; each field has its own, in its form (``pix.web.components.fields``). A
megabyte of « %C3%A9 » takes 200 ms to be read, before anybody has looked at what it says.
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from pix.web.components import errors

LONGEST_PATH = 1_000
LONGEST_QUERY = 16_000
"""Two hundred classes ticked in a list fit three times."""
LONGEST_HEADERS = 32_000
"""Of a browser, all together, with cookies that are not ours."""
LONGEST_UPLOAD = 64 * 1024 * 1024
"""Above what a page of files takes, so that the page itself tells, with its own words, who forgot to zip theirs."""

_SESSION_KEY = re.compile(r"[a-z0-9]{32}")

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def takes_a_file(view: V) -> V:
    """A page that is sent files; the others are sent forms, which are short."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


class BoundsMiddleware:
    """Refuse what is too long by what it says of itself, without reading it; without database, session or user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if len(request.path_info) > LONGEST_PATH or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return errors.address_too_long(request)
        if _length_of_headers(request) > LONGEST_HEADERS:
            return errors.headers_too_long(request)
        # The identifier of no session: nobody looks for it.
        if not _SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        longest = LONGEST_UPLOAD if hasattr(view, "takes_a_file") else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return errors.too_large(request) if announced_length(request) > longest else None


def announced_length(request: HttpRequest) -> int:
    """How many bytes the browser says that it sends; 0 when it does not say, and then nothing is read."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if re.fullmatch("[0-9]{1,18}", said) else 0


def _length_of_headers(request: HttpRequest) -> int:
    return sum(len(value) for name, value in request.META.items() if name.startswith(("HTTP_", "CONTENT_TYPE")))
