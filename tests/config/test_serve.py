"""One command keeps the site up: a worker that gave up is started again, a dead web server ends all."""

import subprocess
import sys

from config import serve


def process(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code])


def test_a_worker_that_gave_up_is_started_again_until_the_web_server_stops(monkeypatch):
    web, dead = process("import time; time.sleep(1.5)"), process("raise SystemExit(1)")
    running = [web, dead]
    monkeypatch.setattr(serve, "WORKER_RESTS_SECONDS", 0)
    monkeypatch.setattr(serve, "start_worker", lambda: process("import time; time.sleep(60)"))

    serve.keep_running(web, dead, running)

    assert web.poll() == 0
    (alive,) = [one for one in running if one.poll() is None]
    assert alive is not dead
    serve.stop(running)
    assert alive.poll() is not None
