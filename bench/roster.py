"""Import 20,000 pupils, zipped: what the preview, the import, and the same file again take, and how much memory.

Each figure comes with its ratio to bare parsing: what lxml alone takes to walk through the same file. Measured in a
process of its own, quiet and fresh, so that the peak of memory is the import's.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.machine import Row, row
from bench.siecle import zipped_export

PUPILS = 20_000
UAI = ("0699911Y", "0699912Z", "0699913A")  # three rounds, each in a school of its own
YEARS = (2025, 2026)
GOALS_MS = {"preview": 3000, "import": 4000, "again": 3000, "next year": 4000, "undo": 4000}
NAMES = {
    "preview": "preview of a first import",
    "import": "first import: preview and confirmation",
    "again": "the same file again: preview and confirmation",
    "next year": "a year later, every class changed: preview and confirmation",
    "undo": "the year later undone: its page, then the undoing",
}
MEMORY_GOAL_MIB = 250


def measure() -> Iterator[Row]:
    """Times in milliseconds on the clock, median of three schools; memory in MiB above the idle process."""
    from django.db import connection

    connection.close()
    with tempfile.TemporaryDirectory(prefix="pix-bench-") as folder:
        for seed, uai in enumerate(UAI, 1):
            for year in YEARS:
                content = zipped_export(uai=uai, pupils=PUPILS, year=year, seed=seed)
                (Path(folder) / f"{uai}-{year}.zip").write_bytes(content)
        answer = subprocess.run(
            [sys.executable, "-m", "bench.roster", folder],
            check=True,
            capture_output=True,
            text=True,
            env=dict(os.environ),
        )
    figures: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    bare = min(figures["bare"])
    yield row("bare lxml parsing of the same file", figures["bare"], unit="ms")
    for name, words in NAMES.items():
        ratio = sorted(figures[name])[len(figures[name]) // 2] / bare
        yield row(words, figures[name], unit="ms", goal=GOALS_MS[name], note=f"{ratio:.1f} × bare parsing")
    writing_goal = 2000 if figures["vendor"] == "postgresql" else 1000
    yield row("  of which other writers wait, first import", figures["writing first"], unit="ms", goal=writing_goal)
    yield row("  of which other writers wait, a year later", figures["writing next"], unit="ms", goal=writing_goal)
    yield row("  of which other writers wait, undone", figures["writing undo"], unit="ms", goal=writing_goal)
    yield row("the first import undone, 20,000 pupils deleted", figures["undo first"], unit="ms", goal=GOALS_MS["undo"])
    yield row("peak memory above idle", [figures["memory"]], unit="MiB", goal=MEMORY_GOAL_MIB)


def _measure_here(folder: Path) -> dict[str, Any]:
    from django.db import connection

    figures: dict[str, Any] = {
        name: [] for name in (*NAMES, "bare", "writing first", "writing next", "writing undo", "undo first")
    }
    figures["vendor"] = connection.vendor
    connection.ensure_connection()
    idle = _peak_mib()
    for uai in UAI:
        _one_school(uai, *((folder / f"{uai}-{year}.zip").read_bytes() for year in YEARS), figures=figures)
    figures["memory"] = _peak_mib() - idle
    for uai in UAI:
        content = (folder / f"{uai}-{YEARS[0]}.zip").read_bytes()
        figures["bare"].append(_timed(lambda content=content: _parse_only(content)))
    return figures


def _one_school(uai: str, this_year: bytes, next_year: bytes, *, figures: dict[str, Any]) -> None:
    from pix.schools.models import School

    school = School.objects.create(uai=uai, name="Cité scolaire des Figures")
    try:
        preview, confirmation, writing = _import(school, this_year)
        figures["preview"].append(preview)
        figures["import"].append(preview + confirmation)
        figures["writing first"].append(writing)
        preview, confirmation, _writing = _import(school, this_year, expected="unchanged")
        figures["again"].append(preview + confirmation)
        preview, confirmation, writing = _import(school, next_year, expected="updated")
        figures["next year"].append(preview + confirmation)
        figures["writing next"].append(writing)
        whole, writing = _undo(school, expected="put_back")
        figures["undo"].append(whole)
        figures["writing undo"].append(writing)
        _undo(school, expected="current_after")
        figures["undo first"].append(_undo(school, expected="deleted")[0])
    finally:
        _forget(school)


def _import(school: Any, content: bytes, expected: str = "added") -> tuple[float, float, float]:
    """Milliseconds of the preview, of the confirmation, and of its transaction."""
    from django.utils import timezone

    from pix.domain import siecle
    from pix.rosters.services import importing, writing
    from pix.rosters.services.applying import apply_roster
    from pix.rosters.services.previewing import preview_roster

    now, began = timezone.now(), time.perf_counter()
    row = importing.receive_file(school=school, content=content, name="x.zip", asked_by=None, at=now)
    row = preview_roster(roster_import=row)
    shown = time.perf_counter()
    row = importing.confirm_roster(
        roster_import=row, confirmed_by=None, accepts=siecle.Doubts(other_year=True, older=True), at=now
    )
    opened, write = [], writing.write_students

    def write_and_note(*args: Any) -> Any:
        opened.append(time.perf_counter())
        return write(*args)

    writing.write_students = write_and_note  # type: ignore[assignment]
    try:
        row = apply_roster(roster_import=row, at=now)
    finally:
        writing.write_students = write
    done = time.perf_counter()
    if row.status != "imported" or row.counts[expected] != PUPILS:
        raise RuntimeError(f"not what was expected: {row.status} {row.counts}")
    return (shown - began) * 1000, (done - shown) * 1000, (done - opened[0]) * 1000


def _undo(school: Any, expected: str) -> tuple[float, float]:
    """Milliseconds of the preview and of the undoing, which looks again; then those of its transaction."""
    from django.utils import timezone

    from pix.repairs.services import looking_back, putting_back, undoing

    row = looking_back.last_import(school)
    if row is None:
        raise RuntimeError("nothing to undo")
    opened, write = [], putting_back.write_undoing

    def write_and_note(*args: Any, **named: Any) -> Any:
        opened.append(time.perf_counter())
        return write(*args, **named)

    putting_back.write_undoing = write_and_note  # type: ignore[assignment]
    now, began = timezone.now(), time.perf_counter()
    try:
        seen = undoing.preview_undoing(roster_import=row, at=now).digest
        _row, done = undoing.undo_import(roster_import=row, undone_by=None, seen=seen, at=now)
    finally:
        putting_back.write_undoing = write
    ended = time.perf_counter()
    if done.counts[expected] != PUPILS:
        raise RuntimeError(f"not what was expected: {done.counts}")
    return (ended - began) * 1000, (ended - opened[0]) * 1000


def _forget(school: Any) -> None:
    """Leave the database as it was: other figures follow."""
    from pix.audit.models import Entry
    from pix.rosters.models import RosterImport, RosterImportLine

    RosterImportLine.objects.filter(roster_import__school=school).delete()
    school.students.all()._raw_delete(using="default")
    RosterImport.objects.filter(school=school).delete()
    Entry.objects.filter(school_id=school.pk).delete()
    school.delete()


def _parse_only(content: bytes) -> None:
    """What any reader of this file has to do."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)).open("ElevesSansAdresses.xml") as file:
        for _event, element in etree.iterparse(file, tag=("ELEVE", "STRUCTURES_ELEVE"), resolve_entities=False):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _peak_mib() -> float:
    # Not getrusage: its peak is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    django.setup()
    sys.stdout.write(json.dumps(_measure_here(Path(sys.argv[1]))) + "\n")
