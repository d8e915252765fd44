"""What pupils have done: rounds of tests, one in two for a campaign, with answers, skills, participations, traces.

Rounds are counted from the latest, 0: a campaign's. In it two pupils in ten are at work, one has finished, seven have
sent; before it, all have.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count

from bench.country.writing import array, insert, number, run
from pix.accounts.models import SignInFailure, Throttle
from pix.assessments.models import Assessment, Response, SkillSet, SkillState
from pix.audit.models import Entry, SecurityEvent
from pix.campaigns.models import Campaign, CampaignDivision, Participation, TargetProfile
from pix.content.models import Competence, Item, Release, Skill
from pix.domain import adaptive
from pix.domain.campaigns.codes import LETTERS

ANSWERS_A_TEST = 20
STATES_AT_MOST = 24
EVENTS_AN_ACCOUNT = 10
CHUNK = 1_000_000
LEVELS = 4
CODES = len(LETTERS) ** 6


@dataclass(frozen=True, slots=True)
class Work:
    """How much each account has done."""

    schools: int
    pupils: int
    accounts: int
    rounds: int
    answers_a_test: int


def fill(alias: str, schools: int, pupils: int, answers: int, tell: Callable[[str], None]) -> None:
    run(
        alias,
        """CREATE TEMP TABLE accounts AS
           SELECT row_number() OVER (ORDER BY n) AS rank, n, school, level, division
           FROM pupils WHERE joined AND who = n""",
        "ALTER TABLE accounts ADD PRIMARY KEY (rank)",
        "ANALYZE accounts",
    )
    accounts = number(alias, "SELECT count(*) FROM accounts")
    rounds = max(1, round(answers / ANSWERS_A_TEST / accounts))
    work = Work(schools, pupils, accounts, rounds, max(1, min(40, round(answers / rounds / accounts))))
    _campaigns(alias, work)
    for one in reversed(range(rounds)):
        tell(f"round {one}: {accounts:,} tests")
        _tests(alias, work, one)
        if one % 2 == 0:
            _participations(alias, work, one)
    _responses(alias, work, tell)
    tell("skill states")
    _states(alias, work)
    tell("journals")
    _journals(alias, work)


def _campaigns(alias: str, work: Work) -> None:
    """One a level of each school and round of campaigns, for the classes of that level."""
    number_of = f"(round / 2 * {work.schools} + school - 1) * {LEVELS} + level + 1"
    profile = TargetProfile.objects.using(alias).get(code="tous-les-sujets").pk
    numbered = f"""FROM (
        SELECT *, {number_of} AS id, mod(({number_of}) * 1000003::bigint, {CODES}) AS drawn
        FROM plan, generate_series(0, {work.rounds - 1}, 2) round, generate_series(0, {LEVELS - 1}) level
    ) AS numbered"""
    letters = " || ".join(
        f"substr('{LETTERS}', 1 + mod(drawn / {len(LETTERS) ** place}, {len(LETTERS)})::int, 1)" for place in range(6)
    )
    insert(
        alias,
        Campaign,
        {
            "id": "id",
            "school_id": "school",
            "owner_id": f"{work.pupils} + (school - 1) * 40 + 1 + mod(level, 3)",
            "kind": "'assessment'",
            "target_profile_id": str(profile),
            "name": "'Test ' || substr('6543', level + 1, 1) || 'E'",
            "code": f"{letters} || (111 + mod(id, 9))::text",
            "school_year": "extract(year from now() - interval '7 months') - round / 2",
            "created_at": "now() - make_interval(days => 20 + 180 * round)",
        },
        numbered,
    )
    insert(
        alias,
        CampaignDivision,
        {"campaign_id": number_of, "division": "division"},
        f"""FROM (SELECT DISTINCT school, level, division FROM pupils WHERE NOT gone) AS classes,
                 generate_series(0, {work.rounds - 1}, 2) round""",
    )


def _tests(alias: str, work: Work, one: int) -> None:
    """A test of each account: the campaign's in even rounds, else that of a competence."""
    release = Release.objects.using(alias).get(is_current=True).pk
    competences = list(
        Competence.objects.using(alias)
        .annotate(skills=Count("tubes__skills"))
        .filter(skills__gt=0)
        .order_by("position")
    )
    chosen = competences[one % len(competences)]
    skills = (
        Skill.objects.using(alias).filter(archived_at=None).order_by("tube__competence__position", "tube_id", "level")
    )
    of_test = skills if one % 2 == 0 else skills.filter(tube__competence=chosen)
    codes = list(of_test.values_list("code", flat=True))
    skill_set, _ = SkillSet.objects.using(alias).get_or_create(
        content_hash=hashlib.sha256("\n".join(codes).encode()).hexdigest(),
        defaults={"codes": codes, "size": len(codes)},
    )
    spread = work.answers_a_test // 3
    started = f"{one} = 0 AND pg_temp.pick(rank, 8, 10) < 2"
    began = f"now() - make_interval(days => {15 + 90 * one}, secs => pg_temp.pick(rank, 20, 900000))"
    items = list(Item.objects.using(alias).filter(archived_at=None).order_by("pk").values_list("pk", flat=True))
    insert(
        alias,
        Assessment,
        {
            "id": f"{(work.rounds - 1 - one) * work.accounts} + rank",
            "user_id": "n",
            "kind": "1" if one % 2 == 0 else "2",
            "competence_id": "NULL" if one % 2 == 0 else str(chosen.pk),
            "release_id": str(release),
            "skill_set_id": str(skill_set.pk),
            "engine": str(adaptive.IN_SERVICE.engine),
            "parameters": str(adaptive.IN_SERVICE.parameters),
            "seed": f"hashint8extended(rank, {one})",
            "state": f"CASE WHEN {started} THEN 1 ELSE 2 END",
            "asked_item_id": f"CASE WHEN {started} THEN {items[0]} END",
            "asked_at": f"CASE WHEN {started} THEN {began} END",
            "answered_count": f"{work.answers_a_test - spread} + pg_temp.pick(rank, {30 + one}, {2 * spread + 1})",
            "settled_count": str(len(codes)),
            "started_at": began,
            "completed_at": f"CASE WHEN NOT ({started}) THEN {began} + interval '40 minutes' END",
        },
        "FROM accounts ORDER BY rank",
    )


def _participations(alias: str, work: Work, one: int) -> None:
    competences = [
        {"code": row.code, "name": row.name, "area": row.area.code, "validated": 5, "targeted": 8, "percent": 62}
        for row in Competence.objects.using(alias).select_related("area")
    ]
    snapshot = json.dumps({"percent": 62, "competences": competences}).replace("'", "’").replace("%", "")
    first = (work.rounds - 1 - one) * work.accounts
    sent = f"{one} > 0 OR pg_temp.pick(rank, 8, 10) > 2"
    insert(
        alias,
        Participation,
        {
            "campaign_id": f"({one // 2} * {work.schools} + school - 1) * {LEVELS} + level + 1",
            "student_id": "n",
            "user_id": "n",
            "assessment_id": "test.id",
            "status": f"CASE WHEN {sent} THEN 'shared' WHEN state = 1 THEN 'started' ELSE 'to_share' END",
            "division_at_start": "division",
            "started_at": "started_at",
            "completed_at": "completed_at",
            "shared_at": f"CASE WHEN {sent} THEN completed_at END",
            "snapshot": f"CASE WHEN {sent} THEN '{snapshot}'::jsonb END",
            "validated": f"CASE WHEN {sent} THEN 23 END",
            "targeted": f"CASE WHEN {sent} THEN 38 END",
            "pix": f"CASE WHEN {sent} THEN 90 END",
        },
        f"FROM accounts JOIN assessments_assessment AS test ON test.id = {first} + rank ORDER BY rank",
    )


def _responses(alias: str, work: Work, tell: Callable[[str], None]) -> None:
    """Test after test, as they were given; a million at a time."""
    items = list(Item.objects.using(alias).filter(archived_at=None).order_by("pk").values_list("pk", flat=True))
    tests, step, written = work.rounds * work.accounts, max(1, CHUNK // work.answers_a_test), 0
    for first in range(1, tests + 1, step):
        insert(
            alias,
            Response,
            {
                "assessment_id": "test.id",
                "item_id": f"{array(items)}[1 + mod(pg_temp.pick(test.id, 9, {len(items)}) + place, {len(items)})]",
                "at": "started_at + make_interval(secs => 45 * place)",
                "seconds": "5 + pg_temp.pick(test.id + place, 11, 90)",
                "number": "place + 1",
                "result": "(ARRAY[1, 1, 1, 1, 1, 1, 1, 2, 2, 4])[1 + pg_temp.pick(test.id * 64 + place, 12, 10)]",
                "value": "to_jsonb(CASE mod(place, 3) WHEN 0 THEN 'une réponse écrite' ELSE mod(place, 4)::text END)",
            },
            f"""FROM assessments_assessment AS test, generate_series(0, answered_count - 1) place
                WHERE test.id BETWEEN {first} AND {first + step - 1}""",
        )
        written = min(tests, first + step - 1)
        tell(f"answers of {written:,} tests of {tests:,}")


def _states(alias: str, work: Work) -> None:
    """Skill after skill, so that the rows of a pupil lie scattered as years leave them."""
    skills = list(Skill.objects.using(alias).filter(archived_at=None).order_by("pk").values_list("pk", flat=True))
    for one in range(min(STATES_AT_MOST, work.answers_a_test * work.rounds, len(skills))):
        insert(
            alias,
            SkillState,
            {
                "user_id": "n",
                "skill_id": f"{array(skills)}[1 + mod(pg_temp.pick(n, 13, {len(skills)}) + {one}, {len(skills)})]",
                "assessment_id": f"{(work.rounds - 1) * work.accounts} + rank",
                "settled_at": f"now() - make_interval(days => {30 + one})",
                "status": f"1 + pg_temp.pick(n + {one}, 14, 2)",
                "source": f"1 + pg_temp.pick(n + {one}, 15, 2)",
            },
            "FROM accounts ORDER BY rank",
        )


def _journals(alias: str, work: Work) -> None:
    lines = {"act": "gen_random_uuid()", "actor_kind": "'pupil'", "school_id": "school", "actor_id": "n"}
    for verb, target in (("account.created", "accounts.user"), ("student.linked", "rosters.student")):
        told = {"verb": f"'{verb}'", "target_type": f"'{target}'", "target_id": "n", "at": "now() - interval '2 years'"}
        insert(alias, Entry, lines | told, "FROM accounts")
    for verb, at in (("participation.started", "started_at"), ("participation.shared", "shared_at")):
        told = {"verb": f"'{verb}'", "target_type": "'campaigns.participation'", "target_id": "one.id", "at": at}
        facts = {"facts": "jsonb_build_object('campaign', campaign_id, 'student', student_id)", "actor_id": "user_id"}
        insert(
            alias,
            Entry,
            lines | told | facts,
            f"FROM campaigns_participation AS one JOIN accounts ON n = one.student_id WHERE {at} IS NOT NULL",
        )
    for one in reversed(range(EVENTS_AN_ACCOUNT)):
        seen = {"at": f"now() - make_interval(days => {1 + one * 36}, secs => pg_temp.pick(n, 16, 80000))", "kind": "1"}
        insert(alias, SecurityEvent, seen | {"source": "1", "user_id": "n", "token": "n"}, "FROM accounts")
    failed = {"login": "md5(n::text) || md5(n::text)", "user_id": "n", "at": "now() - interval '2 days'"}
    insert(alias, SignInFailure, failed, "FROM accounts WHERE mod(n, 40) = 1")
    limits = {"key": "md5(n::text) || md5(n::text)", "window_started_at": "now() - interval '2 hours'", "failures": "1"}
    insert(alias, Throttle, limits, "FROM accounts WHERE mod(n, 40) = 1")
