"""Old rows are erased by timers, in nobody's request: a command calls what erases, and a timer runs the command."""

import ast
import re

import pytest
from django.conf import settings

from tests.architecture.test_house import ROOT, name

COMMANDS = sorted((ROOT / "pix").glob("*/management/commands/[!_]*.py"))
OTHERS = [path for path in sorted((ROOT / "pix").rglob("*.py")) if path not in COMMANDS]
TIMERS = {line.split()[0] for line in settings.TIMERS}
BY_AGE = re.compile(r"__lte?=[^)\n]*(limit|last|at - )")
ERASES = re.compile(r"\.delete\(|\berase\(|\babandon\(|\.update\(label=\"\"")


def erasers(text: str) -> set[str]:
    """The functions that erase what is older than something, of everybody: for one school alone is not for all."""
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    found = {}
    for node in functions:
        said = ast.unparse(node).replace("'", '"')
        if BY_AGE.search(said) and ERASES.search(said):
            found[node.name] = node
    return set(found)


KNOWN = {
    "_tidy": "tidy_every_school",
}
"""What erases, and is called for one school too: the function that does it for all."""

ALL = {KNOWN.get(one, one) for path in OTHERS for one in erasers(path.read_text(encoding="utf8"))}


def test_what_erases_is_found():
    assert {"erase_old_attempts", "forget_failures", "forget_old", "forget_names", "tidy_every_school"} <= ALL


@pytest.mark.parametrize("eraser", sorted(ALL))
def test_a_command_calls_it_and_a_timer_runs_the_command(eraser):
    callers = {path.stem for path in COMMANDS if re.search(rf"\b{eraser}\(", path.read_text(encoding="utf8"))}

    assert callers
    assert callers <= TIMERS


@pytest.mark.parametrize("source", OTHERS, ids=name)
def test_nobody_else_does(source):
    called = {one for one in ALL if re.search(rf"(?<!def )\b{one}\(", source.read_text(encoding="utf8"))}

    assert called == set()


@pytest.mark.parametrize("source", COMMANDS, ids=name)
def test_a_command_that_is_meant_for_a_timer_has_one(source):
    meant = "timer" in source.read_text(encoding="utf8").split('"""')[1]

    assert not meant or source.stem in TIMERS
