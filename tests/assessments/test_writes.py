"""What an answer writes is counted: at a billion answers, an index that nobody reads is a disk."""

import pytest
from django.db import connection, models

from pix.assessments.models import Assessment, Response, SkillSet, SkillState
from pix.assessments.services import answering
from pix.domain import adaptive
from tests.accounts.factories import make_user
from tests.assessments.factories import NOON, make_assessment
from tests.content.factories import load_sample

pytestmark = pytest.mark.django_db

INDEXES = {
    SkillSet: [["content_hash"], ["id"]],
    Assessment: [["id"], ["user_id", "competence_id"], ["user_id", "competence_id"]],
    Response: [["assessment_id", "item_id"]],
    SkillState: [
        ["skill_id", "user_id"],
        ["user_id", "skill_id", "settled_at", "status", "source", "probability"],
    ],
}
"""Each by its columns. The second of ``Assessment`` is the constraint on open tests."""
ENTRIES_AT_MOST = 12
"""Of an answer while a test goes on, in tubes of at most five levels (ours); the bench holds its median to the same.
A deeper tube can go beyond. The answer that ends a test rewrites its row out of the page too: up to three more."""


def entries_of(settled: int) -> int:
    """What an answer writes that settles so many skills."""
    return len(INDEXES[Response]) + settled * len(INDEXES[SkillState])


def indexes_of(model: type[models.Model]) -> list[list[str]]:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    # A key made of two columns is told by SQLite in the order of the table; the `_like` index is PostgreSQL's own.
    return sorted(
        sorted(one["columns"]) if one["primary_key"] else one["columns"]
        for name, one in constraints.items()
        if (one["primary_key"] or one["unique"] or one["index"]) and not name.endswith("_like")
    )


@pytest.mark.parametrize("model", INDEXES, ids=lambda model: model.__name__)
def test_a_table_has_the_indexes_that_are_read_and_no_other(model):
    assert indexes_of(model) == sorted(INDEXES[model])


@pytest.mark.parametrize("value", ["1,3", None], ids=["right", "passed"])
def test_an_answer_writes_few_index_entries(value):
    load_sample()
    test = make_assessment(make_user(), skills=("moteur1", "moteur2", "moteur3", "moteur4"))

    answering.answer(assessment=test, item_code="moteur2-a", value=value, at=NOON)

    assert Response.objects.count() == 1
    assert SkillState.objects.count() > 1
    assert entries_of(SkillState.objects.count()) <= ENTRIES_AT_MOST


@pytest.mark.parametrize(("levels", "entries"), [(1, 3), (5, 11), (8, 17)])
def test_the_dearest_answer_settles_a_whole_tube(levels, entries):
    """Its first level passed, or its last solved: at eight levels, what the format allows, that is beyond the bound."""
    tube = [adaptive.Skill(f"a{level}", "a", level, ()) for level in range(1, levels + 1)]

    settled = adaptive.teaches(tube, {}, skill="a1", solved=False)

    assert entries_of(len(settled)) == entries
    assert (entries <= ENTRIES_AT_MOST) == (levels <= 5)


def test_no_index_of_a_test_changes_while_it_goes_on():
    """PostgreSQL then rewrites the row in its page and no index (HOT)."""
    load_sample()
    test = make_assessment(make_user())
    before, rewritten = Assessment.objects.values().get(), _rewritten()

    answering.answer(assessment=test, item_code=_asked(test), value=None, at=NOON)

    after = Assessment.objects.values().get()
    changed = {column for column in before if before[column] != after[column]}
    indexed = {column for columns in INDEXES[Assessment] for column in columns} | {"kind", "state"}  # the constraint's
    assert changed == {"asked_item_id", "answered_count", "settled_count"}
    assert not changed & indexed
    if connection.vendor == "postgresql":
        assert [now - then for now, then in zip(_rewritten(), rewritten, strict=True)] == [1, 1]


def _rewritten() -> tuple[int, int]:
    """Tests rewritten so far, and those of them that touched no index, as PostgreSQL counts them."""
    if connection.vendor != "postgresql":
        return (0, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = %s",
            [Assessment._meta.db_table],
        )
        return cursor.fetchone()


def _asked(test: Assessment) -> str:
    question = answering.current_question(assessment=test)
    assert isinstance(question, answering.Question)
    return question.item.code
