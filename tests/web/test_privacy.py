"""Computers are shared: what was shown to somebody signed in stays in no cache."""

import pytest

from tests.content.factories import load_sample


@pytest.mark.parametrize("address", ["/", "/competences", "/mon-compte"])
def test_a_page_of_a_pupil_is_kept_nowhere(visitor, address):
    load_sample()

    assert "no-store" in visitor("pupil").get(address)["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["/orga/", "/orga/eleves", "/orga/eleves/import", "/orga/campagnes", "/orga/campagnes/creation"],
)
def test_a_page_of_a_school_is_kept_nowhere(visitor, school, address):
    response = visitor("administrator").get(address)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
