from typing import Any

from django.http import HttpRequest, HttpResponse


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse(status=400)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse(status=403)


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse(status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(status=403)


def too_many_requests(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse(status=429)
