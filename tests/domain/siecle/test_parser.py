from datetime import date, datetime

import pytest

from pix.domain import siecle
from tests.domain.siecle.enrolment import read
from tests.domain.siecle.export import NOE, UAI, ZOE, pupil, siecle_export

APART = b'</STRUCTURE></STRUCTURES_ELEVE><STRUCTURES_ELEVE ELEVE_ID="1"><STRUCTURE>'


def line(**changes):
    return read(siecle_export(pupil(**changes))).lines[0]


def test_reads_the_whole_of_an_ordinary_export():
    roster = read(siecle_export(ZOE))

    assert roster == siecle.Export(
        uai=UAI,
        school_year=2024,
        exported_at=datetime.fromisoformat("2024-09-02T08:00"),
        lines=[
            siecle.Line(
                position=1,
                person=siecle.Person(
                    ine="123456789AA",
                    elenoet="1",
                    eleve_id="1",
                    last_name="CORMIER",
                    usage_name="",
                    first_name="Zoé",
                    second_name="",
                    third_name="",
                    birth_date=date(2010, 3, 5),
                    sex="F",
                    division="6A",
                ),
                birth_text="05/03/2010",
                inactive=False,
                exit_text="",
                exit_date=None,
            )
        ],
    )


def test_reads_every_field_of_a_line_that_has_them_all():
    everything = pupil(
        usage_name="PETIT", second_name="Lou", third_name="Ana", exit_date=" 30/06/2025 ", number="41", elenoet="7"
    )

    read_line = read(siecle_export(NOE, everything)).lines[1]

    assert read_line.position == 2
    assert read_line.person == siecle.Person(
        ine="123456789AA",
        elenoet="7",
        eleve_id="41",
        last_name="CORMIER",
        usage_name="PETIT",
        first_name="Zoé",
        second_name="Lou",
        third_name="Ana",
        birth_date=date(2010, 3, 5),
        sex="F",
        division="6A",
    )
    assert (read_line.exit_text, read_line.exit_date) == ("30/06/2025", date(2025, 6, 30))


@pytest.mark.parametrize("field", ["last_name", "usage_name", "first_name", "second_name", "third_name", "division"])
def test_an_invisible_character_removed_anywhere_is_told(field):
    read_line = line(**{field: "Zo\u202eé"})

    assert getattr(read_line.person, field) == "Zoé"
    assert read_line.notices == ("characters_removed",)


@pytest.mark.parametrize(
    ("structures", "division"),
    [
        ([("6AGL1", "G"), ("6A", "D")], "6A"),
        ([("6A", "D"), ("6B", "D")], "6B"),
        ([("6AGL1", "G")], ""),
        ([("Inactifs", "D")], ""),
        ([("6A", "D"), ("Inactifs", "D")], "6A"),
        ([("inactifs", "D")], "inactifs"),
        ([], ""),
        ([("6A", None)], ""),
        ([("6  A ", "D")], "6 A"),
        ([("", "D")], ""),
        ([("6A", "D"), ("", "D")], "6A"),
    ],
)
@pytest.mark.parametrize("structures_first", [False, True])
def test_the_class_is_the_last_division(structures, division, structures_first):
    roster = read(siecle_export(pupil(structures=structures), structures_first=structures_first))

    assert roster.lines[0].person.division == division
    assert roster.lines[0].inactive == (structures == [("Inactifs", "D")])


@pytest.mark.parametrize(
    ("codes", "division", "told"),
    [
        (["ULIS", "5B"], "5B", ("two_classes",)),
        (["5B", "ULIS"], "5B", ("two_classes",)),
        (["5B", "ULIS TFC"], "5B", ("two_classes",)),
        (["5B", "5ULIS"], "5B", ("two_classes",)),
        (["5B", "upe2a"], "5B", ("two_classes",)),
        (["5B", "UPE2A-NSA"], "5B", ("two_classes",)),
        (["5A", "ULIS", "5B"], "5B", ("two_classes",)),
        (["5A", "5B", "ULIS"], "5B", ("two_classes",)),
        (["ULIS"], "ULIS", ()),
        (["ULIS", "UPE2A"], "UPE2A", ("two_classes",)),
        (["5B", "5B"], "5B", ()),
        (["5B", "Inactifs"], "5B", ()),
        (["JULIS", "5B"], "5B", ("two_classes",)),
        (["5B", "JULIS"], "JULIS", ("two_classes",)),
        (["5SEGPA", "5B"], "5B", ("two_classes",)),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_of_two_classes_the_one_that_is_no_arrangement_is_taken_and_both_are_told(codes, division, told, apart):
    """``apart``: in as many STRUCTURES_ELEVE."""
    data = siecle_export(pupil(structures=[(code, "D") for code in codes]))
    if apart:
        data = data.replace(b"</STRUCTURE><STRUCTURE>", APART)

    read_line = read(data).lines[0]

    assert (read_line.person.division, read_line.notices) == (division, told)
    assert read_line.divisions == (tuple(dict.fromkeys(codes)) if told else ())
    assert not read_line.inactive


def test_a_second_list_that_holds_only_a_group_leaves_the_class():
    data = siecle_export(pupil(structures=[("4A", "D"), ("4AGL1", "G")]))
    apart = data.replace(b"</STRUCTURE><STRUCTURE>", APART)

    assert apart != data
    assert read(apart).lines[0].person.division == "4A"


@pytest.mark.parametrize(
    ("pupils", "structures", "divisions"),
    [
        pytest.param("<ELEVE ELEVE_ID='{0}'>", "<STRUCTURES_ELEVE ELEVE_ID='{0}'>", ["6A", "6B"], id="attributes"),
        pytest.param(
            "<ELEVE><ELEVE_ID>{0}</ELEVE_ID>",
            "<STRUCTURES_ELEVE><ELEVE_ID> {0} </ELEVE_ID>",
            ["6A", "6B"],
            id="elements",
        ),
        pytest.param(
            "<ELEVE><ELEVE_ID>{0}</ELEVE_ID>", "<STRUCTURES_ELEVE ELEVE_ID='{0}'>", ["6A", "6B"], id="one of each"
        ),
        pytest.param("<ELEVE ELENOET='{0}'>", "<STRUCTURES_ELEVE ELENOET='{0}'>", ["6A", "6B"], id="by ELENOET"),
        pytest.param(
            "<ELEVE ELEVE_ID='{0}' ELENOET='7{0}'>",
            "<STRUCTURES_ELEVE ELENOET='7{0}'>",
            ["6A", "6B"],
            id="by ELENOET alone",
        ),
        pytest.param("<ELEVE>", "<STRUCTURES_ELEVE>", ["", ""], id="by nothing"),
        pytest.param("<ELEVE ELEVE_ID='{0}'>", "<STRUCTURES_ELEVE>", ["", ""], id="classes of nobody"),
        pytest.param("<ELEVE ELEVE_ID=''>", "<STRUCTURES_ELEVE ELEVE_ID=''>", ["", ""], id="empty"),
    ],
)
@pytest.mark.parametrize("last", ["6B", "Inactifs"])
def test_a_class_is_of_the_pupil_whom_it_names_and_of_nobody_else(pupils, structures, divisions, last):
    body = "".join(pupils.format(n) + f"<PRENOM>Z{n}</PRENOM><NOM>CORMIER</NOM></ELEVE>" for n in (1, 2)) + "".join(
        structures.format(n)
        + f"<STRUCTURE><CODE_STRUCTURE>{code}</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE>"
        + "</STRUCTURES_ELEVE>"
        for n, code in ((1, "6A"), (2, last))
    )

    lines = read(f"<BEE_ELEVES>{body}</BEE_ELEVES>".encode()).lines

    found = bool(divisions[0])
    expected = divisions if last == "6B" else [divisions[0], ""]
    assert [one.person.division for one in lines] == expected
    assert [one.inactive for one in lines] == [False, found and last == "Inactifs"]


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"ine": None}, "ine", ""),
        ({"ine": ""}, "ine", ""),
        ({"ine": "   "}, "ine", ""),
        ({"ine": " 123456789aa "}, "ine", "123456789AA"),
        ({"ine": "123 456 789 AA"}, "ine", "123456789AA"),
        ({"ine": "123456789AAZZ"}, "ine", ""),
        ({"ine": "123456789AAZZ"}, "notices", ("ine_unreadable",)),
        ({"ine": "12345-789AA"}, "notices", ("ine_unreadable",)),
        ({"ine": "12" * 5}, "ine", "12" * 5),
        ({"ine": "12" * 6}, "notices", ("ine_unreadable",)),
        ({"birth_date": "5/3/2010"}, "birth_date", date(2010, 3, 5)),
        ({"birth_date": "2010-03-05"}, "birth_date", date(2010, 3, 5)),
        ({"birth_date": "05/03/10"}, "birth_date", None),
        ({"birth_date": None}, "birth_date", None),
        ({"birth_date": "x" * 10_000}, "birth_text", "x" * 40),
        ({"sex": "3"}, "sex", ""),
        ({"sex": None}, "sex", ""),
        ({"sex": " 2 "}, "sex", "F"),
        ({"sex": "1"}, "sex", "M"),
        ({"usage_name": "", "second_name": "", "third_name": "Lou"}, "third_name", "Lou"),
        ({"last_name": None, "raw": "<NOM>CORMIER</NOM>"}, "last_name", "CORMIER"),
        ({"raw": "<NOM>AUTRE</NOM>"}, "last_name", "CORMIER"),
        ({"raw": "<PRENOM>Lou</PRENOM>"}, "first_name", "Zoé"),
        ({"last_name": "L'HOPITAL & FILS"}, "last_name", "L'HOPITAL & FILS"),
        ({"last_name": "  DE   LA TOUR "}, "last_name", "DE LA TOUR"),
        ({"first_name": "Zo\u202eé"}, "first_name", "Zoé"),
        ({"first_name": "Zo\u202eé"}, "notices", ("characters_removed",)),
        ({"exit_date": ""}, "exit_text", ""),
        ({"exit_date": "01/09/2024"}, "exit_date", date(2024, 9, 1)),
        ({"exit_date": "un jour"}, "exit_text", "un jour"),
        ({"exit_date": "x" * 10_000}, "exit_text", "x" * 40),
        ({"number": "1" * 32}, "eleve_id", "1" * 32),
        ({"number": "1" * 33}, "eleve_id", ""),
        ({"elenoet": "1" * 33}, "elenoet", ""),
        ({"raw": "<ELENOET>77</ELENOET>"}, "elenoet", "1"),
        ({"elenoet": "", "raw": "<ELENOET>77</ELENOET>"}, "elenoet", "77"),
        (
            {"division": None, "raw": "<SCOLARITE_AN_DERNIER><NOM>X</NOM><PRENOM2>Y</PRENOM2></SCOLARITE_AN_DERNIER>"},
            "second_name",
            "",
        ),
        ({"raw": "<!-- un commentaire --><?pi?>"}, "first_name", "Zoé"),
    ],
)
def test_reads_each_field_as_it_should(changes, field, value):
    read_line = line(**changes)
    assert getattr(read_line.person if field in siecle.FIELDS else read_line, field) == value


@pytest.mark.parametrize(
    ("uai", "reason"),
    [(UAI, None), (" 0330001a ", None), ("0330002B", "other_school"), ("", "other_school"), (None, "other_school")],
)
def test_knows_whose_export_it_is(uai, reason):
    roster = read(siecle_export(ZOE, uai=uai))

    if reason is None:
        siecle.check(roster, uai=UAI)
    else:
        with pytest.raises(siecle.Refused) as refused:
            siecle.check(roster, uai=UAI)
        assert refused.value.reason == reason
        assert refused.value.facts == {"expected": UAI, "found": (uai or "").upper()}


@pytest.mark.parametrize(
    ("year", "read_year"), [("2024", 2024), ("", None), ("24", None), ("20245", None), ("l’an", None)]
)
def test_the_school_year_is_four_digits_or_nothing(year, read_year):
    data = siecle_export(ZOE, encoding="UTF-8").replace(b"SCOLAIRE>2024<", f"SCOLAIRE>{year}<".encode())

    assert read(data).school_year == read_year


def test_an_export_without_anybody_is_refused():
    with pytest.raises(siecle.Refused, match="no_pupil"):
        siecle.check(read(siecle_export()), uai=UAI)


def test_without_a_stamp_the_day_of_the_export_is_its_date():
    data = siecle_export(ZOE, stamp="").replace(b"<HORODATAGE>", b"<DATE_EXPORT>03/09/2024</DATE_EXPORT><HORODATAGE>")

    assert read(data).exported_at == datetime.fromisoformat("2024-09-03")


def test_what_is_packed_is_unpacked_the_same():
    roster = read(siecle_export(ZOE, pupil(NOE, birth_date="31/02/2010", exit_date="01/09/2024")))

    assert siecle.unpack(siecle.pack(roster)) == roster
    assert len(siecle.pack(roster._replace(lines=roster.lines * 100))) < 100 * 30


def test_an_export_that_says_nothing_of_itself_is_packed_too():
    roster = read(siecle_export(ZOE))._replace(exported_at=None, school_year=None)

    assert siecle.unpack(siecle.pack(roster)) == roster
