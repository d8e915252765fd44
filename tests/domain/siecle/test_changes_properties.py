"""What holds whatever the files say, tried on small worlds where everything collides."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from pix.domain import siecle
from tests.domain.siecle.enrolment import enrol, outcomes, read
from tests.domain.siecle.export import siecle_export

LINE = st.fixed_dictionaries(
    {
        "ine": st.sampled_from(["", "110000001AA", "220000002BB", "330000003CC", "bad ine too long"]),
        "number": st.sampled_from(["1", "2", "3", "4", "5"]),
        "elenoet": st.sampled_from(["", "1", "2"]),
        "last_name": st.sampled_from(["", "MARTIN", "Martin", "DURAND", "李"]),
        "usage_name": st.sampled_from(["", "DURAND"]),
        "first_name": st.sampled_from(["", "Léa", "LEA", "Tom"]),
        "birth_date": st.sampled_from(["01/01/2010", "02/02/2010", "31/02/2010", "01/01/10"]),
        "exit_date": st.sampled_from([None, None, "", "01/09/2024", "01/09/2099"]),
        "division": st.sampled_from(["6A", "6B", "", "Inactifs"]),
    }
)
LINES = st.lists(LINE, max_size=6)
# As the ministry writes them: inside a file, ELEVE_ID is a key.
KEYED_LINES = st.lists(LINE, max_size=6, unique_by=lambda line: line["number"])


def world(*files):
    known, former = [], {}
    for lines in files:
        changes = siecle.compare(known, read(siecle_export(*lines, encoding="UTF-8")), former_ines=former)
        known, more = enrol(known, changes)
        inhabited = {one.person.ine for one in known}
        former = {ine: one for ine, one in (former | more).items() if ine not in inhabited}
    return known, former


@settings(max_examples=150, deadline=None)
@given(LINES, LINES, LINES)
def test_every_line_has_one_outcome_and_nothing_collides(first, second, third):
    known, former = world(first, second)

    changes = siecle.compare(known, read(siecle_export(*third, encoding="UTF-8")), former_ines=former)
    after, _former = enrol(known, changes)

    assert [change.line.position for change in changes.lines] == list(range(1, len(third) + 1))
    counted = Counter(str(change.outcome) for change in [*changes.lines, *changes.absent])
    assert +Counter(changes.counts) == counted
    inhabited = Counter(one.person.ine or one.provisional_key for one in after)
    assert not inhabited or max(inhabited.values()) == 1, "two pupils with one INE, or one provisional key"
    moved = Counter(c.known.id for c in changes.lines if c.known and (c.stays or c.outcome == "left"))
    moved.update(change.known.id for change in changes.absent)
    assert not moved or max(moved.values()) == 1, "two lines write one pupil"
    assert changes.current_after == sum(one.is_current for one in after)
    assert sum(changes.divisions.values()) == sum(bool(one.person.division) for one in after if one.is_current)


@settings(max_examples=150, deadline=None)
@given(LINES, LINES)
def test_a_held_line_leaves_its_pupil_exactly_as_they_were(first, second):
    known, former = world(first)

    changes = siecle.compare(known, read(siecle_export(*second, encoding="UTF-8")), former_ines=former)
    after = {one.id: one for one in enrol(known, changes)[0]}

    for change in changes.lines:
        others = [c for c in [*changes.lines, *changes.absent] if c is not change and c.known == change.known]
        if change.outcome == "held" and change.known and not any(c.stays or c.outcome == "left" for c in others):
            assert after[change.known.id]._replace(needs_proof=False) == change.known._replace(needs_proof=False)


@settings(max_examples=150, deadline=None)
@given(LINES, KEYED_LINES)
def test_the_same_file_again_changes_nothing(first, second):
    known, former = world(first, second)

    changes = siecle.compare(known, read(siecle_export(*second, encoding="UTF-8")), former_ines=former)

    assert {outcome.split(":")[0] for outcome in outcomes(changes)} <= {"unchanged", "held", "repeated"}
    assert changes.absent == []
    assert changes.proof_changes == {}
