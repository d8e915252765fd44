"""Choose what to ask next, and say what an answer teaches.

The next skill is the one expected to settle the most others: success validates
everything easier in its tube, failure invalidates everything harder. The test
ends when nothing is left that is worth asking.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import TypeVar

from pix.domain.adaptive.engines import Rules
from pix.domain.adaptive.rasch import estimate_ability, success_probability

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item:
    """One question that can be asked of a skill."""

    code: str
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Skill:
    """One level of a tube, and the items that test it."""

    code: str
    tube: str
    level: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one skill: validated or not, by an answer of its own or by inference."""

    validated: bool
    direct: bool


class StopReason(StrEnum):
    """Why a test ends."""

    ALL_KNOWN = "all_known"
    NOTHING_WITHIN_REACH = "nothing_within_reach"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask this item; ``estimate`` is the level it was chosen with."""

    skill: str
    item: str
    estimate: float


@dataclass(frozen=True, slots=True)
class Stop:
    """Ask nothing more."""

    reason: StopReason
    estimate: float


def choose_next(
    rules: Rules,
    targets: Sequence[Skill],
    known: Mapping[str, Evidence],
    answered: Collection[str] = (),
    *,
    rng: Random,
    previous_was_timed: bool = False,
) -> Ask | Stop:
    """Ask the most informative skill within reach, or stop.

    ``known`` is what is known of the target skills, before this test or through
    it; ``answered`` the items of this test already answered, which are never
    asked again. Ties are broken by ``rng``: the same one gives the same test.
    """
    untested = [skill for skill in targets if skill.code not in known]
    playable = [skill for skill in untested if _open_items(skill, answered)]
    first = not answered
    estimate = float(rules.first_level) if first else estimate_level(rules, targets, known)
    if not playable:
        return Stop(StopReason.ALL_KNOWN, estimate)
    kept = _prefer(playable, within=_easy_tubes(targets, rules.easy_tube_level))
    if first or previous_was_timed:
        kept = _untimed(kept, answered)
    if first:
        kept = _at_level(kept, rules.first_level)
    else:
        kept = _most_rewarding(rules, _within(kept, estimate + rules.reach), untested, estimate)
    if not kept:
        return Stop(StopReason.NOTHING_WITHIN_REACH, estimate)
    skill = _pick(kept, rng)
    return Ask(skill.code, _pick(_open_items(skill, answered), rng).code, estimate)


def teaches(targets: Iterable[Skill], known: Collection[str], *, skill: str, solved: bool) -> dict[str, Evidence]:
    """Say what an answer tells of each target skill.

    The skill asked is known directly. What nothing is known of yet in its tube
    follows: everything easier after a success, everything harder after a failure.
    A skill outside the targets teaches nothing.
    """
    by_code = {target.code: target for target in targets}
    asked = by_code.get(skill)
    if asked is None:
        return {}
    learned = {asked.code: Evidence(validated=solved, direct=True)}
    for other in by_code.values():
        settled = other.level < asked.level if solved else other.level > asked.level
        if other.tube == asked.tube and settled and other.code not in known:
            learned[other.code] = Evidence(validated=solved, direct=False)
    return learned


def estimate_level(rules: Rules, targets: Iterable[Skill], known: Mapping[str, Evidence]) -> float:
    """Say the learner's level over these skills, from direct evidence alone: inferences repeat it."""
    direct = ((skill.level, known[skill.code]) for skill in targets if skill.code in known)
    return estimate_ability(rules, ((level, evidence.validated) for level, evidence in direct if evidence.direct))


def _open_items(skill: Skill, answered: Collection[str]) -> list[Item]:
    return [item for item in skill.items if item.code not in answered]


def _easy_tubes(targets: Sequence[Skill], level_at_most: int) -> set[str]:
    hardest: dict[str, int] = {}
    for skill in targets:
        hardest[skill.tube] = max(skill.level, hardest.get(skill.tube, 0))
    return {tube for tube, level in hardest.items() if level <= level_at_most}


def _prefer(skills: list[Skill], *, within: set[str]) -> list[Skill]:
    return [skill for skill in skills if skill.tube in within] or skills


def _untimed(skills: list[Skill], answered: Collection[str]) -> list[Skill]:
    return [skill for skill in skills if not _open_items(skill, answered)[0].timed] or skills


def _at_level(skills: list[Skill], level: int) -> list[Skill]:
    lowest = min(skill.level for skill in skills)
    return [skill for skill in skills if skill.level == level] or [s for s in skills if s.level == lowest]


def _within(skills: list[Skill], level_at_most: float) -> list[Skill]:
    return [skill for skill in skills if skill.level <= level_at_most]


def _most_rewarding(rules: Rules, skills: list[Skill], untested: Sequence[Skill], estimate: float) -> list[Skill]:
    rewards = {skill.code: round(_reward(skill, untested, estimate), rules.decimals) for skill in skills}
    best = max(rewards.values(), default=0)
    return [skill for skill in skills if rewards[skill.code] == best]


def _reward(skill: Skill, untested: Sequence[Skill], estimate: float) -> float:
    """How many skills an answer is expected to settle, the one asked included."""
    tube = [other.level for other in untested if other.tube == skill.tube]
    success = success_probability(estimate, skill.level)
    settled_by_success = sum(level <= skill.level for level in tube)
    settled_by_failure = sum(level >= skill.level for level in tube)
    return success * settled_by_success + (1 - success) * settled_by_failure


def _pick(choices: Sequence[T], rng: Random) -> T:
    # ``random()`` alone is promised to give the same numbers on every Python; ``choice`` is not.
    return choices[int(rng.random() * len(choices))]
