"""Serve the site: `python -m config.server --port 8000 --workers 4 --threads 4`.

Any option of granian may be added (`python -m granian --help`), and wins over ours.
"""

import argparse
import os
import resource
import sys
from collections.abc import Sequence
from importlib import import_module

from config.server.limits import THREADS

OPTIONS = (
    *("--interface", "asgi", "--no-ws"),
    # HTTP/2 has no time-out for headers here, nor has a line that has not said yet which it speaks.
    *("--http", "1", "--http1-header-read-timeout", "20000", "--http1-buffer-size", "65536"),
    # Lines that are open, not requests: a line that sleeps counts for one.
    *("--backlog", "2048", "--backpressure", "1000"),
    # A process that dies comes back. One that is replaced stays until the new one is there, then has time to receive
    # what it was receiving.
    *("--respawn-failed-workers", "--respawn-interval", "10", "--workers-kill-timeout", "120"),
    *("--log-level", "warning"),
)
APPLICATION = "config.asgi:application"
OPEN_FILES = 8192


def main(arguments: Sequence[str]) -> None:
    """Become granian, once the database is known to be ours: each of its processes would refuse it for itself."""
    parser = argparse.ArgumentParser(prog="python -m config.server", add_help=False)
    parser.add_argument("--threads", type=int)
    ours, granians = parser.parse_known_args(arguments)
    if ours.threads:
        os.environ[THREADS] = str(ours.threads)
    _open_more_files()
    import_module("config.wsgi")
    os.execv(sys.executable, [sys.executable, "-m", "granian", *OPTIONS, *granians, APPLICATION])  # noqa: S606


def _open_more_files() -> None:
    """Systems give 1,024 to whoever asks for nothing: less than the lines of one process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
