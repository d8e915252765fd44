"""Undo a school's last import from the command line: the engine of the page, without its page."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pix.domain import siecle
from pix.lib.text import cut
from pix.repairs.errors import NotUndoable
from pix.repairs.services.looking_back import last_import
from pix.repairs.services.undoing import UndoPreview, is_importing, preview_undoing, undo_import
from pix.rosters.errors import ImportRunning
from pix.rosters.models import RosterImport
from pix.schools.errors import UnknownSchool
from pix.schools.models import School
from pix.schools.services.membership import find_school

REFUSED = 2
"""Exit code: nothing is undone, and the answer says why."""

NOTHING_TO_UNDO = "nothing_to_undo"
IMPORT_RUNNING = "import_running"


class Command(BaseCommand):
    help = "Annule le dernier import de la base élèves d’un établissement."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--school", required=True, metavar="UAI")
        parser.add_argument("--preview", action="store_true", help="dire ce qui changerait, sans rien changer")
        parser.add_argument("--json", action="store_true", help="répondre en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            school = find_school(uai=options["school"])
        except UnknownSchool:
            raise CommandError(f"Aucun établissement ouvert n’a l’UAI {cut(options['school'])}.") from None
        answer = _undo(school, preview_only=options["preview"])
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(answer)
        if answer["status"] == RosterImport.Status.REFUSED:
            raise SystemExit(REFUSED)

    def _tell(self, answer: dict[str, Any]) -> None:
        said = f"{answer['school']} : {answer['status']}"
        self.stdout.write(f"{said} ({answer['reason']})" if answer["reason"] else said)
        for name, count in answer["counts"].items():
            self.stdout.write(f"  {name:<14} {count}")
        for one in answer["kept"]:
            about = f", {one['field']}" if one["field"] else ""
            self.stdout.write(f"  kept {one['name'] or '?'} ({one['reason']}{about})")
        for one in answer["put_back"]:
            changes = ", ".join(f"{field} : {was!r} → {will!r}" for field, (was, will) in one["changes"].items())
            self.stdout.write(f"  put_back {one['name']} ({changes})")
        for one in answer["deleted"]:
            self.stdout.write(f"  deleted {one['name']}")


def _undo(school: School, *, preview_only: bool) -> dict[str, Any]:
    row = last_import(school)
    if row is None:
        return _refused(school, NOTHING_TO_UNDO)
    if is_importing(school.pk):
        return _refused(school, IMPORT_RUNNING)
    now = timezone.now()
    try:
        if preview_only:
            return _answer(row, preview_undoing(roster_import=row, at=now))
        return _answer(*undo_import(roster_import=row, undone_by=None, seen=None, at=now))
    except NotUndoable as error:
        # Undone by somebody else in this very moment, or imported upon: the same as if it had been before.
        return _refused(school, str(error.obstacle))
    except ImportRunning:
        return _refused(school, IMPORT_RUNNING)


def _refused(school: School, reason: str) -> dict[str, Any]:
    return {
        "status": str(RosterImport.Status.REFUSED),
        "reason": reason,
        "school": school.uai,
        "import": None,
        "school_year": school.roster.school_year,
        "counts": {},
        "put_back": [],
        "deleted": [],
        "kept": [],
    }


def _answer(row: RosterImport, preview: UndoPreview) -> dict[str, Any]:
    """``school_year`` is that of the base as it becomes."""
    undone = row.status == RosterImport.Status.UNDONE
    names = {number: pupil.person.label for number, pupil in preview.pupils.items()}
    return {
        "status": str(RosterImport.Status.UNDONE if undone else RosterImport.Status.PREVIEWED),
        "reason": None,
        "school": row.school.uai,
        "import": {"id": row.pk, "file": row.file_name, "applied_at": row.applied_at and row.applied_at.isoformat()},
        "school_year": preview.undoing.base.school_year,
        "counts": preview.counts,
        "put_back": [_put_back(one) for one in preview.put_back],
        "deleted": [_pupil(one) for one in preview.undoing.deleted],
        "kept": [
            {
                "name": names.get(one.pupil_id or 0),
                "reason": str(one.because),
                "field": one.field or None,
                "left_list": one.pupil_id in preview.leaving,
            }
            for one in preview.kept
        ],
    }


def _put_back(one: siecle.Rewriting) -> dict[str, Any]:
    changes = {
        field: [was, will]
        for field, was, will in zip(siecle.FIELDS, one.now.person, one.becomes.person, strict=True)
        if was != will
    }
    for field in ("left_on", "user_id"):
        if getattr(one.now, field) != getattr(one.becomes, field):
            changes[field] = [getattr(one.now, field), getattr(one.becomes, field)]
    told = {field: [_text(was), _text(will)] for field, (was, will) in changes.items()}
    return {**_pupil(one.now), "changes": told}


def _pupil(one: siecle.Known) -> dict[str, Any]:
    return {"name": one.person.label, "ine": one.person.ine, "division": one.person.division}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
