"""A type of item is a file in each place, named alike, and one line of one list; its code is said in its own file."""

import re
from pathlib import Path

import pytest

from pix.content.items import TYPES
from pix.content.models import Item

ROOT = Path(__file__).resolve().parents[2]
PLACES = [
    "pix/content/items/{name}.py",
    "pix/domain/grading/{name}.py",
    "pix/web/learner/assessment/items/{name}.py",
    "pix/web/learner/templates/learner/assessment/items/_{name}.html",
]
CODE = re.compile("|".join(rf"""["']{one.code}["']""" for one in TYPES))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("one", TYPES, ids=lambda one: one.name)
def test_a_type_has_its_file_in_each_place(one, place):
    assert (ROOT / place.format(name=one.name)).is_file()


@pytest.mark.parametrize("one", TYPES, ids=lambda one: one.name)
def test_a_type_is_named_once_and_its_code_fits_its_column(one):
    assert sum(other.name == one.name or other.code == one.code for other in TYPES) == 1
    assert len(one.code) <= (Item._meta.get_field("type").max_length or 0)


def test_no_source_asks_which_type_an_item_is():
    own = {ROOT / "pix" / "content" / "items" / f"{one.name}.py" for one in TYPES}
    sources = [*(ROOT / "pix").rglob("*.py"), *(ROOT / "pix").rglob("*.html")]
    naming = {path for path in sources if CODE.search(path.read_text(encoding="utf8"))}

    assert naming == own


@pytest.mark.parametrize("one", TYPES, ids=lambda one: one.name)
def test_only_the_list_knows_the_modules_of_a_type(one):
    """Its own modules know one another; a text with gaps is graded as several short texts."""
    importing = re.compile(rf"(?:import|from) [\w.]*\b(?:items|grading)\.{one.name}\b|import [\w, ]*\b{one.name}\b")
    own = {other.name for other in TYPES} | {"solutions"}
    knowing = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "pix").rglob("*.py")
        if path.stem not in own and importing.search(path.read_text(encoding="utf8"))
    }

    assert knowing == {"pix/content/items/__init__.py"}
