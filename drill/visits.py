"""Somebody in front of a browser, who tries again as the pages ask; and the log of every answer they had.

What is lost is lost for whoever was told that it was kept: a visitor notes a promise when the answer says so, never
when the request leaves.
"""

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass

from bench.server import FORM, Browser, Server

PRESSES_AGAIN_SECONDS = 0.5
NO_ANSWER = ("cut", "silent")
OUR_FAULT = 500


class GivesUp(Exception):
    """The drill is over and the trouble is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, or its absence: ``label`` is a status, "503 mute" for one without words, "cut" or "silent"."""

    label: str
    began: float
    seconds: float
    is_file: bool


class Log:
    """What everybody was answered during one fault, and when each kind of act last went well."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.answers: list[Answer] = []
        self.went_well: dict[str, list[tuple[float, float]]] = {}
        self.puzzled: Counter[str] = Counter()

    def note(self, answer: Answer) -> None:
        with self._lock:
            self.answers.append(answer)

    def well(self, kind: str, *, began: float) -> None:
        """An act of this kind, begun then, has just succeeded."""
        with self._lock:
            self.went_well.setdefault(kind, []).append((began, time.monotonic()))

    def puzzle(self, what: str) -> None:
        """Somebody was led where nobody expected."""
        with self._lock:
            self.puzzled[what] += 1

    def normal_at(self, kind: str, *, since: float) -> float | None:
        """When an act of this kind that began after ``since`` first succeeded."""
        with self._lock:
            return min((ended for began, ended in self.went_well.get(kind, []) if began >= since), default=None)

    def labels(self) -> Counter[str]:
        with self._lock:
            return Counter(answer.label for answer in self.answers)

    def worst_page(self) -> float:
        """The longest wait but for files, which may take as long as they are."""
        with self._lock:
            return max((answer.seconds for answer in self.answers if not answer.is_file), default=0.0)


class Visitor(Browser):
    """A browser whose owner presses again until it works, or until the drill is ``over``."""

    def __init__(self, site: Server, log: Log, over: threading.Event, cookies: dict[str, str] | None = None) -> None:
        super().__init__(site, cookies)
        self.log, self.over = log, over

    def _send(self, method: str, path: str, body: bytes | None, kind: str = FORM) -> int:
        while True:
            began = time.monotonic()
            label, status = self._try(method, path, body, kind)
            seconds = time.monotonic() - began
            self.log.note(Answer(label=label, began=began, seconds=seconds, is_file=kind != FORM))
            if status not in (0, 408) and status < OUR_FAULT:
                return status
            if self.over.wait(PRESSES_AGAIN_SECONDS):
                raise GivesUp

    def _try(self, method: str, path: str, body: bytes | None, kind: str) -> tuple[str, int]:
        try:
            status = super()._send(method, path, body, kind)
        except TimeoutError:
            self.connection.close()
            return "silent", 0
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return "cut", 0
        return (f"{status}{self._mute(status)}", status)

    def _mute(self, status: int) -> str:
        return " mute" if status >= OUR_FAULT and "<h1" not in self.body else ""

    def hang_up(self) -> None:
        self.connection.close()
