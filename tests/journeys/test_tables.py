"""Tables that breathe: what a real browser makes of the widest rows."""

import pytest

from tests.journeys.conftest import Screen
from tests.journeys.factories import make_world
from tests.schools.factories import make_student


@pytest.mark.parametrize("width", [1056, 1280, 1440])
def test_a_row_of_pupils_offers_their_account_on_one_line(screen: Screen, width: int) -> None:
    world = make_world()
    make_student(world.school, last_name="ABOU EL KHEIR DE LA TOUR", first_name="Marie-Clémentine", division="6E A")

    page = screen.open("/orga/eleves", who=world.member, width=width)

    lines = page.evaluate("Array.from(document.querySelectorAll('#lignes td:last-child a'), a => a.offsetHeight)")
    assert max(lines) < 30
    assert page.evaluate(
        "document.querySelector('table').offsetWidth <= document.querySelector('#filtres').offsetWidth"
    )
