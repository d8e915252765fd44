"""Build the bank's values from what a release stores."""

from collections import Counter
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

from pix.content import items, rendering
from pix.content.contents import (
    AreaContent,
    CompetenceContent,
    DocumentContent,
    ItemContent,
    SkillContent,
    TubeContent,
)
from pix.content.files import AreaEntry, CompetenceEntry, SkillEntry, StoredRelease, TubeEntry
from pix.content.items import ItemEntry
from pix.domain import scoring

HASH_IN_ADDRESS = 16


class Builder:
    """Gives every value its database id: ``ids`` maps "competence", "tube", "skill", "item" to code → id."""

    def __init__(
        self, release: StoredRelease, ids: Mapping[str, Mapping[str, int]], fragments: Mapping[str, bytes]
    ) -> None:
        self._release = release
        self._ids = ids
        self._types = items.by_code()
        addresses = {name: address_of(name, stored.hash) for name, stored in release.documents.items()}
        self._documents = {
            name: document(name, stored.hash, stored.size, fragments.get(stored.hash), addresses)
            for name, stored in release.documents.items()
        }

    def areas(self) -> tuple[AreaContent, ...]:
        tubes = {file.competence: file.tube for file in self._release.competences}
        return tuple(
            AreaContent(
                code=area.code,
                name=area.name,
                competences=tuple(
                    self._competence(entry, area, tubes.get(entry.code, [])) for entry in area.competence
                ),
            )
            for area in self._release.framework.area
        )

    def _competence(self, entry: CompetenceEntry, area: AreaEntry, tubes: list[TubeEntry]) -> CompetenceContent:
        sizes = Counter(skill.level for tube in tubes for skill in tube.skill)
        return CompetenceContent(
            id=self._ids["competence"][entry.code],
            code=entry.code,
            name=entry.name,
            description=entry.description,
            area=area.code,
            area_name=area.name,
            tubes=tuple(self._tube(tube, entry.code, sizes) for tube in tubes),
        )

    def _tube(self, tube: TubeEntry, competence: str, sizes: Mapping[int, int]) -> TubeContent:
        return TubeContent(
            id=self._ids["tube"][tube.code],
            code=tube.code,
            name=tube.name,
            description=tube.description,
            competence=competence,
            skills=tuple(self._skill(skill, tube.code, competence, sizes) for skill in tube.skill),
        )

    def _skill(self, skill: SkillEntry, tube: str, competence: str, sizes: Mapping[int, int]) -> SkillContent:
        code = f"{tube}{skill.level}"
        return SkillContent(
            id=self._ids["skill"][code],
            code=code,
            name=skill.name,
            level=skill.level,
            tube=tube,
            competence=competence,
            value=scoring.skill_value(sizes[skill.level]),
            items=tuple(self._item(item, code) for item in skill.item),
        )

    def _item(self, item: ItemEntry, skill: str) -> ItemContent:
        return ItemContent(
            id=self._ids["item"][item.code],
            code=item.code,
            skill=skill,
            type=self._types[item.type],
            title=item.title,
            instruction=_safe(rendering.instruction_html(item.instruction)),
            explanation=item.explanation,
            web=item.web,
            document=self._documents[item.document] if item.document else None,
            download=self._documents[item.download] if item.download else None,
            body=item.body(),
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


def _safe(cleaned: str) -> SafeString:
    return mark_safe(cleaned)  # noqa: S308 (pix.content.rendering has just cleaned it)
