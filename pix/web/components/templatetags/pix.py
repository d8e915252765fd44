"""Tags every page may use: icons, fields, rings, squares, links between pages.

What is drawn is computed in ``pix.web.components.drawing``; here it only
becomes HTML. Nothing here queries the database.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Field, widgets
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pix.content import contents as content
from pix.web.components import drawing, icons

register = template.Library()

# Away from its field, this sentence needs the field's name.
SAYS_NOTHING = Field.default_error_messages["required"]

LONGEST_PARAMETER = 100
LEVEL_ICONS = {"success": "check", "warning": "alert", "danger": "stop"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: the word beside it speaks."""
    return icons.svg(name, css)


@register.filter
def level_icon(level: str) -> str:
    """The icon of an alert: info, success, warning or danger."""
    return LEVEL_ICONS.get(level, "info")


@register.filter
def message_level(tags: str) -> str:
    """The alert level of one of Django's messages."""
    if "error" in tags:
        return "danger"
    return next((level for level in ("success", "warning") if level in tags), "info")


@register.filter
def grouped(number: int) -> str:
    """A whole number as the French write it: 1 248."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@register.simple_tag
def content_lang() -> SafeString:
    """The attribute that says the language of questions, where it is not that of the page."""
    if get_language() == content.LANGUAGE:
        return SafeString("")
    return format_html(' lang="{}"', content.LANGUAGE)


@register.filter
def clock(moment: datetime) -> str:
    """A time of day as it is said: 8 h 05."""
    local = timezone.localtime(moment)
    return _("%(hours)s h %(minutes)s") % {"hours": local.hour, "minutes": f"{local.minute:02}"}


@register.filter
def code_parts(code: str) -> tuple[str, str]:
    """A campaign code cut for reading aloud: six letters, three digits."""
    return code[:6], code[6:]


@register.filter
def weight(size: int) -> str:
    """The size of a file in the words pupils learn: 1 Ko is 1 000 octets."""
    if size < 1000:
        return ngettext("%(size)s octet", "%(size)s octets", size) % {"size": size}
    if size < 1_000_000:
        return _("%(size)s Ko") % {"size": formats.number_format(size / 1000, 1)}
    return _("%(size)s Mo") % {"size": formats.number_format(size / 1_000_000, 1)}


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: input, choices, checks, check, file or password."""
    match field.field.widget:
        case widgets.CheckboxSelectMultiple():
            return "checks"
        case widgets.RadioSelect():
            return "choices"
        case widgets.CheckboxInput():
            return "check"
        case widgets.FileInput():
            return "file"
        case widgets.PasswordInput():
            return "password"
        case _:
            return "input"


@register.filter
def field_id(field: BoundField) -> str:
    """The id of the first control of a field, for labels and error links."""
    if field_kind(field) in {"checks", "choices"}:
        return f"{field.auto_id}_0"
    return field.id_for_label


@register.filter
def is_first_wrong(field: BoundField) -> bool:
    """Whether this is the first field of its form to correct: the page opens on it, even without a script."""
    return bool(field.errors) and next(iter(field.form.errors)) == field.name


@register.simple_tag(takes_context=True)
def widget(
    context: template.Context, field: BoundField, css: str = "input", group: str = "", also: str = ""
) -> SafeString:
    """The control of a field, tied to its error then to its hint (the context's, or its help text).

    ``group`` is the id of the question when several boxes make one answer: they
    share its error. ``also`` is the id of a text that describes the control too.
    """
    attributes: dict[str, Any] = dict(field.field.widget.attrs)
    names = [also] if also else []
    if not group and (context.get("hint") or field.help_text):
        names.insert(0, f"{field.auto_id}_hint")
    if field.errors:
        attributes["aria-invalid"] = "true"
        attributes["autofocus"] = is_first_wrong(field)
        names.insert(0, f"{group or field.auto_id}_error")
    if names:
        attributes["aria-describedby"] = " ".join(names)
    attributes["class"] = " ".join(dict.fromkeys(f"{css} {attributes.get('class', '')}".split()))
    if also:
        attributes["data-rules"] = True
    return field.as_widget(attrs={key: value for key, value in attributes.items() if value != ""})


@register.simple_tag
def error_links(form: BaseForm) -> list[dict[str, str]]:
    """What is to be corrected, in the order of the page, each with the id of its field."""
    links = [{"id": "", "text": str(text)} for text in form.non_field_errors()]
    for field in form:
        for text in field.errors:
            words = str(text)
            if text == SAYS_NOTHING:
                words = _("%(field)s : %(error)s") % {"field": field.label, "error": text}
            links.append({"id": field_id(field), "text": words})
    return links


@register.simple_tag
def joined_errors(*fields: BoundField) -> list[str]:
    """The errors of several boxes that make one answer, each sentence once."""
    return list(dict.fromkeys(str(text) for field in fields for text in field.errors))


@register.simple_tag
def ring_dashes(level: Any = None, pix: Any = None, percent: Any = None) -> str:
    """The dashes of a ring: from a level and its Pix (out of 64), or from a percentage."""
    if percent not in (None, ""):
        return drawing.ring_of_percent(int(percent))
    return drawing.ring_of_level(int(level or 0), int(pix or 0))


@register.simple_tag
def mosaic_paths(competences: Iterable[Any]) -> dict[str, str]:
    """The three paths of the score: squares to win, won, and being won."""
    return drawing.mosaic({item.code: (int(item.level), int(item.pix)) for item in competences})


@register.simple_tag
def mosaic_words(competences: Iterable[Any]) -> str:
    """The score's squares in words, for who does not see them."""
    started = [
        _("niveau %(level)s en « %(name)s »") % {"level": item.level, "name": item.name}
        for item in competences
        if item.level
    ]
    if not started:
        return _("Un carreau par niveau gagné. Pas encore de niveau.")
    return _("Un carreau par niveau gagné : %(levels)s.") % {"levels": ", ".join(started)}


@register.simple_tag
def page_links(page: Page[Any]) -> list[int | None]:
    """The pages to name around this one; ``None`` stands for the ones left out."""
    return drawing.pages_around(page.number, page.paginator.num_pages)


@register.simple_tag(takes_context=True)
def query_base(context: template.Context, *kept: str) -> str:
    """The address of this list, ready for one more parameter: ``?liste=miennes&``.

    Of what was asked for, the parameters that the page names: whatever else an address holds is not said again in
    each link.
    """
    request: HttpRequest = context["request"]
    asked = {name: request.GET[name] for name in kept if len(request.GET.get(name, "")) in range(1, LONGEST_PARAMETER)}
    return f"?{urlencode(asked)}&" if asked else "?"


@register.simple_tag
def email_link(address: str) -> SafeString:
    """An address that opens the reader's mail program."""
    return format_html('<a href="mailto:{}">{}</a>', address, address)
