"""The demo world: made by the product's own services, so that what it shows could have happened.

Each step looks for what it makes and makes only what is missing: interrupted, it goes on at the next run; done, it
costs a few queries.
"""

import io
import random
from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import transaction

from pix.accounts import sign_in_methods
from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services import passwords, registration
from pix.audit.models import ActorKind
from pix.campaigns.models import Campaign, TargetProfile
from pix.campaigns.services import launching, profiles
from pix.demo import cast, pupils
from pix.demo.jean import give_jean_his_skills
from pix.domain.campaigns import draw_code
from pix.lib.method_kinds import MethodKind
from pix.rosters.models import RosterImport
from pix.schools.models import Membership, School

SEED = 62


def create_world(*, now: datetime, say: Callable[[str], object]) -> bool:
    """Make what is missing of the demo world; false when nothing was. ``now`` dates what has no date of its own."""
    if _is_whole():
        return False
    say("Création du monde de démonstration (une seule fois, une minute au plus)…")
    password = passwords.hash_password(cast.PASSWORD)
    for one in cast.SCHOOLS:
        School.objects.get_or_create(uai=one.uai, defaults={"name": one.name, "email": one.email})
    for person in cast.MEMBERS:
        _member(person, password, now)
    _operator(password, now)
    profiles.load_public_profiles()

    college, lycee, _ = cast.SCHOOLS
    _import(college, 0)
    _campaigns(cast.LAST_YEAR, password)
    _import(college, 1)
    _import(lycee, 0)
    give_jean_his_skills(password=password, at=cast.THIS_YEAR[0].made_on)
    _campaigns(cast.THIS_YEAR, password)
    return True


def _is_whole() -> bool:
    made = Campaign.objects.filter(school__uai__in=(cast.COLLEGE, cast.LYCEE)).count()
    return bool(made >= len(cast.LAST_YEAR) + len(cast.THIS_YEAR) and pupils.find(cast.LYCEE, cast.JEAN).user_id)


def _member(person: cast.DemoMember, password: passwords.HashedPassword, at: datetime) -> None:
    user = _account(person, password, actor_kind=ActorKind.MEMBER, at=at)
    Membership.objects.get_or_create(
        school=School.objects.get(uai=person.uai), user=user, defaults={"role": person.role}
    )


def _operator(password: passwords.HashedPassword, at: datetime) -> None:
    user = _account(cast.OPERATOR, password, actor_kind=ActorKind.OPERATOR, at=at)
    if not user.is_staff:
        registration.make_operator(user=user, at=at)


def _account(
    person: cast.DemoMember, password: passwords.HashedPassword, *, actor_kind: ActorKind, at: datetime
) -> User:
    known = sign_in_methods.opened_by(kind=MethodKind.EMAIL, identifier=person.email)
    if known is not None:
        return known.user
    return registration.create_account(
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        password=password,
        how=AuthenticationMethod.How.SCHOOL,
        actor_kind=actor_kind,
        at=at,
    )


def _import(one: cast.DemoSchool, index: int) -> None:
    """Import one export as the operator's command does, then give it the day it stands for."""
    school = School.objects.get(uai=one.uai)
    if school.roster_imports.filter(status=RosterImport.Status.IMPORTED).count() > index:
        return
    name, day = one.imports[index]
    path = str(cast.SAMPLES_DIRECTORY / name)
    call_command("import_roster", path, school=one.uai, accept_departures=True, accept_year=True, stdout=io.StringIO())
    admin = school.memberships.get(role="admin").user
    latest = school.roster_imports.filter(status=RosterImport.Status.IMPORTED).latest("id")
    RosterImport.objects.filter(pk=latest.pk).update(
        asked_by=admin, confirmed_by=admin, asked_at=day, confirmed_at=day, applied_at=day
    )


def _campaigns(wanted: tuple[cast.DemoCampaign, ...], password: passwords.HashedPassword) -> None:
    for one in wanted:
        school = School.objects.get(uai=one.uai)
        if not Campaign.objects.filter(
            school=school, divisions__division=one.division, created_at=one.made_on
        ).exists():
            rng = random.Random(f"{SEED} {one.uai} {one.division} {one.name}")  # noqa: S311 (an invented world, the same every time)
            with transaction.atomic():
                pupils.play(_launch(one, school, rng), one, password=password, rng=rng)


def _launch(one: cast.DemoCampaign, school: School, rng: random.Random) -> Campaign:
    request = launching.CampaignRequest(
        school=school,
        owner=school.memberships.get(role="admin").user,
        kind=Campaign.Kind.ASSESSMENT,
        name=f"{one.name} {one.division}",
        title=one.name,
        target_profile=TargetProfile.objects.get(code=one.profile),
        divisions=[one.division],
    )
    return launching.create_campaign(request, at=one.made_on, draw_code=lambda: draw_code(rng))
