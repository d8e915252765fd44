"""Give a pupil who arrives the account they already have in another school, without a word, when nothing is in doubt.

Asked: the same INE (present or former), the same birthdate, strictly equal folded names, no twin nor homonym near, and
an account that belongs to nobody else here. Anything less is for a person to decide. Several accounts: the one with
more certificates, then the last used; equal: none. Rule IMP-23.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pix.domain.reconciliation.persons import RankedAccount, best_accounts


class Bearer(NamedTuple):
    """A pupil of another school who has an account, and carries or once carried an INE."""

    user_id: int
    birth_date: date
    last_key: str
    first_key: str
    certificate_count: int
    last_active_on: date | None


class Seeker(NamedTuple):
    """A pupil of this school without an account, and the INE that they carry or carried."""

    position: int  # of their line in the file
    ines: tuple[str, ...]
    birth_date: date
    last_key: str
    first_key: str
    needs_proof: bool


def choose_accounts(
    seekers: Iterable[Seeker], bearers: Mapping[str, Sequence[Bearer]], *, taken: Collection[int]
) -> tuple[dict[int, int], set[int]]:
    """Accounts to link (line → account), and lines whose account already belongs to somebody else here.

    ``bearers`` by INE; ``taken``: accounts of this school's pupils.
    """
    chosen: dict[int, int] = {}
    clashes: set[int] = set()
    wanted: defaultdict[int, list[int]] = defaultdict(list)
    for seeker in seekers:
        account = _choose(seeker, bearers)
        if account is None:
            continue
        if account in taken:
            clashes.add(seeker.position)
        else:
            wanted[account].append(seeker.position)
    for account, positions in wanted.items():
        if len(positions) == 1:
            chosen[positions[0]] = account
        else:
            clashes.update(positions)
    return chosen, clashes


def _choose(seeker: Seeker, bearers: Mapping[str, Sequence[Bearer]]) -> int | None:
    if seeker.needs_proof or not seeker.last_key or not seeker.first_key:
        return None
    theirs = [
        RankedAccount(bearer.user_id, bearer.certificate_count, bearer.last_active_on)
        for ine in seeker.ines
        for bearer in bearers.get(ine, ())
        if _is_same_person(seeker, bearer)
    ]
    best = best_accounts(theirs)
    return best[0] if len(best) == 1 else None


def _is_same_person(seeker: Seeker, bearer: Bearer) -> bool:
    return (
        bearer.birth_date == seeker.birth_date
        and bearer.last_key == seeker.last_key
        and bearer.first_key == seeker.first_key
    )
