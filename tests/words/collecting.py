"""What translators are given: the sentences that ``makemessages`` collects, found without the gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [path for path in sorted((ROOT / "pix").rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted((ROOT / "pix").rglob("*.html"))

# As ``makemessages`` calls xgettext: which arguments are a context, a sentence, its plural.
KEYWORDS: dict[str, tuple[str, ...]] = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
_STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_CALL = re.compile(rf"\b({'|'.join(KEYWORDS)})\(({_STRING}(?:, {_STRING})*)")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to translate."""

    id: str
    plural: str = ""
    context: str = ""


def messages() -> set[Message]:
    """Every sentence of the sources."""
    found = {message for path in PYTHON for message in _of_python(path)}
    return found | {message for path in TEMPLATES for message in of_template(path)}


def marking_calls(path: Path) -> Iterator[ast.Call]:
    """The calls that mark a sentence, in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            yield node


def _of_python(path: Path) -> Iterator[Message]:
    for call in marking_calls(path):
        names = KEYWORDS[call.func.id]  # type: ignore[attr-defined]
        written = [arg.value for arg in call.args[: len(names)] if isinstance(arg, ast.Constant)]
        if len(written) == len(names):
            yield Message(**dict(zip(names, written, strict=True)))


def of_template(path: Path) -> Iterator[Message]:
    """The sentences of a template, as Django's own reader turns it into calls."""
    for name, written in _CALL.findall(templatize(path.read_text(encoding="utf8"))):
        values = [ast.literal_eval(one) for one in re.findall(_STRING, written)]
        yield Message(**dict(zip(KEYWORDS[name], values, strict=False)))
