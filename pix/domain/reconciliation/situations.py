"""Where somebody stands who says to be a pupil, in the words that teachers' sheets, attempts and links keep.

The codes are those of the sheets that academies print: they open with S for who is not signed in, with R for who is.
"""

from dataclasses import dataclass
from enum import StrEnum

from pix.lib.method_kinds import MethodKind


class Where(StrEnum):
    """In which school the pupil's account is known."""

    THIS_SCHOOL = "this_school"
    OTHER_SCHOOL = "other_school"


class Code(StrEnum):
    """What a pupil shows to a teacher, and a teacher finds on the sheet."""

    S51 = "S51"
    S52 = "S52"
    S53 = "S53"
    S61 = "S61"
    S62 = "S62"
    S63 = "S63"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R31 = "R31"
    R32 = "R32"
    R33 = "R33"
    R70 = "R70"
    R90 = "R90"


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """The account a pupil has already: where it is known, what opens it, and who looks at it.

    ``way_in`` is a kind of sign-in method, a ``MethodKind`` or a newer one; None when nothing opens the account.
    """

    where: Where
    way_in: str | None
    signed_in: bool

    @property
    def code(self) -> Code | None:
        """The code of the sheets; none for a way in that they do not name, nor where there is none."""
        return _CODES.get((self.where, self.way_in, self.signed_in)) if self.way_in else None


_CODES: dict[tuple[Where, str, bool], Code] = {
    (Where.THIS_SCHOOL, MethodKind.EMAIL, False): Code.S51,
    (Where.THIS_SCHOOL, MethodKind.USERNAME, False): Code.S52,
    (Where.THIS_SCHOOL, MethodKind.GAR, False): Code.S53,
    (Where.OTHER_SCHOOL, MethodKind.EMAIL, False): Code.S61,
    (Where.OTHER_SCHOOL, MethodKind.USERNAME, False): Code.S62,
    (Where.OTHER_SCHOOL, MethodKind.GAR, False): Code.S63,
    (Where.THIS_SCHOOL, MethodKind.EMAIL, True): Code.R31,
    (Where.THIS_SCHOOL, MethodKind.USERNAME, True): Code.R32,
    (Where.THIS_SCHOOL, MethodKind.GAR, True): Code.R33,
    (Where.OTHER_SCHOOL, MethodKind.EMAIL, True): Code.R11,
    (Where.OTHER_SCHOOL, MethodKind.USERNAME, True): Code.R12,
    (Where.OTHER_SCHOOL, MethodKind.GAR, True): Code.R13,
}


class WrongAccount(StrEnum):
    """Why the account that is signed in cannot become this pupil's."""

    ANOTHER_PUPILS_HERE = "another_pupils_here"
    ANOTHER_PERSONS = "another_persons"

    @property
    def code(self) -> Code:
        """The code of the sheets."""
        return Code.R70 if self is WrongAccount.ANOTHER_PUPILS_HERE else Code.R90


class Impasse(StrEnum):
    """Why somebody who typed a name did not go on: what is kept for the teacher who helps."""

    UNKNOWN = "unknown"  # nobody is like that, or several are
    PROPOSED = "proposed"  # perhaps a pupil: the reason says what is unlike
    HAS_ACCOUNT = "has_account"  # the pupil has an account, the one to use
    WRONG_ACCOUNT = "wrong_account"  # the account that is signed in is somebody else's


class LinkEvidence(StrEnum):
    """What a link of a pupil with an account rests on."""

    NAMES_AND_BIRTHDATE = "names_birthdate"  # typed by somebody for whom the account was made
    SIGNED_IN = "signed_in"  # names and birthdate, typed by who had opened the account
    SAME_INE = "same_ine"  # the account opened is linked to the same INE in another school
    SAME_INE_AND_IDENTITY = "same_ine_identity"  # found by an import: same INE, birthdate and folded names
