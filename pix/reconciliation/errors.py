"""Why somebody does not reach an account. Errors carry facts; pages write the sentences."""

from enum import StrEnum


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


class TooYoungForEmail(Exception):
    """An address opens an account from fifteen years of age on."""


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
