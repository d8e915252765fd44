"""Measure what the product promises, and print it with the machine's facts: `make bench`.

python -m bench            SQLite in a temporary folder
DATABASE_URL=postgres://…  PostgreSQL: a database named pix_bench is made beside the one named, and dropped
"""

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django


def main() -> None:
    if sys.argv[1:]:
        sys.exit("`python -m bench` takes no argument; DATABASE_URL=postgres://… measures PostgreSQL.")
    with tempfile.TemporaryDirectory(prefix="pix-bench-") as folder:
        os.environ["PIX_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
        url = os.environ.get("DATABASE_URL", "")
        if url.startswith("postgres"):
            os.environ["DATABASE_URL"] = _fresh_database(url)
        else:
            os.environ.pop("DATABASE_URL", None)
        django.setup()
        try:
            _measure(Path(folder))
        finally:
            if url.startswith("postgres"):
                _drop_database(url)


def _measure(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench import exports, histories, hostile, lines, pages, roster, students
    from bench.machine import facts, table
    from bench.server import Server

    postgresql = connection.vendor == "postgresql"
    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    say("\n".join(facts(f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}")))
    say("\nImport of 20,000 pupils")
    say(table(list(roster.measure())))
    say("\nFiles made to exhaust a worker")
    say(table(list(hostile.measure())))
    school = students.fill_school()
    connection.close()
    environment = {
        name: os.environ[name] for name in ("PIX_VAR", "DJANGO_SETTINGS_MODULE", "DATABASE_URL") if name in os.environ
    }
    with Server(environment=environment) as server:
        say("\nPages: processor of our processes, per request")
        say(table(pages.measure(server, school, postgresql=postgresql)))
        say("\nAn export")
        say(table(exports.measure(server, school)))
        say("\nAnswers and the years")
        say(table(histories.measure(server)))
    say("\nBeside slow lines: on the clock")
    say(table(lines.measure(environment)))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _beside(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _drop_database(url: str) -> None:
    import psycopg
    from django.db import connections

    connections.close_all()
    with psycopg.connect(_beside(url, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS pix_bench WITH (FORCE)")


def _fresh_database(url: str) -> str:
    import psycopg

    with psycopg.connect(_beside(url, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS pix_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE pix_bench")
    return _beside(url, "pix_bench")


if __name__ == "__main__":
    main()
