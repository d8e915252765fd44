"""One order of decorators, one place that asks policies: a page cannot answer before the gate, nor go round it."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import get_resolver

from tests.architecture.test_house import ROOT, every_page, name

GATES = {"public_page", "entrance_page", "learner_page", "school_page", "operator_page"}
METHODS = {"require_safe", "require_POST", "require_GET", "require_http_methods"}
AROUND_THE_GATE = {"keeping_what_was_typed"}
"""It puts aside what was typed by somebody whom the gate sends away: it acts then, and decides nothing."""

BELOW_THE_GATE = {"gallery"}
"""The components stand under the gate: their own page, of the demo, says ``public`` by hand."""

PAGES = [
    view
    for _address, page in every_page(get_resolver())
    if (view := inspect.unwrap(page.callback)).__module__.startswith(("pix.web", "pix.demo"))
]
WEB = sorted(path for folder in ("web", "demo") for path in (ROOT / "pix" / folder).rglob("*.py"))


def decorators_of(view: Callable[..., Any]) -> list[str]:
    """Their names, the outermost first."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(view))).body[0]
    calls = [one.func if isinstance(one, ast.Call) else one for one in definition.decorator_list]
    return [call.id for call in calls]


@pytest.mark.parametrize("view", PAGES, ids=lambda view: f"{view.__module__}.{view.__name__}")
def test_the_gate_is_outside_and_the_method_is_checked_under_it(view):
    decorators = [one for one in decorators_of(view) if one not in AROUND_THE_GATE]

    if view.__name__ not in BELOW_THE_GATE:
        assert decorators.pop(0) in GATES
    assert len(METHODS & set(decorators)) == 1
    assert not GATES & set(decorators)


def uses_outside_the_gate(source: str) -> list[str]:
    """The policies that a module uses but for handing them to the gate, which alone asks them."""
    tree = ast.parse(source)
    policies = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".policies")
        for alias in node.names
    }
    whole = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.name.split(".")[-1] == "policies"
    ]
    handed = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"school_page", "may"}
        for argument in node.args
    }
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return whole + [node.id for node in names if node.id in policies and id(node) not in handed]


@pytest.mark.parametrize("source", WEB, ids=name)
def test_a_page_hands_its_policy_to_the_gate_and_never_asks_it(source):
    assert uses_outside_the_gate(source.read_text(encoding="utf8")) == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("from pix.schools.policies import is_member\n@school_page(is_member)\ndef home(request): ...", []),
        ("from pix.schools.policies import is_admin\ndef home(request): return may(request, is_admin)", []),
        ("from pix.schools.policies import is_admin\ndef home(request): return is_admin(request.membership)", 1),
        ("from pix.schools.policies import is_admin as chief\nasked = chief", 1),
        ("from pix.schools import policies\ndef home(request): return policies.is_admin(request.membership)", 1),
        ("import pix.schools.policies", 1),
    ],
)
def test_going_round_the_gate_would_be_seen(page, found):
    assert len(uses_outside_the_gate(page)) == (found or 0)
