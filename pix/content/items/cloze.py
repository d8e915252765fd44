"""QROCM: a text with gaps, each with its solutions or all in any order."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from pix.content.items.item import ItemEntry, ItemType, gettext_noop
from pix.content.items.solutions import Written, check_solutions
from pix.content.strict import Text
from pix.domain.grading.cloze import Cloze
from pix.domain.grading.short_text import Format

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
_GAP = re.compile(r"\$\{([^}]*)\}")
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap of a text: something to write, or to pick among ``choices``."""

    name: str
    label: str
    format: Format
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of a text with gaps: words, and the gap that follows them."""

    text: str
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClozeBody:
    """Paragraphs, cut at their gaps."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    solution: Cloze

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """In the order of the text."""
        return tuple(piece.gap for paragraph in self.paragraphs for piece in paragraph if piece.gap)


class ClozeField(Written):
    """One gap: something to write, or with ``choices`` something to pick."""

    label: Text
    choices: Annotated[list[Text], Field(min_length=2, max_length=20)] | None = None

    @model_validator(mode="after")
    def _the_solutions_can_be_reached(self) -> Self:
        if self.choices is None:
            check_solutions(self.solutions, self.format, self.treatments)
        elif missing := [solution for solution in self.solutions if solution not in self.choices]:
            raise ValueError(f"solution absente de choices : {missing}")
        elif len(set(self.choices)) != len(self.choices):
            raise ValueError("choices contient deux fois la même proposition")
        return self

    def gap(self, name: str) -> Gap:
        return Gap(name=name, label=self.label, format=self.format, choices=tuple(self.choices or ()))


class ClozeEntry(ItemEntry):
    """``text`` writes each gap as ``${name}``; ``fields`` says what fills it."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
    mode: Literal["independent", "dependent"]
    fields: Annotated[dict[FieldName, ClozeField], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _every_gap_has_its_field(self) -> Self:
        gaps = Counter(_GAP.findall(self.text))
        if repeated := sorted(name for name, times in gaps.items() if times > 1):
            raise ValueError(f"champs répétés dans text : {repeated}")
        if unknown := sorted(set(gaps) - set(self.fields)):
            raise ValueError(f"text nomme des champs absents de fields : {unknown}")
        if unused := sorted(set(self.fields) - set(gaps)):
            raise ValueError(f"fields définit des champs absents de text : {unused}")
        return self

    def body(self) -> ClozeBody:
        fields = {name: field.short_text(picked=bool(field.choices)) for name, field in self.fields.items()}
        return ClozeBody(
            paragraphs=tuple(self._pieces(text) for text in _BETWEEN_PARAGRAPHS.split(self.text.strip())),
            solution=Cloze(fields=fields, dependent=self.mode == "dependent"),
        )

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        """Cut one paragraph at its gaps: ``split`` gives words and names in turn, words last."""
        *cut, last = _GAP.split(text)
        pieces = [Piece(words, self.fields[name].gap(name)) for words, name in zip(cut[::2], cut[1::2], strict=True)]
        return (*pieces, Piece(last)) if last.strip() else tuple(pieces)


TYPE = ItemType(
    code="qrocm",
    name="cloze",
    label=gettext_noop("plusieurs réponses à écrire"),
    entry=ClozeEntry,
)
