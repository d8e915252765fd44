import io
import struct
import zipfile

import pytest

from pix.domain import siecle
from pix.domain.siecle import opening, parser
from tests.domain.siecle.enrolment import read
from tests.domain.siecle.export import NOE, ZOE, pupil, siecle_export, zipped

BASE = siecle_export(ZOE)


def refusal(data):
    with pytest.raises(siecle.Refused) as refused:
        read(data)
    return refused.value.reason, refused.value.facts


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(BASE, id="xml"),
        pytest.param(zipped(("ElevesSansAdresses.xml", BASE)), id="zip"),
        pytest.param(
            zipped(("dossier/x.XML", BASE), (".DS_Store", b"x"), ("__MACOSX/._x.xml", b"x"), ("dossier/", b"")),
            id="hidden files and folders",
        ),
        pytest.param(zipped(("lisezmoi.txt", b"bonjour"), ("x.xml", BASE)), id="another file beside"),
        pytest.param(zipped(("a/.git/x.xml", b"x"), ("x.xml", BASE)), id="hidden folder"),
        pytest.param(zipped(("a\\.git\\x.xml", b"x"), ("a\\x.xml", BASE)), id="hidden folder, written by Windows"),
    ],
)
def test_opens_the_one_export_it_is_given(data):
    assert [line.person.label for line in read(data).lines] == ["CORMIER Zoé"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "unreadable", id="empty"),
        pytest.param(b"not xml at all", "unreadable", id="text"),
        pytest.param(BASE[:-10], "unreadable", id="cut"),
        pytest.param(zipped(("x.xml", BASE))[:200], "unreadable", id="cut zip"),
        pytest.param(zipped(("x.xml", b"")), "unreadable", id="empty in a zip"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 50, "unreadable", id="zip in name only"),
        pytest.param(zipped(("a.xml", BASE), ("b.xml", BASE)), "zip_content", id="two files"),
        pytest.param(zipped(("a.txt", BASE)), "zip_content", id="no file"),
        pytest.param(zipped(), "zip_content", id="empty zip"),
        pytest.param(b"<html><body>Session</body></html>", "wrong_export", id="page"),
        pytest.param(b"<BEE_RESPONSABLES/>", "wrong_export", id="parents"),
        pytest.param(b"<!DOCTYPE html><html></html>", "unsafe", id="document type"),
        pytest.param(siecle_export(ZOE, encoding="UTF-8", declare="UTF-99"), "wrong_encoding", id="unknown encoding"),
        pytest.param(siecle_export(ZOE, declare="rot13"), "wrong_encoding", id="an encoding that is a program"),
        pytest.param(siecle_export(ZOE, declare="UTF-8"), "wrong_encoding", id="Latin under the name of UTF-8"),
        pytest.param(siecle_export(ZOE, encoding="UTF-8", declare="ISO-8859-15"), "wrong_encoding", id="the reverse"),
        pytest.param(
            siecle_export(pupil(first_name="Cœur"), encoding="windows-1252", declare="ISO-8859-1"),
            "wrong_encoding",
            id="Windows under the name of ISO",
        ),
    ],
)
def test_says_why_a_file_cannot_be_opened(data, reason):
    assert refusal(data)[0] == reason


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (zipped(("a.xml", BASE), ("b.xml", BASE)), ("zip_content", {"found": 2})),
        (zipped(("a.txt", BASE)), ("zip_content", {"found": 0})),
        (b"<html><body>Session</body></html>", ("wrong_export", {"found": "html"})),
        (siecle_export(ZOE, declare="x" * 60), ("wrong_encoding", {"encoding": "x" * 40})),
        (siecle_export(ZOE, declare="UTF-8"), ("wrong_encoding", {"encoding": "utf-8"})),
        (
            siecle_export(ZOE, encoding="UTF-8", declare="latin1"),
            ("wrong_encoding", {"encoding": "iso8859-1", "found": "utf-8"}),
        ),
        (
            siecle_export(pupil(first_name="Cœur"), encoding="windows-1252", declare="ISO-8859-1"),
            ("wrong_encoding", {"encoding": "iso8859-1", "found": "windows-1252"}),
        ),
    ],
)
def test_says_what_it_found_instead(data, refused):
    assert refusal(data) == refused


def test_the_limits_are_those_of_the_rules():
    """Rule IMP-4."""
    assert siecle.UPLOAD_LIMIT == 20 * 2**20
    assert opening.OPENED_LIMIT == 64 * 2**20
    assert parser._PUPILS_LIMIT == 40_000


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("us-ascii", "ascii"),
        ("ascii", "ascii"),
        ("utf8", "UTF-8"),
        ("ISO8859-1", "ISO-8859-1"),
        ("iso_8859-1", "ISO-8859-1"),
        ("Latin1", "ISO-8859-1"),
        ("ISO8859-15", "ISO-8859-15"),
        ("iso_8859-15", "ISO-8859-15"),
        ("cp1252", "windows-1252"),
    ],
)
def test_reads_an_encoding_under_each_of_its_names(declared, encoding):
    assert read(siecle_export(ZOE, encoding=encoding, declare=declared)).lines[0].person.first_name == "Zoé"


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "iso-8859-15", "iso_8859-15", "windows-1252", "cp1252"])
def test_utf_8_under_the_name_of_an_encoding_of_one_byte_is_seen(declared):
    reason, facts = refusal(siecle_export(ZOE, encoding="UTF-8", declare=declared))

    assert (reason, facts["found"]) == ("wrong_encoding", "utf-8")


@pytest.mark.parametrize("encoding", ["ISO-8859-15", "UTF-8", "UTF-8-SIG", "UTF-16", "windows-1252"])
def test_reads_each_encoding_as_it_is_declared(encoding):
    data = siecle_export(pupil(first_name="Cœur €"), encoding=encoding, declare=encoding.removesuffix("-SIG"))

    assert read(data).lines[0].person.first_name == "Cœur €"


def test_an_accent_across_two_reads_is_whole(monkeypatch):
    data = siecle_export(pupil(first_name="é" * 250), encoding="UTF-8")

    for shift in range(4):
        monkeypatch.setattr(opening, "_HEAD", 300 + shift)
        assert read(data).lines[0].person.first_name == "é" * 250


def test_a_document_type_is_seen_across_two_reads(monkeypatch):
    monkeypatch.setattr(opening, "_HEAD", 45)

    assert refusal(b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE x><BEE_ELEVES/>')[0] == "unsafe"


def test_refuses_what_is_too_big_before_reading_it(monkeypatch):
    monkeypatch.setattr(opening, "UPLOAD_LIMIT", len(BASE))
    assert refusal(BASE + b" ") == ("too_big", {"limit": len(BASE)})
    assert read(BASE).lines


def test_refuses_what_is_too_big_once_opened(monkeypatch):
    bomb = zipped(("x.xml", siecle_export(ZOE, encoding="UTF-8") + b" " * 100_000))
    monkeypatch.setattr(opening, "OPENED_LIMIT", 50_000)

    assert refusal(bomb) == ("too_big", {"limit": 50_000})


def test_what_is_as_big_as_allowed_once_opened_is_read(monkeypatch):
    monkeypatch.setattr(opening, "OPENED_LIMIT", len(BASE))

    assert read(BASE).lines
    assert read(zipped(("x.xml", BASE))).lines
    assert refusal(BASE + b" ")[0] == "too_big"


def test_a_zip_that_lies_about_its_size_is_stopped_while_it_opens(monkeypatch):
    data = bytearray(zipped(("x.xml", b"<BEE_ELEVES>" + b" " * 100_000 + b"</BEE_ELEVES>")))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<L", 1000)
    monkeypatch.setattr(opening, "OPENED_LIMIT", 50_000)

    assert refusal(bytes(data))[0] in {"too_big", "unreadable"}


def test_a_zip_of_countless_files_is_refused_before_it_is_listed():
    data = zipped(*((f"{rank:0200d}.txt", b"") for rank in range(4500)))

    assert refusal(data)[0] == "unsafe"


def test_a_protected_zip_is_unreadable():
    data = bytearray(zipped(("x.xml", BASE)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1

    assert refusal(bytes(data))[0] == "unreadable"


def test_progress_goes_up_to_the_end():
    told = []
    lines = [pupil(ine=f"{rank:09d}AA", number=str(rank)) for rank in range(1500)]

    siecle.parse(io.BytesIO(zipped(("x.xml", siecle_export(*lines, NOE)))), tick=told.append)

    assert told == sorted(told)
    assert len(told) == 2 * 1501 // 500, "once in five hundred pupils and classes"
    assert 0 < told[0] < told[-1] <= 1


def test_a_small_file_is_read_without_a_word():
    told = []
    lines = [pupil(ine=f"{rank:09d}AA", number=str(rank)) for rank in range(249)]

    siecle.parse(io.BytesIO(siecle_export(*lines)), tick=told.append)

    assert told == [], "249 pupils, their classes and the school are one short of five hundred"


def test_a_file_that_is_longer_than_it_said_is_read_up_to_its_end_and_no_further():
    stream = opening.ExportStream(io.BytesIO(BASE + b" " * 5_000), 10)

    while stream.read():
        assert stream.fraction == 1
    assert stream.readable()


def test_a_refusal_tells_an_operator_its_facts():
    assert str(siecle.Refused(siecle.Refusal.NO_PUPIL)) == "no_pupil"
    assert str(siecle.Refused(siecle.Refusal.TOO_BIG, limit=10)) == "too_big {'limit': 10}"


def test_a_reader_that_asks_for_no_size_is_given_large_pieces():
    stream = opening.open_export(io.BytesIO(BASE + b" " * 100_000))

    pieces = list(iter(stream.read, b""))

    assert b"".join(pieces) == BASE.decode("iso8859-15").encode() + b" " * 100_000
    assert len(pieces) == 3, "the head, then 64 KiB at a time"


def test_nothing_is_written_beside_the_program(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "extract", None)
    monkeypatch.setattr(zipfile.ZipFile, "extractall", None)
    monkeypatch.chdir(tmp_path)

    read(zipped(("/evil.xml", BASE)))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_siecle_never_writes_is_unreadable_even_when_it_is_broken(method):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        archive.writestr("x.xml", BASE)
    broken = bytearray(whole.getvalue())
    broken[80:100] = b"\xff" * 20

    assert refusal(whole.getvalue())[0] == refusal(bytes(broken))[0] == "unreadable"


def test_a_flood_of_attributes_is_one_too(monkeypatch):
    monkeypatch.setattr(opening, "_MARKUP_LIMIT", 1000)
    attributes = b"".join(b'a%d="" ' % number for number in range(1100))

    assert refusal(b"<BEE_ELEVES><ELEVE " + attributes + b"/></BEE_ELEVES>")[0] == "unsafe"


@pytest.mark.parametrize("unit", [b"<a/>", b"<a></a>", b'<a b="c" d=""/>'])
def test_a_flood_of_small_elements_is_refused_before_it_fills_the_memory(monkeypatch, unit):
    monkeypatch.setattr(opening, "_MARKUP_LIMIT", 1000)

    assert refusal(b"<BEE_ELEVES><ELEVES>" + unit * 40_000 + b"</ELEVES></BEE_ELEVES>")[0] == "unsafe"


@pytest.mark.parametrize("line", [b"<ELEVE/>", b'<STRUCTURES_ELEVE ELEVE_ID="%d"/>'])
def test_a_flood_of_pupils_is_refused_before_it_fills_the_memory(monkeypatch, line):
    monkeypatch.setattr(parser, "_PUPILS_LIMIT", 1000)
    lines = [line % number if b"%" in line else line for number in range(1001)]

    assert refusal(b"<BEE_ELEVES>" + b"".join(lines) + b"</BEE_ELEVES>") == ("too_big", {"limit": 1000})
    assert len(read(b"<BEE_ELEVES>" + b"".join(lines[:1000]) + b"</BEE_ELEVES>").lines) in (0, 1000)


MEBIBYTE = b"x" * 2**20


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(b'<ELEVE a="' + MEBIBYTE + b'"/>', id="one attribute"),
        pytest.param(b"<ELEVE><PRENOM>" + MEBIBYTE + b"</PRENOM></ELEVE>", id="one name"),
        pytest.param(b"<" + MEBIBYTE + b"/>", id="the name of an element"),
        pytest.param(b"<!--" + MEBIBYTE + b"-->", id="a comment"),
        pytest.param(b"<ELEVE " + b"".join(b'a%d="" ' % number for number in range(200_000)) + b"/>", id="attributes"),
        pytest.param(b"<a>" + b"<b>x</b>" * 300_000 + b"</a>", id="elements that are not read"),
        pytest.param(b"<a>" + (b"<b>" + b"x" * 100_000 + b"</b>") * 200 + b"</a>", id="texts that are not read"),
    ],
)
@pytest.mark.parametrize("wrap", [lambda data: data, lambda data: zipped(("x.xml", data))])
def test_what_no_export_holds_between_two_elements_is_refused_early(inside, wrap):
    assert refusal(wrap(b"<BEE_ELEVES><ELEVES>" + inside + b"</ELEVES></BEE_ELEVES>"))[0] == "unsafe"


def test_names_that_weigh_more_than_those_of_any_school_are_refused(monkeypatch):
    monkeypatch.setattr(parser, "_LETTERS_LIMIT", 1000)
    lines = [pupil(number=str(rank), last_name="X" * 100) for rank in range(10)]

    assert refusal(siecle_export(*lines))[0] == "unsafe"
    assert read(siecle_export(*lines[:9])).lines


def test_the_options_and_addresses_of_a_large_school_are_no_flood(monkeypatch):
    monkeypatch.setattr(opening, "_MARKUP_LIMIT", 20_000)
    option = b"<OPTION ELEVE_ID='1'><OPTIONS_ELEVE><NUM_OPTION>1</NUM_OPTION></OPTIONS_ELEVE></OPTION>"
    data = BASE.replace(b"<STRUCTURES>", b"<OPTIONS>" + option * 4000 + b"</OPTIONS><STRUCTURES>")

    assert read(data).lines[0].person.division == "6A"


def test_a_pupil_of_countless_classes_costs_no_more_than_of_some():
    data = siecle_export(pupil(structures=[(f"6{rank}", "D") for rank in range(5000)]))

    assert len(read(data).lines[0].divisions) == parser._MOST_DIVISIONS


def test_white_space_around_the_elements_is_no_flood():
    data = BASE.replace(b"<ELEVES>", b" " * 2_000_000 + b"<ELEVES>") + b" \n" * 2_000_000

    assert read(data).lines
