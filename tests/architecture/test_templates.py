"""Promises about templates: their size, their policy, what they need, what they are called."""

import re
from pathlib import Path

import pytest

from tests.architecture.template_names import GIVEN, declared, names_in
from tests.architecture.test_house import TEMPLATES, name

OF_DJANGO = [path for path in TEMPLATES if "templates" in path.parts]
LAYOUTS = [path for path in OF_DJANGO if path.parent.name == "layouts"]
PARTS_AND_PAGES = [path for path in TEMPLATES if path.parent.name not in ("layouts", "components")]


def in_its_folder(path: Path) -> str:
    """As Django names it."""
    return str(path).rsplit("/templates/", 1)[1]


TEXTS = {in_its_folder(path): path.read_text(encoding="utf8") for path in OF_DJANGO}
NAMES = {template: names_in(template) for template in TEXTS}
OF_THE_ADMIN = {"title"}
"""What the layouts of Django's own back office take."""


def needed(template: str) -> set[str]:
    """What a template takes from its context, and what its parts do; not what they say they can do without."""
    names = NAMES[template]
    of_parts = [needed(part) & declared(TEXTS[part], optional=False) - handed for part, handed in names.parts]
    return names.used.union(*of_parts) - names.made - GIVEN


def mentioned(template: str) -> set[str]:
    """Every name it uses, or that what it is made of uses."""
    if template.startswith("admin/"):
        return OF_THE_ADMIN
    names = NAMES[template]
    others = [*(part for part, _handed in names.parts), *names.layouts]
    return names.used.union(GIVEN, *map(mentioned, others))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_template_is_short_and_obeys_the_content_policy(template):
    text = template.read_text(encoding="utf8")

    assert len(text.splitlines()) <= 150
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_no_line_of_a_template_needs_scrolling(template):
    """`make fix` lays out tags; what it cannot cut is cut by hand, see docs/coding-style.md."""
    assert [line for line in template.read_text(encoding="utf8").splitlines() if len(line) > 120] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_template_opens_by_saying_what_it_is(template):
    """Once the layout of a page is named."""
    opening = r'({% extends "[a-z_/]+\.html" %}\n)?{% comment %}\n {4}(\w+): \S'
    text = template.read_text(encoding="utf8")
    said = re.match(opening if template in OF_DJANGO else r"({#- ?)(\S)", text)

    assert said
    assert template not in OF_DJANGO or said[2] == template.stem


@pytest.mark.parametrize("template", [path for path in OF_DJANGO if path not in LAYOUTS], ids=name)
def test_a_template_says_every_name_it_needs_and_no_other(template):
    """Its own, and those of the parts that see its whole context. A page may name what its layout takes."""
    named = in_its_folder(template)
    said = declared(TEXTS[named])

    assert needed(named) - said == set()
    assert said - mentioned(named) == set()


@pytest.mark.parametrize("template", PARTS_AND_PAGES, ids=name)
def test_a_part_of_a_page_is_named_with_an_underscore_and_a_page_is_not(template):
    is_page = template.read_text(encoding="utf8").startswith("{% extends ")

    assert template.name.startswith("_") != is_page
