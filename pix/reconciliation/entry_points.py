"""The ways that lead somebody to a school: what the limits count for, and what an attempt is kept under."""

from dataclasses import dataclass

from pix.schools.models import School


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A school, and the ``name`` of the way there: the code of a campaign, 20 characters at most."""

    school: School
    name: str
