"""What this machine is, and how a table of figures is printed."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import django


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: what was measured, the median, its spread, and the goal it is compared with (same unit)."""

    name: str
    median: float
    lowest: float
    highest: float
    unit: str
    goal: float | None = None
    note: str = ""


def row(name: str, values: Sequence[float], *, unit: str, goal: float | None = None, note: str = "") -> Row:
    return Row(
        name=name,
        median=statistics.median(values),
        lowest=min(values),
        highest=max(values),
        unit=unit,
        goal=goal,
        note=note,
    )


def facts(database: str) -> list[str]:
    """Processor, memory, versions, load: figures mean nothing without them."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return [
        f"{os.cpu_count()} cores of {model}, {memory} GiB, load {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, Django {django.get_version()}, {database}",
        f"calibration: {calibrate():.0f} ms for ten million additions on one core (lower is faster)",
    ]


def calibrate() -> float:
    """Milliseconds of processor for a fixed piece of pure Python, best of three: compares machines."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        total = 0
        for number in range(10_000_000):
            total += number
        best = min(best, time.process_time() - start)
    return best * 1000


def timed(act: Callable[[], object]) -> float:
    """Seconds on the clock for one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def table(rows: Sequence[Row]) -> str:
    """The rows as text: median, lowest–highest, goal, ratio to the goal (below 1 is within it)."""
    lines = [f"{'what':<62} {'median':>10} {'low–high':>17} {'goal':>9} {'ratio':>6}"]
    for one in rows:
        goal = "" if one.goal is None else f"{one.goal:g} {one.unit}"
        ratio = "" if not one.goal else f"{one.median / one.goal:.2f}"
        spread = f"{one.lowest:.1f}–{one.highest:.1f}"
        lines.append(
            f"{one.name:<62} {one.median:>7.1f} {one.unit:<2} {spread:>17} {goal:>9} {ratio:>6}  {one.note}".rstrip()
        )
    return "\n".join(lines)
