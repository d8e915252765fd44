"""What the tables of a roster may hold is what the domain says, no more and no less."""

import pytest

from pix.domain.siecle import LineOutcome, Notice, Reason
from pix.rosters.models import LeftWhy, RosterImportLine, Student, StudentLink
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import export_of, import_roster


def values_of(model, field):
    return {value for value, _ in model._meta.get_field(field).flatchoices}


def test_a_line_may_have_every_outcome_and_every_reason_of_the_domain():
    assert values_of(RosterImportLine, "outcome") == set(LineOutcome)
    assert values_of(RosterImportLine, "reason") == set(Reason)


def test_a_pupil_leaves_for_a_reason_of_the_domain():
    assert set(LeftWhy) - {LeftWhy.HERE} == {Reason.ABSENT, Reason.LEFT_SCHOOL, Reason.INACTIVE}
    assert values_of(Student, "left_why") == set(LeftWhy)


def test_a_link_ends_for_what_the_import_tells():
    assert Notice.ACCOUNT_TAKEN in values_of(StudentLink, "ended_why")


@pytest.mark.django_db
def test_what_an_import_writes_passes_the_table_s_own_validation(school):
    import_roster(school, export_of(school, ZOE, NOE))
    row = import_roster(
        school,
        export_of(school, pupil(division="5C"), pupil(ine="", number="3", first_name="", division="")),
    )

    outcomes = set()
    for line in row.lines.order_by("id"):
        line.clean_fields(exclude={"warnings"})  # an empty list is blank to Django
        outcomes.add(line.outcome)
    assert outcomes == {LineOutcome.UPDATED, LineOutcome.HELD, LineOutcome.LEFT}
    for student in Student.objects.filter(school=school).order_by("id"):
        student.clean_fields()
