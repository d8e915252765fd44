"""What is known of a person's skills: read, written after an answer, rebuilt from the responses.

A test settles skills in its own order; of several tests, and of all the accounts of a person, the one that settled a
skill last is believed. ``rebuild`` says the same from the responses: merge, split and undo have nothing else to call.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection, transaction

from pix.accounts import people
from pix.accounts.models import User
from pix.assessments.models import Assessment, Response, SkillState
from pix.assessments.services.stepping import answers_in, conditions_of
from pix.content import bank as banks
from pix.content.bank import Bank
from pix.domain.adaptive import Evidence, Run, Settlement


def known(*, user_ids: Collection[int], bank: Bank) -> dict[str, Evidence]:
    """What is known of each skill of the release, by its code. One query.

    ``user_ids`` comes from ``accounts.people.ids``, the only door to a person's skills.
    """
    rows = SkillState.objects.filter(user_id__in=user_ids).order_by("settled_at", "user_id")
    skills = bank.skills_by_id
    return {
        skills[skill_id].code: Evidence(
            validated=status == SkillState.Status.VALIDATED, direct=source == SkillState.Source.DIRECT
        )
        for skill_id, status, source in rows.values_list("skill_id", "status", "source")
        if skill_id in skills
    }


def settle(*, assessment: Assessment, settlements: Iterable[Settlement], bank: Bank, at: datetime) -> None:
    """Write what an answer of the test settled. One query, whatever their number."""
    _write([_state(assessment, one, bank, at) for one in settlements])


@transaction.atomic
def rebuild(*, user: User) -> None:
    """Write anew all that is known of a person, from the responses of the tests of each of their accounts.

    Work may go on meanwhile: tests under way wait, and what a test begun since has settled is left.
    """
    for user_id in people.ids(user):
        mine = Assessment.objects.filter(user_id=user_id)
        tests = list(mine.select_for_update(of=("self",)).select_related("skill_set").order_by("id"))
        states = _replayed(user_id, tests)
        begun_since = mine.exclude(pk__in=[test.pk for test in tests])
        SkillState.objects.filter(user_id=user_id).exclude(assessment__in=begun_since).delete()
        _write(states)


def _replayed(user_id: int, tests: Iterable[Assessment]) -> Collection[SkillState]:
    responses: dict[int, list[tuple[int, int]]] = defaultdict(list)
    moments: dict[int, list[datetime]] = defaultdict(list)
    rows = Response.objects.filter(assessment__user_id=user_id).order_by("assessment_id", "number")
    for test_id, item_id, result, at in rows.values_list("assessment_id", "item_id", "result", "at"):
        responses[test_id].append((item_id, result))
        moments[test_id].append(at)
    latest: dict[int, SkillState] = {}
    for test in tests:
        bank = banks.of(test.release_id)
        for one in Run(conditions_of(test, bank), answers_in(bank, responses[test.pk])).settled:
            state = _state(test, one, bank, moments[test.pk][one.number - 1])
            latest[state.skill_id] = max(state, latest.get(state.skill_id, state), key=_order)
    return latest.values()


def _order(state: SkillState) -> tuple[datetime, int]:
    return state.settled_at, state.assessment_id


def _state(assessment: Assessment, one: Settlement, bank: Bank, at: datetime) -> SkillState:
    return SkillState(
        user_id=assessment.user_id,
        skill_id=bank.skills[one.skill].id,
        assessment=assessment,
        settled_at=at,
        status=SkillState.Status.VALIDATED if one.evidence.validated else SkillState.Status.INVALIDATED,
        source=SkillState.Source.DIRECT if one.evidence.direct else SkillState.Source.INFERRED,
    )


def _write(states: Collection[SkillState]) -> None:
    """Write states, but where a later one stands already.

    In one statement, because two tests of one person may be answered at the same moment; and always in the same order,
    so that they never wait for each other. ``bulk_create`` cannot say « unless it is later ».
    """
    if not states:
        return
    fields = SkillState._meta.concrete_fields
    columns = [str(field.column) for field in fields]
    replaced = [f"{column} = excluded.{column}" for column in columns if column not in ("user_id", "skill_id")]
    table = SkillState._meta.db_table
    statement = f"""
        INSERT INTO {table} ({", ".join(columns)})
        VALUES {", ".join(f"({', '.join(['%s'] * len(columns))})" for _ in states)}
        ON CONFLICT (user_id, skill_id) DO UPDATE SET {", ".join(replaced)}
        WHERE (excluded.settled_at, excluded.assessment_id) >= ({table}.settled_at, {table}.assessment_id)
    """  # noqa: S608 (names of our own columns)
    ordered = sorted(states, key=lambda state: state.skill_id)
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                field.get_db_prep_save(getattr(state, field.attname), connection)
                for state in ordered
                for field in fields
            ],
        )
