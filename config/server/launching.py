"""Start the web server as production does, and start it again when it dies."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence

# A server that dies sooner will die again: its port is taken, its database refused.
YOUNG_SECONDS = 10


def command(*, host: str, port: int | str, workers: int, more: Sequence[str] = ()) -> list[str]:
    """What starts it, with this Python; ``more`` are options of granian."""
    here = ["--host", host, "--port", str(port), "--workers", str(workers)]
    return [sys.executable, "-m", "config.server", *here, *more]


class KeptServer:
    """A server that is started again when it dies; it is asked, waited for and stopped like a process."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._start = start
        self._process = start()
        self._begun = time.monotonic()

    def is_up(self) -> bool:
        """Whether it lives, started again or not; one that dies young is left dead."""
        if self._process.poll() is None:
            return True
        if time.monotonic() - self._begun < YOUNG_SECONDS:
            return False
        sys.stderr.write("Le serveur web s’est arrêté : il est relancé.\n")
        self._process, self._begun = self._start(), time.monotonic()
        return True

    def poll(self) -> int | None:
        return self._process.poll()

    def wait(self, timeout: float | None = None) -> int:
        return self._process.wait(timeout)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()
