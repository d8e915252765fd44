"""Prepare the demo's data, then serve the site beside its worker: one command starts and stops both.

    python -m config.serve

The first run migrates, loads the content and creates the demo world; later ones only check. Stopping this process
stops the two others. The web server is started again when it dies, unless it dies as soon as it starts: then all
stops. The worker is started again, for it gives up when the database does not answer for twenty seconds, unless it was
refused its database.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import django
from django.conf import settings
from django.core.management import call_command

from config import starting
from config.origin import marks
from config.server import launching
from config.server.launching import KeptServer

HOST = "127.0.0.1"
WORKER_RESTS_SECONDS = 1
STOP_SECONDS = 10
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Process = subprocess.Popen[bytes] | KeptServer


def prepare() -> None:
    """Bring everything up to date; quick when nothing is new."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("compile_messages")
    call_command("load_content", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMO:
        call_command("create_demo")


def start_web(port: str) -> subprocess.Popen[bytes]:
    """Start the web server, with this Python and these settings."""
    cores = os.cpu_count() or 1
    # It stops its own processes sooner than we stop waiting for it.
    in_time = ["--workers-kill-timeout", str(STOP_SECONDS - 2)]
    web = launching.command(host=HOST, port=port, workers=min(cores, 2), more=in_time)
    return subprocess.Popen(web)  # noqa: S603


def start_worker() -> subprocess.Popen[bytes]:
    """Start what reads the exports, sends the mails and runs the timers: a worker a lane, and who looks after them."""
    worker = [sys.executable, "manage.py", "work"]
    return subprocess.Popen(worker, stderr=subprocess.DEVNULL)  # noqa: S603


def keep_running(web: KeptServer, worker: subprocess.Popen[bytes], running: list[Process]) -> None:
    """Watch both until the web server is lost or the worker is refused; ``running`` holds those to stop in the end."""
    while web.is_up():
        if worker.poll() == starting.REFUSED:
            # The worker is silent: what it was told is read again.
            marks.require_ready()
            return
        if worker.poll() is not None:
            time.sleep(WORKER_RESTS_SECONDS)
            running.remove(worker)
            worker = start_worker()
            running.append(worker)
        time.sleep(0.3)


def stop(running: Sequence[Process]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def stop_when_asked() -> None:
    """Take Ctrl+C, a request to end and a closed terminal alike: the web server would outlive the last one.

    Said for each: a shell that starts us in the background has interruptions ignored. Only ``nohup`` keeps us up when
    the terminal closes.
    """
    for number in STOPS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, asked_to_stop)


def asked_to_stop(number: int, frame: FrameType | None) -> None:
    """Stop once: who is asked twice (``make`` repeats it) must not leave halfway."""
    for one in STOPS:
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt


def why_port_is_refused(port: str) -> str:
    """Say why nothing can be served on this port, or "". Two web servers would share one and answer in turn."""
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65_535:
        return f"PORT={port} n’est pas un port : il faut un nombre de 1 à 65535."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except OSError:
            return f"Le port {port} est pris ou réservé sur cette machine. Choisissez-en un autre : make run PORT=8765"
    return ""


def main() -> int:
    starting.choose_settings()
    port = os.environ.get("PORT", "8000")
    if refusal := why_port_is_refused(port):
        sys.stderr.write(f"{refusal}\n")
        return 2
    django.setup()
    prepare()
    stop_when_asked()
    running: list[Process] = []
    try:
        running.append(web := KeptServer(lambda: start_web(port)))
        running.append(worker := start_worker())
        sys.stdout.write(_welcome(port))
        sys.stdout.flush()
        keep_running(web, worker, running)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(running)
    return 1


def _welcome(port: str) -> str:
    if not settings.DEMO:
        return ""
    from pix.demo.signs import sign_ins

    return sign_ins(f"http://{HOST}:{port}")


if __name__ == "__main__":
    with starting.told_in_one_sentence():
        sys.exit(main())
