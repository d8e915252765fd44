"""Real workers on the test's database: started, killed, waited for."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
PATIENCE = 60.0
"""Conditions come true in a second or two; a machine that is busy with something else may need more."""


def until(condition: Callable[[], T], *, within: float = PATIENCE) -> T:
    """Wait for a condition, and give what it gave."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(0.05)
    return answer


def address() -> str:
    """The test's own database, as a worker is told it."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def start(*lanes: str, command: str = "work") -> subprocess.Popen[bytes]:
    chosen = [argument for lane in lanes for argument in ("--lane", lane)]
    environment = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "tests.work.settings"}
    return subprocess.Popen([sys.executable, "manage.py", command, *chosen], env=environment)


def children(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_there(pid: int) -> bool:
    """Whether a process lives; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing behind, whatever the test did."""
    if process.poll() is not None:
        return  # its number may be another's by now
    left = children(process)
    process.kill()
    process.wait()
    for pid in left:
        if is_there(pid):
            os.kill(pid, signal.SIGKILL)


def silent_server() -> socket.socket:
    """A mail server that takes the connection and never says a word."""
    return socket.create_server(("127.0.0.1", 0))


def end_sessions() -> None:
    """PostgreSQL finishes what a killed process asked for, and keeps the database open meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
