"""Promises about the house itself: sizes, gates, docstrings, words."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from pix.web.access import GUARDED_ELSEWHERE

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("pix", "config", "bench", "drill", "mutants")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = [*sorted((ROOT / "pix").rglob("*.html")), *sorted((ROOT / "pix").rglob("*.jinja"))]
MEANT = [
    path
    for path in SOURCES
    if {"domain", "services", "integrations"} & set(path.relative_to(ROOT).parts) and path.name != "__init__.py"
]
OUR_MODELS = [model for model in apps.get_models() if model.__module__.startswith("pix.")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_a_source_file_fits_in_one_sitting(source):
    assert len(source.read_text(encoding="utf8").splitlines()) <= 400


@pytest.mark.parametrize("source", TESTS, ids=name)
def test_a_test_file_fits_in_two(source):
    assert len(source.read_text(encoding="utf8").splitlines()) <= 600


@pytest.mark.parametrize("source", MEANT, ids=name)
def test_what_others_call_says_what_its_name_cannot(source):
    tree = ast.parse(source.read_text(encoding="utf8"))
    public = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]

    assert ast.get_docstring(tree)
    assert public == []


OFF_PAGES = [path for path in SOURCES if path.relative_to(ROOT).parts[:2] not in (("pix", "web"), ("pix", "demo"))]
MAKES_PAGES = re.compile(r"\bdjango\.(urls|shortcuts|views)\b|\bcontrib\.auth\.views\b|\bHttpResponse")


@pytest.mark.parametrize("source", [path for path in OFF_PAGES if "config" not in path.parts], ids=name)
def test_a_room_names_no_page(source):
    assert not MAKES_PAGES.search(source.read_text(encoding="utf8"))


def every_page(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    pages = []
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        pages += every_page(entry, address) if isinstance(entry, URLResolver) else [(address, entry)]
    return pages


def test_every_page_is_public_on_purpose_or_has_a_policy():
    """The back office is Django's own, which guards each of its views."""
    unguarded = [
        address
        for address, page in every_page(get_resolver())
        if not hasattr(page.callback, "policy")
        and not page.callback.__module__.startswith(GUARDED_ELSEWHERE)
        and not address.startswith("admin/")
    ]

    assert unguarded == []


def whole_indexes(model: type[models.Model]) -> list[list[str]]:
    """The fields of each index that holds all the rows, in their order."""
    unique = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) and not one.condition]
    others = [one for one in model._meta.indexes if not one.condition]
    return [[name.lstrip("-") for name in one.fields] for one in [*unique, *others]]


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_no_index_only_repeats_how_another_begins(model):
    """Django gives each foreign key an index of its own; beside one that begins with it, each write pays twice."""
    alone = {field.name for field in model._meta.local_fields if field.db_index and not field.unique}

    assert [fields for fields in whole_indexes(model) if fields and fields[0] in alone] == []


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_model_is_in_the_glossary(model):
    assert f"**{model.__name__}**" in (ROOT / "docs" / "glossary.md").read_text(encoding="utf8")


GROWTH = re.compile(r"\b(grows|growth)\b|\b(one|a few|some [a-z]+|as many) rows?\b", re.IGNORECASE)


def says_how_it_grows(model: type[models.Model]) -> bool:
    """Django describes a model that says nothing by its fields, ``User(id, password…)``: that is no docstring."""
    said = model.__doc__ or ""
    return not said.startswith(f"{model.__name__}(") and GROWTH.search(said) is not None


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_table_says_how_fast_it_grows(model):
    assert says_how_it_grows(model)


@pytest.mark.parametrize(
    "said",
    [
        None,
        "Table(id, one row)",
        "A school, known by its UAI.",
        "The receipt of an import: the row that undoing reads.",
    ],
)
def test_a_table_that_says_nothing_of_it_would_be_seen(said):
    assert not says_how_it_grows(type("Table", (), {"__doc__": said}))


@pytest.mark.parametrize("source", [*SOURCES, *TEMPLATES], ids=name)
def test_nothing_is_left_for_later_without_saying_so(source):
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", source.read_text(encoding="utf8"))


MARKED_IN_TEMPLATES = re.compile(
    r'{% translate "(.*?)"|{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}|_\("(.*?)"\)', re.DOTALL
)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext"}
# Titles of columns that schools' sheets look for to the letter.
AS_SHEETS_KNOW_THEM = "pix/campaigns/services/headings.py"
BAD_TYPOGRAPHY = re.compile(r" [:;!?»](?=\s|$|<)|« |[a-zéè]'[a-zéèê]|\.\.\.")


def marked_strings(path: Path) -> list[str]:
    text = path.read_text(encoding="utf8")
    if path.suffix != ".py":
        return ["".join(found) for found in MARKED_IN_TEMPLATES.findall(text)]
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    marking = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in GETTEXT)
    return [arg.value for call in marking for arg in call.args if isinstance(arg, ast.Constant)]


SAID = [path for path in [*SOURCES, *TEMPLATES] if "bench" not in path.parts and name(path) != AS_SHEETS_KNOW_THEM]


@pytest.mark.parametrize("source", SAID, ids=name)
def test_what_is_said_follows_french_typography(source):
    """Curly apostrophes, no-break spaces inside « » and before : ; ! ?"""
    assert [said for said in marked_strings(source) if BAD_TYPOGRAPHY.search(str(said))] == []
