"""One address, the right options: SQLite is embedded, PostgreSQL serves an academy."""

from typing import Any

import environ

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


def database(url: str) -> dict[str, Any]:
    """Django's settings for the database at ``url`` (``sqlite:///path`` or ``postgres://…``)."""
    settings: dict[str, Any] = environ.Env.db_url_config(url)
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
    settings["CONN_MAX_AGE"] = 600
    settings["CONN_HEALTH_CHECKS"] = not settings["ENGINE"].endswith("sqlite3")
    return settings
