"""The report of an import, for a spreadsheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pix.lib import csv_export
from pix.rosters.models import RosterImport
from pix.web.school.rosters.queries import LineRow, every_line


def rows(row: RosterImport) -> Iterator[str]:
    """Line after line: twenty thousand are never in memory together."""
    yield csv_export.BOM + csv_export.write_row(
        [
            _("Ligne"),
            _("Effet"),
            _("Élève"),
            _("INE"),
            _("Classe"),
            _("Raison"),
            _("Que faire"),
            _("Ce qui change"),
            _("À savoir"),
        ]
    )
    for line in every_line(row):
        yield csv_export.write_row(_cells(line))


def file_name(row: RosterImport) -> str:
    return _("Import-%(number)s-%(day)s.csv") % {"number": row.pk, "day": f"{row.asked_at:%Y-%m-%d}"}


def _cells(line: LineRow) -> list[csv_export.Cell]:
    changes = " ; ".join(
        _("%(field)s : %(before)s → %(after)s")
        % {"field": change.field, "before": change.before, "after": change.after}
        for change in line.changes
    )
    return [
        line.position,
        str(line.state.one),
        line.name,
        line.ine,
        line.division,
        line.why,
        line.advice,
        changes,
        " ".join(line.warnings),
    ]
