"""Runs written down once for all: what each pair of numbers, engine and parameters, asked and settled for ever.

A FAILURE HERE MEANS THAT STORED TESTS WOULD REPLAY NO MORE. The change needs a number of its own (a row in ``RULES``,
or an engine beside this one) and a file of its own beside the old one. A file of ``frozen`` is never written again.
"""

import json
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest

from pix.domain import adaptive
from pix.domain.adaptive import RULES, Conditions, GradedAnswer, Item, Rules, Run, Skill, Stop

FROZEN = Path(__file__).parent / "frozen"


@cache
def frozen(engine: int, parameters: int) -> list[dict]:
    return json.loads((FROZEN / f"engine-{engine}-parameters-{parameters}.json").read_text())


def run_again(rules: Rules, story: dict) -> dict:
    """Begin as the story did, give its answers whatever is asked, and tell what happens in its words."""
    targets = [
        Skill(code, tube=code[:-1], level=int(code[-1]), items=tuple(map(Item, items)))
        for code, items in story["skills"].items()
    ]
    known = adaptive.read_known(story["skills"], story["known_at_start"])
    run = Run(Conditions(rules=rules, seed=story["seed"], targets=targets, known_at_start=known))
    skill_of = {item: code for code, items in story["skills"].items() for item in items}
    steps = []
    for told in story["steps"]:
        said = _said(run.next_step())
        settled = run.take(GradedAnswer(told["asks"], skill_of[told["asks"]], solved=told["answer"] == "right"))
        assert {one.number for one in settled} == {len(steps) + 1}
        settles = {one.skill: adaptive.write_known([one.skill], {one.skill: one.evidence}) for one in settled}
        steps.append({**said, "answer": told["answer"], "settles": settles})
    return {**story, "steps": steps, "end": _said(run.next_step())}


def _said(step):
    said = {"stop": step.reason} if isinstance(step, Stop) else {"asks": step.item}
    return {**said, "estimate": step.estimate}


def _asked(story):
    return [said.get("asks") for said in (*story["steps"], story["end"])]


CASES = [(numbers, story) for numbers in RULES for story in frozen(*numbers)]


@pytest.mark.parametrize(
    ("numbers", "story"), CASES, ids=[f"{engine}/{version} {story['name']}" for (engine, version), story in CASES]
)
def test_every_run_ever_frozen_is_run_again_word_for_word(numbers, story):
    again = run_again(adaptive.rules(*numbers), story)

    assert again == story, "Stored tests would replay no more: give the change a new number, leave the file as it is."


def test_the_frozen_runs_are_of_all_rules_and_no_other():
    files = {f"engine-{engine}-parameters-{version}.json" for engine, version in RULES}

    assert {path.name for path in FROZEN.iterdir()} == files
    assert all((rules.engine, rules.parameters) == numbers for numbers, rules in RULES.items())


CHANGES = [
    {"abilities": RULES[1, 1].abilities[:-1]},
    {"abilities": RULES[1, 1].abilities[1:]},
    {"abilities": tuple(range(1, 8))},
    {"fictitious_answers": ()},
    {"fictitious_answers": ((1, True), (7, False))},
    {"fictitious_answers": ((0, True), (8, False))},
    {"decimals": 1},
    {"first_level": 1},
    {"first_level": 3},
    {"easy_tube_level": 2},
    {"easy_tube_level": 4},
    {"reach": 1},
    {"reach": 3},
    {"chance": "{seed}-{answered}"},
    {"chance": "{seed}"},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_the_frozen_runs_feel_each_parameter(change):
    """A run is led by the rules it is given, and each of these changes makes some stored test ask another item."""
    other = replace(RULES[1, 1], **change)

    assert any(_asked(run_again(other, story)) != _asked(story) for story in frozen(1, 1))


def test_each_parameter_is_changed_once_at_least():
    parameters = {field.name for field in fields(Rules)} - {"engine", "parameters"}

    assert {name for change in CHANGES for name in change} == parameters
