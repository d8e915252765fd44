"""One address, the right options: SQLite is embedded, PostgreSQL serves an academy."""

from typing import Any

import environ

SCHEMES = ("sqlite", "postgres", "postgresql")
SQLITE_OPTIONS = {
    # A transaction that will write takes the lock at once: readers never wait, writers queue instead of failing.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;"
        # What is erased (uploads, names after their time) is overwritten; some builds of SQLite leave it in the file.
        "PRAGMA secure_delete=ON;"
    ),
}


class NoDatabase(Exception):
    """What was given is the address of no database; its sentence quotes nothing, for it may hold a password."""


def database(url: str) -> dict[str, Any]:
    """Django's settings for the database at ``url`` (``sqlite:///path`` or ``postgres://…``)."""
    settings = _read(url)
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
    settings["CONN_MAX_AGE"] = 600
    settings["CONN_HEALTH_CHECKS"] = not settings["ENGINE"].endswith("sqlite3")
    return settings


def _read(url: str) -> dict[str, Any]:
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in SCHEMES:
        raise NoDatabase(
            "DATABASE_URL n’est pas l’adresse d’une base : écrivez sqlite:///chemin/du/fichier ou "
            "postgres://compte:motdepasse@machine/base."
        )
    try:
        settings: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError as error:
        raise NoDatabase("DATABASE_URL ne se lit pas : vérifiez sa machine, son port et ses options.") from error
    if not settings["NAME"] and "service" not in settings.get("OPTIONS", {}):
        raise NoDatabase("DATABASE_URL ne nomme pas de base : écrivez postgres://compte:motdepasse@machine/base.")
    return settings
