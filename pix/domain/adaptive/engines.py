"""Which rules lead a test. They are kept with it: what was asked years ago must be asked again by a replay."""

from dataclasses import dataclass
from enum import IntEnum


class Engine(IntEnum):
    """The algorithms there ever were, name and version in one number. One whose rules change gets a new number."""

    RASCH_1 = 1


@dataclass(frozen=True, slots=True)
class Rules:
    """An engine, and the version of the parameters it reads."""

    engine: Engine
    parameters: int


IN_SERVICE = Rules(Engine.RASCH_1, parameters=1)
"""What new tests are led by. Version 1 of the parameters is the constants of ``selection`` and of ``rasch``."""


class UnknownRules(Exception):
    """A test led by rules that this version of the software does not have."""


def rules(engine: int, parameters: int) -> Rules:
    """The rules a test says it was led by. Raises ``UnknownRules``."""
    if (engine, parameters) != (IN_SERVICE.engine, IN_SERVICE.parameters):
        raise UnknownRules(engine, parameters)
    return IN_SERVICE
