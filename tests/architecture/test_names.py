"""A public name is said once: who reads it anywhere knows which thing it is."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_house import ROOT, name

SAID_TWICE = {
    "Item": "the stored question, and what of it the adaptive test reads",
    "Skill": "the stored skill, and what of it the adaptive test reads",
    "ItemInteraction": "each type of question has its own, in a file of its own, found by the name of the file",
    "SessionStore": "Django finds the class of each store of sessions by this name",
    "answer": "an answer is taken; one floor up, the campaign hears of it",
    "enter": "a pupil enters a campaign; one floor up, the page that comes then",
    "may_use_email": "the age it takes; one floor up, a pupil's",
    "propose_username": "made from names; one floor up, from a pupil's",
    "replay": "a test run again from values; one floor up, from its rows",
}
"""One idea at two levels, one of which calls the other or stands for it. Anything else takes a name of its own."""

APART = {"migrations", "management", "demo", "gallery"}
SOURCES = [path for path in sorted((ROOT / "pix").rglob("*.py")) if not APART & set(path.relative_to(ROOT).parts)]


def public_names(path: Path) -> Iterator[str]:
    """The classes, functions and aliases of a module, but pages, named by what they let do, and a journey's words."""
    in_pages = "web" in path.parts
    for node in ast.parse(path.read_text(encoding="utf8")).body:
        match node:
            case ast.ClassDef():
                said = node.name
            case ast.FunctionDef() if not in_pages or not (is_page(node) or path.name == "words.py"):
                said = node.name
            case ast.Assign(targets=[ast.Name(said)]) | ast.AnnAssign(target=ast.Name(said)) if is_type(said):
                pass
            case _:
                continue
        if not said.startswith("_"):
            yield said


def is_page(function: ast.FunctionDef) -> bool:
    return any("_page" in ast.unparse(decorator) for decorator in function.decorator_list)


def is_type(said: str) -> bool:
    return said[0].isupper() and not said.isupper()


def said_in(sources: list[Path]) -> dict[str, list[str]]:
    """The names that several modules define, and which modules; an overload is not another definition."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for path in sources:
        for said in dict.fromkeys(public_names(path)):
            where[said].append(name(path))
    return {said: modules for said, modules in sorted(where.items()) if len(modules) > 1}


def test_a_public_name_is_defined_in_one_module():
    assert {said: modules for said, modules in said_in(SOURCES).items() if said not in SAID_TWICE} == {}


@pytest.mark.parametrize("said", SAID_TWICE)
def test_a_name_is_excused_while_it_is_said_twice(said):
    assert said in said_in(SOURCES)


def test_a_name_said_twice_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.architecture.test_house.ROOT", tmp_path)
    written = {
        "rosters/records.py": "class Known: ...\ndef check(): ...\ndef _check(): ...\nAnswer = str | None\nKEPT = 7\n",
        "accounts/visitors.py": "class Known: ...\ndef check(): ...\ndef _check(): ...\nclass Answer: ...\nKEPT = 16\n",
        "web/school/views.py": "@school_page(may)\ndef check(request): ...\ndef rows(): ...\n",
        "web/school/report.py": "def rows(): ...\n",
        "web/school/words.py": "def check(): ...\ndef rows(): ...\n",
    }
    for file, text in written.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf8")

    assert {said: len(modules) for said, modules in said_in([tmp_path / file for file in written]).items()} == {
        "Answer": 2,
        "Known": 2,
        "check": 2,
        "rows": 2,
    }
