"""Say what somebody uploaded, when it is not the export that is wanted: it tells a secretary what to look for.

The content decides, never the name: a renamed spreadsheet is one.
"""

import re
from collections.abc import Collection
from enum import StrEnum

HEAD = 4096  # bytes that tell what a file is


class FileKind(StrEnum):
    """What a file is, when it is not an export of the pupils."""

    SPREADSHEET = "spreadsheet"
    DOCUMENT = "document"
    PDF = "pdf"
    PICTURE = "picture"
    ARCHIVE = "archive"
    WEB_PAGE = "web_page"
    PRONOTE = "pronote"
    ONDE = "onde"
    ONEROSTER = "oneroster"
    CSV = "csv"
    STS = "sts"
    PARENTS = "parents"
    NOMENCLATURES = "nomenclatures"
    STRUCTURES = "structures"
    COMMON = "common"
    PHOTOS = "photos"
    DIRECTORY = "directory"
    OTHER_XML = "other_xml"


_MAGIC = (
    (b"%PDF", FileKind.PDF),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"BM", FileKind.PICTURE),
    (b"{\\rtf", FileKind.DOCUMENT),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"BZh", FileKind.ARCHIVE),
    (b"\xfd7zXZ", FileKind.ARCHIVE),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = "WordDocument".encode("utf-16-le")

# Roots of XML, in capitals.
_ROOTS = (
    (re.compile("RESPONSABLE"), FileKind.PARENTS),
    (re.compile("STS|EDT"), FileKind.STS),
    (re.compile("NOMENCLATURE"), FileKind.NOMENCLATURES),
    (re.compile("BEE_STRUCTURES"), FileKind.STRUCTURES),
    (re.compile("BEE_COMMUN"), FileKind.COMMON),
    (re.compile("EPHC"), FileKind.PHOTOS),
    (re.compile("^FICALIM|^ADDREQUEST"), FileKind.DIRECTORY),
    (re.compile("^WORKBOOK$"), FileKind.SPREADSHEET),
    (re.compile("^HTML$"), FileKind.WEB_PAGE),
    (re.compile("^SVG$"), FileKind.PICTURE),
)

# What is inside an archive that holds no export.
_ENDINGS = (
    ((".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"), FileKind.SPREADSHEET),
    ((".doc", ".docx", ".odt", ".rtf"), FileKind.DOCUMENT),
    ((".csv",), FileKind.CSV),
    ((".pdf",), FileKind.PDF),
    ((".png", ".jpg", ".jpeg", ".gif", ".heic"), FileKind.PICTURE),
    ((".zip", ".7z", ".rar"), FileKind.ARCHIVE),
)


def kind_of_content(head: bytes) -> FileKind | None:
    """What the first bytes say, of a file that is neither XML nor a zip; None when they say nothing."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_OLD_OFFICE):
        return FileKind.DOCUMENT if _WORD in head else FileKind.SPREADSHEET
    if head[:4] == b"RIFF" or head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return FileKind.PICTURE
    return _kind_of_table(head)


def kind_of_root(tag: str) -> FileKind:
    """What an XML that is no export of the pupils is, by its first element."""
    name = tag.rpartition("}")[2].upper()
    return next((kind for pattern, kind in _ROOTS if pattern.search(name)), FileKind.OTHER_XML)


def kind_of_archive(names: Collection[str], declared: str) -> FileKind | None:
    """What a zip is, that is not one around an export. ``declared``: what its entry ``mimetype`` says, if it has one.

    Spreadsheets and documents are zips of XML themselves: they are asked before anybody counts the XML.
    """
    if declared.startswith("application/vnd.oasis"):
        return FileKind.SPREADSHEET if "spreadsheet" in declared else FileKind.DOCUMENT
    lower = [name.lower() for name in names]
    if any(name.startswith("xl/") for name in lower):
        return FileKind.SPREADSHEET
    if any(name.startswith(("word/", "ppt/")) for name in lower):
        return FileKind.DOCUMENT
    if any(name.endswith(".xml") for name in lower):
        return None
    if any(name.rpartition("/")[2] in {"manifest.csv", "users.csv", "enrollments.csv"} for name in lower):
        return FileKind.ONEROSTER
    for endings, kind in _ENDINGS:
        if any(name.endswith(endings) for name in lower):
            return kind
    return None


def _kind_of_table(head: bytes) -> FileKind | None:
    """Lines of values with a sign between them; whose they are, by the names of the columns."""
    try:
        text = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "iso8859-1")
    except UnicodeError:
        return None
    first = text.lstrip("ï»¿\ufeff\r\n ").partition("\n")[0].upper()
    if "\x00" in first or not re.search("[;,\t].*[;,\t]|;|\t", first):
        return None
    if "SOURCEDID" in first:
        return FileKind.ONEROSTER
    if re.search(r"N(?:E|É|Ã.)\(E\) LE", first):
        return FileKind.PRONOTE
    if re.search("CYCLE|NIVEAU", first) and "INE" in first:
        return FileKind.ONDE
    return FileKind.CSV
