"""A message as mail programs want it: its headers, its words as text, and the same words as HTML.

The HTML is drawn from the text, so that both say the same in every language and nobody writes a mail twice: paragraphs,
and links that are whole, with nothing to fetch. It states no color, so that a reader's own colors are kept.
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_LINK = re.compile(r"(https?://[^\s\"<>]*[\w/=])")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{subject}</title>
</head>
<body style="margin: 1.5em auto; padding: 0 1em; max-width: 36em; font: 16px/1.5 sans-serif">
{paragraphs}
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person is written. ``reference`` is its own for ever: a second copy is recognized by it."""

    to: str
    language: str
    subject: str
    text: str
    reference: str


def compose(letter: Letter) -> EmailMultiAlternatives:
    """Make the mail. Nobody answers it by itself: ``Auto-Submitted`` keeps the absent from replying to a machine."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers={
            "Message-ID": f"<{letter.reference}@{our_domain()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    message.attach_alternative(as_html(letter), "text/html")
    return message


def our_domain() -> str:
    """The domain mails come from, as DNS writes it: the one whose owner signs them."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2].encode("idna").decode("ascii")


def as_html(letter: Letter) -> SafeString:
    """The words of a letter, as a page of HTML."""
    paragraphs = [part for part in letter.text.strip().split("\n\n") if part.strip()]
    return format_html(
        _PAGE,
        language=letter.language,
        subject=letter.subject,
        paragraphs=format_html_join("\n", "<p>{}</p>", ((_lines(part.strip()),) for part in paragraphs)),
    )


def _lines(paragraph: str) -> SafeString:
    lines = ((_with_links(line),) for line in paragraph.split("\n"))
    return format_html_join(SafeString("<br>\n"), "{}", lines)


def _with_links(line: str) -> SafeString:
    pieces = _LINK.split(line)
    marked = (
        (format_html('<a href="{0}" style="overflow-wrap: anywhere">{0}</a>', piece) if number % 2 else piece,)
        for number, piece in enumerate(pieces)
    )
    return format_html_join("", "{}", marked)
