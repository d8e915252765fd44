"""What all types of items share, and what a type has to say of itself."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol, Self

from pydantic import StringConstraints, model_validator

from pix.content.strict import FileName, LongText, Strict, Text
from pix.domain import grading

ItemCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+[1-8]-[a-z0-9-]+$", max_length=60)]
SHOWN_KINDS = {".html", ".svg", ".png", ".jpg"}


class Body(Protocol):
    """What one item asks and how it is graded: a frozen value, each type its own (QTI: item body)."""

    @property
    def solution(self) -> grading.Solution[Any]: ...


class ItemEntry(Strict, ABC):
    """An item as it is written in a file; each type adds its own fields."""

    type: str
    code: ItemCode
    title: Text
    instruction: LongText = ""
    document: FileName | None = None
    download: FileName | None = None
    web: bool = False
    explanation: LongText = ""

    @model_validator(mode="after")
    def _the_document_can_be_shown(self) -> Self:
        if self.document and Path(self.document).suffix not in SHOWN_KINDS:
            kinds = ", ".join(sorted(SHOWN_KINDS))
            raise ValueError(f"document {self.document!r} : une page montre seulement {kinds}")
        return self

    @abstractmethod
    def body(self) -> Body:
        """Build what the bank keeps of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemType:
    """One way to ask a question.

    ``code`` is what the files and the database say; ``name`` is how its own files
    are called in each place; ``label`` is what operators read.
    """

    code: str
    name: str
    label: str
    entry: type[ItemEntry]


def gettext_noop(message: str) -> str:
    """Mark a label to be translated: it is read where Django is, and written where Django is not."""
    return message
