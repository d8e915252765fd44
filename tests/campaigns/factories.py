"""Invented campaigns and participations, written as rows; the services are tested through their own doors."""

from itertools import count
from typing import Any

from django.utils import timezone

from pix.accounts.models import User
from pix.campaigns.models import Campaign, CampaignDivision, Participation, TargetProfile, TargetProfileTube
from pix.campaigns.services.launching import new_code
from pix.content.models import Area, Competence, Skill, Tube
from pix.rosters.models import Division, Student
from pix.schools.models import School

numbers = count(1)


def make_division(school: School, code: str = "6E A", student_count: int = 0) -> Division:
    return Division.objects.create(school=school, code=code, student_count=student_count)


def make_tube(code: str, *, competence: str = "1.1", levels: int = 3) -> Tube:
    """A subject with one skill a level, ``code1`` … ; without any item to ask."""
    area, _ = Area.objects.get_or_create(
        code=competence[0], defaults={"name": f"Domaine {competence[0]}", "position": int(competence[0])}
    )
    parent, _ = Competence.objects.get_or_create(
        code=competence,
        defaults={"area": area, "name": f"Compétence {competence}", "position": int(competence.replace(".", ""))},
    )
    tube = Tube.objects.create(competence=parent, code=code, name=code.capitalize())
    Skill.objects.bulk_create(Skill(tube=tube, code=f"{code}{level}", level=level) for level in range(1, levels + 1))
    return tube


def make_profile(*tubes: Tube, level_cap: int = 8, **fields: Any) -> TargetProfile:
    number = next(numbers)
    profile = TargetProfile.objects.create(**({"code": f"profil-{number}", "name": f"Profil {number}"} | fields))
    TargetProfileTube.objects.bulk_create(
        TargetProfileTube(target_profile=profile, tube=tube, level_cap=level_cap) for tube in tubes
    )
    return profile


def make_campaign(school: School, owner: User, *, divisions: tuple[str, ...] = (), **fields: Any) -> Campaign:
    """A profiles collection, unless a ``target_profile`` makes it an assessment."""
    kind = Campaign.Kind.ASSESSMENT if fields.get("target_profile") else Campaign.Kind.PROFILES_COLLECTION
    fields = {
        "kind": kind,
        "name": "Rentrée numérique",
        "code": new_code(),
        "school_year": school.roster.school_year,
        "created_at": timezone.now(),
    } | fields
    campaign = Campaign.objects.create(school=school, owner=owner, **fields)
    CampaignDivision.objects.bulk_create(CampaignDivision(campaign=campaign, division=code) for code in divisions)
    return campaign


def make_participation(
    campaign: Campaign, student: Student, *, status: str = Participation.Status.STARTED, **fields: Any
) -> Participation:
    """A participation of the account ``student`` is linked to; a shared one sent nothing but its date."""
    now = timezone.now()
    fields = {
        "user": student.user,
        "division_at_start": student.division,
        "started_at": now,
        "completed_at": None if status == Participation.Status.STARTED else now,
        "shared_at": now if status == Participation.Status.SHARED else None,
    } | fields
    return Participation.objects.create(campaign=campaign, student=student, status=status, **fields)
