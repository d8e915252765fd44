"""Import a school's base of pupils from the command line: the engine of the page, without its page."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from pix.domain import siecle
from pix.lib.text import cut
from pix.rosters.errors import ImportRunning, NothingToAnswer
from pix.rosters.models import RosterImport, RosterImportLine
from pix.rosters.services import importing
from pix.rosters.services.doubting import is_of_other_year
from pix.rosters.services.tidying import discard
from pix.schools.errors import UnknownSchool
from pix.schools.models import School
from pix.schools.services.membership import find_school
from pix.work.errors import TimeLimitPassed

REFUSED = 2
"""Exit code: the file is not imported, and the answer says why."""

COUNTS = ("added", "updated", "unchanged", "returned", "left", "held", "repeated")


class Command(BaseCommand):
    help = "Importe la base élèves d’un établissement (export SIECLE « Élèves sans adresse », .xml ou .zip)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="l’export, tel que SIECLE le donne")
        parser.add_argument("--school", required=True, metavar="UAI")
        parser.add_argument("--preview", action="store_true", help="dire ce qui changerait, sans rien changer")
        parser.add_argument(
            "--accept-departures",
            action="store_true",
            help="accepter de nombreux départs, ou de nombreuses lignes en attente pour une même raison",
        )
        parser.add_argument(
            "--accept-older", action="store_true", help="accepter un fichier plus ancien que le dernier"
        )
        parser.add_argument("--accept-year", action="store_true", help="accepter un fichier d’une autre année scolaire")
        for name, said in (("--same", "le même élève"), ("--other", "quelqu’un d’autre")):
            parser.add_argument(
                name,
                action="append",
                type=_position,
                default=[],
                metavar="N",
                help=f"dire que la ligne N, qui ressemble à un élève parti, est {said} ; plusieurs fois s’il le faut",
            )
        parser.add_argument("--json", action="store_true", help="répondre en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if both := set(options["same"]) & set(options["other"]):
            raise CommandError(f"La ligne {min(both)} ne peut pas être à la fois --same et --other.")
        try:
            school = find_school(uai=options["school"])
        except UnknownSchool:
            raise CommandError(f"Aucun établissement ouvert n’a l’UAI {cut(options['school'])}.") from None
        answer = self._import(school, path, options)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(answer)
        if answer["status"] == RosterImport.Status.REFUSED:
            raise SystemExit(REFUSED)

    def _import(self, school: School, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        try:
            with path.open("rb") as file:
                content = file.read(siecle.UPLOAD_LIMIT + 1)
        except OSError as error:
            raise CommandError(f"Impossible de lire {cut(str(path))} : {error.strerror}.") from None
        try:
            row = importing.import_file(
                school=school,
                content=content,
                name=path.name,
                preview_only=options["preview"],
                accepts=siecle.Doubts(
                    departures=options["accept_departures"],
                    held=options["accept_departures"],
                    older=options["accept_older"],
                    other_year=options["accept_year"],
                ),
                answers=dict.fromkeys(options["same"], True) | dict.fromkeys(options["other"], False),
                at=timezone.now(),
            )
        except NothingToAnswer as error:
            raise CommandError(f"La ligne {error.position} n’attend pas de réponse. Rien n’est importé.") from None
        except TimeLimitPassed:
            raise CommandError("L’import a pris trop de temps : il est abandonné, rien n’a changé.") from None
        except ImportRunning:
            return _answer(RosterImport(school=school, status=RosterImport.Status.REFUSED, reason="import_running"), [])
        lines = row.lines.order_by("id") if row.pk else RosterImportLine.objects.none()
        answer = _answer(row, lines)
        if options["preview"]:
            discard(roster_import=row)
        return answer

    def _tell(self, answer: dict[str, Any]) -> None:
        said = f"{answer['school']} : {answer['status']}"
        self.stdout.write(f"{said} ({answer['reason']})" if answer["reason"] else said)
        for outcome, count in answer["counts"].items():
            self.stdout.write(f"  {outcome:<10} {count}")
        for kind in ("held", "warned"):
            for line in answer[kind]:
                self.stdout.write(f"  {kind} {line['position']}: {line['name']} ({line['reason']})")
                if pupil := line.get("candidate"):
                    told = f"{pupil['name']}, {pupil['birth_date']}, {pupil['division']}, INE {pupil['ine'] or '?'}"
                    self.stdout.write(f"    = {told} ? --same {line['position']} / --other {line['position']}")


def _answer(row: RosterImport, lines: "QuerySet[RosterImportLine] | list[RosterImportLine]") -> dict[str, Any]:
    held = [line for line in lines if line.outcome == siecle.LineOutcome.HELD]
    return {
        "status": str(row.status),
        "reason": row.reason or None,
        "facts": row.reason_facts,
        "school": row.school.uai,
        "school_year": row.school_year,
        "warnings": _warnings(row),
        "counts": {outcome: row.counts.get(outcome, 0) for outcome in COUNTS},
        "held": [_line(line, line.reason) for line in held],
        "warned": [_line(line, warning) for line in lines for warning in line.warnings],
    }


def _warnings(row: RosterImport) -> list[str]:
    """What the whole file calls for, and nobody needs to accept."""
    if row.is_first and is_of_other_year(roster_import=row, roster=row.school.roster):
        return [str(siecle.Refusal.OTHER_YEAR)]
    return []


def _line(line: RosterImportLine, reason: str) -> dict[str, Any]:
    return {"position": line.position, "ine": line.ine, "name": line.label, "reason": reason, **_facts(line, reason)}


def _facts(line: RosterImportLine, reason: str) -> dict[str, Any]:
    """What is told beside, with the reason or the warning that it explains."""
    wanted = {
        siecle.Reason.DAMAGED_NAME: ("known_name",),
        siecle.Reason.POSSIBLE_DUPLICATE: ("candidate",),
        siecle.Notice.TWO_CLASSES: ("divisions",),
    }
    return {name: line.facts[name] for name in wanted.get(reason, ()) if name in line.facts}  # type: ignore[call-overload]


def _position(typed: str) -> int:
    """The number of a line of the file, from 1."""
    if not typed.isascii() or not typed.isdigit() or len(typed) > 6:
        raise argparse.ArgumentTypeError(f"« {cut(typed)} » n’est pas le numéro d’une ligne")
    return int(typed)
