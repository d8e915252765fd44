"""What an import does to a school's roster, and the receipt it leaves."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from pix.audit.models import Entry
from pix.domain import siecle
from pix.rosters.errors import ConfirmationNeeded, NothingToConfirm
from pix.rosters.models import Division, FormerIne, Roster, RosterImport, Student, StudentLink
from pix.rosters.services import importing
from pix.rosters.services.doubting import find_doubts
from pix.rosters.services.gathering import known_pupils
from tests.accounts.factories import make_user
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import confirm, counts, export_of, import_roster, preview, sample, this_year
from tests.schools.factories import make_student

pytestmark = pytest.mark.django_db


def test_nothing_changes_before_somebody_confirms(school):
    row = preview(school, export_of(school, ZOE, NOE))

    assert row.status == RosterImport.Status.PREVIEWED
    assert counts(row) == {"added": 2}
    assert [line.label for line in row.lines.order_by("id")] == ["CORMIER Zoé", "ABADIE Noé"]
    assert not Student.objects.exists()
    school.refresh_from_db()
    assert (school.roster.version, school.roster.current_student_count) == (0, 0)


def test_a_first_import_writes_every_pupil(school, administrator):
    row = confirm(
        preview(school, export_of(school, pupil(usage_name="PETIT", second_name="Lou"), NOE)), by=administrator
    )

    zoe = Student.objects.get(ine=ZOE["ine"])
    assert (zoe.last_name, zoe.usage_name, zoe.first_name, zoe.second_name) == ("CORMIER", "PETIT", "Zoé", "Lou")
    assert (zoe.last_key, zoe.usage_key, zoe.first_key) == ("cormier", "petit", "zoe")
    assert (str(zoe.birth_date), zoe.sex, zoe.division, zoe.left_on) == ("2010-03-05", "F", "6A", None)
    school.refresh_from_db()
    assert school.roster.school_year == this_year()
    assert (school.roster.current_student_count, school.roster.version) == (2, 1)
    assert timezone.localtime(school.roster.exported_at).isoformat() == "2024-09-02T08:00:00+02:00"
    assert list(Division.objects.values_list("code", "student_count")) == [("6A", 2)]
    assert row.status == RosterImport.Status.IMPORTED
    assert row.payload is None
    assert {line.student_id for line in row.lines.order_by("id")} == set(Student.objects.values_list("id", flat=True))


@pytest.mark.parametrize("field", ["last_name", "usage_name", "first_name"])
def test_a_name_that_folds_into_more_letters_than_a_key_holds_is_kept_and_its_key_is_cut(school, field):
    """Each « ﬃ » folds to three letters; PostgreSQL refuses what does not fit, in the column as in its index."""
    file = export_of(school, pupil(usage_name="PETIT", number="1") | {field: "ﬃ" * 255}, encoding="UTF-8")

    import_roster(school, file)

    zoe = Student.objects.get()
    keys = {"last_name": zoe.last_key, "usage_name": zoe.usage_key, "first_name": zoe.first_key}
    assert getattr(zoe, field) == "ﬃ" * 255
    assert keys.pop(field) == "ffi" * 200
    assert max(map(len, keys.values())) < 10
    assert counts(import_roster(school, file)) == {"unchanged": 1}


def test_the_longest_names_and_class_fit_in_the_indexes_together(school):
    letters = ("𐐀ﬃﬄǆ" * 64)[:255]
    names = dict.fromkeys(("last_name", "usage_name", "first_name", "second_name", "third_name"), letters)

    import_roster(school, export_of(school, pupil(**names, division="𝟞" * 255), NOE, encoding="UTF-8"))

    assert Student.objects.current().filter(last_name=letters, division="𝟞" * 255).count() == 1


def test_the_journal_tells_the_import_without_any_name(school, administrator):
    row = confirm(preview(school, export_of(school, ZOE)), by=administrator)

    entry = Entry.objects.get(verb="roster.imported")
    assert (entry.actor_id, entry.school_id, entry.target_id) == (administrator.pk, school.pk, row.pk)
    assert entry.facts["added"] == 1
    assert "CORMIER" not in json.dumps(entry.facts)


def test_the_second_year_of_the_sample_college(school):
    import_roster(school, sample("college-2025.xml"))
    before = dict(Student.objects.values_list("ine", "id"))

    row = import_roster(school, sample("college-2026.xml"))

    assert counts(row) == {"added": 174, "updated": 424, "left": 169, "held": 5, "repeated": 1}
    assert Student.objects.current().count() == 600
    assert Student.objects.count() == 595 + 174
    assert all(
        before[ine] == number for ine, number in Student.objects.filter(ine__in=before).values_list("ine", "id") if ine
    )
    assert (
        sum(Division.objects.values_list("student_count", flat=True))
        == Student.objects.current().exclude(division="").count()
    )
    again = import_roster(school, sample("college-2026.xml"))
    assert counts(again) == {"unchanged": 598, "held": 7, "repeated": 1}


def test_a_provisional_pupil_keeps_their_row_and_their_account_when_the_ine_arrives(school):
    import_roster(school, export_of(school, pupil(ine="")))
    student = Student.objects.get()
    assert (student.ine, bool(student.provisional_key)) == (None, True)
    student.user = make_user()
    student.save()

    import_roster(school, export_of(school, ZOE))

    student.refresh_from_db()
    assert (student.ine, student.provisional_key) == (ZOE["ine"], None)
    assert student.user is not None
    assert Student.objects.count() == 1


def test_a_new_ine_keeps_the_former_one(school):
    import_roster(school, export_of(school, ZOE))
    row = import_roster(school, export_of(school, pupil(ine="987654321ZZ")))

    former = FormerIne.objects.get()
    assert (former.ine, former.student.ine, former.roster_import) == (ZOE["ine"], "987654321ZZ", row)
    assert row.lines.get().warnings == ["ine_changed"]
    back = import_roster(school, export_of(school, ZOE))
    assert Student.objects.get().ine == ZOE["ine"]
    assert counts(back) == {"updated": 1}


def test_an_absent_pupil_leaves_and_returns_with_everything(school):
    import_roster(school, export_of(school, ZOE, NOE))
    noe = Student.objects.get(ine=NOE["ine"])
    noe.user = make_user()
    noe.save()

    import_roster(school, export_of(school, ZOE))
    noe.refresh_from_db()
    assert (noe.left_on, noe.left_why) == (timezone.localdate(), "absent")
    assert noe.user is not None

    row = import_roster(school, export_of(school, ZOE, pupil(NOE, division="5C")))
    noe.refresh_from_db()
    assert (noe.left_on, noe.left_why, noe.division) == (None, "", "5C")
    assert noe.user is not None
    assert counts(row) == {"unchanged": 1, "returned": 1}


@pytest.mark.parametrize(
    ("change", "why"), [({"exit_date": "01/09/2024"}, "left_school"), ({"division": "Inactifs"}, "inactive")]
)
def test_a_line_that_says_gone_makes_its_pupil_leave(school, change, why):
    import_roster(school, export_of(school, ZOE, NOE))
    row = import_roster(school, export_of(school, pupil(**change), NOE))

    zoe = Student.objects.get(ine=ZOE["ine"])
    assert zoe.left_why == why
    assert counts(row) == {"unchanged": 1, "left": 1}
    assert row.lines.get().student == zoe


def test_a_held_line_leaves_its_pupil_untouched(school):
    import_roster(school, export_of(school, ZOE, NOE))
    before = list(Student.objects.order_by("id").values())

    row = import_roster(school, export_of(school, pupil(birth_date="31/02/2010", division="5C"), NOE))

    assert counts(row) == {"unchanged": 1, "held": 1}
    assert list(Student.objects.order_by("id").values()) == before
    line = row.lines.get()
    assert (line.reason, line.before, line.student_id) == (
        "invalid_birth_date",
        {"birth_text": "31/02/2010"},
        before[0]["id"],
    )


def test_a_receipt_counts_every_kind_of_line_once(school):
    import_roster(school, export_of(school, ZOE, NOE))
    lou = pupil(ine="", first_name="Lou", last_name="PETIT", number="7", division="")
    held = pupil(ine="987654321ZZ", first_name="", number="8")

    row = import_roster(school, export_of(school, pupil(division="5C", number="1"), lou, lou, held))

    assert row.counts == {
        "added": 1, "updated": 1, "unchanged": 0, "returned": 0, "left": 1, "held": 1, "repeated": 1, "lines": 4,
        "warned": 1, "provisional": 1, "classless": 1, "links": 0, "current_before": 2, "current_after": 2,
    }  # fmt: skip


def test_a_held_line_is_kept_no_longer_than_its_columns(school):
    long = "X" * 10_000

    row = import_roster(school, export_of(school, pupil(last_name=long, first_name=long, division=long), NOE))

    line = row.lines.get(outcome="held")
    assert (line.reason, line.division, line.label) == ("name_too_long", "X" * 255, "X" * 520)


def test_only_the_fields_that_change_are_kept_before_and_after(school):
    import_roster(school, export_of(school, ZOE))
    row = import_roster(school, export_of(school, pupil(division="5C", birth_date="06/03/2010")))

    line = row.lines.get()
    assert line.before == {"birth_date": "2010-03-05", "division": "6A"}
    assert line.after == {"birth_date": "2010-03-06", "division": "5C"}


def test_an_unchanged_line_leaves_no_row_unless_it_says_something(school):
    import_roster(school, export_of(school, ZOE, pupil(NOE, ine="")))
    row = import_roster(school, export_of(school, ZOE, pupil(NOE, ine="")))

    assert [(line.outcome, line.warnings) for line in row.lines.order_by("id")] == [("unchanged", ["ine_missing"])]


def test_says_who_has_a_twin_near_and_forgets_it_when_the_twin_leaves(school):
    twin = pupil(NOE, last_name=ZOE["last_name"], birth_date=ZOE["birth_date"])
    import_roster(school, export_of(school, ZOE, twin))
    assert list(Student.objects.order_by("id").values_list("needs_proof", flat=True)) == [True, True]

    import_roster(school, export_of(school, ZOE))
    assert not Student.objects.get(ine=ZOE["ine"]).needs_proof


def test_what_is_stored_is_what_was_compared(school):
    import_roster(school, sample("college-2025.xml"))
    roster_again = siecle.compare(
        known_pupils(school), siecle.parse(io.BytesIO(sample("college-2025.xml"))), former_ines={}
    )

    assert roster_again.counts["unchanged"] == 595
    assert roster_again.proof_changes == {}


@pytest.mark.parametrize(
    ("leaving", "stamp", "departures", "older"),
    [
        (5, "03/09/2024 08:00:00", False, False),
        (6, "03/09/2024 08:00:00", True, False),
        (0, "01/09/2024 08:00:00", False, True),
        (6, "01/09/2024 08:00:00", True, True),
        (0, "02/09/2024 08:00:00", False, False),
        (0, "", False, False),
    ],
)
def test_asks_again_before_many_leave_or_an_older_file(school, leaving, stamp, departures, older):
    pupils = [pupil(ine=f"{rank:09d}AA", number=str(rank)) for rank in range(10, 30)]
    import_roster(school, export_of(school, *pupils))
    row = preview(school, export_of(school, *pupils[leaving:], stamp=stamp))

    doubts = siecle.Doubts(departures=departures, older=older)
    assert find_doubts(roster_import=row, roster=Roster.objects.get(pk=school.pk)) == doubts
    if departures or older:
        with pytest.raises(ConfirmationNeeded) as needed:
            confirm(row)
        assert needed.value.doubts == doubts
        assert Student.objects.current().count() == 20
    row = confirm(row, departures=departures, older=older)
    assert row.status == RosterImport.Status.IMPORTED
    assert Student.objects.current().count() == 20 - leaving


@pytest.mark.parametrize(
    ("stamp", "kept", "accepts", "reason"),
    [
        ("01/09/2024 08:00:00", 7, {}, "older_export"),
        ("01/09/2024 08:00:00", 7, {"departures": True}, "older_export"),
        ("01/09/2024 08:00:00", 7, {"older": True}, None),
        ("03/09/2024 08:00:00", 1, {}, "too_many_departures"),
        ("03/09/2024 08:00:00", 1, {"older": True}, "too_many_departures"),
        ("03/09/2024 08:00:00", 1, {"departures": True}, None),
    ],
)
def test_an_operator_says_it_too_before_many_leave_or_an_older_file(school, stamp, kept, accepts, reason):
    pupils = [pupil(ine=f"{rank:09d}AA", number=str(rank + 10)) for rank in range(7)]
    import_roster(school, export_of(school, *pupils))

    row = importing.import_file(
        school=school,
        content=export_of(school, *pupils[:kept], stamp=stamp),
        name="x.xml",
        accepts=siecle.Doubts(**accepts),
        at=timezone.now(),
    )

    assert (row.status, row.reason) == (("refused", reason) if reason else ("imported", ""))
    assert Student.objects.current().count() == (7 if reason else kept)


def test_accepting_departures_is_not_accepting_an_older_file(school):
    import_roster(school, export_of(school, ZOE))
    row = preview(school, export_of(school, ZOE, stamp="01/09/2024 08:00:00"))

    with pytest.raises(ConfirmationNeeded):
        confirm(row, departures=True)


def test_a_refused_file_is_forgotten_and_says_why(school):
    row = preview(school, sample("lycee-2026.zip"))

    assert (row.status, row.reason) == (RosterImport.Status.REFUSED, "other_school")
    assert row.reason_facts == {"expected": "0699901M", "found": "0699902N"}
    assert row.payload is None
    with pytest.raises(NothingToConfirm):
        confirm(row)


def test_an_upload_as_big_as_allowed_is_kept(school, monkeypatch):
    monkeypatch.setattr(siecle, "UPLOAD_LIMIT", 10)

    row = importing.receive_file(school=school, content=b"x" * 10, name="x.xml", asked_by=None, at=timezone.now())

    assert (row.file_size, row.status) == (10, "reading")


def test_an_upload_that_is_too_big_is_not_kept(school, monkeypatch):
    monkeypatch.setattr(siecle, "UPLOAD_LIMIT", 10)
    with pytest.raises(siecle.Refused, match="too_big"):
        preview(school, b"x" * 11)
    assert not RosterImport.objects.exists()


def test_a_returning_pupil_gives_up_an_account_that_is_another_s_now(school):
    import_roster(school, export_of(school, ZOE, NOE))
    import_roster(school, export_of(school, ZOE))
    user = make_user()
    for student in Student.objects.order_by("id"):
        student.user = user
        student.save()
        StudentLink.objects.create(
            student=student, user=user, how="joined", evidence="names_birthdate", linked_at=timezone.now()
        )

    row = import_roster(school, export_of(school, ZOE, NOE))

    noe = Student.objects.get(ine=NOE["ine"])
    assert (noe.left_on, noe.user) == (None, None)
    assert noe.links.get().ended_why == "account_taken"
    assert Student.objects.get(ine=ZOE["ine"]).user == user
    assert row.lines.get(student=noe).warnings == ["account_taken"]


def test_names_are_emptied_after_ninety_days_and_counts_stay(school):
    row = import_roster(school, export_of(school, ZOE), at=timezone.now() - timedelta(days=91))

    call_command("tidy_rosters")

    line = row.lines.get()
    assert (line.label, line.ine, line.division, line.outcome) == ("", "", "", "added")
    assert counts(RosterImport.objects.get(pk=row.pk)) == {"added": 1}


def test_pupils_of_other_schools_are_never_touched(school, outsider):
    other = outsider.memberships.get().school
    elsewhere = make_student(other, ine=ZOE["ine"], division="2DE 1")

    import_roster(school, export_of(school, ZOE))
    import_roster(school, export_of(school, NOE))

    elsewhere.refresh_from_db()
    assert (elsewhere.division, elsewhere.left_on) == ("2DE 1", None)


def test_names_made_to_harm_are_stored_as_they_are(school):
    evil = "<script>alert(1)</script>'; DROP TABLE schools_student; --"
    import_roster(
        school,
        export_of(
            school, pupil(last_name=evil, first_name="=cmd|' /C calc'!A0"), pupil(NOE, first_name="Tab\\t\\N\\x00")
        ),
    )

    assert set(Student.objects.values_list("last_name", flat=True)) == {evil, "ABADIE"}
    assert set(Student.objects.values_list("first_name", flat=True)) == {"=cmd|' /C calc'!A0", "Tab\\t\\N\\x00"}
