"""Documents that can be believed: numbers of rules, names of files and links all lead somewhere."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted((ROOT / "docs" / "rules").glob("*.md"))
DOCUMENTS = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "content").rglob("*.md")])
MODULES = [
    path
    for folder in ("pix", "config", "bench", "drill", "mutants", "tests")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".html", ".jinja", ".js"} and "vendor" not in path.parts and path != Path(__file__)
]

TRUE_TO_THE_LETTER = [
    path for path in DOCUMENTS if path.parent.name in {"rules", "algorithms"} or path.name == "where.md"
]
"""They name files of today: a room that is not built stands in parentheses, a part to choose in angle brackets."""

DEFINED = re.compile(r"^- \*\*([A-Z]+)-([0-9]+)\*\* ", re.MULTILINE)
CITED_AS_A_RULE = re.compile(r"\brules? ([A-Z]{2,}-[0-9]+)\b", re.IGNORECASE)
HELD_BY_NOBODY = re.compile(
    r"\bspecification|\b(mission|decision),? [0-9]|\bmission, |data model, |, point [0-9]", re.IGNORECASE
)
PATH = re.compile(r"`+((?:pix|config|bench|drill|mutants|content|docs|tests)/[\w./-]*)`+")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*?) *$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(path: Path) -> str:
    return path.read_text(encoding="utf8")


def defined_rules() -> list[str]:
    return [f"{prefix}-{number}" for path in RULES for prefix, number in DEFINED.findall(read(path))]


def cited_rules(text: str, prefixes: set[str]) -> set[str]:
    """What looks like a number of ours, and whatever is called a rule."""
    ours = re.findall(rf"\b(?:{'|'.join(sorted(prefixes))})-[0-9]+\b", text)
    return {*ours, *(number.upper() for number in CITED_AS_A_RULE.findall(text))}


def anchors(path: Path) -> set[str]:
    """The names by which the headings of a document are reached, as GitHub makes them."""
    titles = HEADING.findall(FENCED.sub("", read(path)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_a_number_is_given_once():
    assert [number for number, times in Counter(defined_rules()).items() if times > 1] == []


def test_rules_stand_in_the_file_that_the_list_gives_them():
    listed = dict(
        re.findall(r"^\| \[(\w+\.md)\]\(\1\) \| ([A-Z]+) \|", read(ROOT / "docs/rules/README.md"), re.MULTILINE)
    )
    written = {path.name: {prefix for prefix, _ in DEFINED.findall(read(path))} for path in RULES}

    assert {file: prefixes for file, prefixes in written.items() if prefixes} == {
        file: {prefix} for file, prefix in listed.items()
    }


def test_every_rule_that_is_cited_is_written():
    defined = set(defined_rules())
    prefixes = {number.split("-")[0] for number in defined}
    dead = {name(path): cited_rules(read(path), prefixes) - defined for path in [*MODULES, *DOCUMENTS]}

    assert {path: numbers for path, numbers in dead.items() if numbers} == {}


@pytest.mark.parametrize(
    "text", ["rule JOIN-999", "``docs/rules/import.md``, IMP-999", "Rules LIM-999 and later", "rule WHO-1"]
)
def test_a_dead_number_would_be_seen(text):
    defined = set(defined_rules())

    assert cited_rules(text, {number.split("-")[0] for number in defined}) - defined


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_cites_only_what_the_repository_holds(path):
    text = read(path)
    documents = re.findall(r"\bdocs/[\w./-]+\.md\b", text)

    assert HELD_BY_NOBODY.findall(text) == []
    assert [document for document in documents if not (ROOT / document).exists()] == []


@pytest.mark.parametrize("path", TRUE_TO_THE_LETTER, ids=name)
def test_a_document_names_files_that_exist(path):
    assert [named for named in PATH.findall(read(path)) if not (ROOT / named).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_link_leads_somewhere(path):
    dead = []
    for target in LINK.findall(FENCED.sub("", read(path))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, heading = target.partition("#")
        reached = (path.parent / file).resolve() if file else path
        if not reached.exists() or (heading and heading not in anchors(reached)):
            dead.append(target)

    assert dead == []
