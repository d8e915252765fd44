"""Every door is the same: commands, web server, worker and `make run` say why they do not start, and stop."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from config import starting
from config.origin import marks

ROOT = settings.BASE_DIR
DEMO = {"DJANGO_SETTINGS_MODULE": "config.settings.demo"}
MARKED = """
CREATE TABLE database_origin (room TEXT, fingerprint TEXT, environment TEXT);
CREATE TABLE django_migrations (app TEXT, name TEXT);
INSERT INTO database_origin VALUES ('accounts', '{fingerprint}', '{environment}');
INSERT INTO django_migrations VALUES ('accounts', '0001_initial');
"""
COUNT = "from pix.accounts.models import User; User.objects.count()"
OUR_FINGERPRINT = marks.fingerprints(ROOT / "pix")["accounts"]
MADE = {
    "older": "CREATE TABLE django_migrations (app TEXT, name TEXT);",
    "other version": MARKED.format(fingerprint="x", environment="demo"),
    "production": MARKED.format(fingerprint=OUR_FINGERPRINT, environment="production"),
    "empty": "",
}


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder that `make reset` would erase."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="test-") as folder:
        yield Path(folder)


def make(folder: Path, how: str) -> str:
    path = folder / "pix.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(MADE[how])
    return f"sqlite:///{path}"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "how, arguments, said",
    [
        ("other version", ("manage.py", "migrate"), r"une autre version des migrations initiales : « make reset »"),
        ("other version", ("manage.py", "work"), r"une autre version des migrations initiales : « make reset »"),
        ("other version", ("-c", "import config.wsgi"), r"une autre version des migrations initiales : « make reset »"),
        ("other version", ("manage.py", "shell", "-v0", "-c", COUNT), r"une autre version des migrations initiales"),
        ("older", ("-m", "config.serve"), r"ne dit pas qui les a faites, .* : « make reset »"),
        ("production", ("manage.py", "create_demo"), r"les réglages « production » et ceux d’ici sont « demo »"),
        ("empty", ("manage.py", "tidy_rosters"), r"lancez « manage.py migrate »"),
        ("empty", ("manage.py", "work"), r"lancez « manage.py migrate »"),
        ("empty", ("-c", "import config.wsgi"), r"lancez « manage.py migrate »"),
        ("empty", ("-m", "config.server"), r"lancez « manage.py migrate »"),
    ],
)
def test_a_database_that_is_not_ours_is_refused_at_every_door(var, how, arguments, said):
    url = make(var, how)

    refused = run(*arguments, DATABASE_URL=url, PIX_VAR=str(var), PORT="18765", **DEMO)

    last = refused.stderr.splitlines()[-1]
    assert (refused.returncode, refused.stdout) == (2, "")
    assert re.search(said, last)
    assert "Traceback" not in refused.stderr


DOORS = [
    ("manage.py", "migrate"),
    ("manage.py", "tidy_rosters"),
    ("-m", "config.serve"),
    ("-m", "config.server"),
    ("-c", "import config.wsgi"),
]


@pytest.mark.parametrize("arguments", DOORS)
def test_a_file_that_is_no_database_is_told(var, arguments):
    (var / "junk.sqlite3").write_text("junk" * 400)

    refused = run(*arguments, DATABASE_URL=f"sqlite:///{var}/junk.sqlite3", PIX_VAR=str(var), PORT="18765", **DEMO)

    assert refused.returncode == 2
    assert refused.stderr.endswith(f"La base {var}/junk.sqlite3 ne se lit pas : file is not a database.\n")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("arguments", DOORS)
def test_what_is_no_address_is_told(tmp_path, arguments):
    refused = run(*arguments, DATABASE_URL="nonsense", PIX_VAR=str(tmp_path), PORT="18765", **DEMO)

    assert refused.returncode == 2
    assert refused.stderr.startswith("DATABASE_URL n’est pas l’adresse d’une base : ")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite makes the file that is missing")
def test_a_base_that_the_server_does_not_have_is_told(tmp_path):
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/pix_no_such_base"

    command = run("manage.py", "tidy_rosters", DATABASE_URL=url, PIX_VAR=str(tmp_path), **DEMO)

    assert command.returncode == 1
    assert command.stderr == (
        "La base pix_no_such_base n’existe pas sur ce serveur : vérifiez DATABASE_URL, ou créez-la.\n"
    )


@pytest.mark.parametrize(
    "said, told",
    [
        ("connection refused\n\tIs it running?", "La base ne répond pas : connection refused."),
        ('FATAL:  role "pix" does not exist', 'La base ne répond pas : FATAL:  role "pix" does not exist.'),
        (
            'FATAL:  database "pix" does not exist\n',
            "La base pix n’existe pas sur ce serveur : vérifiez DATABASE_URL, ou créez-la.",
        ),
        (
            "FATAL:  unsupported startup parameter: options",
            (
                "L’intermédiaire (PgBouncer) devant la base refuse nos limites de temps : ajoutez ?limits=server à "
                "DATABASE_URL, et donnez ces limites au compte de la base (docs/operations/postgresql.md)."
            ),
        ),
    ],
)
def test_a_database_that_is_away_is_told_for_what_it_is(said, told):
    assert starting.why_away(said) == told


def test_a_row_that_is_there_already_is_no_matter_of_migrations():
    """PostgreSQL says « already exists » of a row too."""
    twice = IntegrityError("duplicate key: it already exists")

    assert starting.why_made_already(twice) == ""


@pytest.mark.parametrize("arguments", [("manage.py", "tidy_rosters"), ("-m", "config.serve")])
def test_a_named_database_is_touched_with_chosen_settings_only(var, arguments):
    path = var / "cron.sqlite3"

    refused = run(*arguments, DATABASE_URL=f"sqlite:///{path}", PIX_VAR=str(var))

    assert refused.returncode == 2
    assert refused.stderr.startswith("DATABASE_URL désigne une base et DJANGO_SETTINGS_MODULE n’est pas donné")
    assert len(refused.stderr.splitlines()) == 1
    assert not path.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--settings=config.settings.demo"),
        ("makemigrations", "--check", "--settings", "config.settings.demo"),
        ("createcachetable", "--settings=config.settings.demo"),
    ],
)
def test_what_needs_no_database_does_without(var, arguments):
    url = make(var, "other version")

    assert run("manage.py", *arguments, DATABASE_URL=url, PIX_VAR=str(var)).returncode == 0


def test_a_first_migration_that_was_interrupted_goes_on(tmp_path):
    """Chosen settings on an empty database: what `DATABASE_URL` names is filled, and marked before its first table."""
    environment = DEMO | {"DATABASE_URL": f"sqlite:///{tmp_path / 'pix.sqlite3'}", "PIX_VAR": str(tmp_path)}

    begun = run("manage.py", "migrate", "audit", "-v0", **environment)
    meanwhile = run("manage.py", "clearsessions", **environment)
    finished = run("manage.py", "migrate", "-v0", **environment)
    afterwards = run("-c", "import config.wsgi", **environment)

    assert (begun.returncode, begun.stderr) == (0, "")
    assert meanwhile.returncode == 2
    assert "lancez « manage.py migrate »" in meanwhile.stderr
    assert (finished.returncode, finished.stderr) == (0, "")
    assert afterwards.returncode == 0


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A whole database."""
    path = tmp_path_factory.mktemp("migrated") / "pix.sqlite3"
    run("manage.py", "migrate", "-v0", **on(path)).check_returncode()
    return path


def on(path: Path) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": f"sqlite:///{path}"}


def copied(migrated: Path, folder: Path, but: str) -> dict[str, str]:
    path = Path(shutil.copy(migrated, folder))
    with closing(sqlite3.connect(path)) as changed:
        changed.executescript(but)
    return on(path)


NO_LONGER = "DELETE FROM django_migrations WHERE app = 'sessions';"


def test_the_last_tables_are_awaited_whoever_makes_them(migrated, tmp_path):
    """Sessions are Django's, and the last step of a first migration."""
    environment = copied(migrated, tmp_path, but=f"{NO_LONGER} DROP TABLE django_session;")

    for arguments in (("-c", "import config.wsgi"), ("manage.py", "clearsessions")):
        refused = run(*arguments, **environment)
        assert refused.returncode == 2
        assert "lancez « manage.py migrate »" in refused.stderr
        assert "Traceback" not in refused.stderr

    finished = run("manage.py", "migrate", "-v0", **environment)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert run("-c", "import config.wsgi", **environment).returncode == 0


def test_a_migration_that_meets_the_tables_of_another_is_told_so(migrated, tmp_path):
    """What the second of two sees: the tables are there, and were not when it made its plan."""
    second = run("manage.py", "migrate", "-v0", **copied(migrated, tmp_path, but=NO_LONGER))

    assert second.returncode == 2
    assert second.stderr.startswith(
        'Cette migration s’est arrêtée sur ce qui est déjà fait (table "django_session" already exists) : '
    )
    assert len(second.stderr.splitlines()) == 1


SERVED = """
import shutil, sqlite3, sys
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import config.wsgi

def ask(path):
    asked = {"HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": "sessionid=abcdefghijklmnopqrstuvwxyz012345", "PATH_INFO": path}
    setup_testing_defaults(asked)
    config.wsgi.application(asked, lambda status, headers: print(path, status[:3]))

appears, ours = map(Path, sys.argv[1:])
ask("/connexion")
appears.parent.mkdir()
made = sqlite3.connect(appears)
for old in ("CREATE TABLE pupils (id integer)", "DROP TABLE pupils"):
    made.execute(old)
    for path in ("/connexion", "/", "/connexion"):
        ask(path)
made.close()
shutil.copy(ours, appears)
ask("/connexion")
"""


def test_a_database_that_is_refused_while_pages_are_served_is_an_outage(migrated, tmp_path):
    """It was away when the web server started; then an older one appears, an empty one, and ours in the end."""
    appears = tmp_path / "later" / "pix.sqlite3"

    served = run("-c", SERVED, str(appears), str(migrated), **on(appears))

    assert served.returncode == 0, served.stderr
    *refused, back = served.stdout.splitlines()
    assert (len(refused), {line.split()[1] for line in refused}, back) == (7, {"503"}, "/connexion 200")
    older, empty = re.findall(r"ERROR config\.origin\.serving (.*)", served.stderr)
    assert "ne dit pas qui les a faites" in older
    assert "lancez « manage.py migrate »" in empty
    assert "judging.RefusedDatabase" not in served.stderr  # As a traceback would end.


def test_a_database_that_does_not_answer_stops_a_command_and_not_the_web_server(tmp_path):
    """Pages say that the site is unavailable, and it comes back by itself."""
    environment = DEMO | {"DATABASE_URL": f"sqlite:///{tmp_path}/no/pix.sqlite3", "PIX_VAR": str(tmp_path)}

    command = run("manage.py", "tidy_rosters", **environment)
    web = run("-c", "import config.wsgi", **environment)

    assert (command.returncode, command.stderr) == (1, "La base ne répond pas : unable to open database file.\n")
    assert web.returncode == 0
    assert "The database does not answer yet" in web.stderr


@pytest.mark.parametrize("elsewhere", ["", "postgres://pix@127.0.0.1/pix"])
def test_reset_says_what_it_does_not_erase(tmp_path, elsewhere):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "var").mkdir()

    said = subprocess.run(
        ["make", "-s", "reset"],
        env={"PATH": os.environ["PATH"], "DATABASE_URL": elsewhere},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert not (tmp_path / "var").exists()
    assert ("DATABASE_URL" in said) == bool(elsewhere)
