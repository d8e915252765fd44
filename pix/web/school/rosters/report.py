"""The report of an import, for a spreadsheet."""

from collections.abc import Iterator

from pix.lib import csv_export
from pix.rosters.models import RosterImport
from pix.web.school.rosters import words
from pix.web.school.rosters.queries import LineRow, every_line


def report_lines(row: RosterImport) -> Iterator[str]:
    """Line after line: twenty thousand are never in memory together."""
    yield csv_export.BOM + csv_export.write_row(words.report_columns())
    for line in every_line(row):
        yield csv_export.write_row(_cells(line))


def _cells(line: LineRow) -> list[csv_export.Cell]:
    changes = " ; ".join(words.change(one.field, one.before, one.after) for one in line.changes)
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
