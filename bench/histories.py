"""What years of answers cost: an account that has given 10,000 beside one that has given 100; what an answer writes."""

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection, connections, transaction
from django.utils import timezone

from bench.machine import Row, row
from bench.pages import answer_and_next, pupils, signed_in
from bench.server import Browser, Server, cpu_per_request
from pix.accounts.models import User
from pix.assessments.models import Assessment, Response
from pix.assessments.services import answering, starting, states
from pix.content import bank
from pix.domain import grading

SHORT, LONG = 100, 10_000
ENTRIES_GOAL = 12
RATIO_GOAL = 1.2
TESTS = 12
"""Under way in each account, begun before the history: they ask both accounts the same questions."""


def measure(server: Server) -> list[Row]:
    """Pages beside a short and a long history, then what is written."""
    accounts = dict(zip((SHORT, LONG), pupils(2), strict=True))
    tests = {count: [_start(user, seed) for seed in range(TESTS)] for count, user in accounts.items()}
    for count, user in accounts.items():
        _give_history(user, answers=count)
    browsers = {count: Browser(server, signed_in(user)) for count, user in accounts.items()}
    connections.close_all()
    rows = [
        *_compared("home page", {count: _home(server, browser) for count, browser in browsers.items()}),
        *_compared("answer + next", {count: _answers(server, browsers[count], tests[count]) for count in browsers}),
        *_writes(pupils(1)[0]),
    ]
    connections.close_all()
    return rows


def _start(user: User, seed: int) -> Assessment:
    return starting.start_assessment(
        user=user,
        kind=Assessment.Kind.CAMPAIGN,
        skill_codes=list(bank.current().skills),
        seed=seed,
        at=timezone.now(),
    )


def _give_history(user: User, *, answers: int) -> None:
    """Finished tests with so many answers in all, one in two of a competence; what they tell is rebuilt."""
    content, model, now = bank.current(), user.assessments.latest("pk"), timezone.now()
    items = list(content.items.values())
    competences = [one.id for one in content.competences.values() if one.tubes]
    tests = Assessment.objects.bulk_create(
        Assessment(
            user=user,
            kind=Assessment.Kind.COMPETENCE if number % 2 else Assessment.Kind.CAMPAIGN,
            competence_id=competences[number % len(competences)] if number % 2 else None,
            release_id=content.release_id,
            skill_set_id=model.skill_set_id,
            engine=model.engine,
            parameters=model.parameters,
            seed=number,
            state=Assessment.State.COMPLETED,
            answered_count=min(len(items), answers - number * len(items)),
            settled_count=len(content.skills),
            started_at=now,
            completed_at=now,
        )
        for number in range(-(-answers // len(items)))
    )
    Response.objects.bulk_create(
        (
            Response(
                assessment=test,
                item_id=item.id,
                at=now,
                number=number,
                result=Response.Result.OK if (test.pk + number) % 3 else Response.Result.KO,
                value="1",
            )
            for test in tests
            for number, item in enumerate(items[: test.answered_count], start=1)
        ),
        batch_size=2000,
    )
    states.rebuild(user=user)


def _compared(name: str, figures: dict[int, list[float]]) -> Iterator[Row]:
    for count, values in figures.items():
        yield row(f"{name}, an account of {count:,} answers", values, unit="ms")
    ratio = statistics.median(figures[LONG]) / statistics.median(figures[SHORT])
    yield row(f"{name}, {LONG:,} beside {SHORT}", [ratio], unit="×", goal=RATIO_GOAL, note=f"{ratio:.2f}")


def _home(server: Server, browser: Browser) -> list[float]:
    assert browser.get("/") == 200
    return cpu_per_request(server, lambda: browser.get("/"), times=100)


def _answers(server: Server, browser: Browser, tests: list[Assessment]) -> list[float]:
    """Eight answers to each test, in groups of four tests."""
    per_test, values = 8, []
    for start in range(0, TESTS, 4):
        before = server.cpu_seconds()
        for test in tests[start : start + 4]:
            path = f"/tests/{test.pk}"
            browser.get(path)
            for _ in range(per_test):
                answer_and_next(browser, path)
        values.append((server.cpu_seconds() - before) * 1000 / 4 / per_test)
    return values


def _writes(user: User) -> Iterator[Row]:
    """Index entries (PostgreSQL counts them) and bytes of the journal, answer by answer."""
    test, entries, sizes = _start(user, 1), [], []
    while test.asked_item_id:

        def act(test: Assessment = test) -> None:
            with transaction.atomic():
                before = _index_entries()
                _pass(test)
                entries.append(_index_entries() - before)

        sizes.append(_journal_bytes(act))
        test.refresh_from_db()
    if connection.vendor == "postgresql":
        yield row("index entries written by an answer", entries, unit="", goal=ENTRIES_GOAL)
    yield row("an answer in the database's journal", [size / 1000 for size in sizes], unit="kB")


def _pass(test: Assessment) -> None:
    question = answering.current_question(assessment=test)
    assert isinstance(question, answering.Question)
    answering.answer(assessment=test, item_code=question.item.code, value=grading.SKIPPED, at=timezone.now())


def _index_entries() -> int:
    """Written by now: a row added, or rewritten out of its page, costs one an index of its table. 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT sum((n_tup_ins + n_tup_upd - n_tup_hot_upd)
                      * (SELECT count(*) FROM pg_index WHERE indrelid = relid))
               FROM pg_stat_xact_user_tables"""
        )
        return int(cursor.fetchone()[0])


def _journal_bytes(act: Callable[[], None]) -> int:
    """What ``act`` adds to the journal: PostgreSQL's, or the file beside SQLite's database, emptied before."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_wal_insert_lsn()")
            before = cursor.fetchone()[0]
            act()
            cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)", [before])
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    act()
    return Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size
