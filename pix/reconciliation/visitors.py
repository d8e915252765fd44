"""What the room answers when somebody comes to a school: the kinds of visitors, as values that every page can match."""

from dataclasses import dataclass

from pix.domain.reconciliation import Code, KnownAccount, WrongAccount
from pix.rosters.models import Student


@dataclass(frozen=True, slots=True)
class KnownPupil:
    """This pupil: their account is the visitor's already, or they have none and the way is free."""

    student: Student


@dataclass(frozen=True, slots=True)
class IdentityNeeded:
    """Nothing says who it is: ask for names and birthdate."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody is certainly this person. The attempt is kept for the teacher; a near miss and a stranger look alike."""


@dataclass(frozen=True, slots=True)
class AlreadyHasAccount:
    """The pupil has an account: the one to use, so that their Pix are kept.

    ``masked`` reminds its owner of the login; empty for the Médiacentre, and when nothing opens the account.
    """

    account: KnownAccount
    masked: str
    user_id: int

    @property
    def code(self) -> Code | None:
        return self.account.code


@dataclass(frozen=True, slots=True)
class Closed:
    """The account that is signed in is somebody else's: R70 or R90."""

    why: WrongAccount

    @property
    def code(self) -> Code:
        return self.why.code


EntryRefusal = AlreadyHasAccount | Closed
Who = KnownPupil | IdentityNeeded | Waiting | EntryRefusal
