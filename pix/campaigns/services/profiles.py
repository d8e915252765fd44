"""What evaluations assess: the profiles offered to every school, and the skills one of them stands for."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from pix.campaigns.models import TargetProfile, TargetProfileTube
from pix.content.files import ProfileEntry
from pix.content.models import Skill, Tube
from pix.content.schema import read_content
from pix.schools.models import School


@transaction.atomic
def load_public_profiles(directory: Path | None = None) -> list[TargetProfile]:
    """Write the public profiles of a folder of content, or of ours, after the content that is loaded now.

    Running it again changes nothing more. A profile none of whose subjects is loaded
    is left alone, and so is one that left the file: operators retire it. Raises
    ``pix.content.schema.ContentInvalid`` with every problem of the files.
    """
    files = read_content(directory or settings.CONTENT_DIR)
    tubes = list(Tube.objects.select_related("competence").order_by("id"))
    profiles = []
    for entry in files.profiles:
        wanted = entry.competences
        targeted = [tube for tube in tubes if wanted is None or tube.competence.code in wanted]
        if targeted:
            profiles.append(_load(entry, targeted))
    return profiles


def _load(entry: ProfileEntry, tubes: Sequence[Tube]) -> TargetProfile:
    profile, _ = TargetProfile.objects.update_or_create(
        code=entry.code, defaults={"name": entry.name, "description": entry.description, "school": None}
    )
    profile.tubes.exclude(tube__in=tubes).delete()
    TargetProfileTube.objects.bulk_create(
        [TargetProfileTube(target_profile=profile, tube=tube, level_cap=entry.level_cap) for tube in tubes],
        update_conflicts=True,
        unique_fields=["target_profile", "tube"],
        update_fields=["level_cap"],
    )
    return profile


def available_profiles(school: School) -> QuerySet[TargetProfile]:
    """The profiles a school may use: the public ones and its own, still in use."""
    return TargetProfile.objects.filter(Q(school=None) | Q(school=school), archived_at__isnull=True).order_by(
        "school_id", "id"
    )


def targeted_skills(target_profile_id: int) -> QuerySet[Skill]:
    """The skills a profile stands for today, in the order of the framework. One query."""
    targeted = TargetProfileTube.objects.filter(
        target_profile=target_profile_id, tube=OuterRef("tube"), level_cap__gte=OuterRef("level")
    )
    return Skill.objects.filter(Exists(targeted), archived_at__isnull=True).order_by(
        "tube__competence__position", "tube_id", "level", "id"
    )
