"""Pages of a school in its country, beside the same school alone: `make bench-country`.

DATABASE_URL=postgres://… python -m bench.country --schools 400 --pupils 500000 --answers 20000000

Two databases are made beside the one named, filled by SQL and dropped at the end (`--keep` leaves them, to look at
plans). PostgreSQL only: SQLite serves a school, not a country.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django

SMALLEST_COUNTRY = 8
ALONE, COUNTRY = "default", "country"


def main() -> None:
    asked = _asked()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("A country needs PostgreSQL: give its address in DATABASE_URL (postgres://…).")
    with tempfile.TemporaryDirectory(prefix="pix-bench-") as folder:
        os.environ["PIX_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
        urls = {alias: _beside(url, f"{Path(urlsplit(url).path).name}_bench_{alias}") for alias in (ALONE, COUNTRY)}
        os.environ["DATABASE_URL"] = urls[ALONE]
        _drop(url, urls)
        try:
            _measure(asked, url, urls)
        finally:
            if asked.keep:
                say("Kept: " + ", ".join(urls.values()))
            else:
                _drop(url, urls)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.country", description="Pages of a school in its country.")
    parser.add_argument("--schools", type=int, default=40)
    parser.add_argument("--pupils", type=int, default=50_000)
    parser.add_argument("--answers", type=int, default=2_000_000)
    parser.add_argument("--keep", action="store_true", help="leave the two databases there")
    asked = parser.parse_args()
    asked.pupils -= asked.pupils % 10
    if asked.schools < SMALLEST_COUNTRY:
        parser.error(f"a country has {SMALLEST_COUNTRY} schools at least")
    if asked.pupils < asked.schools * 400:
        parser.error("a school has 400 pupils at least")
    if asked.answers < asked.pupils * 12:
        parser.error("there are twelve answers a pupil at least: one test of those who have an account")
    return asked


def _measure(asked: argparse.Namespace, admin: str, urls: dict[str, str]) -> None:
    _create(admin, urls[ALONE])
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from bench.country import telling, visiting
    from bench.country.filling import Size, fill
    from bench.machine import facts
    from bench.server import Server
    from config import limits

    for command in ("migrate", "load_content", "load_target_profiles"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    version = ".".join(map(str, connections[ALONE].get_database_version()))
    connections.close_all()
    _create(admin, urls[COUNTRY], template=urls[ALONE])
    connections.settings[COUNTRY] = connections.settings[ALONE] | {"NAME": _name(urls[COUNTRY])}
    say("\n".join(facts(f"postgresql {version}")))

    sizes = {
        ALONE: Size(1, asked.pupils // asked.schools // 10 * 10, asked.answers // asked.schools),
        COUNTRY: Size(asked.schools, asked.pupils, asked.answers),
    }
    for alias, size in sizes.items():
        say(f"\n{size.schools:,} schools, {size.pupils:,} pupils, {size.answers:,} answers")
        start = time.monotonic()
        with limits.at_length(alias):
            fill(alias, size, lambda words, start=start: say(f"  {time.monotonic() - start:6.0f} s  {words}"))
        say(f"  {time.monotonic() - start:6.0f} s  filled")
    common = {name: os.environ[name] for name in ("PIX_VAR", "DJANGO_SETTINGS_MODULE")}
    alone, country = (Server(environment=common | {"DATABASE_URL": url}) for url in urls.values())
    with alone, country:
        both = zip(sizes, (alone, country), strict=True)
        places = [visiting.open_place(alias, sizes[alias], server) for alias, server in both]
        say("\nPages, in milliseconds")
        for line in telling.pages(visiting.visits(*places)):
            say(line)
    say("\nTables of the country")
    say("\n".join(telling.tables(COUNTRY)))
    connections.close_all()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _beside(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _create(admin: str, url: str, *, template: str = "") -> None:
    _administer(admin, f"CREATE DATABASE {_name(url)}" + (f" TEMPLATE {_name(template)}" if template else ""))


def _drop(admin: str, urls: dict[str, str]) -> None:
    if "django.db" in sys.modules:
        from django.db import connections

        connections.close_all()
    for url in urls.values():
        _administer(admin, f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")


def _administer(admin: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(_beside(admin, "postgres"), autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
