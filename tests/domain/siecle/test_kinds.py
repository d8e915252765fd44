"""The wrong kind of file is named for what it is."""

import pytest

from pix.domain import siecle
from tests.domain.siecle.enrolment import read
from tests.domain.siecle.export import ZOE, siecle_export, zipped

BASE = siecle_export(ZOE)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(data):
    with pytest.raises(siecle.Refused) as refused:
        read(data)
    return refused.value


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(OLD_OFFICE, "spreadsheet", id="xls"),
        pytest.param(OLD_OFFICE + "WordDocument".encode("utf-16-le"), "document", id="doc"),
        pytest.param(b"%PDF-1.7\n", "pdf", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "picture", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "picture", id="jpeg"),
        pytest.param(b"\x00\x00\x00\x18ftypheic", "picture", id="picture of a telephone"),
        pytest.param(b"RIFF\x00\x00\x00\x00WEBP", "picture", id="webp"),
        pytest.param(b"7z\xbc\xaf\x27\x1c", "archive", id="7z"),
        pytest.param(b"Rar!\x1a\x07", "archive", id="rar"),
        pytest.param(b"\x1f\x8b\x08", "archive", id="gzip"),
        pytest.param(b"{\\rtf1", "document", id="rtf"),
        pytest.param("NOM;PRENOM;NE(E) LE;CLASSE\r\nBRÉMOND;Zélie".encode("cp1252"), "pronote", id="PRONOTE"),
        pytest.param("Nom;Prénom;Né(e) le;Classe\n".encode("utf-8-sig"), "pronote", id="PRONOTE in UTF-8"),
        pytest.param("Nom élève;Prénom élève;INE;Cycle;Niveau\n".encode(), "onde", id="ONDE"),
        pytest.param(b"sourcedId,status,dateLastModified,username\n", "oneroster", id="OneRoster"),
        pytest.param(b"Nom,Prenom,Classe\n", "csv", id="another table"),
        pytest.param(b"Nom\tPrenom\n", "csv", id="a table copied from a spreadsheet"),
        pytest.param(zipped(("xl/workbook.xml", b"<x/>"), ("[Content_Types].xml", b"<x/>")), "spreadsheet", id="xlsx"),
        pytest.param(zipped(("word/document.xml", b"<x/>")), "document", id="docx"),
        pytest.param(
            zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")),
            "spreadsheet",
            id="ods",
        ),
        pytest.param(
            zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")),
            "document",
            id="odt",
        ),
        pytest.param(zipped(("ExportEleves.xls", OLD_OFFICE)), "spreadsheet", id="SIECLE's own Excel zip"),
        pytest.param(zipped(("export/liste.CSV", b"a;b")), "csv", id="a table in a zip"),
        pytest.param(zipped(("manifest.csv", b""), ("users.csv", b"")), "oneroster", id="OneRoster in a zip"),
        pytest.param(zipped(("photo.JPG", b"")), "picture", id="a picture in a zip"),
        pytest.param(zipped(("ElevesSansAdresses.zip", zipped(("x.xml", BASE)))), "archive", id="a zip in a zip"),
    ],
)
def test_a_file_of_another_kind_is_named(data, kind):
    refused = refusal(data)

    reason = "unreadable" if kind == "csv" and data[:2] != b"PK" else "wrong_export"
    assert (refused.reason, refused.facts) == (reason, {"kind": kind})


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        ("STS_EDT", "sts"),
        ("EDT_STS", "sts"),
        ("BEE_RESPONSABLES", "parents"),
        ("ELEVES_AVEC_RESPONSABLES", "parents"),
        ("BEE_NOMENCLATURES", "nomenclatures"),
        ("BEE_STRUCTURES", "structures"),
        ("BEE_COMMUN", "common"),
        ("BEE_EPHC_ELEVES", "photos"),
        ("ficAlimMENESR", "directory"),
        ("{urn:schemas-microsoft-com:office:spreadsheet}Workbook", "spreadsheet"),
        ("{http://www.w3.org/1999/xhtml}html", "web_page"),
        ("{http://www.w3.org/2000/svg}svg", "picture"),
        ("liste", "other_xml"),
    ],
)
def test_another_xml_is_named_by_its_root(root, kind):
    assert siecle.kind_of_root(root) == kind


def test_a_page_that_is_saved_in_place_of_the_file_is_named_although_it_is_not_read():
    refused = refusal(b"<!DOCTYPE html><html><body>Session</body></html>")

    assert (refused.reason, refused.facts) == ("unsafe", {"kind": "web_page"})


@pytest.mark.parametrize("data", [b"bonjour", b"bonjour, Zoe", b"\x00\x01\x02", b"un mot\nun;autre"])
def test_what_is_nothing_is_unreadable(data):
    assert refusal(data).reason == "unreadable"


@pytest.mark.parametrize(
    "name",
    ["./x.xml", "../x.xml", ".../x.xml", "./dossier/../x.xml", "..\\x.xml", "/x.xml", "a/./x.xml", "./x.XML"],
)
def test_an_entry_that_begins_with_dots_is_read_like_any_other(name):
    assert read(zipped((name, BASE))).lines


@pytest.mark.parametrize("other", ["./y.xml", "../x.xml", "x/x.xml", "..\\x.XML"])
def test_two_exports_are_two_whatever_their_names(other):
    refused = refusal(zipped(("x.xml", BASE), (other, BASE)))

    assert (refused.reason, refused.facts) == ("zip_content", {"found": 2})


@pytest.mark.parametrize("hidden", [".x.xml", "..x.xml", "__MACOSX/._x.xml", ".git/x.xml"])
def test_what_a_desktop_hides_is_not_counted(hidden):
    assert read(zipped(("x.xml", BASE), (hidden, b"x"))).lines
