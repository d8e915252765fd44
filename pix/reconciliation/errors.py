"""Why somebody does not reach an account. Errors carry facts; pages write the sentences."""

from enum import StrEnum

from pix.reconciliation.visitors import EntryRefusal


class NotRecognized(Exception):
    """Nobody in the school's base is certainly this person; a near miss and a stranger are told the same."""


class NotLetIn(Exception):
    """The pupil has an account already, or the account signed in is somebody else's; nothing was changed."""

    def __init__(self, refusal: EntryRefusal) -> None:
        super().__init__(refusal.code or "")
        self.refusal = refusal


class TooYoungForEmail(Exception):
    """An address opens an account from fifteen years of age on."""


class WhyNotResettable(StrEnum):
    """Why a pupil's password is left as it is."""

    NO_ACCOUNT = "no_account"
    NO_PASSWORD = "no_password"  # noqa: S105 (opened by the Médiacentre only: the ENT keeps the password)
    PROTECTED = "protected"  # a member of a school, or an operator
    NOT_CURRENT = "not_current"  # the pupil has left the school
    NOT_A_MEMBER = "not_a_member"  # who asks is no member of the pupil's school, or no longer


class PasswordNotResettable(Exception):
    """This pupil's password cannot be reset by the school; nothing was changed."""

    def __init__(self, reason: WhyNotResettable) -> None:
        super().__init__(reason.value)
        self.reason = reason


class PasswordJustChanged(Exception):
    """Another click, or the pupil, was first: the password is no longer the one that was to be replaced."""
