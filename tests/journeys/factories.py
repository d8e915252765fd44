"""A school at work, for the pages to have something to show: real content, a class in every state."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from pix.accounts.models import User
from pix.assessments.models import Assessment
from pix.assessments.services import answering, starting
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import launching, profiles, sharing, taking_part
from pix.content import bank
from pix.content.services.loading import load_content
from pix.rosters.models import Division, RosterImport, Student
from pix.schools.models import Role, School
from tests.accounts.factories import make_user
from tests.campaigns.starting import take_part
from tests.schools.factories import make_member, make_school, make_student

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
DIVISION = "6E A"
SAMPLES = Path(__file__).parents[1] / "samples/siecle"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who and what the pages may show."""

    school: School
    administrator: User
    member: User
    newcomer: User
    campaign: Campaign
    collection: Campaign
    stranger: Student
    beginner: User
    finisher: User
    sender: User
    running: Assessment
    finished: Assessment
    competence: Assessment
    sent: Participation
    imports: dict[str, int]


def make_world() -> World:
    """Four pupils of a class: one never came, one is answering, one has finished, one has sent."""
    load_content(settings.CONTENT_DIR)
    profile = profiles.load_public_profiles()[0]
    school = make_school(roster={"current_student_count": 4, "exported_at": NOON})
    Division.objects.create(school=school, code=DIVISION, student_count=4)
    administrator = make_member(school, role=Role.ADMIN, first_name="Inès", last_name="Morel").user
    campaign = launching.create_campaign(
        launching.CampaignRequest(
            school=school,
            owner=administrator,
            kind=Campaign.Kind.ASSESSMENT,
            name="Rentrée numérique 6E A",
            title="Rentrée numérique",
            landing_text="Une heure pour voir où vous en êtes.",
            target_profile=profile,
            divisions=[DIVISION],
        ),
        at=NOON,
    )
    collection = launching.create_campaign(
        launching.CampaignRequest(
            school=school,
            owner=administrator,
            kind=Campaign.Kind.PROFILES_COLLECTION,
            name="Profils 6E A",
            divisions=[DIVISION],
        ),
        at=NOON,
    )
    beginner, finisher, sender = (_pupil(school, name) for name in ("Zoé", "Noé", "Éloïse"))
    starts = {user: _start(campaign, user) for user in (beginner, finisher, sender)}
    _sit(_test(starts[beginner]), answers=3)
    for user in (finisher, sender):
        _sit(_test(starts[user]))
    competence = starting.start_assessment(
        user=sender, kind=Assessment.Kind.COMPETENCE, competence="1.1", seed=7, at=NOON + timedelta(hours=2)
    )
    _sit(competence)
    sent = sharing.share(participation=_fresh(starts[sender]), at=NOON + timedelta(hours=2))
    _start(collection, sender)
    return World(
        school=school,
        administrator=administrator,
        member=make_member(school, first_name="Paul", last_name="Vidal").user,
        newcomer=make_member(
            make_school(uai="0699903P", name="Collège Neuf"), role=Role.ADMIN, first_name="Odile"
        ).user,
        campaign=campaign,
        collection=collection,
        stranger=make_student(school, first_name="Alex", last_name="TÉRIER", birth_date=date(2014, 5, 12)),
        beginner=beginner,
        finisher=finisher,
        sender=sender,
        running=_test(starts[beginner]),
        finished=_test(starts[finisher]),
        competence=competence,
        sent=sent,
        imports={},
    )


def add_imports(world: World) -> World:
    """A base imported last year, the new one waiting to be confirmed, and a file that was refused."""
    call_command(
        "import_roster",
        str(SAMPLES / "college-2025.xml"),
        school=world.school.uai,
        accept_departures=True,
        accept_older=True,
        accept_year=True,
    )
    imports = {"receipt": RosterImport.objects.latest("pk").pk}
    browser = Client()
    browser.force_login(world.administrator)
    for name, file in (("refused", "bad/responsables.xml"), ("preview", "college-2026.xml")):
        with (SAMPLES / file).open("rb") as upload:
            browser.post(reverse("school:rosters"), {"file": upload})
        imports[name] = RosterImport.objects.latest("pk").pk
    return replace(world, imports=imports)


def _pupil(school: School, first_name: str) -> User:
    user = make_user(first_name=first_name, last_name="Cormier", username=f"{first_name.lower()}.cormier0503")
    make_student(school, user=user, first_name=first_name)
    return user


def _start(campaign: Campaign, user: User) -> Participation:
    student = Student.objects.get(user=user)
    return take_part(campaign=campaign, student=student, user=user, at=NOON)


def _sit(test: Assessment, *, answers: int = 99) -> None:
    """Answer so many questions as somebody who knows the first two levels and skips the rest."""
    known = bank.current()
    for number in range(answers):
        at = NOON + timedelta(minutes=number + 1)
        step = answering.current_question(assessment=test)
        if isinstance(step, answering.Finished):
            taking_part.mark_completed(assessment=test, at=at)
            return
        item = known.items[step.item.code]
        value = item.solution.right_answer() if known.skills[item.skill].level <= 2 else None
        taking_part.answer(assessment=test, item_code=item.code, value=value, at=at)
        test.refresh_from_db()


def _test(participation: Participation) -> Assessment:
    return Assessment.objects.get(participation=participation)


def _fresh(participation: Participation) -> Participation:
    return Participation.objects.get(pk=participation.pk)
