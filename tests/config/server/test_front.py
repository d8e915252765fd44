"""From the line to the page and back, with an application of two lines in place of Django."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from config.server.front import Front
from config.server.limits import Limits, Pace
from pix.web.components.refusals import REFUSED, BodyRefusal
from tests.config.server.loops import run_apart
from tests.config.server.test_bodies import Line
from tests.config.server.test_requests import scope

IMPATIENT = Pace(grace_seconds=0.01, silent_seconds=0.01)


@dataclass
class Reader:
    """Who reads an answer; after ``most`` pieces they read no more."""

    most: int = 1000
    messages: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, message: dict[str, Any]) -> None:
        if len(self.messages) >= self.most:
            await asyncio.Event().wait()
        self.messages.append(message)

    @property
    def status(self) -> int:
        return self.messages[0]["status"]

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.messages[1:])

    @property
    def has_all(self) -> bool:
        return not self.messages[-1].get("more_body", False)


def echo(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    """Give back what came; or say, as Django does, what was refused."""
    if refusal := environ.get(REFUSED):
        start_response(f"{refusal.value} Refused", [])
        return iter([refusal.name.encode()])
    start_response("200 OK", [])
    return iter([environ.get("CONTENT_LENGTH", "-").encode(), b" ", environ["wsgi.input"].read()])


def breaks(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    if REFUSED in environ:
        return echo(environ, start_response)
    start_response("200 OK", [])
    return (part for part in [b"Nom;Pix", 1 / 0])


def eight_letters(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"abcdefgh"]


def serve(
    application: Any, line: Line, *headers: tuple[bytes, bytes], reader: Reader | None = None, **limits: Any
) -> Reader:
    """Live long enough to serve one request."""
    reader = reader or Reader()
    served, states = asyncio.Event, []

    async def live() -> None:
        front, over = Front(application, Limits(**limits)), served()
        steps = iter([lambda: asyncio.sleep(0), over.wait])

        async def receive() -> dict[str, Any]:
            await next(steps)()
            return {"type": "lifespan"}

        async def told(message: dict[str, Any]) -> None:
            states.append(message["type"])

        life = asyncio.create_task(front({"type": "lifespan"}, receive, told))
        while not states:
            await asyncio.sleep(0)
        await front(scope("POST", b"/", b"", *headers), line, reader)
        over.set()
        await life

    run_apart(live())
    assert states == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert not [one for one in threading.enumerate() if one.name.startswith("pix-")]
    return reader


LENGTH = (b"content-length", b"9")
CHUNKED = (b"transfer-encoding", b"chunked")


@pytest.mark.parametrize(
    "headers, pieces, body",
    [([LENGTH], [b"log", b"in=lou"], b"9 login=lou"), ([CHUNKED], [b"login", b"="], b"6 login="), ([], [], b"- ")],
)
def test_the_application_reads_a_whole_body_and_its_length(headers, pieces, body):
    reader = serve(echo, Line(*pieces), *headers)

    assert (reader.status, reader.body, reader.has_all) == (200, body, True)


@pytest.mark.parametrize(
    "line, headers, refusal",
    [
        (Line(b"a", then="falls silent"), [(b"content-length", b"5")], BodyRefusal.TOO_SLOW),
        (Line(b"a" * 9), [LENGTH, (b"content-type", b"text/plain")], BodyRefusal.TOO_LARGE),
        (Line(b"a" * 9), [CHUNKED], BodyRefusal.TOO_LARGE),
        (Line(b"a" * 9), [LENGTH, CHUNKED], BodyRefusal.MALFORMED),
        (Line(b"a" * 9), [LENGTH, (b"content-type", b"multipart/form-data")], None),
    ],
)
def test_what_is_refused_is_said_by_the_application(line, headers, refusal):
    reader = serve(echo, line, *headers, coming=IMPATIENT, form_bytes=8, file_bytes=16)

    assert (reader.status, reader.body) == (
        (refusal.value, refusal.name.encode()) if refusal else (200, b"9 " + b"a" * 9)
    )


def test_nothing_is_done_with_what_a_sender_who_left_has_sent():
    def application(*request: Any) -> Iterator[bytes]:
        pytest.fail("half a body was read")

    reader = serve(application, Line(b"log", then="leaves"), LENGTH)

    assert (reader.status, reader.body) == (400, b"")


def test_an_answer_that_breaks_in_the_middle_is_told_as_a_failure_of_ours(caplog):
    reader = serve(breaks, Line())

    assert (reader.status, reader.body) == (500, b"BROKEN")
    assert "ZeroDivisionError" in caplog.text


def test_an_application_that_cannot_even_refuse_leaves_a_word(caplog):
    def application(*request: Any) -> Iterator[bytes]:
        raise RuntimeError

    reader = serve(application, Line())

    assert reader.status == 500
    assert "Pix rencontre un problème" in reader.body.decode()


def test_a_long_answer_leaves_by_pieces_to_its_end():
    reader = serve(eight_letters, Line(), piece_bytes=3)

    assert [message["body"] for message in reader.messages[1:]] == [b"abc", b"def", b"gh"]
    assert reader.has_all


def test_a_reader_who_reads_no_more_is_left_and_the_length_says_what_is_missing(caplog):
    reader = Reader(most=2)

    serve(
        eight_letters,
        Line(),
        reader=reader,
        piece_bytes=3,
        leaving=IMPATIENT,
    )

    assert (reader.body, reader.has_all) == (b"abc", False)
    assert (b"content-length", b"8") in reader.messages[0]["headers"]
