"""What the style sheet and the script promise: light, readable, nothing but files."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[3] / "pix/web/components/static/pix"
CSS = (STATIC / "pix.css").read_text(encoding="utf8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
SITES = ("pix", "orga", "certif")
SCHEMES = ("light", "dark")

# What is written on what: 4.5 at least.
TEXT = [
    *product(("ink", "ink-2", "accent", "accent-strong"), ("paper", "surface", "tint", "accent-soft")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-hero", "hero"),
    ("on-hero-2", "hero"),
    ("on-sun", "sun"),
    *((tone, f"{tone}-soft") for tone in ("ok", "warn", "bad", "info", "mute")),
    *product(("ok", "bad"), ("surface", "paper", "tint")),
    *(("ink", f"{tone}-soft") for tone in ("ok", "warn", "bad", "info", "mute")),
    *(("accent", f"{tone}-soft") for tone in ("ok", "warn", "bad", "info")),
]
# What must be seen to understand or to act: 3 at least.
INTERFACE = [
    *product(("edge", "focus", "accent"), ("paper", "surface", "tint")),
    *product((f"{tone}-edge" for tone in ("ok", "warn", "bad", "info")), ("surface", "paper")),
    ("sun", "hero"),
    ("on-sun", "sun"),
    ("focus", "accent-soft"),
]


def tokens(site: str, scheme: str) -> dict[str, str]:
    """The colours in force: the light root, then the site's, then the dark ones over them."""
    light, dark = CSS.split("@media screen and (prefers-color-scheme: dark)", 1)
    dark = dark.split("@media print", 1)[0]
    found: dict[str, str] = {}
    for part in [light] if scheme == "light" else [light, dark]:
        for selector in (":root", f'[data-site="{site}"]'):
            for block in re.findall(rf"{re.escape(selector)} {{(.*?)}}", part, re.S):
                found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", block))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("site", "scheme"), list(product(SITES, SCHEMES)))
def test_text_is_readable_and_the_interface_is_seen(site, scheme):
    colours = tokens(site, scheme)
    too_pale = [
        f"{front} on {back}: {ratio:.2f}"
        for pairs, least in ((TEXT, 4.5), (INTERFACE, 3))
        for front, back in pairs
        if (ratio := contrast(colours[front], colours[back])) < least
    ]

    assert too_pale == []


@pytest.mark.parametrize(("file", "most"), [("pix.css", 12_000), ("ui.js", 2_000), ("icons.svg", 3_000)])
def test_what_every_page_loads_stays_light(file, most):
    assert len(gzip.compress((STATIC / file).read_bytes(), 9)) <= most


def test_the_sheet_calls_nobody_and_suits_the_browsers_of_schools():
    assert not re.search(r"url\(|@import|light-dark\(|:has\(", RULES)


def test_every_colour_of_a_component_is_a_token():
    components = CSS.split("@layer components {", 1)[1].split("@layer utilities", 1)[0]
    paper = re.compile(r"\.(qr|poster)\b")  # printed matter is black on white whatever the scheme
    loose = [line.strip() for line in components.splitlines() if re.search(r"#[0-9a-f]{3,6}\b", line)]

    assert [line for line in loose if not paper.search(line)] == []


def test_every_class_of_a_page_is_in_the_sheet():
    pages = [path for kind in ("*.html", "*.jinja") for path in STATIC.parents[3].rglob(kind)]
    pages = [path for path in pages if "backoffice" not in path.parts]  # it wears Django's own sheet
    used = {
        name: path.name
        for path in pages
        for value in re.findall(r'\sclass="((?:{[{%].*?[%}]}|[^"])*)"', path.read_text(encoding="utf8"))
        for name in re.sub(r"{[{%].*?[%}]}", " ", value).split()
        if not name.endswith(("-", "_"))
    }
    known = set(re.findall(r"\.([a-z][\w-]*)", RULES + (STATIC / "gallery.css").read_text(encoding="utf8")))

    assert {name: page for name, page in used.items() if name not in known} == {}
