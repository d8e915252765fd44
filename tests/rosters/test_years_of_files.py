"""A file of another school year: told of a first base, and asked for afterwards. The day is always handed in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from pix.domain import siecle
from pix.rosters.errors import ConfirmationNeeded
from pix.rosters.models import Roster, RosterImport, Student
from pix.rosters.services import importing
from pix.rosters.services.doubting import is_of_other_year
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import confirm, export_of, import_roster, preview

pytestmark = pytest.mark.django_db
AUTUMN = datetime(2026, 11, 26, 9, tzinfo=UTC)
JUNE = datetime(2027, 6, 12, 9, tzinfo=UTC)


def file(school, *pupils, year, stamp="03/11/2026 08:00:00"):
    return export_of(school, *(pupils or (ZOE, NOE)), year=year, stamp=stamp)


def year_of(school):
    return Roster.objects.get(pk=school.pk).school_year


@pytest.fixture
def base(school):
    return import_roster(school, file(school, year=2026), at=AUTUMN - timedelta(days=20))


def test_the_year_that_goes_on_and_the_next_one_in_september_ask_nothing(school, base):
    again = confirm(preview(school, file(school, year=2026), at=AUTUMN), at=AUTUMN)
    september = datetime(2027, 9, 3, 9, tzinfo=UTC)
    later = file(school, pupil(division="5A"), NOE, year=2027, stamp="03/09/2027 08:00:00")
    following = confirm(preview(school, later, at=september), at=september)

    assert [row.status for row in (again, following)] == ["imported", "imported"]
    assert year_of(school) == 2027


@pytest.mark.parametrize(("year", "day"), [(2025, AUTUMN), (2027, AUTUMN), (2027, JUNE), (2062, AUTUMN)])
def test_any_other_year_asks_for_a_word_of_its_own(school, base, year, day):
    row = preview(school, file(school, pupil(division="5A"), NOE, year=year, stamp="04/11/2026 08:00:00"), at=day)

    for accepts in ({}, {"departures": True, "older": True}):
        with pytest.raises(ConfirmationNeeded) as needed:
            confirm(row, at=day, **accepts)
        assert needed.value.doubts == siecle.Doubts(other_year=True)
    assert year_of(school) == 2026

    assert confirm(row, at=day, other_year=True).status == RosterImport.Status.IMPORTED
    assert year_of(school) == year


@pytest.mark.parametrize(("accepts", "reason"), [({}, "other_year"), ({"other_year": True}, "")])
def test_an_operator_says_it_too(school, base, accepts, reason):
    row = importing.import_file(
        school=school,
        content=file(school, year=2025),
        name="x.xml",
        accepts=siecle.Doubts(**accepts),
        at=AUTUMN,
    )

    assert row.reason == reason
    assert year_of(school) == (2026 if reason else 2025)


def test_an_old_file_of_last_year_is_told_to_be_old_first_and_both_are_named(school, base):
    row = importing.import_file(
        school=school, content=file(school, year=2025, stamp="03/09/2025 08:00:00"), name="x.xml", at=AUTUMN
    )

    assert (row.reason, row.reason_facts) == ("older_export", {"to_accept": "older other_year"})


@pytest.mark.parametrize(("year", "told"), [(2026, False), (2025, True), (2027, True)])
def test_of_a_first_base_the_other_year_is_only_told(school, year, told):
    row = preview(school, file(school, year=year), at=AUTUMN)

    assert is_of_other_year(roster_import=row, roster=Roster.objects.get(pk=school.pk)) is told
    assert confirm(row, at=AUTUMN).status == RosterImport.Status.IMPORTED
    assert year_of(school) == year


def test_a_school_whose_pupils_are_all_gone_has_a_base_all_the_same(school, base):
    Student.objects.update(left_on=timezone.localdate(AUTUMN), left_why="absent")

    with pytest.raises(ConfirmationNeeded):
        confirm(preview(school, file(school, year=2025), at=AUTUMN), at=AUTUMN)


def test_a_file_that_does_not_say_its_year_is_of_the_day_it_came(school, base):
    two_years_later = datetime(2028, 9, 3, 9, tzinfo=UTC)
    row = preview(school, file(school, year=None, stamp="03/09/2028 08:00:00"), at=two_years_later)

    assert (row.school_year, row.year_is_told) == (2028, False)
    assert confirm(row, at=two_years_later).status == RosterImport.Status.IMPORTED
    assert year_of(school) == 2028


def test_the_base_that_changed_year_while_a_file_waited_is_asked_for(school):
    import_roster(school, file(school, year=2025, stamp="01/09/2025 08:00:00"), at=AUTUMN - timedelta(days=400))
    row = preview(school, file(school, year=2026), at=AUTUMN)
    running = importing.confirm_roster(roster_import=row, confirmed_by=None, at=AUTUMN)
    Roster.objects.filter(pk=school.pk).update(school_year=2027)

    from pix.rosters.services.applying import apply_roster

    assert apply_roster(roster_import=running, at=AUTUMN).status == RosterImport.Status.PREVIEWED
    assert year_of(school) == 2027
