"""Files that a page gives to be kept."""

from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from pix.lib import csv_export


def csv_download(lines: Iterable[str], *, name: str) -> StreamingHttpResponse:
    """A spreadsheet, sent line after line as it is written: twenty thousand pupils never lie in memory together."""
    response = StreamingHttpResponse(_as_asked(lines), content_type=csv_export.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _as_asked(lines: Iterable[str]) -> Iterator[str]:
    """Lines are written once the request is over, when nobody's language is set: each in that of who asked."""
    language = translation.get_language()
    return _written_in(language, iter(lines)) if language else iter(lines)


def _written_in(language: str, lines: Iterator[str]) -> Iterator[str]:
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line
