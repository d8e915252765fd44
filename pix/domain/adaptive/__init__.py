"""The adaptive test: what to ask next, or stop. See ``docs/algorithms/adaptive-test.md``."""

from pix.domain.adaptive.engines import IN_SERVICE, RULES, Engine, Rules, UnknownRules, rules
from pix.domain.adaptive.notation import read_known, write_known
from pix.domain.adaptive.rasch import estimate_ability, success_probability
from pix.domain.adaptive.running import Conditions, GradedAnswer, Replay, Run, Settlement, replay
from pix.domain.adaptive.selection import (
    Ask,
    Evidence,
    Item,
    Skill,
    Stop,
    StopReason,
    choose_next,
    estimate_level,
    teaches,
)

__all__ = [
    "IN_SERVICE",
    "RULES",
    "Ask",
    "Conditions",
    "Engine",
    "Evidence",
    "GradedAnswer",
    "Item",
    "Replay",
    "Rules",
    "Run",
    "Settlement",
    "Skill",
    "Stop",
    "StopReason",
    "UnknownRules",
    "choose_next",
    "estimate_ability",
    "estimate_level",
    "read_known",
    "replay",
    "rules",
    "success_probability",
    "teaches",
    "write_known",
]
