"""ORDRE: a list of ranks beside each step."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from pix.web.learner.assessment.items.controls import Control, Option, control
from pix.web.learner.assessment.items.interaction import Input, Interaction
from tests.toy_type.content.items.ordering import OrderingBody


class ItemInteraction(Interaction[OrderingBody]):
    @property
    def ranks(self) -> list[str]:
        return [str(rank) for rank in range(1, len(self.body.steps) + 1)]

    def fields(self) -> dict[str, forms.Field]:
        missing = {"required": "Donnez son rang à chaque étape, ou passez."}
        ranks = [(rank, rank) for rank in self.ranks]
        return {name: forms.ChoiceField(choices=ranks, error_messages=missing) for name in self.body.steps}

    def value(self, cleaned: Mapping[str, Any]) -> Mapping[str, str]:
        return {name: cleaned[name] for name in self.body.steps}

    def show(self, typed: Input) -> list[Control]:
        return [
            control(
                name,
                typed,
                label=text,
                kind="select",
                options=[Option(rank, rank, rank == typed.text(name)) for rank in self.ranks],
            )
            for name, text in self.body.steps.items()
        ]

    def words(self, answer: Mapping[str, str]) -> Iterator[str]:
        yield from (
            f"{answer[name]}. {self.body.steps[name]}" for name in sorted(answer, key=lambda name: answer[name])
        )
