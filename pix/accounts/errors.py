"""What can go wrong with an account. Errors carry facts; the pages write the sentences."""

from collections.abc import Sequence
from datetime import datetime

from pix.domain.passwords import Weakness


class TooManyTries(Exception):
    """Too many failures: nothing was looked at. ``until`` is the end of the wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"wait until {until:%H:%M:%S}")
        self.until = until

    def seconds_left(self, at: datetime) -> int:
        """How long there is still to wait, at least one second."""
        return max(1, -int((at - self.until).total_seconds() // 1))


class WrongCredentials(Exception):
    """No account opens with this login and this password; which of the two is wrong is not said."""


class TemporaryPasswordExpired(Exception):
    """The one-time password was typed right, but too late: the school gives another one."""


class WeakPassword(Exception):
    """The password is refused; every reason is given."""

    def __init__(self, reasons: Sequence[Weakness]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = tuple(reasons)


class IdentifierTaken(Exception):
    """Another account opens with this identifiant or this address."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class MethodAlreadyThere(Exception):
    """An account is given one identifiant and one address: the first stays until somebody ends it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class PasswordNeeded(Exception):
    """This way opens with the account's password, and the account would have none."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class WrongIssuer(Exception):
    """Nobody vouches for an identifier that must be vouched for, or somebody does for one that needs it not."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class NoUsernameLeft(Exception):
    """Ten thousand people have this name: every identifiant made of it is taken."""
