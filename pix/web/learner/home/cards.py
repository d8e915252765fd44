"""What a pupil sees of a competence: its level, what is missing for the next one, what to press."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from pix.assessments.services.results import CompetenceResult
from pix.web.learner.home import words


class Stage(StrEnum):
    """Where a pupil stands in a competence; ``SOON``: nobody can take it, it has no question yet."""

    SOON = "soon"
    NEW = "new"
    STARTED = "started"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One competence, ready to be drawn."""

    result: CompetenceResult
    stage: Stage

    @property
    def is_open(self) -> bool:
        return self.stage is not Stage.SOON

    @property
    def action(self) -> str:
        """The words of the button; none when there is nothing to press."""
        if self.stage is Stage.STARTED:
            return words.go_on()
        return words.begin() if self.stage is Stage.NEW else ""

    @property
    def progress(self) -> str:
        """One line under the name."""
        if self.stage is Stage.NEW:
            return words.not_begun()
        if self.stage is Stage.FINISHED:
            return words.all_answered()
        if self.stage is Stage.STARTED and self.result.pix_to_next_level:
            return words.pix_before(level=self.result.level + 1, pix=self.result.pix_to_next_level)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCards:
    """The competences of one area, in the order of the framework."""

    code: str
    name: str
    cards: Sequence[Card]


def card_of(result: CompetenceResult) -> Card:
    """The card of a competence."""
    return Card(result=result, stage=_stage(result))


def by_area(results: Iterable[CompetenceResult]) -> list[AreaCards]:
    """Every competence, under the heading of its area."""
    return [
        AreaCards(code=code, name=name, cards=[card_of(result) for result in group])
        for (code, name), group in groupby(results, key=lambda result: (result.area_code, result.area))
    ]


def _stage(result: CompetenceResult) -> Stage:
    if not result.available:
        return Stage.SOON
    if result.finished:
        return Stage.FINISHED
    return Stage.STARTED if result.started else Stage.NEW
