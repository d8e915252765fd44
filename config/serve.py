"""Prepare the demo's data, then serve the site beside its worker: one command starts and stops both.

    python -m config.serve

The first run migrates, loads the content and creates the demo world; later ones only check. Stopping this process
stops the two others. When the web server dies, all stops; the worker is started again, for it gives up when the
database does not answer for twenty seconds.
"""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.core.management import call_command

HOST = "127.0.0.1"
WORKER_RESTS_SECONDS = 1


def prepare() -> None:
    """Bring everything up to date and forget what is old; quick when nothing is new."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("compile_messages")
    call_command("load_content", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("create_demo")
    call_command("tidy_rosters")
    call_command("erase_join_attempts", stdout=io.StringIO())
    call_command("clearsessions")


def start_web(port: str) -> subprocess.Popen[bytes]:
    """Start the web server, with this Python and these settings."""
    bin_directory = Path(sys.executable).parent
    cores = os.cpu_count() or 1
    granian = [
        *(str(bin_directory / "granian"), "--interface", "wsgi", "--host", HOST, "--port", port, "--no-ws"),
        *("--workers", str(min(cores, 2)), "--blocking-threads", "2", "--backpressure", "64", "--log-level", "warning"),
        "config.wsgi:application",
    ]
    return subprocess.Popen(granian)  # noqa: S603


def start_worker() -> subprocess.Popen[bytes]:
    """Start the worker that reads the exports and sends the mails."""
    worker = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--interval", "0.5", "--queue-name", "*"]
    return subprocess.Popen(worker, stderr=subprocess.DEVNULL)  # noqa: S603


def keep_running(
    web: subprocess.Popen[bytes], worker: subprocess.Popen[bytes], running: list[subprocess.Popen[bytes]]
) -> None:
    """Watch both until the web server dies; ``running`` holds those to stop in the end."""
    while web.poll() is None:
        if worker.poll() is not None:
            time.sleep(WORKER_RESTS_SECONDS)
            running.remove(worker)
            worker = start_worker()
            running.append(worker)
        time.sleep(0.3)


def stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + 10
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def asked_to_stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    port = os.environ.get("PORT", "8000")
    django.setup()
    prepare()
    # Said for both: a shell that starts us in the background has interruptions ignored.
    signal.signal(signal.SIGTERM, asked_to_stop)
    signal.signal(signal.SIGINT, asked_to_stop)
    web, worker = start_web(port), start_worker()
    running = [web, worker]
    try:
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
    sys.exit(main())
