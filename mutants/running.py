"""Run the tests against one broken file, in a process of its own that starts warm.

The process that forks has read what we did not write, and nothing of ours: Django starts in the child, which reads the
broken file instead of the one on disk. Nothing is written in the working tree, so that a run can be stopped at any
moment. Tests with a database each get a copy of one that is made once, on SQLite.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis

from mutants.checking import types_refuse
from mutants.making import ROOT, Mutant, source_of

_OURS = ("pix", "tests", "config", "conftest", "mutants", "__main__")
_OPTIONS = (
    *("-q", "-x", "--tb=no", "--no-header", "--no-summary", "--reuse-db", "--hypothesis-profile=mutants"),
    *("-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # plugins are read before pytest starts
)
_DURATIONS = "durations.json"
_BROKEN_AT_IMPORT = 90
_TESTS_FAILED = 1
_LIST_MODULES = (
    "import sys, pytest; code = pytest.main(['--collect-only', '-qq', '-p', 'no:cacheprovider', 'tests/domain',"
    " 'tests/web/school', 'tests/rosters']); print('\\n'.join(['MODULES', *sys.modules])); sys.exit(int(code))"
)


class Fate(StrEnum):
    """What became of a mutant: killed by the tests (the first three), refused by the types, alive, or never one."""

    FAILED = "a test failed"
    UNREADABLE = "nothing could be imported"
    ENDLESS = "the tests did not end in time"
    REFUSED = "no test failed, the types refuse it"
    SURVIVED = "survived"
    NOT_PYTHON = "not Python"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run takes, in seconds of processor and of clock."""

    cpu: float
    clock: float


@dataclass(frozen=True, slots=True)
class Usual:
    """What tests cost on the code as it is, and the seconds that each of their files takes."""

    cost: Cost
    files: dict[str, float]

    def in_order(self, mutant: Mutant) -> list[str]:
        """Those most likely to see the mutant soon: named as its module, then the quickest."""
        name = Path(mutant.path).stem
        return sorted(self.files, key=lambda file: (name not in file.rpartition("/")[2], self.files[file]))


class Runner:
    """Runs tests in forked processes, and knows how long they take when nothing is broken."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._usual: dict[tuple[str, ...], Usual] = {}

    def judge(self, mutant: Mutant, tests: tuple[str, ...]) -> Fate:
        """Say whether these tests see that the file is broken."""
        source = source_of(mutant)
        try:
            compile(source, mutant.path, "exec")
        except SyntaxError:
            return Fate.NOT_PYTHON
        usual = self._run_unbroken(tests)
        limit = Cost(usual.cost.cpu * 4 + 5, usual.cost.clock * 10 + 60)
        status, _cost = self._fork(lambda: _serve(mutant, source), usual.in_order(mutant), limit=limit)
        if os.WIFSIGNALED(status):
            return Fate.ENDLESS
        if status:
            return Fate.FAILED if os.WEXITSTATUS(status) == _TESTS_FAILED else Fate.UNREADABLE
        return Fate.REFUSED if types_refuse(mutant, source, self._folder) else Fate.SURVIVED

    def _run_unbroken(self, tests: tuple[str, ...]) -> Usual:
        if tests not in self._usual:
            status, cost = self._fork(lambda: None, tests, limit=Cost(900, 3600))
            if status:
                raise SystemExit(f"{' '.join(tests)} fail although nothing is broken")
            self._usual[tests] = Usual(cost, json.loads((self._folder / _DURATIONS).read_text(encoding="utf8")))
        return self._usual[tests]

    def _fork(self, prepare: Callable[[], None], tests: Sequence[str], *, limit: Cost) -> tuple[int, Cost]:
        started = time.monotonic()
        child = os.fork()
        if not child:
            _run_and_leave(prepare, tests, self._folder, int(limit.cpu) + 1)
        while True:
            done, status, usage = os.wait4(child, os.WNOHANG)
            if done:
                break
            if time.monotonic() - started > limit.clock:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.02)
        for left in self._folder.glob(f"pix-test-{child}.sqlite3*"):
            left.unlink()
        return status, Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - started)


@contextmanager
def warm_runner() -> Iterator[Runner]:
    """A runner whose children start with everything that is not ours read already, and a database at hand."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="pix-mutants-") as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        os.environ["PIX_VAR"] = folder
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        # The same examples for each mutant; and one that fails is enough, the smallest is not looked for.
        phases = (Phase.explicit, Phase.generate)
        hypothesis.register_profile("mutants", deadline=None, derandomize=True, database=None, phases=phases)
        _read_what_is_not_ours()
        _make_database(Path(folder))
        yield Runner(Path(folder))


def _read_what_is_not_ours() -> None:
    listed = subprocess.run([sys.executable, "-c", _LIST_MODULES], capture_output=True, text=True, check=True)
    for name in listed.stdout.partition("MODULES\n")[2].split():
        if name.split(".")[0] not in _OURS:
            try:
                importlib.import_module(name)
            except Exception:  # needs the applications: each child reads it
                sys.modules.pop(name, None)


def _make_database(folder: Path) -> None:
    child = os.fork()
    if not child:
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases

        setup_databases(verbosity=0, interactive=False)
        connection.close()
        made = Path(str(connection.settings_dict["NAME"]))
        made.rename(folder / "made.sqlite3")
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the test database cannot be made")


def _run_and_leave(prepare: Callable[[], None], tests: Sequence[str], folder: Path, seconds: int) -> None:
    code = _BROKEN_AT_IMPORT
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))  # a list without end
        shutil.copy(folder / "made.sqlite3", folder / f"pix-test-{os.getpid()}.sqlite3")
        prepare()
        durations = _Durations()
        code = int(pytest.main([*_OPTIONS, *tests], plugins=[durations]))
        (folder / _DURATIONS).write_text(json.dumps(durations.of), encoding="utf8")
    finally:
        os._exit(code)


class _Durations:
    def __init__(self) -> None:
        self.of: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        self.of[file] = self.of.get(file, 0) + report.duration


class _Broken(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> object:
        return compile(self._source, self.path, "exec")


class _Server(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant, source: str) -> None:
        self._mutant, self._source = mutant, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        file = str(ROOT / self._mutant.path)
        return importlib.util.spec_from_file_location(fullname, file, loader=_Broken(fullname, file, self._source))


def _serve(mutant: Mutant, source: str) -> None:
    sys.meta_path.insert(0, _Server(mutant, source))
