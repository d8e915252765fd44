from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from pix.campaigns.models import JoinAttempt
from pix.campaigns.services.joining import erase_old_attempts, record_attempt
from tests.campaigns.factories import make_campaign
from tests.schools.factories import make_student

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def record(school, member):
    campaign = make_campaign(school, member)

    def record(**changes):
        typed = {"first_name": "Lilou", "last_name": "Barret", "birth_date": date(2010, 5, 2), "outcome": "unknown"}
        return record_attempt(**{"campaign": campaign, "at": NOW, **typed, **changes})

    return record


def test_keeps_what_was_typed_and_whom_it_may_have_been(school, record):
    student = make_student(school)

    attempt = record(outcome="proposed", student=student)

    attempt.refresh_from_db()
    assert (attempt.first_name, attempt.last_name, attempt.birth_date) == ("Lilou", "Barret", date(2010, 5, 2))
    assert (attempt.outcome, attempt.proposed_student, attempt.at) == ("proposed", student, NOW)


def test_the_same_words_again_make_no_second_row(record):
    first = record()
    again = record(at=NOW + timedelta(minutes=1))
    other = record(birth_date=None)

    assert again == first
    assert again.at > first.at
    assert other != first


@pytest.mark.parametrize("typed", ["x" * 10_000, "\x00\u202e\ud800", ""])
def test_hostile_words_are_stored_clean_and_short(record, typed):
    attempt = record(first_name=typed, last_name=typed)

    attempt.refresh_from_db()
    assert len(attempt.first_name) <= 255
    assert attempt.first_name.isprintable()


def test_attempts_are_erased_after_seven_days_by_the_next_one(record):
    record(first_name="Ancien", at=NOW - timedelta(days=7, seconds=1))
    kept = record(first_name="Récent", at=NOW - timedelta(days=7))

    latest = record()

    assert set(JoinAttempt.objects.all()) == {kept, latest}


def test_attempts_are_erased_by_the_command(record, capsys):
    record()

    assert erase_old_attempts(at=NOW + timedelta(days=6)) == 0
    call_command("erase_join_attempts")

    assert JoinAttempt.objects.count() in (0, 1)
    assert "effacés" in capsys.readouterr().out
