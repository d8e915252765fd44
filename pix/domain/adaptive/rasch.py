"""The Rasch model: one ability for the learner, one difficulty for each skill, on the scale of levels."""

from collections.abc import Iterable
from math import exp

GRID = tuple(step / 2 for step in range(1, 16))
"""The abilities an estimate may take: 0.5, 1, … 7.5."""

_ANCHORS = ((0, True), (7, False))
_SAME = 9


def success_probability(ability: float, difficulty: float) -> float:
    """Chance that a learner of this ability solves an item this hard."""
    return 1 / (1 + exp(difficulty - ability))


def estimate_ability(answers: Iterable[tuple[float, bool]]) -> float:
    """Say which ability explains best these (difficulty, solved) answers.

    The likelihood is greatest where the successes expected equal the successes
    seen. Two fictitious answers, a success at 0 and a failure at 7, keep the
    estimate on the scale before anything else does. Of two abilities equally
    good the lower is kept; differences below 1e-9 are noise of the machine.
    """
    seen = [*answers, *_ANCHORS]

    def residual(ability: float) -> float:
        return round(abs(sum(solved - success_probability(ability, difficulty) for difficulty, solved in seen)), _SAME)

    return min(GRID, key=residual)
