"""Between the lines and Django: a request takes a thread once it is whole, its answer leaves without one.

granian speaks HTTP and times headers; we receive bodies and send answers in its event loop; Django's ordinary handler
runs in a few threads. Django's asynchronous handler is not used: it is slow with synchronous views.
"""

import asyncio
import io
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from config.server import requests
from config.server.answers import Answer, Application, ask
from config.server.bodies import Bodies, Receive, SenderGone
from config.server.limits import Limits
from config.server.requests import Environ, Request
from config.server.turns import NotInTime, Turns
from pix.web.components.errors import LAST_RESORT
from pix.web.components.refusals import REFUSED, BodyRefusal

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
ORPHAN_SECONDS = 1


class Front:
    """The application that granian calls."""

    def __init__(self, application: Application, limits: Limits) -> None:
        self._application = application
        self._limits = limits
        self._bodies = Bodies(limits)
        self._turns = Turns(limits.threads)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._serve(requests.read(scope), receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._turns.begin()
        watch = asyncio.create_task(_leave_with(os.getppid()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        watch.cancel()
        self._turns.end()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, request: Request, receive: Receive, send: Send) -> None:
        if not request.readable:
            answer = await self._refuse(request, BodyRefusal.MALFORMED)
        elif request.has_body:
            answer = await self._serve_with_body(request, receive)
        else:
            answer = await self._ask(request, io.BytesIO(), {})
        await self._send(answer, send)

    async def _serve_with_body(self, request: Request, receive: Receive) -> Answer:
        with self._bodies.opened() as body:
            try:
                refusal = await body.receive(
                    receive,
                    announced=request.announced,
                    most=self._limits.file_bytes if request.has_files else self._limits.form_bytes,
                    waits=request.waits,
                )
            except SenderGone:
                return _UNREADABLE
            if refusal:
                return await self._refuse(request, refusal)
            return await self._ask(request, body.content, {"CONTENT_LENGTH": str(body.size)})

    async def _ask(self, request: Request, content: io.BytesIO, length: Environ) -> Answer:
        def work() -> Answer:
            content.seek(0)
            return ask(self._application, request.environ | length | {"wsgi.input": content})

        try:
            return await self._turns.run(work, writes=not request.is_safe, seconds=self._limits.turn_seconds)
        except NotInTime:
            return await self._refuse(request, BodyRefusal.CROWDED)
        except Exception:
            logger.exception("An answer broke off before it was whole")
            return await self._refuse(request, BodyRefusal.BROKEN)

    async def _refuse(self, request: Request, refusal: BodyRefusal) -> Answer:
        """Have it said in words, by a page that reads neither body nor database."""
        logger.info("A request was not taken: %s", refusal.name)
        environ: Environ = request.environ | {REFUSED: refusal, "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
        work = partial(ask, self._application, environ)
        try:
            answer = await self._turns.run(work, writes=False, seconds=self._limits.turn_seconds)
        except Exception:
            logger.exception("A refusal could not be said in its words")
            headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(_LAST_RESORT))]
            answer = Answer(status=refusal.value, headers=headers, body=_LAST_RESORT)
        # What follows on the line may be the rest of what was refused.
        answer.headers.append(_CLOSE)
        return answer

    async def _send(self, answer: Answer, send: Send) -> None:
        """A reader who is too slow is left: the length that was told says that the end is missing."""
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        piece, pace, loop = self._limits.piece_bytes, self._limits.leaving, asyncio.get_running_loop()
        begun, last = loop.time(), (len(answer.body) - 1) // piece * piece
        if last <= 0:
            await send({"type": "http.response.body", "body": answer.body})
            return
        try:
            async with asyncio.timeout_at(pace.deadline(begun=begun, now=begun, passed=0)) as deadline:
                for start in range(0, len(answer.body), piece):
                    part = answer.body[start : start + piece]
                    await send({"type": "http.response.body", "body": part, "more_body": start < last})
                    deadline.reschedule(pace.deadline(begun=begun, now=loop.time(), passed=start + piece))
        except TimeoutError:
            logger.info("A reader was too slow and was left")


_LAST_RESORT = LAST_RESORT.encode()
_CLOSE = (b"connection", b"close")
# To a body that ends before its end: most often nobody is there to read this.
_UNREADABLE = Answer(status=400, headers=[(b"content-length", b"0"), _CLOSE], body=b"")


async def _leave_with(parent: int) -> None:
    """Stop when the process that started us is gone: nobody else would, and the port would stay taken."""
    while os.getppid() == parent:
        await asyncio.sleep(ORPHAN_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
