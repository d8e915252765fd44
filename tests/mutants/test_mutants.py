"""Which lines can be broken, and which tests look at each; what is found is in docs/mutants.md."""

import pytest

from mutants.choosing import files, named, sample, seen_by
from mutants.making import ROOT, mutants_of, source_of

CODES = "pix/domain/campaigns/codes.py"


def broken(path):
    return [(mutant.before, mutant.after) for mutant in mutants_of(path)]


def test_constants_and_functions_under_a_decorator_are_broken_too():
    assert ("10", "11") in broken("pix/domain/limits/figures.py"), "failures of a login"
    assert ("is", "is not") in broken("pix/rosters/services/linking.py"), "inside a transaction"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("pix/domain/siecle/__init__.py", "RosterChanges"),
        ("pix/domain/siecle/records.py", "identity_conflict"),
        ("pix/domain/adaptive/selection.py", "T"),
        ("pix/domain/siecle/nearness.py", "Names"),
    ],
)
def test_names_are_left_alone(path, name):
    assert name in (ROOT / path).read_text(encoding="utf8")
    assert not any(f'"{name}"' in before for before, _after in broken(path))


def test_a_mutant_is_the_file_with_one_place_changed_and_is_python():
    unbroken = (ROOT / CODES).read_text(encoding="utf8")

    for mutant in sample([CODES], size=20, seed=1):
        source = source_of(mutant)
        assert source != unbroken
        compile(source, mutant.path, "exec")


def test_a_seed_draws_the_same_sample_again_and_a_shorter_one_begins_a_longer():
    drawn = sample([CODES], size=30, seed=4)

    assert sample([CODES], size=30, seed=4) == drawn
    assert sample([CODES], size=10, seed=4) == drawn[:10]
    assert sample([CODES], size=30, seed=5) != drawn
    assert named([mutant.name for mutant in drawn]) == drawn


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("pix/domain/siecle/undoing.py", ("tests/domain/siecle",)),
        ("pix/rosters/services/writing.py", ("tests/rosters",)),
        ("pix/rosters/services/linking.py", ("tests/reconciliation", "tests/rosters")),
        ("pix/lib/text.py", ("tests/lib",)),
        ("pix/web/learner/home/views.py", ("tests/web/learner/home",)),
        ("pix/web/sites.py", ("tests/web",)),
        ("pix/rosters/models/student.py", ()),
        ("pix/rosters/migrations/0001_initial.py", ()),
        ("pix/rosters/admin.py", ()),
        ("config/settings/base.py", ()),
    ],
)
def test_only_the_tests_that_can_see_a_file_look_at_it(path, tests):
    assert seen_by(path, pages=False) == tests


def test_pages_look_at_services_when_asked():
    assert seen_by("pix/rosters/services/writing.py", pages=True) == ("tests/rosters", "tests/web")
    assert seen_by("pix/domain/siecle/undoing.py", pages=True) == ("tests/domain/siecle",)


@pytest.mark.parametrize("of", ["domain", "services"])
def test_every_file_of_a_kind_has_tests_that_look_at_it(of):
    assert all(seen_by(path, pages=False) for path in files(of, base=""))
