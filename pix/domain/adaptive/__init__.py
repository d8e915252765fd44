"""The adaptive test: what to ask next, or stop. See ``docs/algorithms/adaptive-test.md``."""

from pix.domain.adaptive.rasch import GRID, estimate_ability, success_probability
from pix.domain.adaptive.selection import (
    Ask,
    Evidence,
    Item,
    Skill,
    Stop,
    StopReason,
    estimate_level,
    next_step,
    teaches,
)

__all__ = [
    "GRID",
    "Ask",
    "Evidence",
    "Item",
    "Skill",
    "Stop",
    "StopReason",
    "estimate_ability",
    "estimate_level",
    "next_step",
    "success_probability",
    "teaches",
]
