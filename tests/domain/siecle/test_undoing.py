"""Undo an import, case by case; the receipt is that of a real file, the rest is told by hand."""

from datetime import date, datetime

import pytest

from pix.domain import siecle
from pix.domain.siecle import Because, ImportLink, Kept, Trace
from tests.domain.siecle.enrolment import TODAY, import_files, read
from tests.domain.siecle.export import NOE, ZOE, pupil, siecle_export
from tests.domain.siecle.undoing import BASE, NEXT_BASE, UNDONE_ON, import_with_receipt, play

BOTH = siecle_export(ZOE, NOE)


def imported(*files, accounts=()):
    """The roster before the last of these files, after it, and its receipt."""
    *earlier, last = files
    known = import_files(*earlier)[1] if earlier else []
    known = [one._replace(user_id=dict(accounts).get(one.person.ine)) for one in known]
    changes = siecle.compare(known, read(last), former_ines={})
    return (known, *import_with_receipt(known, changes))


def undo(receipt, roster, *, base=NEXT_BASE, **since):
    return siecle.plan_undo(receipt, siecle.RosterNow(roster, base), siecle.Since(**since), on=UNDONE_ON)


def by_ine(pupils):
    return {one.person.ine: one for one in pupils}


@pytest.mark.parametrize("obstacle", siecle.Obstacle)
def test_says_what_forbids_undoing(obstacle):
    _before, after, receipt = imported(BOTH)

    assert undo(receipt._replace(obstacle=obstacle), after) == obstacle


def test_the_pupils_of_a_wrong_file_go():
    before, after, receipt = imported(siecle_export(NOE), BOTH)

    undoing = undo(receipt, after)

    assert [one.person.ine for one in undoing.deleted] == [ZOE["ine"]]
    assert (play(undoing, after), undoing.kept) == ({one.id: one for one in before}, [])
    assert (undoing.base, undoing.divisions, undoing.current_after) == (BASE, {"6A": 1}, 1)


@pytest.mark.parametrize(("trace", "because"), [(trace, Because(trace.value)) for trace in Trace])
def test_a_pupil_added_and_with_work_since_leaves_the_list_and_is_named(trace, because):
    _before, after, receipt = imported(siecle_export(NOE), BOTH)
    zoe = by_ine(after)[ZOE["ine"]]

    undoing = undo(receipt, after, traces={zoe.id: {trace}})

    assert undoing.deleted == []
    assert undoing.rewritten == [(zoe, zoe._replace(left_on=UNDONE_ON, left_why="absent"))]
    assert undoing.kept == [Kept(zoe.id, because)]
    assert undoing.divisions == {"6A": 1}


def test_a_pupil_added_who_has_an_account_is_kept_although_nobody_says_why():
    _before, after, receipt = imported(BOTH)
    now = [one._replace(user_id=7) if one.person.ine == ZOE["ine"] else one for one in after]

    undoing = undo(receipt, now)

    assert [one.person.ine for one in undoing.deleted] == [NOE["ine"]]
    assert undoing.kept == [Kept(by_ine(now)[ZOE["ine"]].id, Because.LINKED)]


def test_a_pupil_added_who_has_left_since_keeps_that_day():
    _before, after, receipt = imported(BOTH)
    now = [one._replace(left_on=TODAY, left_why="inactive") for one in after]

    undoing = undo(receipt, now, traces={one.id: {Trace.TOOK_PART} for one in now})

    assert (undoing.rewritten, undoing.deleted) == ([], [])


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ({"division": "5B", "first_name": "Zoéline"}, {}),
        ({"exit_date": "01/09/2024"}, {}),
        ({"ine": "987654321ZZ"}, {"ines_back"}),
        ({"first_name": "ZOÉ", "birth_date": "06/03/2010", "sex": "", "number": "8", "elenoet": "9"}, {}),
    ],
)
def test_what_a_line_changed_is_put_back(line, columns):
    before, after, receipt = imported(BOTH, siecle_export(pupil(number="1") | line, NOE))

    undoing = undo(receipt, after)

    assert (play(undoing, after), undoing.kept) == ({one.id: one for one in before}, [])
    assert bool(undoing.ines_back) == ("ines_back" in columns)


def test_a_column_changed_since_stays_and_the_others_go_back():
    _before, after, receipt = imported(BOTH, siecle_export(pupil(division="5B", first_name="ZOE"), NOE))
    zoe = by_ine(after)[ZOE["ine"]]
    now = [one._replace(person=one.person._replace(division="5C")) if one is zoe else one for one in after]

    undoing = undo(receipt, now)

    becomes = play(undoing, now)[zoe.id]
    assert (becomes.person.division, becomes.person.first_name) == ("5C", "Zoé")
    assert undoing.kept == [Kept(zoe.id, Because.CHANGED_SINCE, "division")]
    assert undoing.divisions == {"5C": 1, "6A": 1}


def test_an_ine_and_what_stood_for_it_go_back_together():
    before, after, receipt = imported(siecle_export(pupil(ine=""), NOE), BOTH)
    zoe = by_ine(after)[ZOE["ine"]]
    now = [one._replace(person=one.person._replace(ine="987654321ZZ")) if one is zoe else one for one in after]

    assert play(undo(receipt, after), after) == {one.id: one for one in before}
    undoing = undo(receipt, now)
    assert undoing.rewritten == []
    assert undoing.kept == [Kept(zoe.id, Because.CHANGED_SINCE, "ine")]


def test_nobody_gets_back_an_ine_that_another_has_by_now():
    _before, after, receipt = imported(BOTH, siecle_export(pupil(ine="987654321ZZ"), NOE))
    zoe, noe = by_ine(after)["987654321ZZ"], by_ine(after)[NOE["ine"]]
    now = [zoe, noe._replace(person=noe.person._replace(ine=ZOE["ine"]))]

    undoing = undo(receipt, now)

    assert (undoing.rewritten, undoing.ines_back) == ([], [])
    assert undoing.kept == [Kept(zoe.id, Because.INE_TAKEN, "ine")]


def test_a_row_that_exists_no_more_is_told():
    _before, after, receipt = imported(BOTH, siecle_export(pupil(division="5B"), NOE))

    undoing = undo(receipt, [one for one in after if one.person.ine != ZOE["ine"]])

    assert (undoing.rewritten, undoing.kept) == ([], [Kept(None, Because.GONE)])


def linked_by_import(*, is_live=True):
    """Zoé, whom the import linked to account 7."""
    _before, after, receipt = imported(siecle_export(ZOE), siecle_export(pupil(division="5B")))
    (zoe,) = after
    link = ImportLink(1, zoe.id, 7, is_live=is_live)
    return zoe._replace(user_id=7 if is_live else None), receipt._replace(links_made=[link])


def test_a_link_made_by_the_import_ends():
    zoe, receipt = linked_by_import()

    undoing = undo(receipt, [zoe])

    assert (undoing.unlinked, undoing.kept) == ([zoe.id], [])
    assert play(undoing, [zoe])[zoe.id].user_id is None


@pytest.mark.parametrize("since", ["used_links", "traces"])
def test_a_link_made_by_the_import_and_used_stays(since):
    zoe, receipt = linked_by_import()
    used = {"used_links": {1}} if since == "used_links" else {"traces": {zoe.id: {Trace.TOOK_PART}}}

    undoing = undo(receipt, [zoe], **used)

    assert undoing.unlinked == []
    assert Kept(zoe.id, Because.LINK_USED) in undoing.kept
    assert play(undoing, [zoe])[zoe.id].user_id == 7


def test_a_link_made_by_the_import_that_somebody_ended_is_no_more_its_own():
    zoe, receipt = linked_by_import(is_live=False)
    zoe = zoe._replace(user_id=8)

    undoing = undo(receipt, [zoe])

    assert (undoing.unlinked, play(undoing, [zoe])[zoe.id].user_id) == ([], 8)


@pytest.mark.parametrize(("used", "deleted"), [(set(), True), ({1}, False)])
def test_a_pupil_added_and_linked_by_the_import_goes_unless_the_link_was_used(used, deleted):
    _before, after, receipt = imported(siecle_export(ZOE))
    (zoe,) = [one._replace(user_id=7) for one in after]
    receipt = receipt._replace(links_made=[ImportLink(1, zoe.id, 7, is_live=True)])

    undoing = undo(receipt, [zoe], used_links=used)

    assert undoing.deleted == ([zoe] if deleted else [])
    assert undoing.unlinked == []
    if not deleted:
        assert play(undoing, [zoe])[zoe.id] == zoe._replace(left_on=UNDONE_ON, left_why="absent")
        assert undoing.kept == [Kept(zoe.id, Because.LINK_USED)]


def given_up_by_import():
    """Noé, who returned without account 7: Zoé has it."""
    return imported(BOTH, siecle_export(ZOE), BOTH, accounts={ZOE["ine"]: 7, NOE["ine"]: 7})


def test_a_link_that_the_import_ended_opens_again():
    before, after, receipt = given_up_by_import()
    (link,) = receipt.links_ended

    undoing = undo(receipt, after)

    assert (undoing.reopened, undoing.kept) == ([link], [])
    assert play(undoing, after) == {one.id: one for one in before}


@pytest.mark.parametrize(
    ("now", "since", "because"),
    [
        ({"user_id": 8}, {}, Because.LINKED_SINCE),
        ({}, {"barred_accounts": {7}}, Because.ACCOUNT_BARRED),
        ({"left_on": date(2024, 9, 5)}, {}, None),
    ],
)
def test_a_link_that_the_import_ended_opens_again_where_it_still_can(now, since, because):
    _before, after, receipt = given_up_by_import()
    noe = by_ine(after)[NOE["ine"]]
    roster = [one._replace(**now) if one is noe else one for one in after]

    undoing = undo(receipt, roster, **since)

    assert bool(undoing.reopened) == (because is None)
    if because:
        assert Kept(noe.id, because) in undoing.kept


def test_a_link_does_not_open_again_on_two_current_pupils():
    _before, after, receipt = given_up_by_import()
    noe = by_ine(after)[NOE["ine"]]
    stays = [touch for touch in receipt.touches if touch.pupil_id != noe.id]

    undoing = undo(receipt._replace(touches=stays), after)

    assert (undoing.reopened, undoing.kept) == ([], [Kept(noe.id, Because.ACCOUNT_TAKEN)])


def test_a_link_does_not_open_again_on_either_of_two_who_both_stay():
    _before, after, receipt = imported(BOTH)
    link = ImportLink(1, 0, 7, is_live=False)
    receipt = receipt._replace(touches=[], links_ended=[link._replace(pupil_id=one.id) for one in after])
    now = [one._replace(left_on=None) for one in after]

    undoing = undo(receipt, now)

    assert (undoing.reopened, {kept.because for kept in undoing.kept}) == ([], {Because.ACCOUNT_TAKEN})


def test_a_link_opens_again_on_a_pupil_who_stays_when_nobody_else_has_the_account():
    _before, after, receipt = imported(BOTH)
    zoe = by_ine(after)[ZOE["ine"]]
    receipt = receipt._replace(touches=[], links_ended=[ImportLink(1, zoe.id, 7, is_live=False)])

    undoing = undo(receipt, after)

    assert ([link.pupil_id for link in undoing.reopened], undoing.kept) == ([zoe.id], [])
    assert play(undoing, after)[zoe.id].user_id == 7


def test_who_comes_back_on_the_list_leaves_an_account_that_another_has_by_now():
    _before, after, receipt = imported(BOTH, siecle_export(ZOE), accounts={NOE["ine"]: 7})
    zoe, noe = by_ine(after)[ZOE["ine"]], by_ine(after)[NOE["ine"]]
    now = [zoe._replace(user_id=7), noe]

    undoing = undo(receipt, now)

    pupils = play(undoing, now)
    assert (pupils[noe.id].left_on, pupils[noe.id].user_id, pupils[zoe.id].user_id) == (None, None, 7)
    assert (undoing.unlinked, undoing.kept) == ([noe.id], [Kept(noe.id, Because.ACCOUNT_TAKEN)])


def test_a_proof_decided_since_stays():
    twin = pupil(NOE, last_name=ZOE["last_name"], birth_date=ZOE["birth_date"])
    _before, after, receipt = imported(siecle_export(ZOE), siecle_export(ZOE, twin))
    zoe = by_ine(after)[ZOE["ine"]]
    assert zoe.needs_proof

    assert not play(undo(receipt, after), after)[zoe.id].needs_proof
    undoing = undo(receipt, [one._replace(needs_proof=False) for one in after])
    assert Kept(zoe.id, Because.CHANGED_SINCE, "needs_proof") in undoing.kept
    assert not undoing.rewritten


def test_a_proof_goes_back_although_another_pupil_is_no_more():
    twin = pupil(NOE, last_name=ZOE["last_name"], birth_date=ZOE["birth_date"])
    _before, after, receipt = imported(siecle_export(ZOE), siecle_export(ZOE, twin))
    zoe = by_ine(after)[ZOE["ine"]]
    receipt = receipt._replace(proof={99: True} | dict(receipt.proof))

    assert not play(undo(receipt, after), after)[zoe.id].needs_proof


@pytest.mark.parametrize(
    ("base", "becomes", "kept"),
    [
        (NEXT_BASE, BASE, []),
        (siecle.Base(2025, None), siecle.Base(2025, None), ["school_year"]),
        (
            siecle.Base(2024, datetime.fromisoformat("2024-10-01T08:00")),
            siecle.Base(2023, datetime.fromisoformat("2024-10-01T08:00")),
            ["exported_at"],
        ),
    ],
)
def test_what_the_roster_says_of_the_last_file_goes_back_unless_it_changed_since(base, becomes, kept):
    _before, after, receipt = imported(BOTH)

    undoing = undo(receipt, after, base=base)

    assert undoing.base == becomes
    assert undoing.kept == [Kept(None, Because.CHANGED_SINCE, field) for field in kept]


def test_a_receipt_keeps_every_column_that_a_line_rewrites_as_text():
    changes, known = import_files(BOTH, siecle_export(NOE))
    [left] = changes.absent
    back = siecle.compare(known, read(siecle_export(pupil(division="5C"), NOE)), former_ines={})
    nameless = siecle_export(pupil(ine=""))
    arrived, _known = import_files(nameless, siecle_export(ZOE))
    key = arrived.lines[0].known.provisional_key

    assert siecle.whole_change(left, on=date(2024, 9, 3)) == (
        {"left_on": "", "left_why": ""},
        {"left_on": "2024-09-03", "left_why": "absent"},
    )
    assert siecle.whole_change(left)[1] == {"left_on": "", "left_why": "absent"}, "before the day is known"
    assert siecle.whole_change(back.lines[0]) == (
        {"division": "6A", "left_on": "2024-09-03", "left_why": "absent"},
        {"division": "5C", "left_on": "", "left_why": ""},
    )
    assert siecle.whole_change(arrived.lines[0]) == (
        {"ine": "", "provisional_key": key},
        {"ine": ZOE["ine"], "provisional_key": ""},
    )
    assert siecle.whole_change(back.lines[1]) == ({}, {})
