import pytest
from django.http import QueryDict

from pix.web.school.students.filters import Filters


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", Filters()),
        ("nom=Térier&prenom=Al", Filters(last_name="Térier", first_name="Al")),
        ("classe=6A&classe=6B&classe=6A", Filters(divisions=("6A", "6B"))),
        ("classe=", Filters(divisions=("",))),
        ("methode=aucune", Filters(method="aucune")),
        ("tri=-classe&size=100&page=3", Filters(sort="classe", descending=True, size=100, page=3)),
    ],
)
def test_reads_the_address(address, expected):
    assert Filters.read(QueryDict(address)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "nom=%00",
        "nom=%ED%A0%80%20",
        "methode=tout&tri=mot_de_passe&tri=-x",
        "page=abc",
        "page=0",
        "page=-1",
        "page=1.5",
        "page=%D9%A1",
        "size=7",
        "size=1000000",
        "size=",
        "inconnu=1",
    ],
)
def test_leaves_out_what_cannot_be_understood(address):
    query = QueryDict(address)

    assert Filters.read(query).cleared() == Filters()


def test_absurd_values_are_bounded():
    filters = Filters.read(
        QueryDict("nom=" + "x" * 10_000 + "&page=" + "9" * 18 + "".join(f"&classe={n}" for n in range(900)))
    )

    assert len(filters.last_name) == 255
    assert filters.page == 100_000
    assert len(filters.divisions) == 200


@pytest.mark.parametrize(
    "address",
    [
        "?",
        "?nom=T%C3%A9rier&prenom=Al&classe=6A&classe=&methode=email&tri=-prenom&size=25&page=2",
        "?nom=%22%3E%3Cscript%3E",
    ],
)
def test_links_say_what_was_read(address):
    assert Filters.read(QueryDict(address.removeprefix("?"))).as_query() == address


def test_the_same_column_again_turns_the_order_round():
    by_class = Filters(page=4).sorted_by("classe")

    assert (by_class.sort, by_class.descending, by_class.page) == ("classe", False, 1)
    assert by_class.sorted_by("classe").descending
    assert not by_class.sorted_by("classe").sorted_by("nom").descending
