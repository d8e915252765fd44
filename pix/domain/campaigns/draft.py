"""What a campaign must be before it exists; every problem is found at once.

``docs/rules/campaigns.md``, CAMP-4 and CAMP-5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pix.lib.text import clean_line, clean_text

NAME_MAX = 255
TITLE_MAX = 50
LANDING_TEXT_MAX = 5_000
EXTERNAL_ID_LABEL_MIN = 3
EXTERNAL_ID_LABEL_MAX = 255


class Kind(StrEnum):
    """What a campaign asks of its pupils."""

    ASSESSMENT = "assessment"
    PROFILES_COLLECTION = "profiles_collection"


class Problem(StrEnum):
    """Why a campaign cannot be created; the page says it in words, next to the field."""

    NAME_REQUIRED = "name_required"
    NAME_TOO_LONG = "name_too_long"
    KIND_REQUIRED = "kind_required"
    TARGET_PROFILE_REQUIRED = "target_profile_required"
    TARGET_PROFILE_NOT_ALLOWED = "target_profile_not_allowed"
    TARGET_PROFILE_UNAVAILABLE = "target_profile_unavailable"
    TITLE_TOO_LONG = "title_too_long"
    TITLE_NOT_ALLOWED = "title_not_allowed"
    LANDING_TEXT_TOO_LONG = "landing_text_too_long"
    EXTERNAL_ID_LABEL_TOO_SHORT = "external_id_label_too_short"
    EXTERNAL_ID_LABEL_TOO_LONG = "external_id_label_too_long"
    OWNER_NOT_A_MEMBER = "owner_not_a_member"
    DIVISION_REQUIRED = "division_required"
    DIVISION_UNKNOWN = "division_unknown"

    @property
    def field(self) -> str:
        """The field of the form that has to change."""
        return _FIELDS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A campaign as somebody asks for it, its texts cleaned: see ``read_draft``."""

    kind: str
    name: str
    title: str
    landing_text: str
    external_id_label: str
    has_target_profile: bool


def read_draft(
    *, kind: str, name: str, title: str, landing_text: str, external_id_label: str, has_target_profile: bool
) -> Draft:
    """What was typed, without anything that has no place on a screen."""
    return Draft(
        kind=kind,
        name=clean_line(name),
        title=clean_line(title),
        landing_text=clean_text(landing_text),
        external_id_label=clean_line(external_id_label),
        has_target_profile=has_target_profile,
    )


def problems_of(draft: Draft) -> list[Problem]:
    """Everything that stands in the way, in the order of the form; empty when nothing does."""
    return [*_problems_of_name(draft), *_problems_of_purpose(draft), *_problems_of_texts(draft)]


def _problems_of_name(draft: Draft) -> Iterator[Problem]:
    if not draft.name:
        yield Problem.NAME_REQUIRED
    elif len(draft.name) > NAME_MAX:
        yield Problem.NAME_TOO_LONG


def _problems_of_purpose(draft: Draft) -> Iterator[Problem]:
    match draft.kind:
        case Kind.ASSESSMENT:
            if not draft.has_target_profile:
                yield Problem.TARGET_PROFILE_REQUIRED
            if len(draft.title) > TITLE_MAX:
                yield Problem.TITLE_TOO_LONG
        case Kind.PROFILES_COLLECTION:
            if draft.has_target_profile:
                yield Problem.TARGET_PROFILE_NOT_ALLOWED
            if draft.title:
                yield Problem.TITLE_NOT_ALLOWED
        case _:
            yield Problem.KIND_REQUIRED
            if len(draft.title) > TITLE_MAX:
                yield Problem.TITLE_TOO_LONG


def _problems_of_texts(draft: Draft) -> Iterator[Problem]:
    if len(draft.landing_text) > LANDING_TEXT_MAX:
        yield Problem.LANDING_TEXT_TOO_LONG
    if 0 < len(draft.external_id_label) < EXTERNAL_ID_LABEL_MIN:
        yield Problem.EXTERNAL_ID_LABEL_TOO_SHORT
    if len(draft.external_id_label) > EXTERNAL_ID_LABEL_MAX:
        yield Problem.EXTERNAL_ID_LABEL_TOO_LONG


_FIELDS = {
    Problem.NAME_REQUIRED: "name",
    Problem.NAME_TOO_LONG: "name",
    Problem.KIND_REQUIRED: "kind",
    Problem.TARGET_PROFILE_REQUIRED: "target_profile",
    Problem.TARGET_PROFILE_NOT_ALLOWED: "target_profile",
    Problem.TARGET_PROFILE_UNAVAILABLE: "target_profile",
    Problem.TITLE_TOO_LONG: "title",
    Problem.TITLE_NOT_ALLOWED: "title",
    Problem.LANDING_TEXT_TOO_LONG: "landing_text",
    Problem.EXTERNAL_ID_LABEL_TOO_SHORT: "external_id_label",
    Problem.EXTERNAL_ID_LABEL_TOO_LONG: "external_id_label",
    Problem.OWNER_NOT_A_MEMBER: "owner",
    Problem.DIVISION_REQUIRED: "divisions",
    Problem.DIVISION_UNKNOWN: "divisions",
}
