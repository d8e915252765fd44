"""A session that ends in the middle of a question: what was typed comes back after signing in.

Answers already given are in the database. The one being typed is put aside in the session that is left, under the
number of the test: only its owner ever sees that test. A stranger has no such session: nothing of theirs is kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from pix.assessments.services.answering import MAX_LENGTH
from pix.web.learner.assessment.items.controls import ITEM
from pix.web.learner.assessment.setting import controls_of
from pix.web.sessions import has_ended

ASIDE = "typed_answer"
LONGEST_KEPT = 4_000
"""In bytes, of one answer: a text of a few fields, and their names."""


def keeping_what_was_typed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Before the gate sends somebody to sign in, put aside the answer they were giving."""

    @wraps(view)
    def keeper(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated and has_ended(request):
            _put_aside(request, pk)
        return view(request, pk, *args, **kwargs)

    return keeper


def take_back(request: HttpRequest, pk: int, item_code: str) -> QueryDict | None:
    """What was typed in this question before the session ended; given back once."""
    if ASIDE not in request.session:
        return None
    aside = request.session.pop(ASIDE)
    typed = QueryDict(mutable=True)
    for name, values in aside["typed"].items():
        typed.setlist(name, values)
    return typed if aside["test"] == pk and typed.get(ITEM) == item_code else None


def _put_aside(request: HttpRequest, pk: int) -> None:
    """What the page of this item asks for, each control whole or not at all: half an answer would pass for one."""
    item_code = request.POST.get(ITEM, "")
    typed: dict[str, list[str]] = {ITEM: [item_code]}
    left = LONGEST_KEPT
    for name in controls_of(pk, item_code):
        values = request.POST.getlist(name)
        weight = sum(len(text.encode(errors="replace")) for text in (name, *values))
        if values and weight <= left and all(len(value) <= MAX_LENGTH for value in values):
            typed[name] = values
            left -= weight
    if len(typed) > 1:
        request.session[ASIDE] = {"test": pk, "typed": typed}
