"""One command starts the server everywhere; what it adds to granian can be changed."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.server import launching
from tests.config.server.conftest import surroundings

# The database is made for those who say they need one.
pytestmark = pytest.mark.django_db

README = settings.BASE_DIR / "README.md"
SHOW = "import sys; from config.server import __main__ as server; server.os.execv = print; server.main(sys.argv[1:])"


def started_with(*arguments: str) -> str:
    command = [sys.executable, "-c", SHOW, *arguments]
    environment = os.environ | surroundings()
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def test_the_operators_are_told_the_command_that_is_tried_here():
    command = launching.command(host="127.0.0.1", port=8000, workers=4)

    assert command[1:3] == ["-m", "config.server"]
    assert "\npython -m config.server --workers 4 " in README.read_text(encoding="utf8")
    assert {"--host", "--port", "--workers"} <= set(command)


def test_an_option_of_granian_wins_over_ours():
    shown = started_with("--workers", "3", "--backpressure", "7")

    assert shown.rindex("'7'") > shown.rindex("'1000'")
    assert shown.rstrip().endswith("'--workers', '3', '--backpressure', '7', 'config.asgi:application']")


def test_threads_are_ours_and_two_at_least(monkeypatch):
    from config.server.limits import THREADS, from_settings

    assert "'--threads'" not in started_with("--threads", "6")
    for said, taken in [("6", 6), ("1", 2)]:
        monkeypatch.setenv(THREADS, said)
        assert from_settings().threads == taken
