"""Decide which pupil of a school somebody is, from the names and the birthdate they typed.

Only a certainty links at once; anything less is proposed to the teacher, and the person who typed sees no
difference between a proposal and nothing at all. The rules and their reasons are in
``docs/algorithms/matching.md``; MATCH-1 to MATCH-9 say them in short, and the tests hold the cases M01 to M23.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pix.domain.reconciliation.identity import Candidate, TypedIdentity, birth_date_slips
from pix.domain.reconciliation.names import is_close, is_part_of, is_pet_name, parts
from pix.lib.text import fold


class ProposalReason(StrEnum):
    """Why a pupil is proposed to the teacher instead of being linked at once."""

    TWIN_NEAR = "twin_near"
    SPELLING = "spelling"
    SWAPPED_NAMES = "swapped_names"
    SHORTENED_NAME = "shortened_name"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True)
class Certain:
    """This pupil and no other."""

    key: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """Perhaps this pupil: a teacher decides."""

    key: int
    reason: ProposalReason


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody, or several that cannot be told apart.

    ``near`` says that what was typed comes close to some pupil: a slip rather than a guess. It serves the limits on
    failures and must never be shown.
    """

    near: bool


Match = Certain | Proposed | Nobody


def match(typed: TypedIdentity, candidates: Sequence[Candidate]) -> Match:
    """Say which candidate the typed identity designates.

    ``candidates`` are current pupils of one school: all those who have the typed birthdate, and perhaps some who were
    born on one of its slips. The latter can only be proposed.
    """
    asked = _Asked(typed)
    if not asked.first or not asked.last:
        return Nobody(near=False)

    known = [_Known(candidate) for candidate in candidates]
    same_day = [one for one in known if one.birth_date == asked.birth_date]
    certain = [one for one in same_day if asked.last in one.family and asked.first in _decisive(one, same_day)]
    if len(certain) == 1:
        return Certain(certain[0].key)
    if certain:
        return Nobody(near=True)

    for reason, designates in _PROPOSALS:
        designated = [one for one in known if designates(asked, one)]
        if len(designated) == 1:
            return Proposed(designated[0].key, reason)
        if designated:
            return Nobody(near=True)
    return Nobody(near=any(_shares_one_name(asked, one) for one in same_day))


class _Asked:
    """What was typed, folded once."""

    __slots__ = ("birth_date", "first", "first_parts", "last", "last_parts", "slips")

    def __init__(self, typed: TypedIdentity) -> None:
        self.birth_date = typed.birth_date
        self.slips = birth_date_slips(typed.birth_date)
        self.first, self.last = fold(typed.first_name), fold(typed.last_name)
        self.first_parts, self.last_parts = parts(typed.first_name), parts(typed.last_name)


class _Known:
    """A candidate, folded once."""

    __slots__ = ("birth_date", "candidate", "family", "first", "key", "needs_proof", "usual")

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.key, self.birth_date, self.needs_proof = candidate.key, candidate.birth_date, candidate.needs_proof
        folded = [fold(name) for name in candidate.first_names]
        self.usual = {name for name in folded[:1] if name}
        self.first = {name for name in folded if name}
        self.family = {key for name in (candidate.last_name, candidate.usage_name) if (key := fold(name))}


def _decisive(one: _Known, same_day: Sequence[_Known]) -> set[str]:
    """Give the first names that are enough: every registered one, but only the usual one beside a twin or homonym."""
    twin_near = one.needs_proof or any(other is not one and other.family & one.family for other in same_day)
    return one.usual if twin_near else one.first


def _bears(asked: _Asked, one: _Known) -> bool:
    """The exact names, where a twin or a homonym forbids to trust the second or third first name."""
    return one.birth_date == asked.birth_date and _is_named(asked.first, asked.last, one)


def _is_spelled_nearly(asked: _Asked, one: _Known) -> bool:
    """« Erric Dupond » for Éric Dupont."""
    return one.birth_date == asked.birth_date and _is_nearly_named(asked.first, asked.last, one)


def _is_spelled_backwards(asked: _Asked, one: _Known) -> bool:
    """The first name typed in the box of the last name."""
    return one.birth_date == asked.birth_date and _is_nearly_named(asked.last, asked.first, one)


def _is_shortened(asked: _Asked, one: _Known) -> bool:
    """« Jean Blanc » for Jean-Pierre Blanc, « Ana Garcia » for Ana Garcia Lopez, « Alex » for Alexandre."""
    if one.birth_date != asked.birth_date:
        return False
    first_names = zip(one.candidate.first_names, map(fold, one.candidate.first_names), strict=True)
    return any(
        is_close(asked.first, folded) or is_part_of(asked.first_parts, parts(name)) or is_pet_name(asked.first, folded)
        for name, folded in first_names
    ) and any(
        is_close(asked.last, fold(name)) or is_part_of(asked.last_parts, parts(name))
        for name in (one.candidate.last_name, one.candidate.usage_name)
    )


def _was_born_nearly_then(asked: _Asked, one: _Known) -> bool:
    """The exact names, in either order, and a birthdate that one slip explains."""
    if one.birth_date not in asked.slips:
        return False
    return _is_named(asked.first, asked.last, one) or _is_named(asked.last, asked.first, one)


_PROPOSALS: tuple[tuple[ProposalReason, Callable[[_Asked, _Known], bool]], ...] = (
    (ProposalReason.TWIN_NEAR, _bears),
    (ProposalReason.SPELLING, _is_spelled_nearly),
    (ProposalReason.SWAPPED_NAMES, _is_spelled_backwards),
    (ProposalReason.SHORTENED_NAME, _is_shortened),
    (ProposalReason.BIRTH_DATE, _was_born_nearly_then),
)
"""From the strongest to the weakest; the first that designates anybody decides."""


def _is_named(first: str, last: str, one: _Known) -> bool:
    return first in one.first and last in one.family


def _is_nearly_named(first: str, last: str, one: _Known) -> bool:
    return any(is_close(first, name) for name in one.first) and any(is_close(last, name) for name in one.family)


def _shares_one_name(asked: _Asked, one: _Known) -> bool:
    typed = (asked.first, asked.last)
    return any(is_close(name, registered) for name in typed for registered in one.first | one.family)
