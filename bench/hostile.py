"""Files made to exhaust a worker: how long each takes before it is answered, and how much memory.

Each is at most 20 MiB as uploaded, and measured in a process of its own, quiet and fresh.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.machine import Row, row

TIME_GOAL_MS = 10_000
MEMORY_GOAL_MIB = 300
UAI = "0699911Y"
MIB = 1024 * 1024
OPENED = 63 * MIB

HEAD = f"<BEE_ELEVES><PARAMETRES><UAJ>{UAI}</UAJ></PARAMETRES><DONNEES><ELEVES>".encode()
TAIL = b"</ELEVES></DONNEES></BEE_ELEVES>"


def _filled(unit: bytes, size: int = OPENED) -> bytes:
    return HEAD + unit * (size // len(unit)) + TAIL


def _attributes() -> bytes:
    return HEAD + b"<ELEVE " + b" ".join(b'a%d=""' % number for number in range(1_900_000)) + b"/>" + TAIL


def _pupils(count: int, name: str, born: str = "01/01/2012", elenoet: str = "{0}") -> bytes:
    line = (
        ('<ELEVE ELEVE_ID="{0}" ELENOET="' + elenoet + '"><NOM_DE_FAMILLE>' + name + "</NOM_DE_FAMILLE><PRENOM>" + name)
        + "</PRENOM><DATE_NAISS>"
        + born
        + "</DATE_NAISS></ELEVE>"
    )
    return HEAD + "".join(line.format(number) for number in range(count)).encode() + TAIL


FILES: dict[str, Callable[[], bytes]] = {
    "one attribute": lambda: HEAD + b'<ELEVE a="' + b"x" * OPENED + b'"/>' + TAIL,
    "one name": lambda: HEAD + b"<ELEVE><PRENOM>" + b"x" * OPENED + b"</PRENOM></ELEVE>" + TAIL,
    "1.9 million attributes": _attributes,
    "elements that are not read": lambda: _filled(b"<a/>"),
    "pupils without a word": lambda: _filled(b"<ELEVE/>"),
    "99,000 pupils of long names": lambda: _pupils(99_000, "é" * 100),
    "40,000 pupils of long names": lambda: _pupils(40_000, "É{0}" + "É" * 90),
    "40,000 pupils of one number, name and day": lambda: _pupils(40_000, "Zoé", elenoet="1"),
    "40,000 damaged names": lambda: _pupils(40_000, "ZoÃ©{0}"),
}


def measure() -> Iterator[Row]:
    """Milliseconds of processor, and MiB above the idle process, from the upload to the preview or the refusal."""
    for name in FILES:
        answer = subprocess.run(
            [sys.executable, "-m", "bench.hostile", name],
            check=True,
            capture_output=True,
            text=True,
            env=dict(os.environ),
        )
        told = json.loads(answer.stdout.splitlines()[-1])
        note = f"{told['answer']}, zip of {told['size'] / 1024:.0f} KiB"
        yield row(name, [told["time"]], unit="ms", goal=TIME_GOAL_MS, note=note)
        yield row("  memory above idle", [told["memory"]], unit="MiB", goal=MEMORY_GOAL_MIB)


def _measure_here(name: str) -> dict[str, object]:
    from pix.domain import siecle

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ElevesSansAdresses.xml", FILES[name]())
    if buffer.tell() > siecle.UPLOAD_LIMIT:
        raise RuntimeError(f"{name}: too big to be uploaded")
    told = subprocess.run(
        [sys.executable, "-c", _READ], input=buffer.getvalue(), check=True, capture_output=True, env=dict(os.environ)
    ).stdout
    return json.loads(told) | {"size": buffer.tell()}


# In a process that never held the file unpacked.
_READ = """
import io, json, sys, time
from bench.hostile import peak_mib
from pix.domain import siecle
content = sys.stdin.buffer.read()
idle, began = peak_mib(), time.process_time()
try:
    export = siecle.parse(io.BytesIO(content))
    siecle.pack(export)
    changes = siecle.compare([], export, former_ines={})
    siecle.check_changes(changes)
    answer = "read"
except siecle.Refused as refused:
    answer = str(refused.reason)
print(json.dumps({"time": (time.process_time() - began) * 1000, "memory": peak_mib() - idle, "answer": answer}))
"""


def peak_mib() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_here(sys.argv[1])) + "\n")
