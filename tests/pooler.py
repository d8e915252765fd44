"""A PgBouncer of our own in front of the PostgreSQL under test, for the length of a test."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.postgresql import require_postgresql

UNPACKED = settings.BASE_DIR / "var" / "pgbouncer"
OPERATIONS = settings.BASE_DIR / "docs" / "operations" / "postgresql.md"
CONNECTIONS = 4
"""Few, so that transactions change connections all the time."""


def documented(language: str = "") -> str:
    """The operators' document, or what it gives to copy in a language."""
    text = OPERATIONS.read_text(encoding="utf8")
    return text.partition(f"```{language}\n")[2].partition("```")[0] if language else text


def program() -> str:
    """Where PgBouncer is; without one, the module that asks is skipped whole."""
    require_postgresql()
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin:{UNPACKED}/usr/sbin")
    if found is None:
        why = "PgBouncer is not here: `make test` unpacks Debian's where root can use apt"
        pytest.skip(why, allow_module_level=True)
    return found


@contextmanager
def pooler(**changed: Any) -> Iterator[dict[str, Any]]:
    """Serve as the document says, but for what is ``changed``; give the parts of an address that lead to it."""
    found, port = program(), _free_port()
    with tempfile.TemporaryDirectory(prefix="pix-pooler-") as folder:
        path = Path(folder)
        _write(path / "pgbouncer.ini", listen_port=port, **changed)
        # It refuses to be root, and reads its settings before it is somebody else.
        somebody = ["-u", "nobody"] if os.geteuid() == 0 else []
        libraries = ":".join(str(one.parent) for one in UNPACKED.rglob("lib*.so.*"))
        with (
            (path / "log").open("wb") as log,
            subprocess.Popen(
                [found, *somebody, str(path / "pgbouncer.ini")],
                stderr=log,
                env={**os.environ, "LD_LIBRARY_PATH": libraries},
            ) as process,
        ):
            try:
                _wait_for(port, process, path / "log")
                yield {"HOST": "127.0.0.1", "PORT": port}
            finally:
                process.terminate()


def _write(path: Path, **changed: Any) -> None:
    parts = connection.settings_dict
    server = {"host": parts["HOST"], "port": parts["PORT"], "user": parts["USER"], "password": parts["PASSWORD"]}
    config = ConfigParser(comment_prefixes=(";",))
    config.read_string(documented("ini"))
    config["databases"] = {"*": " ".join(f"{name}='{value}'" for name, value in server.items() if value)}
    # Whoever reaches this port of this machine is the role of the tests, as they are.
    ours = {"listen_addr": "127.0.0.1", "unix_socket_dir": "", "auth_type": "any", "default_pool_size": CONNECTIONS}
    config["pgbouncer"].update({name: str(value) for name, value in (ours | changed).items()})
    with path.open("w", encoding="utf8") as file:
        config.write(file)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 10
    address = {"host": "127.0.0.1", "port": port, "dbname": connection.settings_dict["NAME"]}
    while True:
        try:
            psycopg.connect(**address, user=connection.settings_dict["USER"]).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(log.read_text(encoding="utf8"))
            time.sleep(0.05)
        else:
            return
