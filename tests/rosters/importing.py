"""Walk the whole road of an import in tests."""

import io
import json
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from pix.domain import siecle
from pix.rosters.models import RosterImport
from pix.rosters.services import importing
from pix.rosters.services.applying import apply_roster
from pix.rosters.services.previewing import preview_roster
from tests.domain.siecle.export import siecle_export

SAMPLES = Path(__file__).parents[1] / "samples" / "siecle"
FAULTS = SAMPLES.parent / "faults"


def sample(name):
    return (SAMPLES / name).read_bytes()


def export_of(school, *pupils, **options):
    """An export of the school, of the year of the calendar unless told otherwise."""
    return siecle_export(*pupils, uai=school.uai, **({"year": this_year()} | options))


def this_year():
    return siecle.school_year_of(timezone.localdate())


EVERYTHING = siecle.Doubts(*(True for _doubt in siecle.Doubts._fields))


def preview(school, content, *, by=None, at=None):
    row = importing.receive_file(
        school=school, content=content, name="ElevesSansAdresses.xml", asked_by=by, at=at or timezone.now()
    )
    return preview_roster(roster_import=row)


def confirm(row, *, by=None, at=None, **accepts):
    at = at or timezone.now()
    accepts = siecle.Doubts(**accepts)
    return apply_roster(
        roster_import=importing.confirm_roster(roster_import=row, confirmed_by=by, accepts=accepts, at=at), at=at
    )


def import_roster(school, content, *, at=None):
    """Import a file whatever it does; the receipt."""
    row = importing.import_file(
        school=school, content=content, name="x.xml", accepts=EVERYTHING, at=at or timezone.now()
    )
    assert row.status == RosterImport.Status.IMPORTED, row.reason
    return row


def counts(row):
    """The outcomes that happened."""
    outcomes = ("added", "updated", "unchanged", "returned", "left", "held", "repeated")
    return {outcome: row.counts[outcome] for outcome in outcomes if row.counts[outcome]}


def run_command(path, *options, school="0699901M"):
    """What ``import_roster --json`` answers, and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("import_roster", str(path), "--school", school, "--json", *options, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return json.loads(out.getvalue()), code
