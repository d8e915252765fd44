import re
from datetime import UTC, date, datetime

import pytest

from pix.campaigns.models import Participation
from pix.rosters.models import Roster
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_division, make_participation
from tests.schools.factories import make_school, make_student
from tests.web.markup import compact

PAGE = "/orga/eleves"


def names_in(response):
    """The last names of the rows, in order."""
    body = compact(response.content.decode()).split('id="lignes"')[1]
    return re.findall(r'<th role="rowheader"[^>]*><bdi>(.*?)</bdi>', body)


def counted(school):
    """What an import would have written."""
    Roster.objects.filter(pk=school.pk).update(current_student_count=school.students.filter(left_on=None).count())


@pytest.fixture
def browse(visitor, member):
    client = visitor("member")
    return lambda query="", **headers: client.get(PAGE + query, **headers)


@pytest.fixture
def base(school, member):
    """Four pupils: none, identifiant, e-mail and Médiacentre, all three."""
    make_student(school, last_name="Térier", first_name="Alex", birth_date=date(2002, 10, 30), division="CPGE2")
    make_student(school, last_name="Le Goff", first_name="Éloïse", user=make_user(username="eloise.legoff0503"))
    make_student(school, last_name="Œuvrard", user=make_user(email="o@example.org", gar="ido-1"), division="")
    everything = make_user(username="jo.du0503", email="jo@example.org", gar="ido-2")
    make_student(school, last_name="Du Pont", first_name="Jo", user=everything, division="6E B")
    for code in ("6E A", "6E B", "CPGE2"):
        make_division(school, code, 1)
    counted(school)
    return school


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("pupil", 404), ("outsider", 200), ("member", 200), ("administrator", 200)]
)
def test_who_may_open_the_page(visitor, base, who, status):
    response = visitor(who).get(PAGE)

    assert response.status_code == status
    assert ("Térier" in response.content.decode()) is (who in ("member", "administrator"))


def test_the_table_says_what_the_base_says(browse, base):
    response = browse()
    body = response.content.decode()

    assert "<title>Élèves (4) |" in body
    assert names_in(response) == ["Du Pont", "Le Goff", "Œuvrard", "Térier"]
    assert "30/10/2002" in body
    assert "Sans classe" in body
    assert "no-store" in response["Cache-Control"]


def cell_of(response, last_name):
    row = response.content.decode().split(f"<bdi>{last_name}</bdi>")[1].split("</tr>")[0]
    return re.findall(r"</svg>([^<]+)</span>", row)


def test_the_methods_are_those_of_the_attached_account(browse, base):
    ended = make_user(username="parti")
    ended.methods.update(ended_at=datetime(2026, 1, 1, tzinfo=UTC))
    make_student(base, last_name="Zola", user=ended)

    page = browse()

    assert cell_of(page, "Térier") == ["Aucune"]
    assert cell_of(page, "Le Goff") == ["Identifiant"]
    assert cell_of(page, "Œuvrard") == ["Adresse e-mail", "Médiacentre"]
    assert cell_of(page, "Du Pont") == ["Adresse e-mail", "Identifiant", "Médiacentre"]
    assert cell_of(page, "Zola") == ["Aucune"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?nom=terier", ["Térier"]),
        ("?nom=ERI", ["Térier"]),
        ("?nom=legoff", ["Le Goff"]),
        ("?nom=oeu", ["Œuvrard"]),
        ("?prenom=eloise", ["Le Goff"]),
        ("?nom=t&prenom=al", ["Térier"]),
        ("?classe=6E B&classe=CPGE2", ["Du Pont", "Térier"]),
        ("?classe=", ["Œuvrard"]),
        ("?classe=6E A", ["Le Goff"]),
        ("?methode=aucune", ["Térier"]),
        ("?methode=identifiant", ["Du Pont", "Le Goff"]),
        ("?methode=email", ["Du Pont", "Œuvrard"]),
        ("?methode=mediacentre", ["Du Pont", "Œuvrard"]),
        ("?methode=email&classe=", ["Œuvrard"]),
        ("?nom=zz", []),
        ("?classe=5E Z", []),
        ("?tri=-nom", ["Térier", "Œuvrard", "Le Goff", "Du Pont"]),
        ("?tri=prenom", ["Térier", "Le Goff", "Du Pont", "Œuvrard"]),
        ("?tri=classe", ["Œuvrard", "Le Goff", "Du Pont", "Térier"]),
        ("?tri=-classe", ["Térier", "Du Pont", "Le Goff", "Œuvrard"]),
    ],
)
def test_filters_and_order(browse, base, query, expected):
    assert names_in(browse(query)) == expected


def test_a_pupil_is_found_and_shown_by_the_name_in_use_too(browse, school):
    make_student(school, last_name="Moreau", usage_name="Petit-Noël")
    counted(school)

    page = browse("?nom=NOEL")

    assert names_in(page) == ["Moreau"]
    assert "Petit-Noël" in page.text


def test_a_name_of_another_script_is_found_as_it_is_written(browse, school):
    for last_name in ("李", "黎", "Ли", "O’Neill-Roy"):
        make_student(school, last_name=last_name)
    counted(school)

    assert names_in(browse("?nom=李")) == ["李"]
    assert names_in(browse("?nom=ЛИ")) == ["Ли"]
    assert names_in(browse("?nom=-")) == ["O’Neill-Roy"]
    assert names_in(browse("?nom=%25")) == []


def test_pupils_who_left_and_pupils_of_others_are_not_there(browse, base):
    make_student(base, last_name="Parti", left_on=date(2026, 9, 1))
    make_student(make_school(uai="0699903P"), last_name="Ailleurs")

    assert names_in(browse()) == ["Du Pont", "Le Goff", "Œuvrard", "Térier"]
    assert names_in(browse("?nom=a")) == ["Œuvrard"]


def test_participations_are_counted_and_the_last_is_told(browse, base, member):
    pupil = base.students.get(last_name="Le Goff")
    first, second, replaced = (make_campaign(base, member) for _number in range(3))
    make_participation(first, pupil, status="shared", started_at=datetime(2026, 9, 8, 22, 30, tzinfo=UTC))
    make_participation(second, pupil, started_at=datetime(2026, 9, 7, 8, 0, tzinfo=UTC))
    for end in ("superseded_at", "deleted_at"):
        make_participation(replaced, pupil, started_at=datetime(2026, 10, 1, tzinfo=UTC), **{end: datetime.now(UTC)})

    row = browse().content.decode().split("<bdi>Le Goff</bdi>")[1].split("</tr>")[0]

    assert 'data-label="Participations">2<' in row
    assert "09/09/2026" in row  # half past midnight in Paris
    assert "Envoyée" in row


@pytest.mark.parametrize(
    ("query", "rows", "shown"),
    [
        ("", 50, "1–50"),
        ("?size=10", 10, "1–10"),
        ("?size=25&page=2", 25, "26–50"),
        ("?size=100", 60, "1–60"),
        ("?size=7", 50, "1–50"),
        ("?page=2", 10, "51–60"),
        ("?page=999999999", 10, "51–60"),
        ("?page=99999999999999999999999", 50, "1–50"),
        ("?page=abc", 50, "1–50"),
        ("?page=-1", 50, "1–50"),
        ("?nom=%00", 50, "1–50"),
        ("?prenom=%ED%A0%80", 50, "1–50"),
        ("?tri=password&methode=tout", 50, "1–50"),
    ],
)
def test_pages_and_absurd_addresses(browse, school, query, rows, shown):
    for number in range(60):
        make_student(school, last_name=f"Nom{number:03}")
    counted(school)

    response = browse(query)

    assert response.status_code == 200
    assert len(names_in(response)) == rows
    assert f"<strong>{shown}</strong>" in response.content.decode()


@pytest.mark.parametrize("query", ["?nom=" + "x" * 10_000, "?" + "&".join(f"classe={n}" for n in range(500))])
def test_very_long_filters_find_nobody(browse, base, query):
    response = browse(query)

    assert response.status_code == 200
    assert "Aucun élève ne correspond" in response.content.decode()
    assert "Effacer les filtres" in response.content.decode()


def test_classes_are_offered_as_people_count_them(browse, base):
    for code in ("6E 10", "6E 2", "1STMG2", "²"):
        make_division(base, code)

    offered = re.findall(r'name="classe" value="([^"]*)"', browse("?classe=Inconnue").content.decode())

    assert offered == ["1STMG2", "6E 2", "6E 10", "6E A", "6E B", "CPGE2", "Inconnue", "²", ""]


def test_the_address_keeps_the_filters(browse, base):
    response = browse("?nom=&prenom=&methode=identifiant&size=50&classe=6E B", headers={"HX-Request": "true"})

    assert response["HX-Push-Url"] == f"{PAGE}?classe=6E+B&methode=identifiant"
    body = response.content.decode()
    assert 'value="6E B" checked' in body
    assert '<option value="identifiant" selected>' in body
    assert "1 élève correspond aux filtres" in body


def test_a_page_restored_by_the_browser_pushes_nothing(browse, base):
    response = browse("?nom=a", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "HX-Push-Url" not in response


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egro.live",
    "x" * 255,
    "=2+5",
    "{{ 7*7 }}",
)


def test_hostile_names_are_only_names(browse, school):
    for name in HOSTILE:
        make_student(school, last_name=name, first_name=name, division=name)
        make_division(school, name)
    counted(school)

    body = browse("?tri=-nom").content.decode() + browse("?nom=<script>&classe=<script>").content.decode()

    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "&lt;script&gt;" in body
    assert "{{ 7*7 }}" in body


@pytest.mark.parametrize(("who", "offered"), [("administrator", True), ("member", False)])
def test_without_base_the_page_says_what_to_do(visitor, school, who, offered):
    body = visitor(who).get(PAGE).content.decode()

    assert "Aucun élève pour l’instant" in body
    assert ("Importer la base élèves" in body) is offered


def test_aucune_is_explained(browse, base):
    body = browse().content.decode()

    assert "Que veut dire" in body
    assert "donnez-lui le code d’une campagne" in body


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 7),  # session, person, memberships, classes, page, methods, participations
        ("?nom=e", 8),  # and the count
        ("?nom=zzz", 6),  # nobody: neither methods nor participations
    ],
)
def test_the_queries_are_counted(browse, base, member, django_assert_num_queries, query, queries):
    campaign = make_campaign(base, member)
    for student in base.students.exclude(user=None):
        make_participation(campaign, student, status=Participation.Status.TO_SHARE)
    browse()

    with django_assert_num_queries(queries):
        browse(query)


def test_only_administrators_are_offered_the_import(visitor, base):
    assert "Importer (.xml ou .zip)" in visitor("administrator").get(PAGE).content.decode()
    assert "Importer (.xml ou .zip)" not in visitor("member").get(PAGE).content.decode()


def test_only_reading(browse, visitor, base):
    assert visitor("member").post(PAGE).status_code == 405
