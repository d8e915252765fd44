"""One fault at a time: what is done to the site, and how it is undone. What dies is brought back by the site alone."""

import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from django.db import connection

from bench.lines import DRIBBLING, UPLOADING, Crowd, Sending
from drill.databases import Cluster
from drill.site import Site, kill
from pix.rosters.models import RosterImport
from pix.work.lanes import NAMES
from tests.integrations.mail_server import MailServer

Status = RosterImport.Status
SQLITE, POSTGRESQL = "sqlite", "postgresql"
BOTH = (SQLITE, POSTGRESQL)
LONG_ENOUGH_TO_BE_CUT = 26
BALLAST = 1024 * 1024
LEFT = 8 * BALLAST
"""Enough for the journal to be emptied into the database."""


@dataclass(kw_only=True)
class Scene:
    """What a fault may touch. ``notes`` is what it has to say of itself afterwards."""

    site: Site
    mail: MailServer
    var: Path
    disk_is_small: str
    """Why not, or ""."""
    cluster: Cluster | None
    cookies: dict[str, str]
    notes: list[str] = field(default_factory=list)


Act = Callable[[Scene], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``seconds`` is how long it lasts; of what is killed it is a moment."""

    name: str
    act: Act
    seconds: float = 0
    databases: tuple[str, ...] = BOTH


@contextmanager
def nothing(scene: Scene) -> Iterator[None]:
    yield


@contextmanager
def mail_server_that(mode: str, scene: Scene) -> Iterator[None]:
    scene.mail.mode = mode
    try:
        yield
    finally:
        scene.mail.mode = "takes"
        scene.mail.over.set()
        scene.mail.over.clear()


@contextmanager
def killed(who: Callable[[Site], int], scene: Scene) -> Iterator[None]:
    kill(who(scene.site))
    yield


@contextmanager
def killed_worker(lane: str, scene: Scene) -> Iterator[None]:
    kill(scene.site.worker(lane))
    yield


@contextmanager
def killed_while_importing(status: str, scene: Scene) -> Iterator[None]:
    """The worker dies with an import in its hands: one that is read, or one that is applied."""
    begun = RosterImport.objects.filter(status=status, progress__gt=0)
    hit = _wait(begun.exists)
    kill(scene.site.worker("imports"))
    scene.notes.append("an import was in its hands" if hit and begun.exists() else "no import was in its hands")
    yield


@contextmanager
def killed_while_mailing(scene: Scene) -> Iterator[None]:
    """The worker dies between handing a message over and hearing that it was taken."""
    scene.mail.mode = "slow"
    before = len(scene.mail.mails)
    hit = _wait(lambda: len(scene.mail.mails) > before)
    kill(scene.site.worker("mails"))
    scene.notes.append("a message was in its hands" if hit else "no message was in its hands")
    with mail_server_that("takes", scene):
        yield


@contextmanager
def restarted(mode: str, scene: Scene) -> Iterator[None]:
    assert scene.cluster is not None
    scene.cluster.restart(mode)
    yield


@contextmanager
def read_only(scene: Scene) -> Iterator[None]:
    assert scene.cluster is not None
    with scene.cluster.read_only():
        yield


@contextmanager
def out_of_connections(scene: Scene) -> Iterator[None]:
    assert scene.cluster is not None
    with scene.cluster.out_of_connections():
        yield


class Heard(Sending):
    """Slow lines, and what each was answered before it was cut."""

    statuses: Counter[str]

    def __init__(self, crowd: Crowd, site: Site, cookies: dict[str, str]) -> None:
        self.statuses = Counter()
        super().__init__(crowd, site, cookies)

    def _is_silent(self, number: int) -> bool:
        if super()._is_silent(number):
            return True
        said = b""
        with contextlib.suppress(OSError):  # it may have been cut without a word
            said = self.lines[number].recv(4096)
        self.statuses[said[9:12].decode("ascii", "replace") or "cut"] += 1
        return False


@contextmanager
def slow_lines(crowd: Crowd, scene: Scene) -> Iterator[None]:
    heard = Heard(crowd, scene.site, scene.cookies)
    with heard:
        yield
    told = ", ".join(f"{status} × {times}" for status, times in sorted(heard.statuses.items()))
    scene.notes.append(f"the slow lines were answered: {told or 'nothing yet'}")


@contextmanager
def disk_full(scene: Scene) -> Iterator[None]:
    """To the last byte: a file takes all that is left."""
    ballast = scene.var / "ballast"
    with ballast.open("ab", buffering=0) as file:
        _fill(file, but=LEFT)
        # The journal has room in itself for a while: it is emptied, so that the next write wants some of the disk.
        with connection.cursor() as cursor:
            emptied = _wait(lambda: cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        _fill(file)
    scene.notes += [] if emptied else ["the journal could not be emptied: it still had room"]
    try:
        yield
    finally:
        ballast.unlink()


def _fill(file: IO[bytes], *, but: int = 0) -> None:
    """Write until so many bytes, or none, are left on the disk."""
    for size in (BALLAST, 4096, 1):
        with contextlib.suppress(OSError):
            while not but or _left(file) > but:
                file.write(b"\0" * size)


def _left(file: IO[bytes]) -> int:
    disk = os.fstatvfs(file.fileno())
    return disk.f_bavail * disk.f_frsize


def _wait(condition: Callable[[], bool], *, within: float = 15) -> bool:
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


FAULTS = (
    Fault(name="none", act=nothing, seconds=3),
    Fault(name="mail server silent", act=partial(mail_server_that, "silent"), seconds=12),
    Fault(name="mail server refuses", act=partial(mail_server_that, "refuses"), seconds=5),
    Fault(name="mail server hangs up", act=partial(mail_server_that, "leaves"), seconds=5),
    Fault(name="kill -9 a web process", act=partial(killed, Site.web_child)),
    Fault(name="kill -9 the web parent", act=partial(killed, Site.web_parent)),
    Fault(name="kill -9 the work parent", act=partial(killed, Site.work_parent)),
    Fault(name="kill -9 imports, reading", act=partial(killed_while_importing, Status.READING)),
    Fault(name="kill -9 imports, applying", act=partial(killed_while_importing, Status.RUNNING)),
    Fault(name="kill -9 mails, sending", act=killed_while_mailing),
    *(
        Fault(name=f"kill -9 {lane}", act=partial(killed_worker, lane))
        for lane in NAMES
        if lane not in ("imports", "mails")
    ),
    Fault(name="PostgreSQL restarted", act=partial(restarted, "fast"), databases=(POSTGRESQL,)),
    Fault(name="PostgreSQL crashes", act=partial(restarted, "immediate"), databases=(POSTGRESQL,)),
    Fault(name="PostgreSQL read-only", act=read_only, seconds=6, databases=(POSTGRESQL,)),
    Fault(name="out of connections", act=out_of_connections, seconds=6, databases=(POSTGRESQL,)),
    Fault(name="64 slow sockets", act=partial(slow_lines, DRIBBLING), seconds=LONG_ENOUGH_TO_BE_CUT),
    Fault(name="8 slow uploads", act=partial(slow_lines, UPLOADING), seconds=10),
    Fault(name="disk full under var/", act=disk_full, seconds=8, databases=(SQLITE,)),
)


def why_not(fault: Fault, scene: Scene) -> str:
    """Why this fault cannot be made here, or ""."""
    return scene.disk_is_small if fault.act is disk_full else ""
