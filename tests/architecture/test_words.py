"""What is said can be translated: marked where it is written, collected, and read in the language of the reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.forms import BaseForm
from django.urls import get_resolver
from django.utils.choices import CallableChoiceIterator
from django.utils.functional import Promise

from tests.words.collecting import KEYWORDS, PYTHON, ROOT, TEMPLATES, marking_calls, messages

OUR_APPS = [app for app in apps.get_app_configs() if app.name.startswith("pix.")]
OUR_MODELS = [model for app in OUR_APPS for model in app.get_models()]

NOT_TRANSLATED = ("management", "demo", "gallery")
"""Commands answer to operators, in their terminal and logs; the demo and the gallery are the workshop. French alone."""

WITHOUT_DJANGO = ("pix/content/schema.py", "pix/content/files.py", "pix/content/items/")
"""What is wrong with the files of content is told to who writes them, in the language they write in."""

NOT_A_SENTENCE = {
    "pix/web/components/errors.py": "LAST_RESORT",
}
"""A page for when nothing can be drawn, translations included; it says ``lang="fr"``."""

_FRENCH = re.compile(
    r"[A-Za-z]*[àâçéèêëîïôöùûüœÀÂÇÉÈÊÎÔŒ][A-Za-z]+|[A-Za-z]+[àâçéèêëîïôöùûüœ]|[a-z]’[a-zéèê]"
    r"|\b(le|la|les|un|une|des|du|de|et|ou|pour|dans|avec|sur|pas|par|est|vous|votre|ce|cette)\b [a-z]|[ ][ldn]'[a-z]"
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_translated(path: Path) -> bool:
    return not set(NOT_TRANSLATED) & set(path.parts) and not name(path).startswith(WITHOUT_DJANGO)


SAID = [path for path in PYTHON if is_translated(path)]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"))


@pytest.mark.parametrize("source", PYTHON, ids=name)
def test_a_marking_function_has_a_name_that_collecting_knows(source):
    imported = [
        one.asname or one.name
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if "gettext" in one.name
    ]

    assert set(imported) <= set(KEYWORDS)
    assert imported.count("_") <= 1


@pytest.mark.parametrize("source", PYTHON, ids=name)
def test_what_is_marked_is_written_whole(source):
    """Collecting reads the sources: a sentence built from pieces is not there. A name stands for what others marked."""
    built = [
        ast.unparse(call)
        for call in marking_calls(source)
        for arg in call.args[: len(KEYWORDS[call.func.id])]
        if not isinstance(arg, ast.Constant | ast.Name | ast.Attribute)
    ]

    assert built == []


@pytest.mark.parametrize("source", PYTHON, ids=name)
def test_what_is_marked_is_written_as_it_is_read(source):
    """The gettext tools know no ``\\u00a0``: they would collect it letter by letter, and nobody would find it."""
    text = source.read_text(encoding="utf8")
    written = [ast.get_source_segment(text, arg) or "" for call in marking_calls(source) for arg in call.args]

    assert [one for one in written if re.search(r"\\[uxN]", one)] == []


def outside_of_functions(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from outside_of_functions(child)


@pytest.mark.parametrize("source", PYTHON, ids=name)
def test_what_is_said_at_import_waits_for_its_reader(source):
    """Called while a module is read, ``gettext`` would answer in the language of the process, for ever."""
    tree = parsed(source)
    at_once = {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if one.name in {"gettext", "ngettext", "pgettext", "npgettext"}
    }
    calls = [node for node in outside_of_functions(tree) if isinstance(node, ast.Call)]

    assert [ast.unparse(one) for one in calls if isinstance(one.func, ast.Name) and one.func.id in at_once] == []


def unmarked(path: Path) -> list[str]:
    """The French in a module that nobody marked; docstrings are ours, and in English."""
    tree = parsed(path)
    apart: set[int] = set()
    for node in ast.walk(tree):
        marks = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        last_resort = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == NOT_A_SENTENCE.get(name(path))
        if marks or alone or last_resort:
            apart |= {id(inside) for inside in ast.walk(node)}
    written = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in apart]
    return [one.value for one in written if isinstance(one.value, str) and _FRENCH.search(one.value)]


@pytest.mark.parametrize("source", SAID, ids=name)
def test_no_french_is_left_unmarked(source):
    assert unmarked(source) == []


def test_unmarked_french_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    module = tmp_path / "words.py"
    module.write_text(
        '"""Le nom."""\nA = "Prénom"\nB = f"{A} de la classe"\nC = _("Élève")\nD = "l’école"\nE = "the pupil"\n'
    )

    assert sorted(unmarked(module)) == [" de la classe", "Prénom", "l’école"]


JOURNEYS = sorted(path.parent for path in (ROOT / "pix" / "web").glob("*/*/urls.py"))
HAVE_WORDS = {"words.py": "sentences", "forms.py": "labels, and what is wrong with a field, beside the field"}
APART = {"items": "a type of question is one file in each place: what it asks of a field stands in its own"}


def said_elsewhere(journey: Path) -> list[str]:
    """The sentences of a journey that are in none of the files where one looks for them."""
    return [
        f"{source.relative_to(journey)}: {ast.unparse(call)}"
        for source in sorted(journey.rglob("*.py"))
        if source.name not in HAVE_WORDS and not set(APART) & set(source.relative_to(journey).parts)
        for call in marking_calls(source)
    ]


@pytest.mark.parametrize("journey", JOURNEYS, ids=name)
def test_a_journey_keeps_its_sentences_in_its_words(journey):
    assert said_elsewhere(journey) == []


def test_a_sentence_in_a_view_is_seen(tmp_path):
    (tmp_path / "items").mkdir()
    for file in ("words.py", "forms.py", "views.py", "items/cloze.py"):
        (tmp_path / file).write_text('SAID = _("Élève")\n', encoding="utf8")

    assert said_elsewhere(tmp_path) == ["views.py: _('Élève')"]


def labels_of(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    meta = model._meta
    yield "verbose_name", meta.verbose_name
    if "verbose_name_plural" in meta.original_attrs:
        yield "verbose_name_plural", meta.verbose_name_plural
    for field in [*meta.local_fields, *meta.local_many_to_many]:
        if field.auto_created or field.name in DJANGO_S:
            continue
        if field.verbose_name != field.name.replace("_", " "):
            yield field.name, field.verbose_name
        for value, label in field.flatchoices:
            # A list that a function makes is read at each page, in its language.
            if label != value and not isinstance(field.choices, CallableChoiceIterator):
                yield f"{field.name}={value}", label


DJANGO_S = {"password", "is_superuser", "groups", "user_permissions"}


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_label_of_a_model_is_marked(model):
    bare = [where for where, label in labels_of(model) if not isinstance(label, Promise)]

    assert bare == []


def every(base: type[Any]) -> set[type[Any]]:
    return {one for child in base.__subclasses__() for one in {child, *every(child)}}


def test_every_label_of_a_form_is_marked():
    assert get_resolver().url_patterns  # every form has been read
    forms = [one for one in every(BaseForm) if one.__module__.startswith("pix.") and "gallery" not in one.__module__]
    said = [
        (f"{form.__name__}.{field_name}", words)
        for form in forms
        for field_name, field in form.base_fields.items()
        for words in [field.label, field.help_text, *field.error_messages.values()]
        if words and field_name in form.declared_fields
    ]

    assert [where for where, words in said if not isinstance(words, Promise)] == []
    assert len(said) > 50


def test_titles_of_the_back_office_and_of_rooms_are_marked():
    titles = [admin.site.site_header, admin.site.index_title, *(app.verbose_name for app in OUR_APPS)]

    assert [title for title in titles if not isinstance(title, Promise)] == []


def test_every_sentence_of_a_template_is_collected():
    """``makemessages`` reads Django's tags; what it misses of a Jinja2 template must be said elsewhere too."""
    collected = {message.id for message in messages()}
    said = {
        (name(path), words)
        for path in TEMPLATES
        for words in re.findall(r'\b_\("(.*?)"\)', path.read_text(encoding="utf8"))
    }

    assert {one for one in said if one[1] not in collected} == set()
