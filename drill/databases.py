"""Databases that nobody else uses: a file on a disk that can be filled, a PostgreSQL that can be ill-treated."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import LiteralString

import psycopg

from bench.server import free_port

SMALL_DISK = "256m"
CONNECTIONS = 30
ROLE, OWNER = "pix", "postgres"


@contextmanager
def small_disk(folder: Path) -> Iterator[str]:
    """Put a small disk under this folder when we may; gives why not, or ""."""
    folder.mkdir()
    if os.geteuid() != 0:
        yield "only root may mount a small disk under var/"
        return
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        yield "no small disk can be mounted under var/ here"
        return
    try:
        yield ""
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def programs() -> Path | None:
    """Where PostgreSQL's programs are, the newest; None without them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    alone = shutil.which("initdb")
    return found[-1].parent if found else Path(alone).parent if alone else None


class Cluster:
    """A PostgreSQL of our own on a port of its own. The site has a role without privileges, we the owner's."""

    def __init__(self, programs: Path, data: Path) -> None:
        self.programs, self.data, self.port = programs, data, free_port()

    def url(self, role: str) -> str:
        return f"postgres://{role}@127.0.0.1:{self.port}/pix"

    def make(self) -> None:
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", OWNER, "-E", "UTF8")
        options = f"-p {self.port} -k {self.data} -c listen_addresses=127.0.0.1 -c max_connections={CONNECTIONS}"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.data / "log"), "-o", options, "start")
        with self.ask("postgres") as connection:
            connection.execute("CREATE ROLE pix LOGIN")
            connection.execute("CREATE DATABASE pix OWNER pix")

    def restart(self, mode: str) -> None:
        """``fast`` ends sessions in order; ``immediate`` is a crash, recovered from the journal."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "-l", str(self.data / "log"), "restart")

    def stop(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")

    @contextmanager
    def ask(self, name: str = "pix") -> Iterator[psycopg.Connection]:
        address = {"host": "127.0.0.1", "port": self.port, "user": OWNER, "dbname": name}
        with psycopg.connect(**address, autocommit=True, connect_timeout=5) as connection:  # type: ignore[arg-type]
            yield connection

    @contextmanager
    def read_only(self) -> Iterator[None]:
        self._set("ALTER SYSTEM SET default_transaction_read_only = on")
        try:
            yield
        finally:
            self._set("ALTER SYSTEM RESET default_transaction_read_only")

    def _set(self, statement: LiteralString) -> None:
        with self.ask() as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(statement)
            connection.execute("SELECT pg_reload_conf()")

    @contextmanager
    def out_of_connections(self, *, within: float = 20) -> Iterator[None]:
        """Take every connection that a role without privileges may have, those of the site too."""
        held: list[psycopg.Connection] = []
        deadline = time.monotonic() + within
        try:
            with self.ask() as owner:
                while time.monotonic() < deadline:
                    try:
                        held.append(psycopg.connect(self.url(ROLE), connect_timeout=5))
                    except psycopg.OperationalError:
                        ours = [connection.info.backend_pid for connection in held]
                        ended = owner.execute(
                            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                            "WHERE usename = %s AND NOT pid = ANY(%s)",
                            [ROLE, ours],
                        ).fetchone()
                        if ended == (0,):
                            break
                        time.sleep(0.01)
            yield
        finally:
            for connection in held:
                connection.close()

    def _run(self, program: str, *arguments: str) -> None:
        whose = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*whose, str(self.programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )


@contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """A PostgreSQL for the length of a drill."""
    data = Path(tempfile.mkdtemp(prefix="pix-drill-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(data, OWNER)
    one = Cluster(programs, data)
    try:
        one.make()
        yield one
    finally:
        one.stop()
        shutil.rmtree(data, ignore_errors=True)
