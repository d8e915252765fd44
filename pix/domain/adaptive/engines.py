"""Which rules lead a test. They are kept with it: what was asked years ago must be asked again by a replay."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Engine(IntEnum):
    """The algorithms there ever were, name and version in one number. One whose rules change gets a new number."""

    RASCH_1 = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """An engine, the version of the parameters it reads, and these parameters."""

    engine: Engine
    parameters: int

    abilities: tuple[float, ...]
    """Those an estimate may take, from the lowest."""
    fictitious_answers: tuple[tuple[float, bool], ...]
    """(difficulty, solved): they keep an estimate on the scale before any answer does."""
    decimals: int
    """Two values equal as far as these are equal: beyond is noise of the machine."""
    first_level: int
    """The level of the first question, and the estimate it is chosen with."""
    easy_tube_level: int
    """A tube whose hardest skill is no harder is asked before the others."""
    reach: int
    """A skill more than so many levels above the estimate is not asked."""
    chance: str
    """What seeds the chance of a question, from the seed of the test and the number of answers given."""


RULES: Mapping[tuple[int, int], Rules] = {
    (Engine.RASCH_1, 1): Rules(
        engine=Engine.RASCH_1,
        parameters=1,
        abilities=tuple(step / 2 for step in range(1, 16)),
        fictitious_answers=((0, True), (7, False)),
        decimals=9,
        first_level=2,
        easy_tube_level=3,
        reach=2,
        chance="{seed}/{answered}",
    ),
}
"""All rules that ever led a test, by engine and version of the parameters. Rows are added: a test taken under one
that was changed or removed would replay no more."""

IN_SERVICE = RULES[Engine.RASCH_1, 1]
"""What new tests are led by."""


class UnknownRules(Exception):
    """A test led by rules that this version of the software does not have: a later one began it."""


def rules(engine: int, parameters: int) -> Rules:
    """The rules a test says it was led by, in service still or not. Raises ``UnknownRules``."""
    try:
        return RULES[engine, parameters]
    except KeyError as error:
        raise UnknownRules(engine, parameters) from error
