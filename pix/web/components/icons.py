"""The icon sprite: one file, fetched once, each icon shown with ``<use>``."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = Path(__file__).parent / "static/pix/icons.svg"


class UnknownIcon(LookupError):
    """No such icon in the sprite: a typing mistake in a template."""


@cache
def names() -> frozenset[str]:
    """The icons there are."""
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', SPRITE.read_text(encoding="utf-8")))


@cache
def svg(name: str, css: str = "") -> SafeString:
    """The markup of one icon; ready-made rows may call it too."""
    if name not in names():
        raise UnknownIcon(name)
    classes = f"ic {css}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("pix/icons.svg"), name
    )
