"""The content of a release in memory, ready to be asked, graded and scored.

Nothing of a release ever changes, so each process builds its bank once and keeps
it while it is used. A running test goes on with its own release when a newer one is loaded.
"""

from collections.abc import Iterable
from functools import cached_property
from itertools import count
from threading import Lock

from pix.content.building import Builder
from pix.content.contents import AreaContent, CompetenceContent, ItemContent, SkillContent
from pix.content.files import StoredRelease
from pix.content.models import Competence, Document, Item, Release, Skill, Tube
from pix.domain import adaptive

KEPT = 16
"""More releases than tests under way have at once: beyond, the one unused for longest leaves and is built anew."""

_banks: dict[int, "Bank"] = {}
_turns = count()
_lock = Lock()


class NoContent(Exception):
    """No release was ever loaded: ``manage.py load_content`` was forgotten."""


class Bank:
    """Everything that can be assessed, by code, in the order of the framework."""

    def __init__(self, release_id: int, areas: tuple[AreaContent, ...]) -> None:
        self.release_id = release_id
        self.last_turn = 0
        self.areas = areas
        every = [competence for area in areas for competence in area.competences]
        self.competences: dict[str, CompetenceContent] = {competence.code: competence for competence in every}
        self.skills: dict[str, SkillContent] = {skill.code: skill for one in every for skill in one.skills}
        self.items: dict[str, ItemContent] = {item.code: item for skill in self.skills.values() for item in skill.items}

    @cached_property
    def skills_by_id(self) -> dict[int, SkillContent]:
        return {skill.id: skill for skill in self.skills.values()}

    @cached_property
    def items_by_id(self) -> dict[int, ItemContent]:
        return {item.id: item for item in self.items.values()}

    @cached_property
    def _targets(self) -> dict[str, adaptive.Skill]:
        return {
            skill.code: adaptive.Skill(
                skill.code, skill.tube, skill.level, tuple(adaptive.Item(item.code) for item in skill.items)
            )
            for skill in self.skills.values()
        }

    def targets(self, skill_codes: Iterable[str]) -> list[adaptive.Skill]:
        """These skills as the adaptive test reads them; a code that this release does not have is left out."""
        return [self._targets[code] for code in skill_codes if code in self._targets]


def current() -> Bank:
    """The bank new tests begin with. One query. Raises ``NoContent`` before the first loading."""
    release_id = Release.objects.filter(is_current=True).values_list("pk", flat=True).first()
    if release_id is None:
        raise NoContent
    return of(release_id)


def of(release_id: int) -> Bank:
    """The bank of a release; without a query once this process has built it."""
    bank = _banks.get(release_id) or _kept(release_id)
    bank.last_turn = next(_turns)
    return bank


def _kept(release_id: int) -> Bank:
    with _lock:
        bank = _banks.get(release_id) or _build(Release.objects.get(pk=release_id))
        while len(_banks) >= KEPT:
            del _banks[min(_banks, key=lambda each: _banks[each].last_turn)]
        bank.last_turn = next(_turns)
        _banks[release_id] = bank
    return bank


def forget_all() -> None:
    """Forget every bank. For tests, whose rows do not last; a release in service never changes."""
    _banks.clear()


def _build(release: Release) -> Bank:
    ids = {
        "competence": dict(Competence.objects.values_list("code", "pk")),
        "tube": dict(Tube.objects.values_list("code", "pk")),
        "skill": dict(Skill.objects.values_list("code", "pk")),
        "item": dict(Item.objects.values_list("code", "pk")),
    }
    stored = StoredRelease.model_validate(release.data)
    shown = [document.hash for name, document in stored.documents.items() if name.endswith(".html")]
    bodies = Document.objects.filter(content_hash__in=shown).values_list("content_hash", "body")
    fragments = {content_hash: bytes(body) for content_hash, body in bodies}
    return Bank(release.pk, Builder(stored, ids, fragments).areas())
