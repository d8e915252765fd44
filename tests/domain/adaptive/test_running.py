"""A test run again from its conditions and its answers; and what was known, written in a line."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pix.domain import adaptive
from pix.domain.adaptive import IN_SERVICE, RULES, Ask, Conditions, Evidence, GradedAnswer, Run, Settlement, engines
from tests.domain.adaptive.test_adaptive import bank, banks

MARKS = {
    "V": Evidence(validated=True, direct=True),
    "v": Evidence(validated=True, direct=False),
    "X": Evidence(validated=False, direct=True),
    "x": Evidence(validated=False, direct=False),
}
lines = st.text(alphabet="VvXx.", max_size=40).map(lambda line: line.rstrip("."))


def conditions(targets, *, seed=7, known_at_start=None):
    return Conditions(rules=IN_SERVICE, seed=seed, targets=targets, known_at_start=known_at_start or {})


def sit(under, luck):
    """Answer until the end, at random; give the answers and the run."""
    run, answers = Run(under), []
    while isinstance(step := run.next_step(), Ask):
        answers.append(GradedAnswer(step.item, step.skill, luck.random() < 0.5))
        run.take(answers[-1])
    return answers, run


@given(banks, lines, st.integers(0, 99), st.randoms(use_true_random=False))
def test_a_replay_asks_what_was_asked_and_settles_what_was_settled(targets, line, seed, luck):
    known = adaptive.read_known([skill.code for skill in targets], line)
    under = conditions(targets, seed=seed, known_at_start=known)
    answers, run = sit(under, luck)

    replay = adaptive.replay(under, answers)

    assert replay.asked == (*(answer.item for answer in answers), None)
    assert replay.settled == tuple(run.settled)
    assert replay.known_count == run.known_count == len(known) + len(run.settled)


@given(banks, st.integers(0, 99), st.randoms(use_true_random=False))
def test_a_run_taken_up_again_goes_on_as_if_it_had_never_stopped(targets, seed, luck):
    under = conditions(targets, seed=seed)
    answers, run = sit(under, luck)

    for stop in range(len(answers) + 1):
        again = Run(under, answers[:stop])
        expected = answers[stop].item if stop < len(answers) else None
        step = again.next_step()
        assert (step.item if isinstance(step, Ask) else None) == expected
        assert again.settled == [one for one in run.settled if one.number <= stop]


@given(banks, lines, st.integers(0, 99), st.randoms(use_true_random=False))
def test_what_was_known_at_the_start_is_neither_asked_nor_settled_again(targets, line, seed, luck):
    known = adaptive.read_known([skill.code for skill in targets], line)

    answers, run = sit(conditions(targets, seed=seed, known_at_start=known), luck)

    settled = [one.skill for one in run.settled]
    assert not known.keys() & {*settled, *(answer.skill for answer in answers)}
    assert len(settled) == len(set(settled))


def test_each_settlement_says_which_answer_it_comes_from():
    run = Run(conditions(bank(couleur=[1, 2, 3], fichier=[1, 2])))

    run.take(GradedAnswer("couleur2-a", "couleur2", solved=True))
    last = run.take(GradedAnswer("fichier1-a", "fichier1", solved=False))

    assert last == [Settlement("fichier1", MARKS["X"], 2), Settlement("fichier2", MARKS["x"], 2)]
    assert run.settled == [Settlement("couleur2", MARKS["V"], 1), Settlement("couleur1", MARKS["v"], 1), *last]


def test_an_answer_outside_the_test_counts_and_settles_nothing():
    run = Run(conditions(bank(couleur=[1])))

    assert run.take(GradedAnswer("ailleurs1-a", "ailleurs1", solved=True)) == []
    assert (run.answered, run.known_count) == (["ailleurs1-a"], 0)


def test_the_numbers_of_rules_never_change():
    """They are in every test ever taken."""
    assert {engine.name: engine.value for engine in adaptive.Engine} == {"RASCH_1": 1}
    assert adaptive.rules(1, 1) is RULES[1, 1]
    assert RULES[1, 1].decimals == 9  # one more or less is too fine for the frozen runs to feel


def test_rules_withdrawn_from_new_tests_lead_theirs_still(monkeypatch):
    later = replace(IN_SERVICE, parameters=IN_SERVICE.parameters + 1, reach=0)
    monkeypatch.setitem(RULES, (later.engine, later.parameters), later)
    monkeypatch.setattr(engines, "IN_SERVICE", later)

    assert adaptive.rules(later.engine, later.parameters) is later
    assert adaptive.rules(IN_SERVICE.engine, IN_SERVICE.parameters) is IN_SERVICE


@pytest.mark.parametrize(("engine", "parameters"), [(0, 1), (2, 1), (1, 0), (1, 2)])
def test_rules_that_do_not_exist_are_refused(engine, parameters):
    with pytest.raises(adaptive.UnknownRules) as unknown:
        adaptive.rules(engine, parameters)
    assert unknown.value.args == (engine, parameters)


@pytest.mark.parametrize(
    ("known", "line"),
    [("", ""), ("a1V", "V"), ("c1x", "..x"), ("a1v b1X", "vX"), ("ailleurs1V", "")],
)
def test_what_is_known_is_one_letter_a_skill(known, line):
    evidence = {word[:-1]: MARKS[word[-1]] for word in known.split()}

    assert adaptive.write_known(["a1", "b1", "c1"], evidence) == line


@given(lines)
def test_what_was_written_is_read_back(line):
    codes = [f"s{number}" for number in range(40)]

    assert adaptive.write_known(codes, adaptive.read_known(codes, line)) == line
