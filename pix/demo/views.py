"""Pages that only the demo has: who may sign in, and the mails that would have left."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nh3
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from pix.demo import signs
from pix.web.access import public_page

MAILS_SHOWN = 30
SEPARATOR = "-" * 79


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message as its reader sees it."""

    to: str
    subject: str
    text: str
    html: SafeString
    sent: str


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "demo/home.html",
        {"groups": signs.groups(), "codes": signs.codes(), "samples": signs.SAMPLES, "section": "demo"},
    )


@public_page
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mail.html", {"mails": latest_mails(), "section": "demo"})


@public_page
@require_safe
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One of the invented exports, to try the import with."""
    if name not in {one.file for one in signs.SAMPLES}:
        raise Http404
    response = HttpResponse((signs.SAMPLES_DIRECTORY / name).read_bytes(), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def latest_mails() -> list[Mail]:
    """The messages written under ``var/mail``, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MAILS_SHOWN]
    mails = []
    for file in files:
        for raw in reversed(file.read_bytes().split(f"{SEPARATOR}\n".encode())):
            if raw.strip():
                message = email.message_from_bytes(raw, policy=email.policy.default)
                text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
                mails.append(
                    Mail(
                        to=str(message["To"]),
                        subject=str(message["Subject"]),
                        text=str(text.get_content()).strip() if text else "",
                        html=_as_shown(str(html.get_content())) if html else SafeString(""),
                        sent=_in_school_time(message["Date"].datetime),
                    )
                )
    return mails[:MAILS_SHOWN]


def _as_shown(html: str) -> SafeString:
    """The words and links of a page within ours, whose content policy refuses the style that mail programs want."""
    kept, links = {"p", "br", "a"}, {"a": {"href"}}
    return SafeString(nh3.clean(html, tags=kept, attributes=links, clean_content_tags={"title"}, link_rel=None))


def _in_school_time(sent: datetime) -> str:
    """A message dated in UTC says the zone « -0000 », which reads as none."""
    return date_format(localtime(sent if sent.tzinfo else sent.replace(tzinfo=UTC)), r"j F Y, G \h i")
