"""Walk the whole road of an import in tests."""

import io
import json
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

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
    return siecle_export(*pupils, uai=school.uai, **options)


def preview(school, content, *, by=None, at=None):
    row = importing.receive_file(
        school=school, content=content, name="ElevesSansAdresses.xml", asked_by=by, at=at or timezone.now()
    )
    return preview_roster(roster_import=row)


def confirm(row, *, by=None, at=None, **accepts):
    at = at or timezone.now()
    return apply_roster(
        roster_import=importing.confirm_roster(roster_import=row, confirmed_by=by, at=at, **accepts), at=at
    )


def import_roster(school, content, *, at=None, **accepts):
    """Import a file whatever it does; the receipt."""
    accepts = {"accepts_departures": True, "accepts_older": True} | accepts
    row = importing.import_file(school=school, content=content, name="x.xml", at=at or timezone.now(), **accepts)
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
