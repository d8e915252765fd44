"""Answer in plain words where Django would leave a bare page."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone

from pix.accounts.errors import TooManyTries
from pix.web.components import errors
from pix.web.components.outages import outage_of
from pix.web.components.refusals import REFUSED

logger = logging.getLogger(__name__)


class PlainWordsMiddleware:
    """A busy or lost database is a clean 503 that asks to try again; a wrong method and too many tries are told too,
    and so is what the server did not take.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if refusal := request.META.get(REFUSED):
            return errors.not_taken(request, refusal)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            page = errors.method_not_allowed(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, TooManyTries):
            return errors.too_many_requests(request, retry_after=error.seconds_left(timezone.now()))
        outage = outage_of(error)
        if outage is None:
            return None
        logger.warning("The database did not answer: %s", type(error.__cause__ or error).__name__)
        return errors.unavailable(request, outage)
