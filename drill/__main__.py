"""Make one fault after the other on a site under traffic, and count what was promised and lost: `make drill`.

python -m drill                                  every fault, on SQLite, then on a PostgreSQL of its own
python -m drill --database sqlite --only mail    on one of them, the faults whose name has this word
python -m drill --quick                          shorter faults, smaller files

The code is 1 when something that an answer had said was kept is lost, or the site did not come back by itself.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import django

from drill.databases import OWNER, ROLE, Cluster, cluster, programs, small_disk

DATABASES = ("sqlite", "postgresql")
LONGEST_SECONDS = 430
"""Of one database, and twice that is a quarter of an hour: what there is no time for is not made, and it is said."""


def main() -> int:
    chosen = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    if chosen.database == "both":
        mine = [argument for argument in sys.argv[1:] if argument not in ("--database", "both")]
        codes = [
            subprocess.run([sys.executable, "-m", "drill", *mine, "--database", one], check=False).returncode
            for one in DATABASES
        ]
        return max(codes)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pix-drill-")))
        own: Cluster | None = None
        if chosen.database == "postgresql":
            if (found := programs()) is None:
                say("PostgreSQL: not drilled, its programs (initdb, pg_ctl) are not here.")
                return 0
            own = stack.enter_context(cluster(found))
        disk_is_small = stack.enter_context(small_disk(folder / "var"))
        return _drill(chosen, folder, own, disk_is_small, stack)


def _drill(chosen: argparse.Namespace, folder: Path, own: Cluster | None, disk_is_small: str, stack: ExitStack) -> int:
    from tests.integrations.mail_server import mail_server

    mail = stack.enter_context(mail_server())
    environment = {
        "PIX_VAR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "drill.settings",
        "DRILL_MAIL_PORT": str(mail.port),
        "DATABASE_URL": own.url(ROLE) if own else f"sqlite:///{folder / 'var' / 'pix.sqlite3'}",
    }
    from drill.site import Site

    site = Site(environment=environment, workers=2, log=stack.enter_context((folder / "log").open("wb")))
    site.environment["PORT"] = str(site.port)
    stack.enter_context(site)
    # This process reads where the site may not: it is the owner's, whose connections are kept aside.
    os.environ.update(environment | ({"DATABASE_URL": own.url(OWNER)} if own else {}))
    django.setup()
    code = _exercise(chosen, folder, own, disk_is_small, site, mail)
    if chosen.log:
        Path(chosen.log).write_bytes((folder / "log").read_bytes())
    return code


def _exercise(chosen, folder, own, disk_is_small, site, mail) -> int:  # type: ignore[no-untyped-def]
    from django.db import connection, connections
    from django.utils import timezone

    from bench.machine import facts
    from drill.exercise import Exercise
    from drill.faults import FAULTS, Scene, why_not
    from drill.mailbox import Mailbox
    from drill.table import HEAD
    from drill.world import make_world

    began, pupils = time.monotonic(), 300 if chosen.quick else 2_000
    say("\n".join(facts(f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}")))
    world = make_world(today=timezone.localdate(), pupils_a_file=pupils)
    connections.close_all()
    scene = Scene(
        site=site, mail=mail, var=folder / "var", disk_is_small=disk_is_small, cluster=own, cookies=world.watcher
    )
    exercise = Exercise(scene, world, Mailbox(mail), pupils_a_file=pupils, shorter=0.5 if chosen.quick else 1)
    say(f"\nFaults, one at a time, on {chosen.database}\n{HEAD}")
    bad = False
    for fault in FAULTS:
        if chosen.database not in fault.databases or chosen.only not in fault.name:
            continue
        if why := why_not(fault, scene):
            say(f"{fault.name:<26} not made: {why}")
        elif time.monotonic() - began > chosen.at_most:
            say(f"{fault.name:<26} not made: no time left")
        else:
            try:
                row = exercise.make(fault)
            except Exception as error:
                bad = True
                say(f"{fault.name:<26} could not be made: {type(error).__name__} {error}")
                continue
            bad = bad or row.went_wrong()
            say("\n".join(row.lines()))
    lost = exercise.settle(within=75, say=say)
    for what in lost:
        say(f"    LOST: {what}")
    say(f"{time.monotonic() - began:.0f} s in all\n")
    return 1 if bad or lost else 0


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave nothing behind: a server, a cluster, a mounted disk."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m drill", description="Faults, one at a time, on a site under traffic."
    )
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--only", default="", help="the faults whose name has this word")
    parser.add_argument("--quick", action="store_true", help="shorter faults, smaller files")
    parser.add_argument(
        "--at-most",
        type=int,
        default=LONGEST_SECONDS,
        metavar="SECONDS",
        help="for one database; busy machines need more",
    )
    parser.add_argument("--log", default="", help="keep in this file what the site said")
    return parser.parse_args()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
