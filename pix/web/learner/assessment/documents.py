"""Serve the files that questions give to open. What an address holds never changes."""

import re
from pathlib import PurePosixPath

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from pix.content.models import Document
from pix.web.access import SignedInRequest, learner_page

_ADDRESS = re.compile(r"(?P<hash>[0-9a-f]{16})/(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)")
_KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".zip": "application/zip",
}
_OPENED_IN_THE_BROWSER = {".txt", ".svg", ".png", ".jpg"}
A_YEAR = 365 * 24 * 3600


@learner_page
@require_safe
def document(request: SignedInRequest, path: str) -> HttpResponse:
    """A file by the beginning of its hash and its name. A fragment of page is only ever given to be saved."""
    address = _ADDRESS.fullmatch(path)
    if address is None:
        raise Http404
    found = Document.objects.filter(content_hash__startswith=address["hash"], name=address["name"]).first()
    if found is None:
        raise Http404
    suffix = PurePosixPath(found.name).suffix
    response = HttpResponse(found.body, content_type=_KINDS.get(suffix, "application/octet-stream"))
    disposition = content_disposition_header(suffix not in _OPENED_IN_THE_BROWSER, found.name)
    response["Content-Disposition"] = disposition or "inline"
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response
