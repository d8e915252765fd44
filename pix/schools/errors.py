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


class WhyNotResettable(StrEnum):
    """Why a pupil's password is left as it is."""

    NO_ACCOUNT = "no_account"
    NO_PASSWORD = "no_password"  # noqa: S105 (opened by the Médiacentre only: the ENT keeps the password)
    PROTECTED = "protected"  # a member of a school, or an operator
    NOT_CURRENT = "not_current"


class PasswordNotResettable(Exception):
    """This pupil's password cannot be reset by the school; nothing was changed."""

    def __init__(self, reason: WhyNotResettable) -> None:
        super().__init__(reason.value)
        self.reason = reason
