"""Files that a page gives to be kept."""

from collections.abc import Iterable
from io import BytesIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from pix.lib import csv_export


def csv_download(lines: Iterable[str], *, name: str) -> HttpResponse:
    """A spreadsheet, written to its last line before its first byte leaves.

    A line that cannot be written is then a page of error; sent as it is written, half the file would look whole. The
    length is known too: when the connection breaks on the way, the browser says so. Only bytes wait, a few megabytes
    for twenty thousand pupils, never what they were made from.
    """
    body = BytesIO()
    body.writelines(line.encode() for line in lines)
    # `getvalue` shares the bytes that were written: they are not there twice.
    response = HttpResponse(body.getvalue(), content_type=csv_export.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
