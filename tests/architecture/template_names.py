"""The names a template takes from its context and those it says it needs, read from its own nodes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.template import engines
from django.template.base import FilterExpression, Node, TokenType, Variable
from django.template.defaulttags import CommentNode, ForNode
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode

COMMENT = re.compile(r"{% comment %}\n(.*?){% endcomment %}", re.DOTALL)
DECLARED = re.compile(r"^ {4}([a-z_]+(?:, [a-z_]+)*) {2,}(optional)?\S", re.MULTILINE)
GIVEN = {"block", "request", "user", "perms", "messages", "site", "csrf_token", "forloop", "True", "False", "None"}
"""By Django and by our context processors: any template may use them."""


@dataclass
class Names:
    """What a template takes from its context, what it makes by itself, and what it includes."""

    used: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    parts: list[tuple[str, set[str]]] = field(default_factory=list)
    """Templates that see the whole context, each with the names it is handed besides."""
    layouts: list[str] = field(default_factory=list)


def names_in(template: str) -> Names:
    """Of a Django template, by its name."""
    found = Names()
    for node in _nodes(engines["django"].engine.get_template(template).nodelist):
        _note(node, found)
    return found


def declared(text: str, *, optional: bool = True) -> set[str]:
    """The names in the comment a template opens with, a line each; those that may be absent too, or not."""
    opening = COMMENT.search(text)
    lines = DECLARED.findall(opening[1]) if opening else []
    return {name for names, may_be_absent in lines if optional or not may_be_absent for name in names.split(", ")}


def _nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for lists in node.child_nodelists:
            yield from _nodes(getattr(node, lists, ()))
        for _condition, branch in getattr(node, "conditions_nodelists", ()):
            yield from _nodes(branch)


def _note(node: Node, found: Names) -> None:
    held = {key: value for key, value in vars(node).items() if not key.startswith("nodelist")}
    match node:
        case CommentNode():
            return
        case ExtendsNode():
            found.layouts.append(node.parent_name.var)
            return
        case ForNode():
            found.made |= set(node.loopvars)
        case BlockTranslateNode():
            tokens = [*node.singular, *(node.plural or ())]
            variables = [one.contents for one in tokens if one.token_type == TokenType.VAR]
            found.used |= {re.split(r"[.|]", one)[0] for one in variables}
        case IncludeNode() if not node.isolated_context and isinstance(node.template.var, str):
            found.parts.append((node.template.var, set(node.extra_context)))
    if not isinstance(node, IncludeNode):
        found.made |= set(held.get("extra_context") or ())
    as_names = (held.get(key) for key in ("asvar", "target_var", "var_name", "variable", "countervar"))
    found.made |= {one for one in as_names if isinstance(one, str)}
    found.used |= set(_taken(held))


def _taken(held: Any) -> Iterator[str]:
    """The first names of the variables in whatever a node holds."""
    match held:
        case FilterExpression():
            yield from _taken([held.var, [given for _filter, given in held.filters]])
        case Variable():
            yield from (held.lookups or ())[:1]
        case dict():
            yield from _taken(list(held.values()))
        case list() | tuple():
            for one in held:
                yield from _taken(one)
        case _ if hasattr(held, "first") and hasattr(held, "second"):  # a condition
            yield from _taken([held.first, held.second, getattr(held, "value", None)])
