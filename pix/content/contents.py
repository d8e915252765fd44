"""What a bank is made of: frozen values, ready to be shown, asked, graded and scored."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from django.utils.safestring import SafeString

from pix.content.items import Body, ItemType
from pix.domain import grading

LANGUAGE = "fr"
"""Of everything under ``content/``, whatever the language of the page around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContent:
    """A file of a release; ``address`` holds its hash, so that what is served there never changes."""

    name: str
    address: str
    size: int
    html: SafeString | None = None

    @property
    def kind(self) -> str:
        """The letters people know a file by: CSV, ODS, TXT."""
        return PurePosixPath(self.name).suffix.removeprefix(".").upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """One question, with everything a page needs to show it and grading to judge it.

    ``body`` is what its type alone knows: the proposals, the text with its gaps, and the solution.
    """

    id: int
    code: str
    skill: str
    type: ItemType
    title: str
    instruction: SafeString
    explanation: str
    web: bool
    document: DocumentContent | None
    download: DocumentContent | None
    body: Body

    @property
    def solution(self) -> grading.Solution[Any]:
        return self.body.solution


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillContent:
    """One level of a tube, and what it is worth in Pix."""

    id: int
    code: str
    name: str
    level: int
    tube: str
    competence: str
    value: Fraction
    items: tuple[ItemContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeContent:
    """A subject; its skills grow harder with the level."""

    id: int
    code: str
    name: str
    description: str
    competence: str
    skills: tuple[SkillContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceContent:
    """One of the sixteen, whether or not it has questions yet."""

    id: int
    code: str
    name: str
    description: str
    area: str
    area_name: str
    tubes: tuple[TubeContent, ...]

    @property
    def skills(self) -> tuple[SkillContent, ...]:
        return tuple(skill for tube in self.tubes for skill in tube.skills)

    @property
    def skill_codes(self) -> tuple[str, ...]:
        return tuple(skill.code for skill in self.skills)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaContent:
    """One of the five areas of the framework."""

    code: str
    name: str
    competences: tuple[CompetenceContent, ...]
