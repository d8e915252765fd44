"""Documents keep their shape, so that a decision can be found, dated and weighed."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
SECTIONS = ["Status", "Context", "Options", "Decision", "We watch"]


def name(path: Path) -> str:
    return path.stem


def number(path: Path) -> int:
    return int(path.name[:4])


@pytest.mark.parametrize("decision", DECISIONS, ids=name)
def test_a_decision_has_a_title_a_date_and_the_options_it_refused(decision):
    text = decision.read_text(encoding="utf8")

    assert re.match(rf"# {number(decision)}\. \S.*\n\n", text)
    assert re.findall(r"^\*\*([^*]+)\.\*\* ", text, re.MULTILINE) == SECTIONS
    assert re.search(
        r"^\*\*Status\.\*\* (Proposed|Accepted|Replaced by \d+), 20\d\d-[01]\d-[0-3]\d[.;]", text, re.MULTILINE
    )


@pytest.mark.parametrize("decision", DECISIONS, ids=name)
def test_a_decision_is_named_by_its_number(decision):
    assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", decision.name)


def test_no_two_decisions_share_a_number():
    assert [count for count in Counter(map(number, DECISIONS)).items() if count[1] > 1] == []


def test_documents_cite_decisions_that_exist():
    numbers = set(map(number, DECISIONS))
    texts = {path: path.read_text(encoding="utf8") for path in [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]}
    cited = {
        (path.name, int(found))
        for path, text in texts.items()
        for found in re.findall(r"\b(?:ADR|decision) (\d+)\b", text)
    }

    assert sorted(one for one in cited if one[1] not in numbers) == []


STEP = re.compile(r"^\| [^|]+ \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/<>]+\.py)`(?: \(`(\w+)`\))?")


def steps_of_the_walks() -> list[tuple[str, str]]:
    """Each file that the two walks name, with the function said of it; a short name is of a folder named before."""
    walks = (ROOT / "docs" / "architecture.md").read_text(encoding="utf8").split("## Two walks")[1].split("\n## ")[0]
    return [step for cell in STEP.findall(walks) for step in NAMED.findall(cell)]


def test_the_walks_go_through_files_that_are_there():
    folders: list[Path] = []
    missing = []
    for file, function in steps_of_the_walks():
        near = [ROOT / "pix"] if "/" in file else list(reversed(folders))
        paths = [path for folder in near for path in folder.glob(file.replace("<type>", "*"))]
        if not paths or (function and f"def {function}(" not in paths[0].read_text(encoding="utf8")):
            missing.append((file, function))
        else:
            folders.append(paths[0].parent)

    assert len(folders) > 20
    assert missing == []
