"""One command keeps the site up: what dies is started again, and what cannot start ends all."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from django.db import connection

from config import serve
from config.origin.judging import RefusedDatabase
from config.server import launching
from config.server.launching import KeptServer


def process(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code])


def test_a_worker_that_gave_up_is_started_again_until_the_web_server_is_lost(monkeypatch):
    web, dead = KeptServer(lambda: process("import time; time.sleep(1.5)")), process("raise SystemExit(1)")
    running = [web, dead]
    monkeypatch.setattr(serve, "WORKER_RESTS_SECONDS", 0)
    monkeypatch.setattr(serve, "start_worker", lambda: process("import time; time.sleep(60)"))

    serve.keep_running(web, dead, running)

    assert web.poll() == 0
    (alive,) = [one for one in running if one.poll() is None]
    assert alive is not dead
    serve.stop(running)
    assert alive.poll() is not None


def test_a_worker_whose_database_is_refused_is_not_started_again(monkeypatch, db):
    web, refused = KeptServer(lambda: process("import time; time.sleep(60)")), process("raise SystemExit(2)")
    monkeypatch.setattr(serve, "start_worker", lambda: pytest.fail("it would be refused for ever"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE database_origin SET environment = 'production'")

    with pytest.raises(RefusedDatabase, match="« production »"):
        serve.keep_running(web, refused, [web, refused])

    serve.stop([web, refused])


def test_a_web_server_that_dies_is_started_again_and_one_that_cannot_start_is_lost(monkeypatch, capsys):
    begun = []
    kept = KeptServer(lambda: begun.append(process("import time; time.sleep(60)")) or begun[-1])
    begun[0].kill()
    begun[0].wait()

    assert not kept.is_up()
    assert len(begun) == 1

    monkeypatch.setattr(launching, "YOUNG_SECONDS", 0)

    assert kept.is_up()
    assert len(begun) == 2
    assert kept.poll() is None
    assert "il est relancé" in capsys.readouterr().err
    serve.stop([kept])
    assert kept.poll() is not None


STOPPED = """
import signal, time
from config import serve
serve.stop_when_asked()
try:
    print("ready", flush=True)
    while True:
        time.sleep(0.05)
except KeyboardInterrupt:
    signal.raise_signal(signal.SIGTERM)
    print("stopped", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_asks_to_stop_is_heard_once(number):
    with subprocess.Popen([sys.executable, "-c", STOPPED], stdout=subprocess.PIPE, text=True) as asked:
        assert asked.stdout is not None
        assert asked.stdout.readline() == "ready\n"

        asked.send_signal(number)

        assert asked.stdout.readline() == "stopped\n"


def test_a_port_that_serves_already_is_not_shared():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind((serve.HOST, 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        assert f"Le port {port} est pris" in serve.why_port_is_refused(port)

    assert serve.why_port_is_refused(port) == ""


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "-1", "²"])
def test_what_is_no_port_is_told(port):
    environment = {**os.environ, "PORT": port}

    refused = subprocess.run(
        [sys.executable, "-m", "config.serve"], env=environment, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 2
    assert refused.stderr == f"PORT={port} n’est pas un port : il faut un nombre de 1 à 65535.\n"
