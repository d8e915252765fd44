"""A class that slips gets in; somebody who guesses does not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from pix.accounts.errors import TooManyTries
from pix.domain.reconciliation import Match, Nobody, Proposed, TypedIdentity
from pix.reconciliation.entry_points import EntryPoint
from pix.reconciliation.services.recognizing import recognize
from pix.rosters.models import Student
from pix.schools.models import School
from tests.schools.factories import make_school, make_student

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BORN = date(2014, 3, 5)
FIRST = ["Gabriel", "Louise", "Raphaël", "Juliette", "Aurélien", "Clémence", "Mohamed"]
LAST = ["Fontaine", "Chevalier", "Rousseau", "Marchand", "Lecomte"]

Typed = tuple[str, str, date]


def knock(
    school: School, first_name: str, last_name: str, born: date, *, at: datetime = NOON, door: str = "A"
) -> Student | Match:
    typed = TypedIdentity(first_name=first_name, last_name=last_name, birth_date=born)
    recognition = recognize(entry_point=EntryPoint(school, door), identity=typed, at=at)
    return recognition.certain or recognition.match


def fails(school: School, typed: Typed, *, at: datetime = NOON, door: str = "A") -> None:
    assert not isinstance(knock(school, *typed, at=at, door=door), Student)


def class_of_35(school: School) -> list[Student]:
    names = [(first, last) for first in FIRST for last in LAST]
    return [
        make_student(school, first_name=first, last_name=last, birth_date=BORN + timedelta(days=11 * number))
        for number, (first, last) in enumerate(names)
    ]


def typed_right(student: Student) -> Typed:
    return student.first_name, student.last_name, student.birth_date


def six_slips(student: Student) -> list[Typed]:
    """What a pupil of eleven types before getting it right: letters, boxes, digits, and twice the same."""
    first, last, born = typed_right(student)
    wrong_year = (first, last, born.replace(year=born.year - 1))
    return [
        (first[:-1], last, born),
        (last, first, born),
        wrong_year,
        wrong_year,
        (first, last, born.replace(year=2004)),
        (first, last + "s", born),
    ]


def one_after_the_other(students: list[Student]) -> list[tuple[Student, Typed]]:
    return [(student, slip) for student in students for slip in six_slips(student)]


def all_at_once(students: list[Student]) -> list[tuple[Student, Typed]]:
    return [(student, six_slips(student)[turn]) for turn in range(6) for student in students]


@pytest.mark.parametrize("order", [one_after_the_other, all_at_once])
def test_a_class_of_35_with_six_slips_each_gets_in_at_the_same_minute(school, order: Callable):
    students = class_of_35(school)

    for _, slip in order(students):
        fails(school, slip)

    for student in students:
        assert knock(school, *typed_right(student)) == student


def test_somebody_who_guesses_a_birthdate_is_stopped_at_the_sixth(school):
    make_student(school)

    for day in range(1, 6):
        fails(school, ("Zoé", "Cormier", date(2014, 9, day)))

    with pytest.raises(TooManyTries) as stopped:
        knock(school, "zoe", "CORMIER", BORN)
    assert stopped.value.until == NOON + 15 * MINUTE


def test_a_year_of_birthdates_takes_days_of_guessing(school):
    make_student(school, birth_date=date(2014, 12, 31))
    at, tried = NOON, 0

    for day in range(365):
        typed = ("Zoé", "Cormier", date(2014, 1, 1) + timedelta(days=day))
        try:
            knock(school, *typed, at=at, door=str(day))
        except TooManyTries as stopped:
            at = stopped.until
            knock(school, *typed, at=at, door=str(day))
        tried += 1

    assert tried == 365
    assert at - NOON > timedelta(days=2)


def test_somebody_who_guesses_one_birthdate_for_each_name_is_stopped_at_the_sixtieth(school):
    names = [(first, last) for first in FIRST for last in LAST]
    for first, last in names:
        make_student(school, first_name=first, last_name=last, birth_date=BORN)
    stopped_at = None

    for number, (first, last) in enumerate(names * 3):
        try:
            fails(school, (first, last, date(2012, 6, 10) + timedelta(days=number)))
        except TooManyTries:
            stopped_at = number
            break

    assert stopped_at == 60


def test_the_code_opens_again_after_ten_minutes_and_the_others_never_closed(school):
    zoe = make_student(school)
    for number in range(60):
        fails(school, (f"Inconnu{number}", "Personne", BORN))

    with pytest.raises(TooManyTries):
        knock(school, *typed_right(zoe))
    assert knock(school, *typed_right(zoe), door="B") == zoe
    assert knock(school, *typed_right(zoe), at=NOON + 10 * MINUTE) == zoe


@pytest.mark.parametrize("exists", [True, False])
def test_the_refusal_is_the_same_whether_the_pupil_exists(school, exists, django_assert_num_queries):
    if exists:
        make_student(school)
    for day in range(1, 6):
        fails(school, ("Zoé", "Cormier", date(2014, 9, day)))

    with django_assert_num_queries(2), pytest.raises(TooManyTries) as stopped:
        knock(school, "Zoé", "Cormier", BORN)
    assert stopped.value.until == NOON + 15 * MINUTE


def test_a_near_miss_counts_for_the_name_as_a_stranger_does(school):
    make_student(school)
    for digit in "01234":
        assert isinstance(knock(school, "Zoé", "Cormier", date.fromisoformat(f"2014-03-1{digit}")), Proposed | Nobody)

    with pytest.raises(TooManyTries):
        knock(school, "Zoé", "Cormier", date(2014, 3, 6))


def test_the_same_words_typed_again_are_one_failure(school):
    for _ in range(30):
        fails(school, ("Zoé", "Cormier", BORN))


def test_a_success_clears_the_failures_of_the_name(school):
    zoe = make_student(school)
    for day in range(1, 5):
        fails(school, ("Zoé", "Cormier", date(2014, 9, day)))

    assert knock(school, *typed_right(zoe)) == zoe

    for day in range(11, 15):
        fails(school, ("Zoé", "Cormier", date(2014, 9, day)))
    assert knock(school, *typed_right(zoe)) == zoe


def test_a_name_typed_in_another_school_does_not_wait(school):
    other = make_school(uai="0699902N")
    for day in range(1, 6):
        fails(school, ("Zoé", "Cormier", date(2014, 9, day)))

    assert knock(other, "Zoé", "Cormier", BORN) == Nobody(near=False)


def test_names_of_other_scripts_do_not_wait_for_each_other(school):
    for day in range(1, 6):
        fails(school, ("李", "伟", date(2014, 9, day)))

    fails(school, ("黎", "娜", BORN))
    with pytest.raises(TooManyTries):
        knock(school, "李", "伟", BORN)
