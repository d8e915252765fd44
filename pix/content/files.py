"""The files of a folder of content: what each may hold, and what a release stores of them."""

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from pix.content.items import AnyItem, ItemEntry
from pix.content.strict import LongText, Strict, Text

TubeCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+$", max_length=40)]
CompetenceCode = Annotated[str, StringConstraints(pattern=r"^[1-9]\.[1-9]$")]
ProfileCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Level = Annotated[int, Field(ge=1, le=8)]


class CompetenceEntry(Strict):
    """A line of the framework, whether or not it has items yet."""

    code: CompetenceCode
    name: Text
    description: LongText = ""


class AreaEntry(Strict):
    """One of the five areas of the framework."""

    code: Annotated[str, StringConstraints(pattern=r"^[1-9]$")]
    name: Text
    competence: Annotated[list[CompetenceEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_begin_with_the_area(self) -> Self:
        for entry in self.competence:
            if not entry.code.startswith(f"{self.code}."):
                raise ValueError(f"la compétence {entry.code} n’est pas du domaine {self.code}")
        return self


class FrameworkFile(Strict):
    """``framework.toml``."""

    area: Annotated[list[AreaEntry], Field(min_length=1)]

    @property
    def competence_codes(self) -> list[str]:
        return [entry.code for area in self.area for entry in area.competence]


class SkillEntry(Strict):
    """One level of a tube; its code is the tube's and the level, ``moteur1``."""

    level: Level
    name: Text
    item: Annotated[list[AnyItem], Field(min_length=1)]


class TubeEntry(Strict):
    """A subject whose skills grow harder with the level."""

    code: TubeCode
    name: Text
    description: LongText = ""
    skill: Annotated[list[SkillEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _skills_climb_and_items_carry_their_code(self) -> Self:
        levels = [skill.level for skill in self.skill]
        if levels != sorted(set(levels)):
            raise ValueError(f"tube {self.code} : les niveaux {levels} doivent être différents et croissants")
        for skill in self.skill:
            for item in skill.item:
                if not item.code.startswith(f"{self.code}{skill.level}-"):
                    raise ValueError(f"épreuve {item.code} : son code doit commencer par {self.code}{skill.level}-")
        return self


class CompetenceFile(Strict):
    """``competences/<code>.toml``."""

    competence: str
    tube: Annotated[list[TubeEntry], Field(min_length=1)]


class ProfileEntry(Strict):
    """A target profile offered to every school: the subjects of some competences, or of all, up to a level."""

    code: ProfileCode
    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    description: LongText = ""
    competences: Annotated[list[CompetenceCode], Field(min_length=1)] | None = None
    level_cap: Level


class ProfilesFile(Strict):
    """``profiles.toml``: schools see the profiles in its order."""

    profile: list[ProfileEntry]


class StoredDocument(Strict):
    """What a release keeps of a document; its bytes have a row of their own."""

    hash: str
    size: int


class StoredRelease(Strict):
    """What a release stores: the files it was made of, so that it can be rebuilt when they have changed."""

    framework: FrameworkFile
    competences: list[CompetenceFile]
    documents: dict[str, StoredDocument]


def items_of(competences: Iterable[CompetenceFile]) -> list[ItemEntry]:
    """Every item, in the order of the files."""
    return [item for file in competences for tube in file.tube for skill in tube.skill for item in skill.item]
