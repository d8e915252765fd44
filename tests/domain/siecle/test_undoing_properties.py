"""What holds whatever the files say and whatever people did in between, tried on small worlds where all collides."""

import random
from collections import Counter

from hypothesis import event, given, settings
from hypothesis import strategies as st

from pix.domain import siecle
from pix.domain.siecle import Because, Trace
from tests.domain.siecle.enrolment import enrol, read
from tests.domain.siecle.histories import random_accounts, random_file
from tests.domain.siecle.undoing import BASE, NEXT_BASE, UNDONE_ON, import_with_receipt, play

SEEDS = st.integers(0, 2**32)
ACCOUNTS = range(1, 5)
STRANGERS = range(101, 109)
FREE_INES = ("000000001AA", "000000002AA", "000000003AA", "000000009AA")


def import_last(rng):
    """Some imports, people joining after each; then the one to undo. Before, its changes, after, and its receipt."""
    known, former = [], {}
    for _year in range(rng.randint(0, 3)):
        known, more = enrol(known, siecle.compare(known, read(random_file(rng)), former_ines=former))
        known = with_accounts(known, random_accounts(rng, known, ACCOUNTS))
        inhabited = {one.person.ine for one in known}
        former = {ine: one for ine, one in (former | more).items() if ine not in inhabited}
    changes = siecle.compare(known, read(random_file(rng)), former_ines=former)
    silent = random_accounts(rng, enrol(known, changes)[0], STRANGERS)
    after, receipt = import_with_receipt(known, changes, silent=silent)
    return known, changes, after, receipt


def with_accounts(pupils, accounts):
    return [pupil._replace(user_id=accounts.get(pupil.id, pupil.user_id)) for pupil in pupils]


def edited(rng, pupils):
    """Somebody corrects some pupils by hand; never two pupils with one INE."""
    taken = {pupil.person.ine for pupil in pupils}
    for pupil in pupils:
        edit = {"division": "6Z"} if rng.random() < 0.2 else {}
        if rng.random() < 0.2:
            edit["first_name"] = "Corrigée"
        if rng.random() < 0.3 and pupil.person.ine and (ine := rng.choice(FREE_INES)) not in taken:
            edit["ine"] = ine
            taken.add(ine)
        person = pupil.person._replace(**edit)
        yield pupil._replace(
            person=person, names=siecle.fold_names(person), needs_proof=rng.random() < 0.1 or pupil.needs_proof
        )


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_where_nobody_worked_the_roster_is_what_it_was(seed):
    known, changes, after, receipt = import_last(random.Random(seed))

    undoing = siecle.plan_undo(receipt, siecle.RosterNow(after, NEXT_BASE), siecle.Since(), on=UNDONE_ON)

    assert play(undoing, after) == {pupil.id: pupil for pupil in known}
    assert undoing.kept == []
    assert undoing.base == BASE
    assert undoing.current_after == sum(pupil.is_current for pupil in known)
    assert undoing.divisions == siecle.count_divisions(pupil.person.division for pupil in known if pupil.is_current)
    assert undoing.ines_back == sorted(c.known.id for c in changes.lines if c.before.get("ine"))
    assert undoing.reopened == receipt.links_ended
    gone = {pupil.id for pupil in undoing.deleted}
    assert undoing.unlinked == sorted({link.pupil_id for link in receipt.links_made} - gone)
    for outcome in {str(touch.outcome) for touch in receipt.touches}:
        event(outcome)
    event(f"links ended: {bool(receipt.links_ended)}")


@settings(max_examples=300, deadline=None)
@given(SEEDS)
def test_what_people_did_since_stays_and_is_listed(seed):
    rng = random.Random(seed)
    known, _changes, after, receipt = import_last(rng)
    joined = random_accounts(rng, after, ACCOUNTS)
    now = list(edited(rng, with_accounts(after, joined)))
    kinds = [Trace.TOOK_PART, Trace.HAS_CARD, Trace.PASSWORD_RESET]
    traces = {pupil.id: {rng.choice(kinds)} for pupil in now if rng.random() < 0.2}
    for number in joined:
        traces.setdefault(number, set()).add(Trace.LINKED)

    undoing = siecle.plan_undo(receipt, siecle.RosterNow(now, NEXT_BASE), siecle.Since(traces), on=UNDONE_ON)

    pupils = play(undoing, now)
    check = _Check(known, after, traces, receipt, undoing)
    for pupil in now:
        event(check.pupil(pupil, pupils.get(pupil.id)))
    inhabited = Counter(one.person.ine or one.provisional_key for one in pupils.values())
    assert max(inhabited.values(), default=1) == 1, "two pupils with one INE, or one provisional key"
    current = [one for one in pupils.values() if one.is_current]
    assert max(Counter(one.user_id for one in current if one.user_id).values(), default=1) == 1, "one account of two"
    assert undoing.current_after == len(current)
    assert undoing.divisions == siecle.count_divisions(one.person.division for one in current)
    for kept in undoing.kept:
        event(str(kept.because))


class _Check:
    """What must be true of each pupil: as imported, as now, once undone, and before."""

    def __init__(self, known, after, traces, receipt, undoing):
        self.before = {pupil.id: pupil for pupil in known}
        self.imported = {pupil.id: pupil for pupil in after}
        self.touched = {touch.pupil_id for touch in receipt.touches if touch.outcome != "held"}
        self.traces = traces
        self.made = {link.pupil_id for link in receipt.links_made}
        self.listed = set(undoing.kept)

    def pupil(self, now, undone):
        before, work = self.before.get(now.id), {Because(trace.value) for trace in self.traces.get(now.id, ())}
        if undone is None:
            assert before is None, "a pupil who was here before is never deleted"
            assert not work, "a pupil with work is never deleted"
            return "deleted"
        if before is None:
            assert work
            assert {siecle.Kept(now.id, because) for because in work} <= self.listed
            assert (undone.left_on, undone.left_why) == (UNDONE_ON, "absent"), "they leave the list"
            assert undone.person == now.person
        else:
            self._columns(before, now, undone)
        return self._account(before, now, undone)

    def _columns(self, before, now, undone):
        imported = self.imported[now.id]
        together = {"ine"} if siecle.Kept(now.id, Because.INE_TAKEN, "ine") in self.listed else set()
        for field in siecle.FIELDS:
            was, wrote, found, becomes = (getattr(one.person, field) for one in (before, imported, now, undone))
            assert becomes == (was if found == wrote and field not in together else found)
            if was != wrote != found:
                assert siecle.Kept(now.id, Because.CHANGED_SINCE, field) in self.listed
        assert undone.names == siecle.fold_names(undone.person)
        assert (undone.left_on, undone.left_why) == (before.left_on, before.left_why)
        proof = now.needs_proof if now.needs_proof != imported.needs_proof else before.needs_proof
        assert undone.needs_proof == proof

    def _account(self, before, now, undone):
        because = {kept.because for kept in self.listed if kept.pupil_id == now.id}
        if Because.ACCOUNT_TAKEN in because:
            assert undone.user_id is None
            return "account taken"
        if now.id in self.made:
            used = bool({Trace.TOOK_PART, Trace.PASSWORD_RESET} & set(self.traces.get(now.id, ())))
            assert used == (Because.LINK_USED in because) == (undone.user_id == now.user_id)
            return "link used" if used else "link not used"
        if now.user_id is not None:
            assert undone.user_id == now.user_id, "a link that people made, or that was there before, stays"
            return "link kept"
        assert undone.user_id == (before.user_id if before else None)
        return "no link now"
