"""Read a page as people do, and find the words that are in ordinary letters.

The world's own data is Greek or made of the letters x, y and z; what mixes letters with digits or signs is a code, an
address or a login.
"""

import re
from collections.abc import Iterator

from lxml import html

NAMES = {"Pix", "Orga", "NA", "CSV", "ODS", "TXT", "ZIP"}
"""Said the same in every language: the sites, a missing value in a spreadsheet, kinds of files."""

SPOKEN = {"title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "alt", "label"}
BUTTONS = {"submit", "button", "reset"}
SILENT = {"script", "style"}
_DATA = re.compile("[XYZxyz]+")
_CODE = re.compile(r"[0-9@/_]|\.\w|%2|example")
_GREEK = re.compile("[\u03b1-\u03ca]")
_ORDINARY = re.compile("[A-Za-zÀ-ÖØ-öø-ÿœŒ]+")


def leftovers(page: str) -> list[str]:
    """The texts of a page that hold a word in ordinary letters, each once."""
    return list(dict.fromkeys(text for text in texts(page) if words_left(text)))


def words_left(text: str) -> list[str]:
    """The words in ordinary letters."""
    tokens = (token for token in text.split() if not _CODE.search(token))
    words = (word for token in tokens for word in _ORDINARY.findall(token))
    return [word for word in words if word not in NAMES and not _DATA.fullmatch(word)]


def texts(page: str) -> Iterator[str]:
    """Everything that is read, heard or may be said by a script."""
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in SILENT:
            continue
        yield from _clean(element.text)
        for child in element:
            yield from _clean(child.tail)
        for name, value in element.attrib.items():
            if _is_said(element, str(name)):
                yield from _clean(str(value))


def _is_said(element: html.HtmlElement, name: str) -> bool:
    if name == "value":
        return element.tag == "input" and element.get("type") in BUTTONS
    if name == "content":
        return element.get("name") in {"description", "author"}
    return name in SPOKEN or name in {"hx-confirm", "data-label"} or name in SAID_BY_THE_SCRIPT


def without_language(page: str, content: str) -> list[str]:
    """What is said in Greek letters, on a page, outside of what is marked as being in the language of the content."""
    main = html.document_fromstring(page).find(".//main")
    return [
        " ".join(text.split())
        for text in main.xpath(f".//text()[not(ancestor::*[@lang='{content}'])]")
        if _GREEK.search(text)
    ]


SAID_BY_THE_SCRIPT = {"data-said", "data-show", "data-hide", "data-ok", "data-todo"}
"""What ``ui.js`` writes in the page."""


def _clean(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield " ".join(text.split())
