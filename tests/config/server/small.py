"""A site of three pages for the real server: one that is long, one that breaks in the middle, one that is there."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from config.server.front import Front  # noqa: E402 — it speaks in the words of the pages.
from config.server.limits import Limits, Pace  # noqa: E402
from pix.web.components.refusals import REFUSED  # noqa: E402

LONG = 32 * 1024 * 1024


def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    refusal = environ.get(REFUSED)
    start_response(f"{refusal.value} Refused" if refusal else "200 OK", [])
    if refusal:
        return [b"refused"]
    if environ["PATH_INFO"] == "/breaks":
        return _breaking()
    return [b"a" * LONG if environ["PATH_INFO"] == "/long" else b"here"]


def _breaking() -> Iterator[bytes]:
    yield b"Nom;Pix\r\n"
    raise ConnectionError("the database left in the middle")


application = Front(pages, Limits(leaving=Pace(silent_seconds=1)))
