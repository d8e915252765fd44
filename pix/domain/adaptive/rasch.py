"""The Rasch model: one ability for the learner, one difficulty for each skill, on the scale of levels."""

from collections.abc import Iterable
from math import exp

from pix.domain.adaptive.engines import Rules


def success_probability(ability: float, difficulty: float) -> float:
    """Chance that a learner of this ability solves an item this hard."""
    return 1 / (1 + exp(difficulty - ability))


def estimate_ability(rules: Rules, answers: Iterable[tuple[float, bool]]) -> float:
    """Say which ability explains best these (difficulty, solved) answers.

    The likelihood is greatest where the successes expected equal the successes
    seen. The fictitious answers of the rules count among them. Of two abilities
    equally good the lower is kept.
    """
    seen = [*answers, *rules.fictitious_answers]
    decimals = rules.decimals

    def residual(ability: float) -> float:
        gap = sum(solved - success_probability(ability, difficulty) for difficulty, solved in seen)
        return round(abs(gap), decimals)

    return min(rules.abilities, key=residual)
