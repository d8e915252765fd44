"""Check the content files before anything of them reaches the database.

``framework.toml`` lists areas and competences; ``competences/<code>.toml`` holds
the tubes, skills and items of one competence; ``profiles.toml`` the target profiles
offered to every school; ``documents/`` what the items show or give to open. Every
problem of every file is reported at once, naming the file and the item.

No Django here: ``python -m pix.content.schema content`` checks a folder alone.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pix.content.files import CompetenceFile, FrameworkFile, ProfileEntry, ProfilesFile, items_of
from pix.content.items import ItemEntry

M = TypeVar("M", bound=BaseModel)


class ContentInvalid(Exception):
    """The files cannot be loaded; ``problems`` says everything there is to correct."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ContentFiles:
    """A folder that can be loaded: every rule of its files holds."""

    framework: FrameworkFile
    competences: tuple[CompetenceFile, ...]
    profiles: tuple[ProfileEntry, ...]
    documents: dict[str, bytes] = field(repr=False)

    @property
    def items(self) -> list[ItemEntry]:
        return items_of(self.competences)


def read_content(directory: Path) -> ContentFiles:
    """Read and check a whole folder. Raises ``ContentInvalid`` with every problem found."""
    problems: list[str] = []
    framework = _read(directory / "framework.toml", FrameworkFile, problems)
    profiles = _read(directory / "profiles.toml", ProfilesFile, problems)
    competences: list[CompetenceFile] = []
    for path in sorted((directory / "competences").glob("*.toml")):
        file = _read(path, CompetenceFile, problems)
        if file is None:
            continue
        if file.competence != path.stem:
            problems.append(f"{path.name} : competence vaut {file.competence!r}, le fichier dit {path.stem!r}")
        competences.append(file)
    documents = {path.name: path.read_bytes() for path in sorted((directory / "documents").glob("*")) if path.is_file()}
    offered = tuple(profiles.profile) if profiles else ()
    if framework:
        problems += _problems_with_the_framework(framework, competences, offered)
    problems += _problems_between_files(competences, offered, documents)
    if problems or framework is None:
        raise ContentInvalid(problems)
    return ContentFiles(framework, tuple(competences), offered, documents)


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
            continue  # The key is missing: it is what the problem is about.
        if isinstance(inside, dict) and isinstance(inside.get("code"), str):
            owner, steps = inside["code"], []
    place = ".".join(map(str, steps))
    message = problem["msg"].removeprefix("Value error, ")
    return " : ".join(part for part in (owner, place, message) if part)


def _problems_with_the_framework(
    framework: FrameworkFile, competences: Sequence[CompetenceFile], profiles: Sequence[ProfileEntry]
) -> list[str]:
    """Check that every competence named elsewhere is one of the framework."""
    known = framework.competence_codes
    absent = "absente de framework.toml"
    return [
        *_repeated("compétence", known),
        *(f"compétence {file.competence} : {absent}" for file in competences if file.competence not in known),
        *(
            f"profil {profile.code} : compétence {code} {absent}"
            for profile in profiles
            for code in profile.competences or ()
            if code not in known
        ),
    ]


def _problems_between_files(
    competences: Sequence[CompetenceFile], profiles: Sequence[ProfileEntry], documents: Collection[str]
) -> list[str]:
    """Check what no single file can: a code is used once, the documents are there."""
    items = items_of(competences)
    return [
        *_repeated("profil", (profile.code for profile in profiles)),
        *_repeated("tube", (tube.code for file in competences for tube in file.tube)),
        *_repeated("épreuve", (item.code for item in items)),
        *(
            f"épreuve {item.code} : le fichier documents/{name} n’existe pas"
            for item in items
            for name in (item.document, item.download)
            if name and name not in documents
        ),
    ]


def _repeated(what: str, codes: Iterable[str]) -> list[str]:
    return [f"{what} {code} : défini {times} fois" for code, times in Counter(codes).items() if times > 1]


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
    sys.stdout.write(f"{directory} : {counts}, {len(files.profiles)} profils\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
