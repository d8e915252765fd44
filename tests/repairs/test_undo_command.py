"""``manage.py undo_import``: the same engine as the page, and an answer for programs."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pix.audit.models import Entry
from pix.domain.reconciliation import LinkEvidence
from pix.rosters.models import RosterImport, Student, StudentLink
from pix.rosters.services import tidying
from tests.accounts.factories import make_user
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import export_of, import_roster, preview, this_year
from tests.rosters.links import link

pytestmark = pytest.mark.django_db

LOU = pupil(ine="123456799CC", number="3", elenoet="3", last_name="DURAND", first_name="Lou")

UGO = pupil(ine="123456788DD", number="4", elenoet="4", first_name="Ugo")


def run(*options, school="0699901M"):
    """What ``undo_import --json`` answers, and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("undo_import", "--school", school, "--json", *options, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return json.loads(out.getvalue()), code


def test_undoes_and_tells_everybody_by_name(school):
    import_roster(school, export_of(school, ZOE, NOE, year=this_year() - 1, stamp="01/09/2024 08:00:00"))
    row = import_roster(
        school,
        export_of(school, pupil(division="5C"), LOU, UGO),
    )
    lou = Student.objects.get(ine=LOU["ine"])
    facts = {"how": StudentLink.How.JOINED, "evidence": LinkEvidence.SIGNED_IN}
    link(student=lou, user=make_user(), at=timezone.now(), **facts)

    answer, code = run()

    row.refresh_from_db()
    assert code == 0
    assert answer == {
        "status": "undone",
        "reason": None,
        "school": "0699901M",
        "import": {"id": row.pk, "file": "x.xml", "applied_at": row.applied_at.isoformat()},
        "school_year": this_year() - 1,
        "counts": {
            "put_back": 2,
            "deleted": 1,
            "left_list": 1,
            "kept": 0,
            "links_ended": 0,
            "links_reopened": 0,
            "current_after": 2,
        },
        "put_back": [
            {"name": "CORMIER Zoé", "ine": ZOE["ine"], "division": "5C", "changes": {"division": ["5C", "6A"]}},
            {
                "name": "ABADIE Noé",
                "ine": NOE["ine"],
                "division": "6A",
                "changes": {"left_on": [str(timezone.localdate()), None]},
            },
        ],
        "deleted": [{"name": "CORMIER Ugo", "ine": UGO["ine"], "division": "6A"}],
        "kept": [{"name": "DURAND Lou", "reason": "linked", "field": None, "left_list": True}],
    }
    assert (row.status, row.undone_by) == ("undone", None)
    told = Entry.objects.get(verb="roster.undone")
    assert (told.actor_kind, told.target_id, told.facts) == ("operator", row.pk, answer["counts"])


def test_a_preview_says_the_same_and_changes_nothing(school):
    import_roster(school, export_of(school, ZOE))
    row = import_roster(school, export_of(school, pupil(division="5C"), NOE))
    before = list(Student.objects.order_by("id").values())

    seen, code = run("--preview")
    row.refresh_from_db()
    assert (seen["status"], code, row.status) == ("previewed", 0, "imported")
    assert list(Student.objects.order_by("id").values()) == before

    done, code = run()
    assert done == seen | {"status": "undone"}


def test_undoing_again_undoes_the_import_before(school):
    first, second = import_roster(school, export_of(school, ZOE)), import_roster(school, export_of(school, ZOE, NOE))

    assert [run()[0]["import"]["id"] for _time in range(2)] == [second.pk, first.pk]
    assert run()[0]["reason"] == "nothing_to_undo"
    assert not Student.objects.exists()


def nothing(school):
    preview(school, export_of(school, ZOE))


def forgotten(school):
    import_roster(school, export_of(school, ZOE))
    tidying.forget_names(at=timezone.now() + timedelta(days=91))


def importing(school):
    import_roster(school, export_of(school, ZOE))
    RosterImport.objects.filter(pk=preview(school, export_of(school, NOE)).pk).update(status="running")


@pytest.mark.parametrize("options", [(), ("--preview",)])
@pytest.mark.parametrize(
    ("situation", "reason"),
    [(nothing, "nothing_to_undo"), (forgotten, "forgotten"), (importing, "import_running")],
)
def test_what_cannot_be_undone_is_refused_for_its_reason(school, situation, reason, options):
    situation(school)
    before = list(Student.objects.order_by("id").values())

    answer, code = run(*options)

    assert (answer["status"], answer["reason"], code) == ("refused", reason, 2)
    assert list(Student.objects.order_by("id").values()) == before


def test_without_json_it_speaks_in_lines(school):
    import_roster(school, export_of(school, ZOE))
    import_roster(school, export_of(school, pupil(division="5C"), NOE))
    out = io.StringIO()

    call_command("undo_import", "--school", "0699901M", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[:3] == ["0699901M : undone", "  put_back       1", "  deleted        1"]
    assert "  put_back CORMIER Zoé (division : '5C' → '6A')" in lines
    assert "  deleted ABADIE Noé" in lines


def test_says_in_a_line_that_there_is_no_such_school(db):
    with pytest.raises(CommandError, match="Aucun établissement ouvert n’a l’UAI 0000000A"):
        call_command("undo_import", "--school", "0000000A")
