from pix.rosters.models.division import Division
from pix.rosters.models.roster_import import RosterImport, RosterImportLine
from pix.rosters.models.student import FormerIne, LeftWhy, Student, StudentLink

__all__ = ["Division", "FormerIne", "LeftWhy", "RosterImport", "RosterImportLine", "Student", "StudentLink"]
