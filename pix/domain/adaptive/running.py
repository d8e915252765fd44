"""Run a test: from its conditions and its answers alone, say what it asks and what it settles.

A test under way and one replayed ten years later go through the same ``Run``: they cannot disagree. Nothing else is
read, neither a clock, nor what other tests of the same person have told since this one began.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from pix.domain.adaptive.engines import Rules
from pix.domain.adaptive.selection import Ask, Evidence, Skill, Stop, choose_next, teaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """All that decides a test, but its answers."""

    rules: Rules
    seed: int
    targets: Sequence[Skill]
    known_at_start: Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """An answer to an item of a skill, right or not."""

    item: str
    skill: str
    solved: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """That a test said something of a skill, with its answer of this number (from 1)."""

    skill: str
    evidence: Evidence
    number: int


class Run:
    """A test as far as it has come: ``known`` before it or through it, ``settled`` by it, ``answered`` in order."""

    def __init__(self, conditions: Conditions, answers: Iterable[GradedAnswer] = ()) -> None:
        self.known = dict(conditions.known_at_start)
        self.settled: list[Settlement] = []
        self.answered: list[str] = []
        self._conditions = conditions
        tubes: dict[str, list[Skill]] = {}
        self._tube_of = {skill.code: tubes.setdefault(skill.tube, []) for skill in conditions.targets}
        for skill in conditions.targets:
            tubes[skill.tube].append(skill)
        for answer in answers:
            self.take(answer)

    @property
    def known_count(self) -> int:
        """The skills of the test about which something is known."""
        return len(self.known.keys() & self._tube_of.keys())

    def take(self, answer: GradedAnswer) -> list[Settlement]:
        """Go on by one answer; say what it settles. A skill outside the test settles nothing."""
        self.answered.append(answer.item)
        tube = self._tube_of.get(answer.skill, ())
        learned = teaches(tube, self.known, skill=answer.skill, solved=answer.solved)
        settlements = [Settlement(skill, evidence, len(self.answered)) for skill, evidence in learned.items()]
        self.known |= learned
        self.settled += settlements
        return settlements

    def next_step(self) -> Ask | Stop:
        """What to ask now, or stop. Chance comes from the seed of the test and the number of its answers."""
        rules, targets = self._conditions.rules, self._conditions.targets
        chance = rules.chance.format(seed=self._conditions.seed, answered=len(self.answered))
        rng = Random(chance)  # noqa: S311 (replayable, guards no secret)
        return choose_next(rules, targets, self.known, set(self.answered), rng=rng)


@dataclass(frozen=True, slots=True)
class Replay:
    """A test run again: the item ``asked`` before each answer, then the one asked now (``None``: nothing is left)."""

    asked: tuple[str | None, ...]
    settled: tuple[Settlement, ...]
    known_count: int


def replay(conditions: Conditions, answers: Sequence[GradedAnswer]) -> Replay:
    """Run a whole test again. It agrees with what happened when ``asked`` is what was answered."""
    run = Run(conditions)
    asked = [_item(run.next_step())]
    for answer in answers:
        run.take(answer)
        asked.append(_item(run.next_step()))
    return Replay(tuple(asked), tuple(run.settled), run.known_count)


def _item(step: Ask | Stop) -> str | None:
    return step.item if isinstance(step, Ask) else None
