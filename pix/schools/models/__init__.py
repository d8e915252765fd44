from pix.schools.models.membership import Invitation, Membership, Role
from pix.schools.models.roster_import import RosterImport, RosterImportLine
from pix.schools.models.school import Division, School
from pix.schools.models.student import FormerIne, LeftWhy, Student, StudentLink

__all__ = [
    "Division",
    "FormerIne",
    "Invitation",
    "LeftWhy",
    "Membership",
    "Role",
    "RosterImport",
    "RosterImportLine",
    "School",
    "Student",
    "StudentLink",
]
