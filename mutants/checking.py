"""Ask the type checker about what the tests let live: ``make check`` would refuse it before anybody ran it."""

import subprocess
import sys
from pathlib import Path

from mutants.making import ROOT, Mutant


def types_refuse(mutant: Mutant, source: str, folder: Path) -> bool:
    """Whether mypy, content with the file as it is, says no to it broken. ``folder`` keeps what mypy remembers."""
    broken = folder / "broken.py"
    # Longer than the file it stands for: mypy takes one of the same size for the one it remembers.
    broken.write_text(f"{source}\n#{'#' * (ROOT / mutant.path).stat().st_size}\n", encoding="utf8")
    if _mypy(folder, mutant.path):
        raise SystemExit(f"mypy refuses {mutant.path} although nothing is broken")
    return _mypy(folder, "--shadow-file", mutant.path, str(broken), mutant.path)


def _mypy(folder: Path, *arguments: str) -> bool:
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "mypy"), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)
    return done.returncode == 1
