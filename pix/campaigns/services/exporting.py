"""The results of a campaign as a CSV file, written line by line while it is sent.

Columns and their order: domain specification, §F4. Days are the school's; the class is the one at joining; what was not
sent reads ``NA``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.text import slugify

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import Source
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services.following import participations_of
from pix.campaigns.services.profiles import targeted_skills
from pix.campaigns.services.progress import Progress, progress_of
from pix.content.models import Competence
from pix.lib.csv_export import BOM, Cell, write_row

NOT_SENT = "NA"
CHUNK = 500
"""Participations read at once: 20,000 pupils never lie in memory together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A competence, or a domain: how three columns name it, and the competences they add up."""

    of: str
    within: str
    codes: tuple[str, ...]
    targeted: int


def file_name(campaign: Campaign, *, at: datetime) -> str:
    """``Resultats-rentree-12-2026-11-22-1005.csv``."""
    moment = timezone.localtime(at).strftime("%Y-%m-%d-%H%M")
    return f"Resultats-{slugify(campaign.name)[:80] or 'campagne'}-{campaign.pk}-{moment}.csv"


def hand_over(campaign: Campaign, *, to: User, source: Source, at: datetime) -> Iterator[str]:
    """Give the lines of the file to a member of the school, and write in both journals that they left."""
    trail.record_export(
        "campaign.exported", at=at, target=campaign, actor_id=to.pk, school_id=campaign.school_id, source=source
    )
    return export(campaign)


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
        [
            "Nom de l'organisation",
            "ID Campagne",
            "Nom de la campagne",
            "Nom du Profil Cible",
            "Nom du Participant",
            "Prénom du Participant",
            "Classe",
            *_external_id_column(campaign),
            "% de progression",
            "Date de début",
            "Partage (O/N)",
            "Date du partage",
            "% maitrise de l'ensemble des acquis du profil",
            *(column for group in groups for column in _columns_of(group)),
        ]
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
                sent,
                _day(participation.shared_at),
                _share(participation.validated or 0, participation.targeted or 0) if sent else NOT_SENT,
                *(cell for group in groups for cell in _mastery_cells(group, participation if sent else None)),
            ]
        )


def _export_profiles(campaign: Campaign) -> Iterator[str]:
    competences = list(Competence.objects.order_by("position", "id").values_list("code", "name"))
    yield BOM + write_row(
        [
            "Nom de l'organisation",
            "ID Campagne",
            "Nom de la campagne",
            "Nom du Participant",
            "Prénom du Participant",
            "Classe",
            *_external_id_column(campaign),
            "Envoi (O/N)",
            "Date de l'envoi",
            "Nombre de pix total",
            "Certifiable (O/N)",
            "Nombre de compétences certifiables",
            *(f"{what} pour la compétence {name}" for _, name in competences for what in ("Niveau", "Nombre de pix")),
        ]
    )
    for participation, _ in _participations(campaign):
        sent = participation.status == Participation.Status.SHARED
        snapshot = participation.snapshot or {} if sent else {}
        held = _by_code(snapshot)
        yield write_row(
            [
                campaign.school.name,
                campaign.pk,
                campaign.name,
                *_who(campaign, participation),
                sent,
                _day(participation.shared_at),
                participation.pix if sent else NOT_SENT,
                snapshot.get("certifiable", NOT_SENT),
                snapshot.get("certifiable_count", NOT_SENT),
                *(held.get(code, {}).get(key, NOT_SENT) for code, _ in competences for key in ("level", "pix")),
            ]
        )


def _participations(campaign: Campaign) -> Iterator[tuple[Participation, Progress]]:
    rows = participations_of(campaign).select_related("student", "assessment", "user").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
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
    if campaign.target_profile is None:
        return []
    competence = "tube__competence"
    rows = list(
        targeted_skills(campaign.target_profile)
        .order_by(f"{competence}__position")
        .values_list(f"{competence}__code", f"{competence}__name", f"{competence}__area__name")
        .annotate(Count("id"))
    )
    competences = [
        _Group(of=f"de la compétence {name}", within=f"dans la compétence {name}", codes=(code,), targeted=skills)
        for code, name, _, skills in rows
    ]
    areas = [
        _Group(
            of=f"du domaine {area}",
            within=f"dans le domaine {area}",
            codes=tuple(code for code, _, parent, _ in rows if parent == area),
            targeted=sum(skills for _, _, parent, skills in rows if parent == area),
        )
        for area in dict.fromkeys(parent for _, _, parent, _ in rows)
    ]
    return competences + areas


def _columns_of(group: _Group) -> Sequence[str]:
    return (
        f"% de maitrise des acquis {group.of}",
        f"Nombre d'acquis du profil cible {group.within}",
        f"Acquis maitrisés {group.within}",
    )


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
