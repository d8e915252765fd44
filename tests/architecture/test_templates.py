"""Promises about templates: their size, their policy, what they need, what they are called."""

import re

import pytest

from tests.architecture.test_house import TEMPLATES, name

PARTS_AND_PAGES = [path for path in TEMPLATES if path.parent.name not in ("layouts", "components")]


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_a_template_is_short_and_obeys_the_content_policy(template):
    text = template.read_text(encoding="utf8")

    assert len(text.splitlines()) <= 150
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_no_line_of_a_template_needs_scrolling(template):
    """`make fix` lays out tags; what it cannot cut is cut by hand, see docs/coding-style.md."""
    assert [line for line in template.read_text(encoding="utf8").splitlines() if len(line) > 120] == []


@pytest.mark.parametrize("template", PARTS_AND_PAGES, ids=name)
def test_a_part_of_a_page_is_named_with_an_underscore_and_a_page_is_not(template):
    is_page = template.read_text(encoding="utf8").startswith("{% extends ")

    assert template.name.startswith("_") != is_page
