"""The whole site, as `make run` starts it: web server, workers, and who looks after both. Each process can be found."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.server import Server


@dataclass(kw_only=True)
class Site(Server):
    """Its processes change: they are looked for in /proc whenever one is wanted."""

    patience_seconds: int = 600

    def command(self) -> list[str]:
        return [sys.executable, "-m", "config.serve"]

    def web_parent(self) -> int:
        return self._find("granian", of=self._own())

    def web_child(self) -> int:
        return self._find("granian", of=self.web_parent())

    def work_parent(self) -> int:
        return self._find("manage.py work", of=self._own())

    def worker(self, lane: str) -> int:
        """The worker of this lane, by the name that it gives itself."""
        found = [pid for pid in _children(self.work_parent()) if _said(pid, "comm") == f"pix {lane}"]
        if not found:
            raise LookupError(lane)
        return found[0]

    def _own(self) -> int:
        assert self.process is not None
        return self.process.pid

    def _find(self, words: str, *, of: int) -> int:
        found = [pid for pid in _children(of) if words in _said(pid, "cmdline")]
        if not found:
            raise LookupError(words)
        return min(found)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    return [int(child) for child in _said(pid, f"task/{pid}/children").split()]


def _said(pid: int, what: str) -> str:
    try:
        return Path(f"/proc/{pid}/{what}").read_text().replace("\0", " ").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
