"""A session that ends in the middle of a question: what was typed comes back after signing in.

Answers already given are in the database. The one being typed is put aside in the
visitor's session, under the number of the test: only its owner ever sees that test.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, QueryDict

from pix.assessments.services.answering import MAX_LENGTH

ASIDE = "typed_answer"
MAX_FIELDS = 20


def keeping_what_was_typed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Before the gate sends somebody to sign in, put aside the answer they were giving."""

    @wraps(view)
    def keeper(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        came_with_a_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method == "POST" and came_with_a_session and not request.user.is_authenticated:
            request.session[ASIDE] = {"test": pk, "typed": _bounded(request.POST).urlencode()}
        return view(request, pk, *args, **kwargs)

    return keeper


def take_back(request: HttpRequest, pk: int, item_code: str) -> QueryDict | None:
    """What was typed in this question before the session ended; given back once."""
    if ASIDE not in request.session:
        return None
    aside = request.session.pop(ASIDE)
    typed = QueryDict(aside["typed"])
    return typed if aside["test"] == pk and typed.get("item") == item_code else None


def _bounded(posted: QueryDict) -> QueryDict:
    """As much as a real page can send, without the form's own token."""
    kept = QueryDict(mutable=True)
    for name in list(posted)[:MAX_FIELDS]:
        if name != "csrfmiddlewaretoken":
            kept.setlist(name[:MAX_LENGTH], [value[:MAX_LENGTH] for value in posted.getlist(name)[:MAX_FIELDS]])
    return kept
