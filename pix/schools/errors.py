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


class PasswordJustChanged(Exception):
    """Another click, or the pupil, was first: the password is no longer the one that was to be replaced."""


class NotRecognized(Exception):
    """Nobody in the school's base is certainly this person; a near miss and a stranger are told the same."""


class AlreadyHasAccount(Exception):
    """The pupil has an account already: the one to use, so that their Pix are kept.

    ``code`` is the one the teachers' sheets name (S51, R12…), empty when the account has no way in left; ``masked``
    reminds its owner of the login, and is empty for the Médiacentre.
    """

    def __init__(self, *, code: str, masked: str, user_id: int) -> None:
        super().__init__(code)
        self.code = code
        self.masked = masked
        self.user_id = user_id


class AccountOfSomebodyElse(Exception):
    """The account that is signed in is another pupil's: R70 in this school, R90 elsewhere."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LinkRefused(Exception):
    """The pupil or the account is already linked; nothing was changed."""


class TooYoungForEmail(Exception):
    """An address opens an account from fifteen years of age on."""


class ConfirmationNeeded(Exception):
    """This import makes many pupils leave, or its file is older than the last import: somebody must say it is meant."""

    def __init__(self, *, departures: bool, older: bool) -> None:
        super().__init__(f"departures={departures} older={older}")
        self.departures = departures
        self.older = older


class NothingToConfirm(Exception):
    """This import does not wait for a confirmation: applied already, given up, or out of date."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class ImportRunning(Exception):
    """Another import of this school is being applied; nothing was changed."""


class ImportFailed(Exception):
    """An import stopped on something nobody expected; the roster is as it was."""
