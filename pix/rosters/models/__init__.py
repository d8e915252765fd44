from pix.rosters.models.roster import Division, Roster
from pix.rosters.models.roster_import import DuplicateAnswer, RosterImport, RosterImportLine
from pix.rosters.models.student import FormerIne, LeftWhy, Student, StudentLink

__all__ = [
    "Division",
    "DuplicateAnswer",
    "FormerIne",
    "LeftWhy",
    "Roster",
    "RosterImport",
    "RosterImportLine",
    "Student",
    "StudentLink",
]
