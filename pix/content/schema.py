"""Check the content files before anything of them reaches the database.

``framework.toml`` lists areas and competences; ``competences/<code>.toml`` holds
the tubes, skills and items of one competence; ``documents/`` holds what the items
show or give to open. An unknown key is refused, so that a misspelled one is never
silently ignored, and every problem of every file is reported at once, naming the
file and the item.

No Django here: ``python -m pix.content.schema content`` checks a folder alone.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from pix.domain import grading

Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LongText = Annotated[str, StringConstraints(max_length=4_000)]
ItemCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+[1-8]-[a-z0-9-]+$", max_length=60)]
TubeCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+$", max_length=40)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
Treatments = Annotated[list[grading.Treatment], Field(max_length=3)]

SHOWN_KINDS = {".html", ".svg", ".png", ".jpg"}
M = TypeVar("M", bound=BaseModel)
PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
NUMERIC_ENOUGH_TO_MISTAKE = 4
"""From this many digits, approximate text would accept a neighboring number."""


class ContentInvalid(Exception):
    """The files cannot be loaded; ``problems`` says everything there is to correct."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CompetenceEntry(_Strict):
    """A line of the framework, whether or not it has items yet."""

    code: Annotated[str, StringConstraints(pattern=r"^[1-9]\.[1-9]$")]
    name: Text
    description: LongText = ""


class AreaEntry(_Strict):
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


class FrameworkFile(_Strict):
    """``framework.toml``."""

    area: Annotated[list[AreaEntry], Field(min_length=1)]


class _ItemBase(_Strict):
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


class SingleChoiceItem(_ItemBase):
    """QCU: one right proposal."""

    type: Literal["qcu"]
    proposals: Annotated[list[Text], Field(min_length=2, max_length=12)]
    solution: int

    @model_validator(mode="after")
    def _the_solution_is_a_proposal(self) -> Self:
        _check_proposals(self.proposals, [self.solution])
        return self


class MultipleChoiceItem(_ItemBase):
    """QCM: all the right proposals and no other."""

    type: Literal["qcm"]
    proposals: Annotated[list[Text], Field(min_length=2, max_length=12)]
    solution: Annotated[list[int], Field(min_length=1)]

    @model_validator(mode="after")
    def _the_solutions_are_proposals(self) -> Self:
        _check_proposals(self.proposals, self.solution)
        return self


class ShortTextItem(_ItemBase):
    """QROC: a few words, a sentence or a number to write."""

    type: Literal["qroc"]
    solutions: Annotated[list[Text], Field(min_length=1, max_length=50)]
    format: grading.Format = "word"
    treatments: Treatments = Field(default_factory=lambda: list(grading.ALL_TREATMENTS))

    @model_validator(mode="after")
    def _the_solutions_can_be_reached(self) -> Self:
        _check_solutions(self.solutions, self.format, self.treatments)
        return self


class ClozeField(_Strict):
    """One gap of a text: something to write, or with ``choices`` something to pick."""

    label: Text
    solutions: Annotated[list[Text], Field(min_length=1, max_length=50)]
    format: grading.Format = "word"
    treatments: Treatments = Field(default_factory=lambda: list(grading.ALL_TREATMENTS))
    choices: Annotated[list[Text], Field(min_length=2, max_length=20)] | None = None

    @model_validator(mode="after")
    def _the_solutions_can_be_reached(self) -> Self:
        if self.choices is None:
            _check_solutions(self.solutions, self.format, self.treatments)
        elif missing := [solution for solution in self.solutions if solution not in self.choices]:
            raise ValueError(f"solution absente de choices : {missing}")
        elif len(set(self.choices)) != len(self.choices):
            raise ValueError("choices contient deux fois la même proposition")
        return self


class ClozeItem(_ItemBase):
    """QROCM: a text with gaps, each with its solutions or all in any order."""

    type: Literal["qrocm"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
    mode: Literal["independent", "dependent"]
    fields: Annotated[dict[FieldName, ClozeField], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _every_gap_has_its_field(self) -> Self:
        gaps = Counter(PLACEHOLDER.findall(self.text))
        if repeated := sorted(name for name, times in gaps.items() if times > 1):
            raise ValueError(f"champs répétés dans text : {repeated}")
        if unknown := sorted(set(gaps) - set(self.fields)):
            raise ValueError(f"text nomme des champs absents de fields : {unknown}")
        if unused := sorted(set(self.fields) - set(gaps)):
            raise ValueError(f"fields définit des champs absents de text : {unused}")
        return self


Item = Annotated[SingleChoiceItem | MultipleChoiceItem | ShortTextItem | ClozeItem, Field(discriminator="type")]


class SkillEntry(_Strict):
    """One level of a tube; its code is the tube's and the level, ``moteur1``."""

    level: Annotated[int, Field(ge=1, le=8)]
    name: Text
    item: Annotated[list[Item], Field(min_length=1)]


class TubeEntry(_Strict):
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


class CompetenceFile(_Strict):
    """``competences/<code>.toml``."""

    competence: str
    tube: Annotated[list[TubeEntry], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ContentFiles:
    """A folder that can be loaded: every rule of this module holds."""

    framework: FrameworkFile
    competences: tuple[CompetenceFile, ...]
    documents: dict[str, bytes] = field(repr=False)

    @property
    def items(self) -> list[Item]:
        return items_of(self.competences)


def items_of(competences: Iterable[CompetenceFile]) -> list[Item]:
    """Every item, in the order of the files."""
    return [item for file in competences for tube in file.tube for skill in tube.skill for item in skill.item]


def read_content(directory: Path) -> ContentFiles:
    """Read and check a whole folder. Raises ``ContentInvalid`` with every problem found."""
    problems: list[str] = []
    framework = _read(directory / "framework.toml", FrameworkFile, problems)
    competences: list[CompetenceFile] = []
    for path in sorted((directory / "competences").glob("*.toml")):
        file = _read(path, CompetenceFile, problems)
        if file is None:
            continue
        if file.competence != path.stem:
            problems.append(f"{path.name} : competence vaut {file.competence!r}, le fichier dit {path.stem!r}")
        competences.append(file)
    documents = {path.name: path.read_bytes() for path in sorted((directory / "documents").glob("*")) if path.is_file()}
    problems += _problems_between_files(framework, competences, documents)
    if problems or framework is None:
        raise ContentInvalid(problems)
    return ContentFiles(framework, tuple(competences), documents)


def _read(path: Path, model: type[M], problems: list[str]) -> M | None:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path.name} : fichier absent")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name} : {error}")
    else:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            problems += [f"{path.name} : {_sentence(raw, problem)}" for problem in error.errors()]
    return None


def _sentence(raw: dict[str, Any], problem: ErrorDetails) -> str:
    """Name the item (or tube, or competence) a problem lies in, rather than its place in a list."""
    inside: Any = raw
    owner, steps = "", []
    for step in problem["loc"]:
        steps.append(step)
        try:
            inside = inside[step]
        except (KeyError, IndexError, TypeError):
            continue  # The key is missing, or is the name pydantic gives to one type of item.
        if isinstance(inside, dict) and isinstance(inside.get("code"), str):
            owner, steps = inside["code"], []
    place = ".".join(str(step) for step in steps if step not in {"qcu", "qcm", "qroc", "qrocm"})
    message = problem["msg"].removeprefix("Value error, ")
    return " : ".join(part for part in (owner, place, message) if part)


def _problems_between_files(
    framework: FrameworkFile | None, competences: Sequence[CompetenceFile], documents: Collection[str]
) -> list[str]:
    """Check what no single file can: codes are unique, competences known, documents there."""
    problems = []
    known = {entry.code for area in framework.area for entry in area.competence} if framework else set()
    if framework:
        problems += _repeated("compétence", (entry.code for area in framework.area for entry in area.competence))
        problems += [
            f"compétence {file.competence} : absente de framework.toml"
            for file in competences
            if file.competence not in known
        ]
    problems += _repeated("tube", (tube.code for file in competences for tube in file.tube))
    items = items_of(competences)
    problems += _repeated("épreuve", (item.code for item in items))
    for item in items:
        problems += [
            f"épreuve {item.code} : le fichier documents/{name} n’existe pas"
            for name in (item.document, item.download)
            if name and name not in documents
        ]
    return problems


def _repeated(what: str, codes: Iterable[str]) -> list[str]:
    return [f"{what} {code} : défini {times} fois" for code, times in Counter(codes).items() if times > 1]


def _check_proposals(proposals: list[str], solutions: list[int]) -> None:
    if len(set(proposals)) != len(proposals):
        raise ValueError("proposals contient deux fois la même proposition")
    if len(set(solutions)) != len(solutions):
        raise ValueError(f"solution répète un numéro : {solutions}")
    if wrong := [number for number in solutions if not 1 <= number <= len(proposals)]:
        raise ValueError(f"solution {wrong} : les propositions vont de 1 à {len(proposals)}")


def _check_solutions(solutions: list[str], form: grading.Format, treatments: list[grading.Treatment]) -> None:
    """Refuse a solution nobody could give, or that a neighboring number would satisfy."""
    numbers = [grading.number(solution) for solution in solutions]
    if form == "number" and not any(value is not None for value in numbers):
        raise ValueError(f"format number : aucune solution n’est un nombre parmi {solutions}")
    for solution, value in zip(solutions, numbers, strict=True):
        treated = grading.treat(solution, treatments)
        if not treated:
            raise ValueError(f"solution {solution!r} : les traitements n’en laissent rien ; retirez t2")
        mistakable = value is not None and len(treated) >= NUMERIC_ENOUGH_TO_MISTAKE
        if mistakable and form != "number" and "t3" in treatments:
            raise ValueError(f"solution {solution!r} : un nombre voisin passerait ; prenez format number ou retirez t3")


def main(arguments: Sequence[str]) -> int:
    """Check the folder named on the command line; 0 when it can be loaded."""
    directory = Path(arguments[0] if arguments else "content")
    try:
        files = read_content(directory)
    except ContentInvalid as error:
        sys.stderr.write("\n".join([*error.problems, f"{len(error.problems)} problème(s) dans {directory}", ""]))
        return 1
    skills = sum(len(tube.skill) for file in files.competences for tube in file.tube)
    counts = f"{len(files.competences)} compétences, {skills} acquis, {len(files.items)} épreuves"
    sys.stdout.write(f"{directory} : {counts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
