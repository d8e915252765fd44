"""Turn the texts of items into safe HTML.

Instructions are limited Markdown (paragraphs, emphasis, lists, code); documents
are fragments of HTML of our own. Both are cleaned all the same: content will one
day come from other hands, and the pages show it as is.
"""

import nh3
from markdown_it import MarkdownIt

_TEXT_TAGS = {"p", "br", "strong", "em", "code", "ul", "ol", "li", "blockquote", "a"}
_DOCUMENT_TAGS = _TEXT_TAGS | {
    *("h2", "h3", "h4", "dl", "dt", "dd", "hr", "pre", "figure", "figcaption", "img", "span", "div", "section"),
    *(
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "small",
        "sub",
        "sup",
        "cite",
        "q",
        "time",
        "mark",
    ),
    *("ins", "del", "abbr", "bdi", "kbd", "samp"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"lang", "dir", "class"},
}
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "lheading", "hr"])


def instruction_html(markdown: str) -> str:
    """Render the instruction of an item; nothing for an empty one."""
    if not markdown.strip():
        return ""
    return nh3.clean(_markdown.render(markdown), tags=_TEXT_TAGS, attributes={"a": {"href"}}).strip()


def document_html(fragment: str) -> str:
    """Clean a document shown inside a page: no script, no style, no form, no address of another site's image."""
    return nh3.clean(
        fragment,
        tags=_DOCUMENT_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        attribute_filter=_own_images,
    ).strip()


def _own_images(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.startswith("/documents/"):
        return None
    return value
