"""Bodies are received here, in the loop that holds no thread, and lie in memory only.

A body that is not whole is never given to anybody: it is too slow, too large, one too many, or its sender has gone.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

from config.server.limits import Limits
from pix.web.components.refusals import BodyRefusal

Receive = Callable[[], Awaitable[dict[str, Any]]]


class SenderGone(Exception):
    """Whoever sent this has left before its end, or sends what is no body."""


class Bodies:
    """What is being received in this process, and what of it lies in memory."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.held = 0

    def opened(self) -> "Body":
        """A place for one more body, to be used as a context: what it holds is forgotten with it."""
        return Body(self)


class Body:
    """One body; ``content`` is whole once ``receive`` has refused nothing."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._counted = 0
        self.content = io.BytesIO()
        self.size = 0

    def __enter__(self) -> "Body":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forget()

    async def receive(self, receive: Receive, *, announced: int | None, most: int, waits: bool) -> BodyRefusal | None:
        """Take it in, ``most`` bytes at most. ``announced`` is the length that was told, ``waits`` that its sender
        asks before sending. Raises SenderGone.
        """
        limits, loop = self._bodies.limits, asyncio.get_running_loop()
        refusal = BodyRefusal.TOO_LARGE if announced is not None and announced > most else None
        if refusal and (waits or (announced or 0) > limits.dropped_bytes):
            return refusal
        begun, passed = loop.time(), 0
        try:
            async with asyncio.timeout_at(limits.coming.deadline(begun=begun, now=begun, passed=0)) as deadline:
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise SenderGone
                    chunk = message.get("body", b"")
                    passed += len(chunk)
                    refusal = refusal or self._keep(chunk, most)
                    if not message.get("more_body") or passed == announced:
                        return refusal
                    if passed > limits.dropped_bytes:
                        return BodyRefusal.TOO_LARGE
                    deadline.reschedule(limits.coming.deadline(begun=begun, now=loop.time(), passed=passed))
        except TimeoutError:
            self._forget()
            return refusal or BodyRefusal.TOO_SLOW

    def _keep(self, chunk: bytes, most: int) -> BodyRefusal | None:
        """Keep this too, or give up: what comes after is let pass without being kept."""
        self.size += len(chunk)
        if self.size > most:
            self._forget()
            return BodyRefusal.TOO_LARGE
        more = max(0, self.size - self._bodies.limits.small_bytes) - self._counted
        if self._bodies.held + more > self._bodies.limits.held_bytes:
            self._forget()
            return BodyRefusal.CROWDED
        self._counted += more
        self._bodies.held += more
        self.content.write(chunk)
        return None

    def _forget(self) -> None:
        self._bodies.held -= self._counted
        self._counted = self.size = 0
        self.content = io.BytesIO()
