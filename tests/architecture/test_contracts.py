"""Each contract on imports, broken on purpose in a copy of the sources, is seen."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.test_house import ROOT

LAYERS, PLAIN, CORES, SITES = (
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["tool"]["importlinter"][
        "contracts"
    ]
)
NO_SOURCES = shutil.ignore_patterns("templates", "jinja2", "static", "samples", "__pycache__")
LINT = Path(sys.executable).with_name("lint-imports")

# What somebody might write, where, and the contract that says no.
OFFENCES = [
    ("a room imports a page", {"rosters/page.py": "from pix.web import access"}, LAYERS),
    ("the library imports the domain", {"lib/siecle.py": "from pix.domain import siecle"}, LAYERS),
    ("neighbors on one floor know each other", {"rosters/sitting.py": "import pix.assessments.models"}, LAYERS),
    ("a package has no floor", {"attic/__init__.py": ""}, LAYERS),
    ("the domain imports Django", {"domain/clock.py": "from django.utils import timezone"}, PLAIN),
    ("the library imports Django through nobody else", {"lib/pages.py": "import django"}, PLAIN),
    ("a core imports another core", {"domain/scoring/names.py": "from pix.domain import siecle"}, CORES),
    (
        "a third site imports both others",
        {"web/kiosk/__init__.py": "", "web/kiosk/views.py": "import pix.web.learner.urls\nimport pix.web.school.urls"},
        SITES,
    ),
    ("a site imports another one", {"web/learner/back.py": "import pix.web.school.urls"}, SITES),
    (
        "a declared site imports another one",
        {"web/certification_center/__init__.py": "import pix.web.learner.urls"},
        SITES,
    ),
    ("a component imports the gate", {"web/components/door.py": "from pix.web import access"}, SITES),
]


@pytest.fixture
def lint(tmp_path):
    """``lint(files)``: what the project's contracts say of its sources with these files added."""

    def run(added: dict[str, str]) -> subprocess.CompletedProcess[str]:
        shutil.copytree(ROOT / "pix", tmp_path / "pix", ignore=NO_SOURCES)
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        for name, text in added.items():
            (tmp_path / "pix" / name).parent.mkdir(exist_ok=True)
            (tmp_path / "pix" / name).write_text(text + "\n", encoding="utf8")
        return subprocess.run(
            [LINT, "--no-cache"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def broken(said: str) -> list[str]:
    return [name for name in (LAYERS, PLAIN, CORES, SITES) if f"{name} BROKEN" in said]


def test_nothing_added_nothing_broken(lint):
    done = lint({})

    assert (done.returncode, broken(done.stdout)) == (0, [])
    assert "4 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(("what", "added", "contract"), OFFENCES, ids=[what for what, _, _ in OFFENCES])
def test_a_contract_broken_on_purpose_is_named(lint, what, added, contract):
    done = lint(added)

    assert done.returncode == 1
    assert broken(done.stdout) == [contract]
