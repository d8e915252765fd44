"""Read what a person's skills are worth: their profile, and their mastery of some skills; and how far a test has come.

Pix are never stored: they are added up from the skills validated and the values of
the content in service. All reading goes through ``accounts.people.ids``, so that
two merged accounts count as one person.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Q

from pix.accounts import people
from pix.accounts.models import User
from pix.assessments.models import Assessment
from pix.assessments.services import states
from pix.content import bank as banks
from pix.content.contents import CompetenceContent, SkillContent
from pix.domain import scoring
from pix.domain.scoring import CompetenceScore, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceResult:
    """One competence of a profile. ``area`` is the name of its area."""

    code: str
    name: str
    description: str
    area: str
    area_code: str
    pix: int
    level: int
    pix_to_next_level: int
    started: bool
    available: bool
    """There are questions to answer in it."""
    finished: bool
    """Something is known of every skill: nothing is left to ask."""


@dataclass(frozen=True, slots=True)
class Profile:
    """All sixteen competences, and the Pix they add up to."""

    pix: int
    competences: list[CompetenceResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceMastery:
    """The share of the skills asked for that is validated in one competence."""

    code: str
    name: str
    area: str
    validated: int
    total: int
    percent: int
    pix: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastery:
    """The share of the skills asked for that is validated."""

    validated: int
    total: int
    percent: int
    pix: int
    competences: list[CompetenceMastery]


def profile(user: User) -> Profile:
    """The whole profile of a person as it stands now. Three queries."""
    bank = banks.current()
    user_ids = people.ids(user)
    known = states.known(user_ids=user_ids, bank=bank)
    validated = {code for code, one in known.items() if one.validated}
    tests = _competence_tests(user_ids)
    competences = [
        _competence_result(competence, _score(competence.skills, validated), tests, known)
        for competence in bank.competences.values()
    ]
    return Profile(sum(one.pix for one in competences), competences)


def mastery(*, user: User, skill_codes: Collection[str], release_id: int | None = None) -> Mastery:
    """How many of these skills a person masters, by competence, in the order of the framework.

    A skill that the release (the one in service unless told otherwise) does not
    have counts nowhere. Two queries, one when the release is told.
    """
    bank = banks.of(release_id) if release_id else banks.current()
    known = states.known(user_ids=people.ids(user), bank=bank)
    wanted = set(skill_codes) & bank.skills.keys()
    validated = {code for code in wanted if code in known and known[code].validated}
    competences = [
        one for competence in bank.competences.values() if (one := _competence_mastery(competence, wanted, validated))
    ]
    return Mastery(
        validated=len(validated),
        total=len(wanted),
        percent=scoring.percent(len(validated), len(wanted)),
        pix=sum(one.pix for one in competences),
        competences=competences,
    )


def progress(*, assessment: Assessment) -> Progress:
    """How far a test has come. No query once ``skill_set`` is read."""
    finished = assessment.state == Assessment.State.COMPLETED
    return Progress(assessment.settled_count, assessment.skill_set.size, finished)


def _competence_mastery(
    competence: CompetenceContent, wanted: set[str], validated: set[str]
) -> CompetenceMastery | None:
    targeted = [skill for skill in competence.skills if skill.code in wanted]
    if not targeted:
        return None
    won = sum(skill.code in validated for skill in targeted)
    return CompetenceMastery(
        code=competence.code,
        name=competence.name,
        area=competence.area_name,
        validated=won,
        total=len(targeted),
        percent=scoring.percent(won, len(targeted)),
        pix=_score(targeted, validated).pix,
    )


def _score(skills: Iterable[SkillContent], validated: Collection[str]) -> CompetenceScore:
    values = (skill.value for skill in skills if skill.code in validated)
    return scoring.competence_score(values, max_level=settings.MAXIMUM_LEVEL)


def _competence_tests(user_ids: Collection[int]) -> dict[str, int | None]:
    """The competences a test was begun in, each with its open test if it has one."""
    tests = Assessment.objects.filter(user_id__in=user_ids, competence__isnull=False).order_by()
    open_test = Max("pk", filter=Q(state=Assessment.State.STARTED))
    return dict(tests.values_list("competence__code").annotate(open_test=open_test))


def _competence_result(
    competence: CompetenceContent, score: CompetenceScore, tests: dict[str, int | None], known: Collection[str]
) -> CompetenceResult:
    settled = [skill.code in known for skill in competence.skills]
    return CompetenceResult(
        code=competence.code,
        name=competence.name,
        description=competence.description,
        area=competence.area_name,
        area_code=competence.area,
        pix=score.pix,
        level=score.level,
        pix_to_next_level=score.pix_to_next_level,
        started=competence.code in tests or any(settled),
        available=bool(competence.tubes),
        finished=bool(settled) and all(settled) and tests.get(competence.code) is None,
    )
