"""The adaptive test: the runs of the reference, then simulated learners."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pix.domain import adaptive
from pix.domain.adaptive import IN_SERVICE, Ask, Evidence, Item, Skill, Stop, StopReason
from pix.domain.adaptive.rasch import estimate_ability


class FirstOfAll(Random):
    """Always the first possible choice."""

    def random(self):
        return 0.0


def bank(*, timed=(), **tubes):
    return [
        Skill(f"{tube}{level}", tube, level, (Item(f"{tube}{level}-a", timed=f"{tube}{level}" in timed),))
        for tube, levels in tubes.items()
        for level in levels
    ]


TARGETS = bank(couleur=[1, 2, 3], fichier=[1, 2, 4, 6], reseau=[2, 3, 5])


def run(targets, solves, *, seed=None, known=None):
    """Sit a test: ``solves(number, skill)`` says whether the learner finds. Give the story and what is known."""
    known, answered, story = dict(known or {}), [], []
    by_code = {skill.code: skill for skill in targets}
    while True:
        rng = FirstOfAll() if seed is None else Random(f"{seed}/{len(answered)}")
        step = adaptive.choose_next(IN_SERVICE, targets, known, answered, rng=rng)
        if isinstance(step, Stop):
            return story, known, step
        solved = solves(len(answered), by_code[step.skill])
        learned = adaptive.teaches(targets, known, skill=step.skill, solved=solved)
        inferred = sorted(code for code, evidence in learned.items() if not evidence.direct)
        story.append((step.skill, solved, step.estimate, inferred))
        known |= learned
        answered.append(step.item)


@pytest.mark.parametrize(
    ("verdicts", "story", "level", "validated"),
    [
        (
            [1] * 5,
            [
                ("couleur2", 2, ["couleur1"]),
                ("couleur3", 4.5, []),
                ("fichier4", 5, ["fichier1", "fichier2"]),
                ("reseau5", 6, ["reseau2", "reseau3"]),
                ("fichier6", 6.5, []),
            ],
            7,
            10,
        ),
        (
            [0] * 4,
            [
                ("couleur2", 2, ["couleur3"]),
                ("couleur1", 1, []),
                ("fichier1", 0.5, ["fichier2", "fichier4", "fichier6"]),
                ("reseau2", 0.5, ["reseau3", "reseau5"]),
            ],
            0.5,
            0,
        ),
        (
            [1, 0, 1, 1, 0, 1],
            [
                ("couleur2", 2, ["couleur1"]),
                ("couleur3", 4.5, []),
                ("fichier2", 2.5, ["fichier1"]),
                ("reseau3", 3, ["reseau2"]),
                ("fichier4", 3.5, ["fichier6"]),
                ("reseau5", 3.5, []),
            ],
            4,
            7,
        ),
        (
            [0, 1, 0, 1, 0, 1],
            [
                ("couleur2", 2, ["couleur3"]),
                ("couleur1", 1, []),
                ("fichier2", 2, ["fichier4", "fichier6"]),
                ("reseau2", 1.5, []),
                ("reseau3", 2, ["reseau5"]),
                ("fichier1", 1.5, []),
            ],
            2,
            3,
        ),
    ],
    ids=["all right", "all wrong", "101101", "010101"],
)
def test_follows_the_runs_of_the_reference(verdicts, story, level, validated):
    told, known, stop = run(TARGETS, lambda number, skill: bool(verdicts[number]))

    assert [(skill, estimate, inferred) for skill, _, estimate, inferred in told] == story
    assert [solved for _, solved, _, _ in told] == [bool(verdict) for verdict in verdicts]
    assert stop.estimate == level
    assert sum(evidence.validated for evidence in known.values()) == validated


@pytest.mark.parametrize(
    ("targets", "first"),
    [
        (TARGETS, "couleur2"),
        (bank(fichier=[1, 2, 4, 6], reseau=[2, 3, 5]), "fichier2"),
        (bank(fichier=[1, 4], reseau=[3, 5]), "fichier1"),
        (bank(timed=["couleur2"], couleur=[1, 2, 3], fichier=[1, 2, 4, 6]), "couleur1"),
        (bank(timed=["couleur1", "couleur2", "couleur3"], couleur=[1, 2, 3], fichier=[1, 2, 4, 6]), "couleur2"),
    ],
)
def test_begins_with_an_easy_untimed_skill_of_level_two(targets, first):
    step = adaptive.choose_next(IN_SERVICE, targets, {}, rng=FirstOfAll())

    assert isinstance(step, Ask)
    assert (step.skill, step.estimate) == (first, 2)


def test_two_first_questions_are_possible_without_an_easy_tube():
    targets = bank(fichier=[1, 2, 4, 6], reseau=[2, 3, 5])

    assert {adaptive.choose_next(IN_SERVICE, targets, {}, rng=Random(seed)).skill for seed in range(40)} == {
        "fichier2",
        "reseau2",
    }


def test_does_not_ask_two_timed_questions_in_a_row():
    targets = bank(timed=["couleur1"], couleur=[1], ecran=[1])
    known = {"other": Evidence(validated=True, direct=True)}

    kept = {
        adaptive.choose_next(IN_SERVICE, targets, known, ["x"], rng=Random(n), previous_was_timed=True).skill
        for n in range(20)
    }

    assert kept == {"ecran1"}


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ("", 3.5),
        ("couleur2+", 4.5),
        ("couleur2-", 1),
        ("couleur2+ couleur1*", 4.5),
        ("couleur2+ fichier4+", 5.5),
        ("couleur2+ fichier4-", 3),
        ("fichier6+ reseau5+ couleur3+", 7),
        ("couleur1- fichier1- reseau2-", 0.5),
    ],
)
def test_estimates_the_level_from_direct_evidence(known, level):
    evidence = {word[:-1]: Evidence(validated=word[-1] != "-", direct=word[-1] != "*") for word in known.split()}

    assert adaptive.estimate_level(IN_SERVICE, TARGETS, evidence) == level


@pytest.mark.parametrize(
    ("ability", "difficulty", "chance"), [(2, 2, 0.5), (2.5, 4, 0.182426), (7.5, 6, 0.817574), (0.5, 8, 0.000553)]
)
def test_the_chance_of_success_follows_the_logistic_curve(ability, difficulty, chance):
    assert adaptive.success_probability(ability, difficulty) == pytest.approx(chance, abs=1e-6)


@pytest.mark.parametrize(("difficulty", "solved", "level"), [(8, True, 7.5), (1, False, 0.5), (9, True, 7.5)])
def test_an_estimate_stays_on_its_scale_whatever_was_solved(difficulty, solved, level):
    assert estimate_ability(IN_SERVICE, [(difficulty, solved)] * 100) == level


def test_a_skill_outside_the_targets_teaches_nothing():
    assert adaptive.teaches(TARGETS, {}, skill="ailleurs2", solved=True) == {}


def test_an_inference_never_replaces_what_is_known():
    known = {"fichier6": Evidence(validated=True, direct=True)}

    learned = adaptive.teaches(TARGETS, known, skill="fichier2", solved=False)

    assert set(learned) == {"fichier2", "fichier4"}


@pytest.mark.parametrize(("level", "within_reach"), [(1, True), (3, True), (4, False), (8, False)])
def test_a_skill_more_than_two_levels_above_the_estimate_is_not_asked(level, within_reach):
    targets = bank(couleur=[2], fichier=[level])
    known = {"couleur2": Evidence(validated=False, direct=True)}

    step = adaptive.choose_next(IN_SERVICE, targets, known, ["couleur2-a"], rng=FirstOfAll())

    asked = Ask(f"fichier{level}", f"fichier{level}-a", 1)
    assert step == (asked if within_reach else Stop(StopReason.NOTHING_WITHIN_REACH, 1))


def test_stops_at_once_when_everything_is_known():
    known = {skill.code: Evidence(validated=True, direct=True) for skill in TARGETS}

    assert adaptive.choose_next(IN_SERVICE, TARGETS, known, rng=FirstOfAll()) == Stop(StopReason.ALL_KNOWN, 2)


def test_a_skill_whose_items_are_all_answered_is_left_alone():
    step = adaptive.choose_next(IN_SERVICE, bank(couleur=[1]), {}, ["couleur1-a"], rng=FirstOfAll())

    assert isinstance(step, Stop)


banks = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "e"]), st.sets(st.integers(1, 8), min_size=1).map(sorted), min_size=1
).map(lambda tubes: bank(**tubes))


@given(banks, st.integers(0, 99), st.randoms(use_true_random=False))
def test_always_ends_and_never_asks_twice(targets, seed, luck):
    story, known, _ = run(targets, lambda number, skill: luck.random() < 0.5, seed=seed)

    asked = [skill for skill, *_ in story]
    assert len(asked) == len(set(asked)) <= len(targets)
    assert set(known) <= {skill.code for skill in targets}


@given(banks, st.integers(0, 99))
def test_the_same_seed_and_answers_give_the_same_test(targets, seed):
    def solves(number, skill):
        return (number + skill.level) % 3 > 0

    assert run(targets, solves, seed=seed) == run(targets, solves, seed=seed)


@given(banks, st.integers(0, 99))
def test_a_better_learner_never_gets_a_lower_estimate(targets, seed):
    """Learners who solve exactly the items no harder than their ability."""
    runs = [run(targets, lambda number, skill, a=ability: skill.level <= a, seed=seed) for ability in range(9)]

    estimates = [stop.estimate for _, _, stop in runs]
    validated = [{code for code, evidence in known.items() if evidence.validated} for _, known, _ in runs]

    assert estimates == sorted(estimates)
    assert all(fewer <= more for fewer, more in pairwise(validated))


@given(banks, st.integers(0, 99), st.integers(0, 8))
def test_a_steady_learner_is_never_credited_beyond_their_ability(targets, seed, ability):
    _, known, _ = run(targets, lambda number, skill: skill.level <= ability, seed=seed)

    assert all(skill.level <= ability for skill in targets if skill.code in known and known[skill.code].validated)


def test_two_neighbours_do_not_see_the_same_sequence():
    wide = bank(a=[1, 2, 3, 4], b=[1, 2, 3, 4], c=[1, 2, 3, 4], d=[1, 2, 3, 4])
    sequences = {tuple(skill for skill, *_ in run(wide, lambda *_: True, seed=seed)[0]) for seed in range(30)}

    assert len(sequences) > 10
