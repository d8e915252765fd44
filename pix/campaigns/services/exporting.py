"""The results of a campaign as a CSV file, line by line.

Columns and their order: rules CAMP-19 to CAMP-21. Days are the school's; the class is the one at joining; what was not
sent reads ``NA``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import Source
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import headings
from pix.campaigns.services.following import participations_of
from pix.campaigns.services.profiles import targeted_skills
from pix.campaigns.services.progress import progress_of
from pix.content.models import Competence
from pix.domain.scoring import Progress
from pix.lib.chunks import in_chunks
from pix.lib.csv_export import BOM, Cell, write_row

NOT_SENT = "NA"
CHUNK = 250
"""Participations read at once: 20,000 pupils never lie in memory together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A competence, or a domain: the titles of its three columns, and the competences they add up."""

    titles: tuple[str, ...]
    codes: tuple[str, ...]
    targeted: int


def file_name(campaign: Campaign, *, at: datetime) -> str:
    """``Resultats-rentree-12-2026-11-22-1005.csv``."""
    moment = timezone.localtime(at).strftime("%Y-%m-%d-%H%M")
    return _("Resultats-%(name)s-%(number)s-%(moment)s.csv") % {
        "name": slugify(campaign.name)[:80] or _("campagne"),
        "number": campaign.pk,
        "moment": moment,
    }


def hand_over(campaign: Campaign, *, to: User, source: Source, at: datetime) -> Iterator[str]:
    """Give the lines of the file to a member of the school; after the last one, write in both journals that they left.

    A file that breaks on the way has not left.
    """
    yield from export(campaign)
    trail.record_export(
        "campaign.exported", at=at, target=campaign, actor_id=to.pk, school_id=campaign.school_id, source=source
    )


def export(campaign: Campaign) -> Iterator[str]:
    """The lines of the file, the header first, then one pupil a line in the order of the list."""
    if campaign.kind == Campaign.Kind.ASSESSMENT:
        yield from _export_assessment(campaign)
    else:
        yield from _export_profiles(campaign)


def _export_assessment(campaign: Campaign) -> Iterator[str]:
    groups = _groups_of(campaign)
    profile = campaign.target_profile.name if campaign.target_profile else ""
    yield BOM + write_row(
        headings.of_assessment(
            external_id=_external_id_column(campaign), mastery=(title for group in groups for title in group.titles)
        )
    )
    for participation, progress in _participations(campaign):
        sent = participation.status == Participation.Status.SHARED
        yield write_row(
            [
                campaign.school.name,
                campaign.pk,
                campaign.name,
                profile,
                *_who(campaign, participation),
                _share(progress.percent, 100),
                _day(participation.started_at),
                headings.yes_or_no(sent),
                _day(participation.shared_at),
                _share(participation.validated or 0, participation.targeted or 0) if sent else NOT_SENT,
                *(cell for group in groups for cell in _mastery_cells(group, participation if sent else None)),
            ]
        )


def _export_profiles(campaign: Campaign) -> Iterator[str]:
    competences = list(Competence.objects.order_by("position", "id").values_list("code", "name"))
    yield BOM + write_row(
        headings.of_profiles(
            external_id=_external_id_column(campaign), competences=(name for _code, name in competences)
        )
    )
    for participation, _progress in _participations(campaign):
        sent = participation.status == Participation.Status.SHARED
        snapshot = participation.snapshot or {} if sent else {}
        held = _by_code(snapshot)
        yield write_row(
            [
                campaign.school.name,
                campaign.pk,
                campaign.name,
                *_who(campaign, participation),
                headings.yes_or_no(sent),
                _day(participation.shared_at),
                participation.pix if sent else NOT_SENT,
                headings.yes_or_no(snapshot["certifiable"]) if "certifiable" in snapshot else NOT_SENT,
                snapshot.get("certifiable_count", NOT_SENT),
                *(held.get(code, {}).get(key, NOT_SENT) for code, _name in competences for key in ("level", "pix")),
            ]
        )


def _participations(campaign: Campaign) -> Iterator[tuple[Participation, Progress]]:
    rows = participations_of(campaign)
    for numbers in in_chunks(rows.values_list("pk", flat=True), CHUNK):
        chunk = list(rows.filter(pk__in=numbers).select_related("student", "assessment"))
        progress = progress_of(chunk)
        yield from ((one, progress[one.pk]) for one in chunk)


def _external_id_column(campaign: Campaign) -> list[str]:
    return [campaign.external_id_label] if campaign.external_id_label else []


def _who(campaign: Campaign, participation: Participation) -> list[Cell]:
    student = participation.student
    external_id = [participation.external_id] if campaign.external_id_label else []
    return [student.last_name, student.first_name, participation.division_at_start, *external_id]


def _groups_of(campaign: Campaign) -> list[_Group]:
    """The competences of the profile in the order of the framework, then their domains."""
    if campaign.target_profile_id is None:
        return []
    competence = "tube__competence"
    rows = list(
        targeted_skills(campaign.target_profile_id)
        .order_by(f"{competence}__position")
        .values_list(f"{competence}__code", f"{competence}__name", f"{competence}__area__name")
        .annotate(Count("id"))
    )
    competences = [
        _Group(titles=headings.of_competence(name), codes=(code,), targeted=skills)
        for code, name, _area, skills in rows
    ]
    areas = [
        _Group(
            titles=headings.of_area(area),
            codes=tuple(code for code, _name, parent, _skills in rows if parent == area),
            targeted=sum(skills for _code, _name, parent, skills in rows if parent == area),
        )
        for area in dict.fromkeys(parent for _code, _name, parent, _skills in rows)
    ]
    return competences + areas


def _mastery_cells(group: _Group, sent: Participation | None) -> Sequence[Cell]:
    if sent is None:
        return (NOT_SENT, group.targeted, NOT_SENT)
    held = _by_code(sent.snapshot or {})
    frozen = [held[code] for code in group.codes if code in held]
    targeted = sum(one["targeted"] for one in frozen)
    validated = sum(one["validated"] for one in frozen)
    return (_share(validated, targeted), targeted, validated)


def _by_code(snapshot: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {competence["code"]: competence for competence in snapshot.get("competences", ())}


def _share(part: int, total: int) -> Decimal:
    """A share between 0 and 1 with two decimals, a half rounded up; 0 of nothing is 0."""
    return Decimal((200 * part + total) // (2 * total)).scaleb(-2) if total else Decimal(0)


def _day(moment: datetime | None) -> date | str:
    return timezone.localdate(moment) if moment is not None else NOT_SENT
