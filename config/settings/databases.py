"""One address, the right options: SQLite is embedded, PostgreSQL serves an academy.

PostgreSQL limits nothing by itself: a page would wait for ever for a lock, a question or a server, and hold a thread
until a proxy gives up without a word. The limits are asked for as the connection opens, which costs nothing. A pooler
that shares connections refuses or ignores that: there they are the role's (``docs/operations/postgresql.md``).
"""

import re
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

# Under PostgreSQL's own names, which an address may carry too (``?lock_timeout=10s``). A page that waited that long
# says that it could not be served; what writes a whole school raises them for its one transaction
# (``pix.rosters.bulk``).
LIMITS = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
# A migration reads and rewrites whole tables, and nobody waits for its answer; those it blocks are told after five
# seconds, so that it waits for others longer than they do, but not for ever.
LIMITS_AT_LENGTH = {
    "lock_timeout": "30s",
    "statement_timeout": "2h",
    "idle_in_transaction_session_timeout": "2h",
}
# A server, or the network to it, that answers nothing any more; libpq's names and units (seconds, milliseconds).
SILENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
LIMITS_OF_THE_SERVER = "server"
_UNITS = {"": 1, "ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000}
# Without its unit, PostgreSQL would take 5 for five milliseconds.
_DURATION = re.compile(r"0|[1-9]\d{0,8}(ms|s|min|h)")


class NoDatabase(Exception):
    """What was given is the address of no database; its sentence quotes nothing, for it may hold a password."""


def database(url: str) -> dict[str, Any]:
    """Django's settings for the database at ``url`` (``sqlite:///path`` or ``postgres://…``)."""
    settings = _read(url)
    is_sqlite = settings["ENGINE"].endswith("sqlite3")
    settings["OPTIONS"] = SQLITE_OPTIONS if is_sqlite else _options(settings.get("OPTIONS", {}))
    # What the address says of connections is right: a pooler may want them shorter, or unasked whether they live.
    settings["CONN_MAX_AGE"] = _seconds(settings.get("CONN_MAX_AGE", 600))
    settings["CONN_HEALTH_CHECKS"] = _yes_or_no(settings.get("CONN_HEALTH_CHECKS", not is_sqlite))
    # A cursor of the server lives on one connection: a pooler that shares them gives the next rows to somebody else.
    settings["DISABLE_SERVER_SIDE_CURSORS"] = True
    return settings


def with_limits(options: dict[str, Any], limits: dict[str, str]) -> dict[str, Any]:
    """The options of a connection that asks for other limits; where the server sets its own, they are left to it."""
    if not limits_asked(options):
        return options
    return options | {"options": f"{options['options']} {_startup(limits)}"}


def limits_asked(options: dict[str, Any]) -> dict[str, str]:
    """The limits that a connection with these options asks for; of two that it names, the last is right."""
    asked = re.findall(r"-c (\w+)=(\w+)", options.get("options", ""))
    return {name: duration for name, duration in asked if name in LIMITS}


def milliseconds(duration: str) -> int:
    """A duration as PostgreSQL counts it; 0 is no limit."""
    number, unit = re.fullmatch(r"(\d+)(\D*)", duration).groups()  # type: ignore[union-attr]
    return int(number) * _UNITS[unit]


def _seconds(said: Any) -> int | None:
    if said is not None and not isinstance(said, int):
        raise NoDatabase("DATABASE_URL : conn_max_age est un nombre de secondes, 0 ou None.")
    return said


def _yes_or_no(said: Any) -> bool:
    # ``environ`` reads True and False, and leaves « false » a word, which would mean yes.
    answers = {"true": True, "1": True, "false": False, "0": False}
    if (answer := answers.get(str(said).lower())) is None:
        raise NoDatabase("DATABASE_URL : conn_health_checks ne peut valoir que true ou false.")
    return answer


def _options(said: dict[str, Any]) -> dict[str, Any]:
    options = SILENCE | said
    limits = {name: str(options.pop(name, limit)) for name, limit in LIMITS.items()}
    for name, limit in limits.items():
        if not _DURATION.fullmatch(limit):
            raise NoDatabase(f"DATABASE_URL donne à {name} une durée qui ne se lit pas : écrivez 500ms, 5s, 2min ou 0.")
    whose = options.pop("limits", "")
    if whose not in ("", LIMITS_OF_THE_SERVER):
        raise NoDatabase(f"DATABASE_URL : limits ne peut valoir que {LIMITS_OF_THE_SERVER}.")
    if not whose:
        options["options"] = f"{_startup(limits)} {options.get('options', '')}".rstrip()
    return options


def _startup(limits: dict[str, str]) -> str:
    return " ".join(f"-c {name}={limit}" for name, limit in limits.items())


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
