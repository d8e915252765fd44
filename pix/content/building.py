"""Build the bank's values from what a release stores, which the schema once accepted."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from pix.content import rendering
from pix.content.contents import (
    AreaContent,
    CompetenceContent,
    DocumentContent,
    FieldContent,
    ItemContent,
    Piece,
    SkillContent,
    TubeContent,
)
from pix.content.schema import PLACEHOLDER
from pix.domain import grading, scoring

Data = Mapping[str, Any]
_PARAGRAPHS = re.compile(r"\n\s*\n")
HASH_IN_ADDRESS = 16


class Builder:
    """Gives every value its database id: ``ids`` maps "competence", "tube", "skill", "item" to code → id."""

    def __init__(self, data: Data, ids: Mapping[str, Mapping[str, int]], fragments: Mapping[str, bytes]) -> None:
        self._data = data
        self._ids = ids
        addresses = {name: address_of(name, stored["hash"]) for name, stored in data["documents"].items()}
        self._documents = {
            name: document(name, stored["hash"], stored["size"], fragments.get(stored["hash"]), addresses)
            for name, stored in data["documents"].items()
        }

    def areas(self) -> tuple[AreaContent, ...]:
        files = {file["competence"]: file for file in self._data["competences"]}
        return tuple(
            AreaContent(
                code=area["code"],
                name=area["name"],
                competences=tuple(
                    self._competence(entry, area, files.get(entry["code"], {"tube": []}))
                    for entry in area["competence"]
                ),
            )
            for area in self._data["framework"]["area"]
        )

    def _competence(self, entry: Data, area: Data, file: Data) -> CompetenceContent:
        sizes = Counter(skill["level"] for tube in file["tube"] for skill in tube["skill"])
        return CompetenceContent(
            id=self._ids["competence"][entry["code"]],
            code=entry["code"],
            name=entry["name"],
            description=entry["description"],
            area=area["code"],
            area_name=area["name"],
            tubes=tuple(self._tube(tube, entry["code"], sizes) for tube in file["tube"]),
        )

    def _tube(self, tube: Data, competence: str, sizes: Mapping[int, int]) -> TubeContent:
        return TubeContent(
            id=self._ids["tube"][tube["code"]],
            code=tube["code"],
            name=tube["name"],
            description=tube["description"],
            competence=competence,
            skills=tuple(self._skill(skill, tube["code"], competence, sizes) for skill in tube["skill"]),
        )

    def _skill(self, skill: Data, tube: str, competence: str, sizes: Mapping[int, int]) -> SkillContent:
        code = f"{tube}{skill['level']}"
        return SkillContent(
            id=self._ids["skill"][code],
            code=code,
            name=skill["name"],
            level=skill["level"],
            tube=tube,
            competence=competence,
            value=scoring.skill_value(sizes[skill["level"]]),
            items=tuple(self._item(item, code) for item in skill["item"]),
        )

    def _item(self, item: Data, skill: str) -> ItemContent:
        return ItemContent(
            id=self._ids["item"][item["code"]],
            code=item["code"],
            skill=skill,
            type=item["type"],
            title=item["title"],
            instruction=_safe(rendering.instruction_html(item["instruction"])),
            explanation=item["explanation"],
            web=item["web"],
            document=self._documents[item["document"]] if item["document"] else None,
            download=self._documents[item["download"]] if item["download"] else None,
            solution=solution(item),
            proposals=tuple(item.get("proposals", ())),
            format=item.get("format", "word"),
            paragraphs=_paragraphs(item) if item["type"] == "qrocm" else (),
        )


def address_of(name: str, content_hash: str) -> str:
    """Where a document is served: what is there never changes, since the address holds its hash."""
    return f"{content_hash[:HASH_IN_ADDRESS]}/{name}"


def document(
    name: str, content_hash: str, size: int, fragment: bytes | None, addresses: Mapping[str, str] | None = None
) -> DocumentContent:
    """Make a document; ``fragment`` is the text of one that is shown inside the page.

    The pictures it shows are written ``/documents/name`` in the files; ``addresses`` says where each is served.
    """
    html = None
    if fragment is not None:
        cleaned = rendering.document_html(fragment.decode())
        for picture, address in (addresses or {}).items():
            cleaned = cleaned.replace(f'src="/documents/{picture}"', f'src="/documents/{address}"')
        html = _safe(cleaned)
    return DocumentContent(name=name, address=address_of(name, content_hash), size=size, html=html)


def solution(item: Data) -> grading.Solution:
    """Say how an item is graded."""
    match item["type"]:
        case "qcu":
            return grading.SingleChoice(str(item["solution"]))
        case "qcm":
            return grading.MultipleChoice(tuple(str(number) for number in item["solution"]))
        case "qroc":
            return _short_text(item)
    fields = {name: _short_text(field) for name, field in item["fields"].items()}
    return grading.Cloze(fields=fields, dependent=item["mode"] == "dependent")


def _short_text(spec: Data) -> grading.ShortText:
    return grading.ShortText(
        solutions=tuple(spec["solutions"]),
        format=spec["format"],
        treatments=tuple(spec["treatments"]),
        picked=bool(spec.get("choices")),
    )


def _paragraphs(item: Data) -> tuple[tuple[Piece, ...], ...]:
    return tuple(_pieces(text, item["fields"]) for text in _PARAGRAPHS.split(item["text"].strip()))


def _pieces(text: str, fields: Data) -> tuple[Piece, ...]:
    """Cut one paragraph at its gaps: ``split`` gives words and names in turn, words last."""
    parts = PLACEHOLDER.split(text)
    pieces = [Piece(words, _field(name, fields[name])) for words, name in zip(parts[0:-1:2], parts[1::2], strict=True)]
    return (*pieces, Piece(parts[-1])) if parts[-1].strip() else tuple(pieces)


def _field(name: str, spec: Data) -> FieldContent:
    return FieldContent(name=name, label=spec["label"], format=spec["format"], choices=tuple(spec.get("choices") or ()))


def _safe(cleaned: str) -> SafeString:
    return mark_safe(cleaned)  # noqa: S308 (pix.content.rendering has just cleaned it)
