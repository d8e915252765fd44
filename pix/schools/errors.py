"""What can go wrong in a school's space. Errors carry facts; pages write the sentences."""

from enum import StrEnum


class WhyUnusable(StrEnum):
    """Why an invitation opens nothing (any more)."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


class InvitationUnusable(Exception):
    """The link of this invitation cannot make a member; nothing was changed."""

    def __init__(self, why: WhyUnusable) -> None:
        super().__init__(why.value)
        self.why = why


class UaiTaken(Exception):
    """Another school already has this UAI."""


class UnknownSchool(Exception):
    """No open school has this UAI."""
