"""What a page has to know of a type of item: what to ask, what to show, and how to read what comes back."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.http import QueryDict

from pix.content.contents import ItemContent
from pix.content.items import Body
from pix.domain import grading

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Input:
    """What was typed in a page, and what is wrong with it, by the name of the control."""

    values: QueryDict = field(default_factory=QueryDict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def is_first_wrong(self, name: str) -> bool:
        """The page opens on the first control to correct: under a long document, its error would not be seen."""
        return next(iter(self.errors), "") == name


class Interaction(ABC, Generic[B]):
    """One item as a page asks it (QTI: interaction)."""

    def __init__(self, item: ItemContent) -> None:
        self.item = item
        self.body = cast("B", item.body)

    @property
    def template_name(self) -> str:
        """It receives ``shown``, what ``show`` gives."""
        return f"learner/assessment/items/_{self.item.type.name}.html"

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """The fields of the form, by the name of their control."""

    @abstractmethod
    def value(self, cleaned: Mapping[str, Any]) -> grading.Answer:
        """The answer that the fields hold, once they are valid, as its solution reads it."""

    @abstractmethod
    def show(self, typed: Input) -> object:
        """What the template shows, empty or as it was typed."""

    @abstractmethod
    def words(self, answer: Any) -> Iterator[str]:
        """What somebody answered, as they read it again; ``answer`` comes from the database."""
