"""The table of answers of the reference, and what we decided to do better."""

import pytest

from pix.domain import grading
from pix.domain.grading import Result
from pix.domain.grading.cloze import Cloze
from pix.domain.grading.multiple_choice import MultipleChoice
from pix.domain.grading.short_text import ShortText
from pix.domain.grading.single_choice import SingleChoice

ALL = grading.ALL_TREATMENTS


@pytest.mark.parametrize(
    ("answer", "solutions", "treatments", "result"),
    [
        ("Écran", ["ecran", "moniteur"], ALL, "ok"),
        ("  E cran ", ["ecran"], ALL, "ok"),
        ("ecrans", ["ecran"], ALL, "ok"),
        ("ecra", ["ecran"], ALL, "ok"),
        ("ecr", ["ecran"], ALL, "ko"),
        ("Moniteur !", ["moniteur"], ALL, "ok"),
        ("Écran", ["ecran"], ("t2", "t3"), "ok"),
        ("Ecran", ["Écran"], (), "ko"),
        ("Écran", ["Écran"], (), "ok"),
        ("écran.", ["Écran"], ("t1",), "ko"),
        ("ecran", ["Écran"], ("t1",), "ok"),
        ("e-cran", ["ecran"], ("t2",), "ok"),
        ("", ["ecran"], ALL, "ko"),
        ("   ", ["ecran"], ALL, "ko"),
        ("cœur", ["coeur"], ALL, "ok"),
        ("ex æquo", ["exaequo"], ("t1",), "ok"),
        ("Œdème", ["oedeme"], ("t1",), "ok"),
        ("Ørsted", ["orsted"], ("t1",), "ok"),
        ("Łódź", ["lodz"], ("t1",), "ok"),
        ("aujourd‘hui", ["aujourd'hui"], ("t1",), "ok"),
        ("−3", ["-3"], ("t1",), "ok"),
        ("ecra n", ["ecran"], ("t2",), "ko"),
        ("ecrann", ["ecran"], ("t1", "t2"), "ko"),
        ("ordinatteurr", ["ordinateur"], ALL, "ok"),
        ("oordinatteurr", ["ordinateur"], ALL, "ok"),
        ("oorddinatteurr", ["ordinateur"], ALL, "ko"),
        ("l'écran", ["l’écran"], ("t1",), "ok"),
        ("e\u00a0cran", ["e cran"], (), "ok"),
        ("e\u202fcran", ["ecran"], ALL, "ok"),
        ("日本", ["ecran"], ALL, "ko"),
        ("12", ["13"], ALL, "ko"),
        ("\x00", ["ecran"], ALL, "ko"),
        ("x" * 10_000, ["ecran"], ALL, "ko"),
    ],
)
def test_reads_a_short_text(answer, solutions, treatments, result):
    item = ShortText(solutions=tuple(solutions), treatments=treatments)

    assert grading.grade(item, answer).result == result


@pytest.mark.parametrize(
    ("answer", "solution", "result"),
    [
        ("3,5", "3.5", "ok"),
        ("3.50", "3,5", "ok"),
        ("1 000", "1000", "ok"),
        ("1 000 000", "1000000", "ok"),
        ("1\u202f000\u202f000", "1000000", "ok"),
        ("12", "13", "ko"),
        ("12a", "12", "ko"),
        ("350 €", "350", "ok"),
        ("7,50€", "7,5", "ok"),
        ("3 articles", "3", "ok"),
        ("3 ou 4", "3", "ko"),
        ("−5", "-5", "ok"),
        ("−5,0", "-5", "ok"),
        ("+5", "5", "ok"),
        ("1815", "1816", "ko"),
        ("10000001x", "10000000", "ko"),
        ("", "0", "ko"),
        ("9" * 10_000, "9", "ko"),
    ],
)
def test_reads_a_number_as_a_number_and_never_nearly(answer, solution, result):
    item = ShortText(solutions=(solution,), format="number")

    assert grading.grade(item, answer).result == result


@pytest.mark.parametrize(
    ("answer", "result"), [("3", "ok"), ("3,0", "ok"), ("Trois", "ok"), ("troi", "ok"), ("4", "ko"), ("quatre", "ko")]
)
def test_a_number_may_also_be_written_in_letters(answer, result):
    item = ShortText(solutions=("3", "trois"), format="number")

    assert grading.grade(item, answer).result == result


@pytest.mark.parametrize(("answer", "result"), [("Bleu", "ok"), ("bleu", "ok"), ("bleu ", "ko"), ("BLEU", "ko")])
def test_compares_what_was_picked_as_it_is(answer, result):
    item = ShortText(solutions=("bleu", "Bleu"), picked=True)

    assert grading.grade(item, answer).result == result


@pytest.mark.parametrize(
    ("solution", "answer", "result"),
    [
        (SingleChoice("2"), "2", "ok"),
        (SingleChoice("2"), " 2", "ko"),
        (SingleChoice("2"), "1", "ko"),
        (MultipleChoice(("3", "1")), "1, 3", "ok"),
        (MultipleChoice(("1", "2", "3")), "1,3", "ko"),
        (MultipleChoice(("1",)), "1,1", "ko"),
        (MultipleChoice(("1",)), "", "ko"),
        (SingleChoice("2"), {"a": "2"}, "ko"),
        (Cloze(fields={"a": ShortText(solutions=("x",))}), "x", "ko"),
    ],
)
def test_grades_a_choice(solution, answer, result):
    assert grading.grade(solution, answer).result == result


def cloze(dependent=False, scoring=None, **fields):
    return Cloze(
        fields={name: ShortText(solutions=tuple(solutions.split("/"))) for name, solutions in fields.items()},
        dependent=dependent,
        scoring=scoring,
    )


@pytest.mark.parametrize(
    ("answer", "result", "fields"),
    [
        ({"a": "Paris", "b": "lyonn"}, "ok", {"a": True, "b": True}),
        ({"a": "Paris", "b": "nice"}, "ko", {"a": True, "b": False}),
        ({"a": "Paris"}, "ko", {"a": True, "b": False}),
        ({"b": "lyon", "a": "paris", "c": "more"}, "ok", {"a": True, "b": True}),
    ],
)
def test_grades_each_gap_of_an_independent_text(answer, result, fields):
    grade = grading.grade(cloze(a="paris", b="lyon"), answer)

    assert (grade.result, grade.fields) == (result, fields)


@pytest.mark.parametrize(
    ("groups", "answer", "scoring", "result"),
    [
        ({"a": "paris", "b": "lyon"}, {"a": "lyon", "b": "paris"}, None, "ok"),
        ({"a": "paris", "b": "lyon"}, {"a": "paris", "b": "paris"}, None, "ko"),
        ({"a": "paris", "b": "lyon"}, {"a": "paris", "b": "paris"}, {1: 1, 2: 2}, "partially"),
        ({"a": "paris", "b": "lyon"}, {"a": "rome", "b": "oslo"}, {1: 1, 2: 2}, "ko"),
        ({"a": "paris", "b": "lyon"}, {"a": "lyon", "b": "paris"}, {1: 1, 2: 2}, "ok"),
        ({"a": "paris", "b": "lyon"}, {}, None, "ko"),
        ({"a": "chat/félin", "b": "félin/tigre"}, {"a": "félin", "b": "chat"}, None, "ok"),
        ({"a": "chat/félin", "b": "félin/tigre"}, {"a": "tigre", "b": "félin"}, None, "ok"),
    ],
)
def test_accepts_the_gaps_of_a_dependent_text_in_any_order(groups, answer, scoring, result):
    assert grading.grade(cloze(dependent=True, scoring=scoring, **groups), answer).result == result


def test_says_which_gaps_of_a_dependent_text_count():
    grade = grading.grade(cloze(dependent=True, a="paris", b="lyon"), {"a": "paris", "b": "Paris"})

    assert sorted(grade.fields.values()) == [False, True]


@pytest.mark.parametrize(
    ("solution", "answer", "read"),
    [
        (SingleChoice("2"), "9", "9"),
        (SingleChoice("2"), {"a": "2"}, None),
        (MultipleChoice(("1", "2")), "1,x", "1,x"),
        (MultipleChoice(("1", "2")), {}, None),
        (ShortText(solutions=("x",)), "", ""),
        (ShortText(solutions=("x",)), {"answer": "x"}, None),
        (cloze(a="x", b="y"), {"b": "1", "c": "2"}, {"b": "1"}),
        (cloze(a="x"), {}, {}),
        (cloze(a="x"), "x", None),
    ],
)
def test_reads_answers_of_its_own_shape_and_drops_what_was_not_asked(solution, answer, read):
    assert solution.read(answer) == read


@pytest.mark.parametrize(
    "solution",
    [
        SingleChoice("2"),
        MultipleChoice(("3", "1")),
        ShortText(solutions=("Écran", "moniteur")),
        ShortText(solutions=("trois", "3"), format="number"),
        ShortText(solutions=("bleu",), picked=True),
        cloze(a="paris", b="lyon"),
        cloze(dependent=True, a="chat/félin", b="félin/tigre"),
    ],
)
def test_its_right_answer_is_graded_right(solution):
    assert grading.grade(solution, solution.right_answer()).solved


@pytest.mark.parametrize(
    ("answer", "seconds_left", "focus_lost", "result"),
    [
        ("2", None, False, Result.OK),
        ("2", -1, False, Result.TIMED_OUT),
        ("2", 12, False, Result.OK),
        ("2", 0, False, Result.OK),
        ("1", -1, False, Result.KO),
        ("2", None, True, Result.FOCUS_LOST),
        ("1", None, True, Result.KO),
        (grading.SKIPPED, None, False, Result.SKIPPED),
        (grading.SKIPPED, -1, True, Result.SKIPPED),
    ],
)
def test_the_clock_and_the_window_only_withdraw_a_success(answer, seconds_left, focus_lost, result):
    grade = grading.grade(SingleChoice("2"), answer, seconds_left=seconds_left, focus_lost=focus_lost)

    assert grade.result is result
    assert grade.solved is (result is Result.OK)
