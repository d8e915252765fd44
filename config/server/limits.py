"""What a process that serves pages takes from its lines: how much, how long, how many at once.

A school's line sends 1 Mbit/s, shared by a class: 2 MiB take 17 s, and the largest export, 20 MiB, 84 s at 2 Mbit/s.
A line that sends a byte a second is nobody's.
"""

import os
from dataclasses import dataclass

from django.conf import settings

KIB = 1024
MIB = 1024 * KIB
THREADS = "PIX_WEB_THREADS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How slowly bytes may pass. Nothing is asked of the first seconds, then an average and no long silence."""

    grace_seconds: float = 20
    bytes_per_second: int = 4 * KIB
    silent_seconds: float = 20
    total_seconds: float = 300

    def deadline(self, *, begun: float, now: float, passed: int) -> float:
        """When the next bytes must have come, after ``passed`` of them."""
        return min(
            begun + self.grace_seconds + passed / self.bytes_per_second,
            now + self.silent_seconds,
            begun + self.total_seconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one process."""

    threads: int = 4
    """Requests in work at once. Each thread has its connection to the database."""

    form_bytes: int = 1 * MIB
    file_bytes: int = 21 * MIB
    """A form with files, the files in it."""

    small_bytes: int = 64 * KIB
    """There is always room for so much of a body: nobody's sign-in waits for the files of others."""

    held_bytes: int = 4 * 21 * MIB
    """All bodies together, beyond what is small of each."""

    dropped_bytes: int = 200 * MIB
    """So much of a body that is too large is let pass, so that a browser still listens when it is told so."""

    turn_seconds: float = 20
    """How long a request waits for its turn to write, as long as SQLite waits for its lock."""

    coming: Pace = Pace()
    leaving: Pace = Pace(total_seconds=1800)
    piece_bytes: int = 64 * KIB
    """An answer longer than a piece leaves piece by piece, at the pace of its reader."""


def from_settings() -> Limits:
    """The limits of this site: the sizes are those above which Django refuses or drops."""
    return Limits(
        threads=max(2, int(os.environ.get(THREADS, Limits().threads))),
        form_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        file_bytes=settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
        held_bytes=4 * settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
    )
