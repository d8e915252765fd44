"""What leaves, byte for byte: headers, text, and HTML that says the same."""

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.core.mail import BadHeaderError
from lxml import html

from pix.integrations.mail.letters import Letter, as_html, compose

LINK = "https://pix.example/orga/invitation/" + "aB-_9" * 9
TEXT = f"Bonjour,\n\nOuvrez ce lien :\n{LINK}\n\nSi <vous> & moi :\nrien ne changera.\n"


def letter(**changes) -> Letter:
    fields = {
        "to": "ecole@example.org",
        "language": "fr",
        "subject": "Activer l’espace",
        "text": TEXT,
        "reference": "0" * 31 + "a",
    }
    return Letter(**(fields | changes))


def received(**changes) -> EmailMessage:
    """As a mail program reads it."""
    return email.message_from_bytes(compose(letter(**changes)).message().as_bytes(), policy=email.policy.default)


def test_its_headers_say_who_writes_and_that_a_machine_does(settings):
    settings.DEFAULT_FROM_EMAIL = "Pix <ne-pas-repondre@mails.pix.example>"
    settings.MAIL_REPLY_TO = "contact@pix.example"

    mail = received()

    assert {name: str(mail[name]) for name in ("From", "To", "Subject", "Reply-To", "Message-ID")} == {
        "From": "Pix <ne-pas-repondre@mails.pix.example>",
        "To": "ecole@example.org",
        "Subject": "Activer l’espace",
        "Reply-To": "contact@pix.example",
        "Message-ID": f"<{'0' * 31}a@mails.pix.example>",
    }
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "fr")
    assert mail["Date"].datetime.utcoffset() in (timedelta(hours=1), timedelta(hours=2))  # as Paris counts


def test_a_second_copy_is_recognized_and_another_mail_is_not():
    reference = uuid4().hex

    assert received(reference=reference)["Message-ID"] == received(reference=reference)["Message-ID"]
    assert received(reference=uuid4().hex)["Message-ID"] != received(reference=uuid4().hex)["Message-ID"]


def test_nobody_reads_answers_nobody_is_told_to_write_to():
    assert received()["Reply-To"] is None


def test_a_domain_with_an_accent_is_written_as_dns_does(settings):
    settings.DEFAULT_FROM_EMAIL = "pix@académie.example"

    assert received()["Message-ID"].endswith("@xn--acadmie-eya.example>")


def test_text_and_html_say_the_same_and_the_link_is_whole_in_both():
    mail = received()

    assert mail.get_content_type() == "multipart/alternative"
    text, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    read = html.document_fromstring(page)
    assert text == TEXT
    assert read.body.text_content().split() == TEXT.split()
    assert [(a.get("href"), a.text) for a in read.iter("a")] == [(LINK, LINK)]


def test_the_html_fetches_nothing_runs_nothing_and_can_be_heard():
    page = as_html(letter(language="qps"))
    read = html.document_fromstring(page)

    assert not re.search(r"<(img|script|link|iframe|object|form)\b|\bsrc=|url\(|@import", page)
    assert (read.get("lang"), read.findtext(".//title")) == ("qps", "Activer l’espace")
    assert [paragraph.tag for paragraph in read.body] == ["p"] * 3


@pytest.mark.parametrize(
    ("line", "linked"),
    [
        (f"{LINK}.", LINK),
        (f"({LINK})", LINK),
        ("http://127.0.0.1:8000/a?b=c&d", "http://127.0.0.1:8000/a?b=c&d"),
        ("pix.example", None),
        ("javascript:alert(1)", None),
        ('https://x.example/"onclick=', "https://x.example/"),
    ],
)
def test_a_link_is_what_begins_as_one_and_no_more(line, linked):
    read = html.document_fromstring(as_html(letter(text=line)))

    assert [a.get("href") for a in read.iter("a")] == ([linked] if linked else [])
    assert read.body.text_content().strip() == line
    assert not read.xpath("//@onclick")


@pytest.mark.parametrize("field", ["subject", "to"])
def test_no_header_is_slipped_in(field):
    with pytest.raises(BadHeaderError):
        compose(letter(**{field: "a@example.org\nBcc: b@example.org"})).message()
