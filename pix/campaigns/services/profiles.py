"""What evaluations assess: the profiles offered to every school, and the skills one of them stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from pix.campaigns.models import TargetProfile, TargetProfileTube
from pix.content.models import Skill, Tube
from pix.schools.models import School


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    """A public profile: every subject of some competences (all of them when none is named), up to a level."""

    code: str
    name: str
    description: str
    competences: tuple[str, ...]
    level_cap: int


PUBLIC = (
    _Recipe(
        code="premiers-pas-information-donnees",
        name="Premiers pas : information et données",
        description="Chercher, gérer et traiter des données, jusqu’au niveau 3. Une heure environ, pour une rentrée.",
        competences=("1.1", "1.2", "1.3"),
        level_cap=3,
    ),
    _Recipe(
        code="tous-les-sujets",
        name="Tous les sujets, tous les niveaux",
        description="Toutes les questions disponibles. Un test long, que les élèves peuvent faire en plusieurs fois.",
        competences=(),
        level_cap=8,
    ),
)


@transaction.atomic
def load_public_profiles() -> list[TargetProfile]:
    """Write the public profiles after the content that is loaded now; running it again changes nothing more.

    A profile none of whose subjects is loaded is left alone.
    """
    tubes = list(Tube.objects.select_related("competence").order_by("id"))
    profiles = []
    for recipe in PUBLIC:
        targeted = [tube for tube in tubes if not recipe.competences or tube.competence.code in recipe.competences]
        if targeted:
            profiles.append(_load(recipe, targeted))
    return profiles


def _load(recipe: _Recipe, tubes: Sequence[Tube]) -> TargetProfile:
    profile, _ = TargetProfile.objects.update_or_create(
        code=recipe.code, defaults={"name": recipe.name, "description": recipe.description, "school": None}
    )
    profile.tubes.exclude(tube__in=tubes).delete()
    TargetProfileTube.objects.bulk_create(
        [TargetProfileTube(target_profile=profile, tube=tube, level_cap=recipe.level_cap) for tube in tubes],
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


def targeted_skills(profile: TargetProfile) -> QuerySet[Skill]:
    """The skills a profile stands for today, in the order of the framework."""
    caps = dict(profile.tubes.values_list("tube_id", "level_cap"))
    within = Q(pk__in=())
    for cap in set(caps.values()):
        within |= Q(tube__in=[tube for tube, level_cap in caps.items() if level_cap == cap], level__lte=cap)
    return Skill.objects.filter(within, archived_at__isnull=True).order_by(
        "tube__competence__position", "tube_id", "level", "id"
    )
