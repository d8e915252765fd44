"""Undo an import: what becomes of each pupil that it touched, now that people may have worked in between.

The receipt tells what the import did; the roster as it is now and what happened since decide what goes back:

- a column goes back to what it was where it still holds what the import wrote; what somebody changed since stays;
- a pupil whom the import added goes, so that a wrong file does not leave the children of another school behind; with
  work, or a link that people made or used, they leave the list instead, and return with everything;
- a link that the import made ends, unless it may have been used; one that it ended opens again where pupil and account
  are free.

Accounts, passwords, participations and what pupils know are never touched. Whatever stays is listed with its reason.
Clashes of unique values (an INE, an account of two current pupils) are decided here, never by the database.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from pix.domain.siecle.changes import LineChange, count_divisions
from pix.domain.siecle.finding import fold_names
from pix.domain.siecle.records import FIELDS, Known, LineOutcome, Reason

_NOTHING: Mapping[str, str] = MappingProxyType({})
_DAYS = frozenset({"birth_date", "left_on"})
# Columns that mean something together only: they go back together, or not at all.
_TOGETHER = (frozenset({"ine", "provisional_key"}), frozenset({"left_on", "left_why"}))
_REWRITTEN = frozenset({LineOutcome.UPDATED, LineOutcome.RETURNED, LineOutcome.LEFT})
_TOUCHED = _REWRITTEN | {LineOutcome.ADDED}


class Obstacle(StrEnum):
    """Why an import cannot be undone at all."""

    NOT_IMPORTED = "not_imported"  # given up, refused, or undone already
    NOT_THE_LAST = "not_the_last"  # another import built upon it
    FORGOTTEN = "forgotten"  # its lines no longer hold their values


class Trace(StrEnum):
    """What people did with a pupil since the import."""

    LINKED = "linked"  # a link that the import did not make, ended since or not
    TOOK_PART = "took_part"
    HAS_CARD = "has_card"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (somebody of the school gave the pupil a one-time password)


class Because(StrEnum):
    """Why something is left as it is."""

    LINKED = "linked"
    TOOK_PART = "took_part"
    HAS_CARD = "has_card"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (see ``Trace``)
    LINK_USED = "link_used"  # the link that the import made has served, or may have
    CHANGED_SINCE = "changed_since"  # the column no longer holds what the import wrote
    INE_TAKEN = "ine_taken"  # another pupil of the school has it now
    LINKED_SINCE = "linked_since"  # the link that the import ended has a successor
    ACCOUNT_TAKEN = "account_taken"  # the account is that of another current pupil now
    ACCOUNT_BARRED = "account_barred"  # the account may belong to no pupil any more
    GONE = "gone"  # the pupil's row exists no more


class Kept(NamedTuple):
    """One thing that undoing leaves as it is. ``field``: the column, when it is about one."""

    pupil_id: int | None  # None: the roster itself, or a pupil whose row is gone
    because: Because
    field: str = ""


class Touch(NamedTuple):
    """One line of the receipt: what the import did to one pupil. Columns as text, see ``whole_change``."""

    pupil_id: int | None
    outcome: LineOutcome
    before: Mapping[str, str] = _NOTHING
    after: Mapping[str, str] = _NOTHING


class ImportLink(NamedTuple):
    """A link that the import made, or ended."""

    id: int
    pupil_id: int
    user_id: int
    is_live: bool  # now


class Base(NamedTuple):
    """What the roster says of the last file."""

    school_year: int | None
    exported_at: datetime | None


class Receipt(NamedTuple):
    """Everything that an import did. ``obstacle``: what forbids undoing it, if anything does."""

    touches: Collection[Touch]
    proof: Mapping[int, bool]  # pupil → ``needs_proof`` as the import left it, for those known before whom it changed
    links_made: Collection[ImportLink]
    links_ended: Collection[ImportLink]
    base_before: Base
    base_after: Base
    obstacle: Obstacle | None = None


class RosterNow(NamedTuple):
    """The school's roster as it is now: every pupil it ever had, and the last file."""

    pupils: Collection[Known]
    base: Base


class Since(NamedTuple):
    """What happened since the import was applied, as the rooms that work with pupils know it.

    ``used_links``: the links made by the import through which somebody may have signed in since. Whoever may have used
    one counts: sign-ins are noted now and then only, and a pupil whose link served must not be deleted on a guess.
    """

    traces: Mapping[int, Collection[Trace]] = MappingProxyType({})  # by pupil
    used_links: Collection[int] = frozenset()
    barred_accounts: Collection[int] = frozenset()  # accounts that no pupil may have any more


class Rewriting(NamedTuple):
    """A pupil whose row changes."""

    now: Known
    becomes: Known


class Undoing(NamedTuple):
    """What undoing does. Whatever is not here stays as it is; what a reader might miss is in ``kept``."""

    rewritten: list[Rewriting]
    deleted: list[Known]  # with the links that the import made for them
    unlinked: list[int]  # pupils whose live link ends
    reopened: list[ImportLink]
    ines_back: list[int]  # pupils whose former INE, kept by the import, is theirs again
    kept: list[Kept]
    base: Base
    divisions: dict[str, int]  # class → pupils, after
    current_after: int


def whole_change(change: LineChange, *, on: date | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """Every column of a known pupil that a line rewrites, before and after, as text: what a receipt keeps.

    ``on``: the day of the import, known once it is applied. Not here: ``needs_proof``, which is recomputed for the
    whole school, and the account, whose links keep their own history.
    """
    before, after, known = dict(change.before), dict(change.after), change.known
    if known is None:
        return before, after
    if change.outcome == LineOutcome.LEFT:
        return (
            {"left_on": "", "left_why": known.left_why},
            {"left_on": str(on or ""), "left_why": str(change.reason)},
        )
    if change.outcome == LineOutcome.RETURNED:
        before |= {"left_on": str(known.left_on), "left_why": known.left_why}
        after |= {"left_on": "", "left_why": ""}
    if known.provisional_key and after.get("ine"):
        before["provisional_key"], after["provisional_key"] = known.provisional_key, ""
    return before, after


def plan_undo(receipt: Receipt, roster: RosterNow, since: Since, *, on: date) -> Undoing | Obstacle:
    """Say what undoing an import does to the school's roster as it is now.

    ``on``: the day on which pupils with work leave the list.
    """
    return receipt.obstacle or _Plan(receipt, roster, since, on).make()


class _Plan:
    """One receipt against one roster, step by step; ``becomes`` is the roster after, as far as it is decided."""

    def __init__(self, receipt: Receipt, roster: RosterNow, since: Since, on: date) -> None:
        self.receipt = receipt
        self.roster = roster
        self.since = since
        self.on = on
        self.now = {pupil.id: pupil for pupil in roster.pupils}
        self.becomes = dict(self.now)
        self.made = {link.pupil_id: link for link in receipt.links_made if link.is_live}
        self.deleted: list[Known] = []
        self.kept: dict[Kept, None] = {}  # told once, in this order
        self.ines_back: set[int] = set()
        self.unlinked: set[int] = set()
        self.reopened: list[ImportLink] = []

    def make(self) -> Undoing:
        for touch in self.receipt.touches:
            if touch.outcome in _TOUCHED:
                self._undo(touch)
        self._put_back_proof()
        self._leave_taken_ines()
        self._end_links()
        self._reopen_links()
        self._give_up_accounts()
        current = [pupil for pupil in self.becomes.values() if pupil.is_current]
        return Undoing(
            rewritten=[
                Rewriting(self.now[number], pupil)
                for number, pupil in self.becomes.items()
                if pupil != self.now[number]
            ],
            deleted=self.deleted,
            unlinked=sorted(self.unlinked),
            reopened=self.reopened,
            ines_back=sorted(self.ines_back),
            base=self._put_back_base(),
            kept=list(self.kept),
            divisions=count_divisions(pupil.person.division for pupil in current),
            current_after=len(current),
        )

    def _undo(self, touch: Touch) -> None:
        pupil = self.now.get(touch.pupil_id) if touch.pupil_id is not None else None
        if pupil is None:
            self._keep(None, Because.GONE)
            return
        reasons = self._work(pupil, added=touch.outcome == LineOutcome.ADDED)
        for because in reasons:
            self._keep(pupil.id, because)
        if touch.outcome in _REWRITTEN:
            self._put_back(pupil, touch)
        elif not reasons:
            self.deleted.append(pupil)
            del self.becomes[pupil.id]
        elif pupil.is_current:
            self.becomes[pupil.id] = pupil._replace(left_on=self.on, left_why=str(Reason.ABSENT))

    def _work(self, pupil: Known, *, added: bool) -> list[Because]:
        """What people did with a pupil since: it stays theirs."""
        traces = set(self.since.traces.get(pupil.id, ()))
        made = self.made.get(pupil.id)
        if added and pupil.user_id is not None and made is None:
            traces.add(Trace.LINKED)
        reasons = [Because(trace.value) for trace in Trace if trace in traces]
        return [*reasons, Because.LINK_USED] if made and self._is_used(made) else reasons

    def _is_used(self, link: ImportLink) -> bool:
        """Somebody came through it, or the school trusted it enough to give its account a password."""
        served = {Trace.TOOK_PART, Trace.PASSWORD_RESET}
        return link.id in self.since.used_links or not served.isdisjoint(self.since.traces.get(link.pupil_id, ()))

    def _put_back(self, pupil: Known, touch: Touch) -> None:
        back: dict[str, str] = {}
        for fields in _groups(touch.after):
            changed = [field for field in fields if _text(pupil, field) != touch.after[field]]
            if changed:
                for field in changed:
                    self._keep(pupil.id, Because.CHANGED_SINCE, field)
            else:
                back |= {field: touch.before.get(field, "") for field in fields}
        self.becomes[pupil.id] = _rewrite(pupil, back)
        if back.get("ine"):
            self.ines_back.add(pupil.id)

    def _put_back_proof(self) -> None:
        for number, needed in self.receipt.proof.items():
            pupil = self.becomes.get(number)
            if pupil is None:
                continue
            if pupil.needs_proof == needed:
                self.becomes[number] = pupil._replace(needs_proof=not needed)
            else:
                self._keep(number, Because.CHANGED_SINCE, "needs_proof")

    def _leave_taken_ines(self) -> None:
        """Nobody gets back an INE, or a provisional key, that another pupil has by now."""
        while rivals := self._find_ine_rivals():
            for number in rivals:
                pupil, now = self.becomes[number], self.now[number]
                person = pupil.person._replace(ine=now.person.ine)
                self.becomes[number] = pupil._replace(person=person, provisional_key=now.provisional_key)
                self.ines_back.discard(number)
                self._keep(number, Because.INE_TAKEN, "ine")

    def _find_ine_rivals(self) -> list[int]:
        bearers = Counter(pupil.person.ine or pupil.provisional_key for pupil in self.becomes.values())
        put_back = [pupil for pupil in self.becomes.values() if pupil.person.ine != self.now[pupil.id].person.ine]
        return [pupil.id for pupil in put_back if bearers[pupil.person.ine or pupil.provisional_key] > 1]

    def _end_links(self) -> None:
        for pupil_id, link in self.made.items():
            pupil = self.becomes.get(pupil_id)
            if pupil is None:  # deleted, and the link with them
                continue
            if self._is_used(link):
                self._keep(pupil_id, Because.LINK_USED)
            else:
                self._unlink(pupil)

    def _reopen_links(self) -> None:
        """Two current pupils who had one account both stay without it, as both came back without it."""
        users_here = self._users_here()
        ended = self.receipt.links_ended
        users_here.update(link.user_id for link in ended if self._is_current(link.pupil_id))
        for link in ended:
            pupil = self.becomes.get(link.pupil_id)
            if pupil is None:
                self._keep(None, Because.GONE)
            elif pupil.user_id is not None:
                self._keep(pupil.id, Because.LINKED_SINCE)
            elif link.user_id in self.since.barred_accounts:
                self._keep(pupil.id, Because.ACCOUNT_BARRED)
            elif pupil.is_current and users_here[link.user_id] > 1:
                self._keep(pupil.id, Because.ACCOUNT_TAKEN)
            else:
                self.becomes[pupil.id] = pupil._replace(user_id=link.user_id)
                self.reopened.append(link)

    def _give_up_accounts(self) -> None:
        """Who comes back on the list comes back without an account that another current pupil has by now."""
        users_here = self._users_here()
        for number, pupil in self.becomes.items():
            comes_back = pupil.is_current and not self.now[number].is_current
            if comes_back and pupil.user_id is not None and users_here[pupil.user_id] > 1:
                self._unlink(pupil)
                self._keep(number, Because.ACCOUNT_TAKEN)

    def _unlink(self, pupil: Known) -> None:
        self.becomes[pupil.id] = pupil._replace(user_id=None)
        self.unlinked.add(pupil.id)

    def _is_current(self, pupil_id: int) -> bool:
        pupil = self.becomes.get(pupil_id)
        return pupil is not None and pupil.is_current

    def _users_here(self) -> Counter[int]:
        return Counter(pupil.user_id for pupil in self.becomes.values() if pupil.user_id and pupil.is_current)

    def _put_back_base(self) -> Base:
        back = self.roster.base
        for field in Base._fields:
            if getattr(back, field) == getattr(self.receipt.base_after, field):
                back = back._replace(**{field: getattr(self.receipt.base_before, field)})
            else:
                self._keep(None, Because.CHANGED_SINCE, field)
        return back

    def _keep(self, pupil_id: int | None, because: Because, field: str = "") -> None:
        self.kept[Kept(pupil_id, because, field)] = None


def _groups(after: Mapping[str, str]) -> list[list[str]]:
    """The columns of a receipt, those that go back together in one list."""
    groups = [[field for field in after if field in together] for together in _TOGETHER]
    single = [[field] for field in after if not any(field in together for together in _TOGETHER)]
    return [group for group in groups if group] + single


def _text(pupil: Known, field: str) -> str:
    value = getattr(pupil.person if field in FIELDS else pupil, field)
    return "" if value is None else str(value)


def _rewrite(pupil: Known, texts: Mapping[str, str]) -> Known:
    """The pupil with these columns; folded names follow."""
    values: dict[str, Any] = {field: _value(field, text) for field, text in texts.items()}
    rest = {field: values.pop(field) for field in texts if field not in FIELDS}
    person = pupil.person._replace(**values)
    names = fold_names(person) if any(field.endswith("_name") for field in values) else pupil.names
    return pupil._replace(person=person, names=names, **rest)


def _value(field: str, text: str) -> date | str | None:
    if field not in _DAYS:
        return text
    return date.fromisoformat(text) if text else None
