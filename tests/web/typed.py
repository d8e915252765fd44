"""Everything that may be typed in a page: the fields of the forms, and what a page reads by itself in its address."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from django import forms

from pix.domain.campaigns.codes import fold_code
from pix.domain.logins import fold_login
from pix.domain.passwords import compose_accents
from pix.lib import uai
from pix.lib.text import clean_line, clean_name, clean_text, fold, natural_key
from tests.architecture.test_forms import OURS

ROOT = Path(__file__).resolve().parents[2]
WEB = [*(ROOT / "pix" / "web").rglob("*.py"), *(ROOT / "pix" / "demo").rglob("*.py")]
READ = re.compile(
    r"""(?:request\.(?:GET|POST)|query|posted)(?:\.get|\.getlist|\.pop)?[(\[]\s*["'](\w+)["']"""
    r"""|["'](\w+)["'] (?:not )?in request\.(?:GET|POST)"""
    r"""|_first\(query, ["'](\w+)["']\)"""
)
OF_ITEMS = ("item", "answer", "case_ville", "skip")
"""Of the pages of questions, whose controls are those of each item."""


def typed_in_forms() -> set[str]:
    return {name for form in OURS if issubclass(form, forms.BaseForm) for name in form.base_fields}


def read_by_pages() -> set[str]:
    """The names a page reads without a form; a new one is found by the way it is read."""
    sources = (path.read_text(encoding="utf8") for path in WEB)
    return {name for source in sources for found in READ.findall(source) for name in found if name}


EVERY_NAME = sorted(typed_in_forms() | read_by_pages() | set(OF_ITEMS) | {"csrfmiddlewaretoken", "inconnu"})

# The most that each is ever handed, in characters: its fields' bound, or what it cuts by itself.
FOLDING: dict[Callable[..., Any], int] = {
    fold: 600,
    fold_login: 255,
    fold_code: 1_000,
    clean_name: 255,
    clean_line: 1_000,
    clean_text: 10_000,
    natural_key: 255,
    compose_accents: 1_000,
    uai.normalize: 40,
}


@dataclass
class Handed:
    """The longest text that each function was handed, by its code."""

    longest: dict[Any, int] = field(default_factory=dict)
    codes: dict[Any, Callable[..., Any]] = field(
        default_factory=lambda: {getattr(one, "__wrapped__", one).__code__: one for one in FOLDING}
    )

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code in self.codes:
            text = frame.f_locals.get(frame.f_code.co_varnames[0], "")
            self.longest[frame.f_code] = max(self.longest.get(frame.f_code, 0), len(text))

    def beyond(self) -> dict[str, int]:
        """What was handed too much, and how much."""
        return {
            self.codes[code].__name__: length
            for code, length in self.longest.items()
            if length > FOLDING[self.codes[code]]
        }


@contextmanager
def watching() -> Iterator[Handed]:
    """Nothing is replaced: the interpreter tells each call of what costs by the letter."""
    handed = Handed()
    before = sys.getprofile()
    sys.setprofile(handed)
    try:
        yield handed
    finally:
        sys.setprofile(before)
