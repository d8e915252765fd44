"""Open what a school office uploads: the XML of an export, or the zip that SIECLE delivers around it.

The content decides, never the name. The bytes are handed on as a stream of checked UTF-8, so that the parser never
sees an encoding: libxml2 and browsers forgive a wrong one, and a name stored as ``ZoÃ©`` stays wrong for years.
Everything is bounded, and anything that declares a document type is refused before it is parsed.
"""

import codecs
import io
import re
import struct
import zipfile
import zlib
from typing import IO

from pix.domain.siecle.kinds import HEAD, FileKind, kind_of_archive, kind_of_content
from pix.domain.siecle.records import Refusal, Refused

UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes, as uploaded
OPENED_LIMIT = 64 * 1024 * 1024  # bytes, once the zip is opened: 20,000 pupils are some 32 MiB
_DIRECTORY_LIMIT = 1024 * 1024  # bytes of a zip's table of contents: some ten thousand files
_MARKUP_LIMIT = 500_000  # tags and attributes between two elements that are read; each takes two hundred bytes parsed
_GAP_LIMIT = 256 * 1024  # bytes without any tag, white space aside: no pupil has a name of a megabyte
_BLOCK_LIMIT = 16 * 1024 * 1024  # bytes between two elements that are read; the parser keeps what it has not given
_HEAD = 1024  # bytes in which the XML declaration ends, a great deal more than it ever needs

# Only what French software writes. Python knows other « encodings », some of which are programs.
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso8859-1",
    "iso8859-1": "iso8859-1",
    "iso_8859-1": "iso8859-1",
    "latin1": "iso8859-1",
    "iso-8859-15": "iso8859-15",
    "iso8859-15": "iso8859-15",
    "iso_8859-15": "iso8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
_SINGLE_BYTE = frozenset({"iso8859-1", "iso8859-15", "cp1252"})
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_C1_CONTROLS = re.compile("[\x80-\x9f]")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")
_WEB_PAGE = re.compile(rb"<!doctype\s+html|<html", re.IGNORECASE)
# Others keep a window as large as the file asks for, or fail in their own words; SIECLE uses none.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,  # encrypted
    NotImplementedError,  # a compression that Python does not know
    EOFError,
    IndexError,
    OSError,
    ValueError,
)


class ExportStream(io.RawIOBase):
    """The export as UTF-8 bytes, checked while it is read.

    ``fraction`` says how much has been read, from 0 to 1. Reading raises ``Refused``.
    """

    def __init__(self, source: IO[bytes], size: int) -> None:
        super().__init__()
        self._source = source
        self._size = size
        self._opened = 0
        self._markup = self._block = self._gap = 0
        head = _read(source, _HEAD)
        self._encoding = _find_encoding(head)
        self._decoder = codecs.getincrementaldecoder(self._encoding)(errors="strict")
        # A file that declares one byte a letter, and never breaks the rules of UTF-8, was re-saved in UTF-8.
        self._as_utf8 = codecs.getincrementaldecoder("utf-8")() if self._encoding in _SINGLE_BYTE else None
        self._has_accents = self._has_c1 = False
        self._tail = b""
        self._ready = self._check(head)

    @property
    def fraction(self) -> float:
        return min(1.0, self._opened / self._size) if self._size else 0.0

    def forget(self) -> None:
        """Somebody has read what came, and keeps nothing of it in memory."""
        self._markup = self._block = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._ready:
            ready, self._ready = self._ready, b""
            return ready
        while chunk := _read(self._source, size if size > 0 else 65536):
            if checked := self._check(chunk):
                return checked
        self._check_end()
        return b""

    def _check(self, chunk: bytes) -> bytes:
        """Give back the chunk as UTF-8, or refuse the whole file."""
        self._opened += len(chunk)
        if self._opened > OPENED_LIMIT:
            raise Refused(Refusal.TOO_BIG, limit=OPENED_LIMIT)
        try:
            text = self._decoder.decode(chunk)
        except UnicodeError:
            raise Refused(Refusal.WRONG_ENCODING, encoding=self._encoding) from None
        if self._encoding in _SINGLE_BYTE and not text.isascii():
            self._look_again(chunk, text)
        checked = text.encode("utf-8")
        self._bound(checked)
        seen = self._tail + checked
        if any(word in seen for word in _FORBIDDEN):
            raise Refused(Refusal.UNSAFE, **({"kind": str(FileKind.WEB_PAGE)} if _WEB_PAGE.search(seen) else {}))
        self._tail = checked[-16:]
        return checked

    def _bound(self, checked: bytes) -> None:
        """Stop what is made to exhaust memory: sixty million bytes of « <a/> » are a zip of sixty kilobytes."""
        self._markup += checked.count(b"<") + checked.count(b"=")
        self._block += len(checked)
        first, last = checked.find(b"<"), checked.rfind(b"<")
        longest = self._gap + len((checked if first < 0 else checked[:first]).strip())  # white space weighs nothing
        self._gap = longest if last < 0 else len(checked[last:].rstrip())
        if self._markup > _MARKUP_LIMIT or self._block > _BLOCK_LIMIT or max(longest, self._gap) > _GAP_LIMIT:
            raise Refused(Refusal.UNSAFE)

    def _look_again(self, chunk: bytes, text: str) -> None:
        """Any byte is a letter for ISO-8859 and Windows: see what else the accents could be."""
        self._has_accents = True
        self._has_c1 = self._has_c1 or bool(_C1_CONTROLS.search(text))
        if self._as_utf8 is not None:
            try:
                self._as_utf8.decode(chunk)
            except UnicodeError:
                self._as_utf8 = None

    def _check_end(self) -> None:
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeError:
            raise Refused(Refusal.WRONG_ENCODING, encoding=self._encoding) from None
        if self._has_accents and self._as_utf8 is not None:
            try:
                self._as_utf8.decode(b"", final=True)
            except UnicodeError:
                return
            raise Refused(Refusal.WRONG_ENCODING, encoding=self._encoding, found="utf-8")
        if self._has_c1:  # letters of Windows (œ, ’) under the name of ISO-8859
            raise Refused(Refusal.WRONG_ENCODING, encoding=self._encoding, found="windows-1252")


def open_export(file: IO[bytes]) -> ExportStream:
    """Find the XML of an export in what was uploaded. Raises ``Refused`` (unreadable, too_big, zip_content, …)."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > UPLOAD_LIMIT:
        raise Refused(Refusal.TOO_BIG, limit=UPLOAD_LIMIT)
    start = file.read(4)
    file.seek(0)
    if not start:
        raise Refused(Refusal.UNREADABLE)
    if start in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _open_zip(file)
    head = file.read(HEAD)
    file.seek(0)
    if not _MARKUP.match(head) and (kind := kind_of_content(head)):
        # A table that nobody signed may be anything that was typed in the place of the file.
        raise Refused(Refusal.UNREADABLE if kind == FileKind.CSV else Refusal.WRONG_EXPORT, kind=str(kind))
    return ExportStream(file, size)


def _open_zip(file: IO[bytes]) -> ExportStream:
    _check_directory(file)
    try:
        archive = zipfile.ZipFile(file)
        entries = [entry for entry in archive.infolist() if _is_seen(entry)]
        kind = kind_of_archive([entry.filename for entry in entries], _declared(archive))
    except _BROKEN_ZIP:
        raise Refused(Refusal.UNREADABLE) from None
    if kind is not None:
        raise Refused(Refusal.WRONG_EXPORT, kind=str(kind))
    exports = [entry for entry in entries if entry.filename.lower().endswith(".xml")]
    if len(exports) != 1:
        raise Refused(Refusal.ZIP_CONTENT, found=len(exports))
    (export,) = exports
    if export.file_size > OPENED_LIMIT:
        raise Refused(Refusal.TOO_BIG, limit=OPENED_LIMIT)
    if not export.file_size or export.compress_type not in _COMPRESSIONS:
        raise Refused(Refusal.UNREADABLE)
    try:
        return ExportStream(archive.open(export), export.file_size)
    except _BROKEN_ZIP:
        raise Refused(Refusal.UNREADABLE) from None


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a table of contents made to exhaust memory before ``zipfile`` reads it."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65557))  # the end record and the longest comment allowed after it
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end >= 0 and len(tail) >= end + 16:
        (directory_size,) = struct.unpack("<L", tail[end + 12 : end + 16])
        if directory_size > _DIRECTORY_LIMIT:
            raise Refused(Refusal.UNSAFE)
    file.seek(0)


def _is_seen(entry: zipfile.ZipInfo) -> bool:
    """Whether somebody would see this file: no folder, no ``__MACOSX/._x.xml``. Dots alone hide nothing."""
    parts = entry.filename.replace("\\", "/").split("/")
    return not entry.is_dir() and not any(part.startswith(".") and part.strip(".") for part in parts)


def _declared(archive: zipfile.ZipFile) -> str:
    """What a zip says it is, as those of LibreOffice do in their first entry."""
    if "mimetype" not in archive.namelist():
        return ""
    with archive.open("mimetype") as entry:
        return entry.read(100).decode("ascii", "replace")


def _find_encoding(head: bytes) -> str:
    """The encoding that the file announces, as Python names it; UTF-8 when it says nothing (XML 1.0, appendix F)."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    declared = _DECLARATION.match(head)
    label = declared[1].decode("ascii", "replace").strip().lower() if declared else "utf-8"
    if label not in _ENCODINGS:
        raise Refused(Refusal.WRONG_ENCODING, encoding=label[:40])
    return _ENCODINGS[label]


def _read(source: IO[bytes], size: int) -> bytes:
    try:
        return source.read(size)
    except _BROKEN_ZIP:
        raise Refused(Refusal.UNREADABLE) from None
