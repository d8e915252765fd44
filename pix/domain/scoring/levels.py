"""From validated skills to Pix and levels.

A level of a competence is worth 8 Pix, shared between the skills of that level;
no skill is worth more than 4. Sums are exact fractions, floored last: three
thirds of a level make a level, on every machine. Nothing here is ever a float.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

PIX_PER_LEVEL = 8
MAX_SKILL_VALUE = Fraction(4)
HIGHEST_LEVEL = 8
CERTIFIABLE_COMPETENCES = 5


@dataclass(frozen=True, slots=True)
class CompetenceScore:
    """What a learner holds in one competence: whole Pix, the level reached, and Pix beyond it."""

    pix: int
    level: int
    ahead: int
    max_level: int = HIGHEST_LEVEL

    @property
    def pix_to_next_level(self) -> int:
        """Pix still missing for the next level; 0 when there is no level left to reach."""
        return 0 if self.level >= self.max_level else PIX_PER_LEVEL - self.ahead


def skill_value(skills_of_the_level: int) -> Fraction:
    """Say what one skill is worth in Pix, given how many share its competence and level."""
    return min(MAX_SKILL_VALUE, Fraction(PIX_PER_LEVEL, skills_of_the_level))


def competence_score(values: Iterable[Fraction], *, max_level: int = HIGHEST_LEVEL) -> CompetenceScore:
    """Add up the values of the validated skills of one competence.

    Pix beyond ``max_level`` are not counted.
    """
    exact = sum(values, Fraction(0))
    floored = exact.numerator // exact.denominator
    pix = min(floored, PIX_PER_LEVEL * max_level)
    return CompetenceScore(
        pix=pix, level=min(pix // PIX_PER_LEVEL, max_level), ahead=pix % PIX_PER_LEVEL, max_level=max_level
    )


def percent(validated: int, total: int) -> int:
    """Say which share of the skills is validated, as a whole percentage, a half rounded up; 0 of nothing is 0."""
    return (200 * validated + total) // (2 * total) if total else 0


def certifiable_count(levels: Iterable[int]) -> int:
    """Count the competences that certification looks at: those of level 1 or more."""
    return sum(level >= 1 for level in levels)


def is_certifiable(levels: Iterable[int]) -> bool:
    """Tell whether a profile may be certified: at least five competences of level 1 or more."""
    return certifiable_count(levels) >= CERTIFIABLE_COMPETENCES
