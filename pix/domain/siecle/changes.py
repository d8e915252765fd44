"""Say what importing a file changes in a school's roster, before anything changes.

Every line ends in exactly one outcome. A held line leaves its known pupil exactly as they were: held is not absent.
Those who leave are the current pupils whom no line is about, and those whom a line says gone or inactive.
Clashes of unique values (one account for two pupils, one INE on two lines) are decided here, never by the database.
``docs/rules/import.md``, IMP-6 to IMP-24.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from pix.domain.siecle.becoming import differences, find_spoiled, merge
from pix.domain.siecle.finding import (
    How,
    KnownPupils,
    Lookup,
    fold_names,
    line_key,
    provisional_key,
    some_name_agrees,
)
from pix.domain.siecle.judging import (
    LEAVING,
    find_doubtful_ines,
    find_repeated,
    judge,
    leaves_later,
    without_placeholders,
)
from pix.domain.siecle.nearness import Bearers, needing_proof
from pix.domain.siecle.records import Export, Known, Line, LineOutcome, Names, Notice, Person, Reason

_NOTHING: Mapping[str, str] = MappingProxyType({})
NO_NAMES = Names("", "", "")

# What stands for a line (``line_key``), and a pupil it may be → whether they are the same.
Answers: TypeAlias = Mapping[tuple[str, int], bool]


class LineChange(NamedTuple):
    """What becomes of one line (``line``), or of one pupil whom no line is about (``line`` is None)."""

    outcome: LineOutcome
    reason: Reason | None = None
    line: Line | None = None
    known: Known | None = None
    names: Names = NO_NAMES
    notices: tuple[Notice, ...] = ()
    before: Mapping[str, str] = _NOTHING  # of the columns of ``Person`` that change, as text
    after: Mapping[str, str] = _NOTHING
    candidate: Known | None = None  # of a possible duplicate: the pupil it may be
    needs_proof: bool = False
    gives_up_account: bool = False  # the account now belongs to another current pupil

    @property
    def stays(self) -> bool:
        """Whether the pupil is on the roster after the import, as this line says."""
        return self.outcome in _STAYING


_LEFT = LineOutcome.LEFT
_STAYING = frozenset({LineOutcome.ADDED, LineOutcome.UPDATED, LineOutcome.UNCHANGED, LineOutcome.RETURNED})


class RosterChanges(NamedTuple):
    """Everything an import does. ``lines`` in the order of the file, then ``absent``."""

    lines: list[LineChange]
    absent: list[LineChange]
    counts: dict[str, int]  # by outcome; ``left`` counts pupils, the others lines
    proof_changes: dict[int, bool]  # pupil → whether a twin or a homonym is near now, for those it changes
    divisions: dict[str, int]  # class → pupils, after
    known_before: int  # everybody the roster ever held
    current_before: int
    current_after: int

    @property
    def leaving(self) -> int:
        return self.counts[LineOutcome.LEFT]

    @property
    def loses_many(self) -> bool:
        """Somebody must say that it is meant."""
        return are_many(self.leaving, of=self.current_before)

    @property
    def says_something(self) -> bool:
        """Whether one line at least is imported, or makes somebody leave."""
        return any(change.stays or change.outcome == LineOutcome.LEFT for change in self.lines)


def are_many(number: int, *, of: int) -> bool:
    """Whether departures, or lines held, ask for a second confirmation: more than 10 % of all, and more than 5."""
    return number > 5 and number * 10 > of


def leaving_percent(leaving: int, *, of: int) -> int:
    """The share of the current pupils who leave, rounded down; 0 of nobody."""
    return leaving * 100 // of if of else 0


def compare(
    known: Iterable[Known],
    export: Export,
    *,
    former_ines: Mapping[str, int],
    answers: Answers = MappingProxyType({}),
) -> RosterChanges:
    """Say what must change for the school's roster to become what the file says.

    ``former_ines``: INE that pupils of the school once had → pupil. ``answers``: what the school said of possible
    duplicates, and is not asked again.
    """
    return _Comparison(KnownPupils(known, former_ines), export, answers).run()


class _Comparison:
    """One file against one roster, step by step; each step reads what the ones before wrote."""

    def __init__(self, pupils: KnownPupils, export: Export, answers: Answers) -> None:
        self.pupils = pupils
        self.answers = answers
        self.lines = without_placeholders(export.lines)
        self.file_day = export.exported_at.date() if export.exported_at else None
        self.repeated = find_repeated(self.lines)
        self.reasons = judge(export)
        self.names = [fold_names(line.person, but=line.damaged) for line in self.lines]
        self.days_in_doubt: set[date] = set()  # somebody born that day is named by a line nobody can read
        self.found: list[Lookup] = []
        self.candidates: dict[int, Known] = {}  # of possible duplicates, the pupil each may be
        self.claimed: dict[int, int] = {}  # pupil → index of the line that imports them

    def run(self) -> RosterChanges:
        self._find()
        self._settle_rival_claims()
        self._settle_duplicates()
        self._settle_twice_new()
        leaving = self._choose_leaving()
        changes = [self._change(index, leaving) for index in range(len(self.lines))]
        # A file of which no line can be read says nothing of those it does not name.
        absent = self._find_absent() if any(change.stays or change.outcome == _LEFT for change in changes) else []
        gone = {change.known.id for change in absent if change.known}
        gone.update(pupil.id for index in leaving if (pupil := self.found[index].pupil))
        changes = _give_up_accounts(changes, self._users_who_stay(gone))
        return self._conclude(changes, absent, gone)

    def _find(self) -> None:
        doubtful = find_doubtful_ines(self.lines, self.reasons, self.repeated)
        bearers = self._bearers_of_names()
        spoken_for = self._spoken_for(doubtful)
        for index, line in enumerate(self.lines):
            reason, in_doubt = self.reasons[index], line.person.ine in doubtful
            found = self.pupils.find(line, self.names[index], ine_in_doubt=in_doubt, spoken_for=spoken_for)
            if bearers and reason is None and not in_doubt and not found.near:
                found = self.pupils.find_by_identity(line.person, self.names[index], bearers)
            if reason is None and in_doubt:
                self.reasons[index] = Reason.DUPLICATE_INE
            elif reason is None and found.conflict:
                self.reasons[index] = Reason.IDENTITY_CONFLICT
            elif reason is None and found.pupil and (spoiled := find_spoiled(line.person, found.pupil.person)):
                self.lines[index] = line._replace(damaged=spoiled)
                self.reasons[index] = Reason.DAMAGED_NAME
            elif reason is not None and reason not in LEAVING and not found.near:
                found = found._replace(near=self.pupils.may_be_about(line, self.names[index]))
                if line.damaged and not found.near and line.person.birth_date:
                    self.days_in_doubt.add(line.person.birth_date)
            self.found.append(found)

    def _bearers_of_names(self) -> Sequence[Bearers]:
        """In a file without any number, names and a birthdate may find: who bears which, in the roster and the file."""
        if any(line.person.elenoet or line.person.eleve_id for line in self.lines):
            return ()
        known = ((pupil.person.birth_date, pupil.names) for pupil in self.pupils.by_id.values())
        here = (index for index in range(len(self.lines)) if index not in self.repeated)
        return Bearers(known), Bearers((self.lines[index].person.birth_date, self.names[index]) for index in here)

    def _spoken_for(self, doubtful: set[str]) -> set[int]:
        """The pupils whom a line that can be imported names by their INE."""
        named = (
            self.pupils.bearer(line)
            for line, reason in zip(self.lines, self.reasons, strict=True)
            if line.person.ine and reason is None and line.person.ine not in doubtful
        )
        return {pupil_id for pupil_id in named if pupil_id is not None}

    def _settle_rival_claims(self) -> None:
        """Several lines for one pupil: the surest finding wins if it is alone, the others are held.

        Unless it would change the number, the birthdate or the names by which another found the pupil: then nobody can
        say which line is right, all are held, and the same file gives the same answer next time.
        """
        claims: defaultdict[int, list[tuple[How, int]]] = defaultdict(list)
        for index, (reason, found) in enumerate(zip(self.reasons, self.found, strict=True)):
            if reason is None and found.pupil is not None and found.how is not None and index not in self.repeated:
                claims[found.pupil.id].append((found.how, index))
        for pupil_id, rivals in claims.items():
            best = min(how for how, _ in rivals)
            surest = [index for how, index in rivals if how == best]
            if len(surest) == 1 and self._leaves_found(pupil_id, surest[0], rivals):
                self.claimed[pupil_id] = surest[0]
            for _, index in rivals:
                if self.claimed.get(pupil_id) != index:
                    self.reasons[index] = Reason.IDENTITY_CONFLICT

    def _leaves_found(self, pupil_id: int, winner: int, rivals: Sequence[tuple[How, int]]) -> bool:
        """Whether the lines that found the pupil by a number still would, once the winner has rewritten it."""
        after = merge(self.pupils.by_id[pupil_id].person, self.lines[winner].person)
        if any(how == How.IDENTITY for how, index in rivals if index != winner):
            return False
        others = [index for how, index in rivals if how == How.LOCAL_NUMBER and index != winner]
        return all(
            _carry_one_number(self.lines[index].person, after)
            and some_name_agrees(self.names[index], self.names[winner])
            for index in others
        )

    def _settle_duplicates(self) -> None:
        """A newcomer of the names and birthdate of somebody who leaves, or left: only a person can say who it is.

        What the school answered once is kept. Until then the pupil it may be stays exactly as they were.
        """
        same: defaultdict[int, list[int]] = defaultdict(list)
        for index, pupils in self._likenesses():
            for pupil in pupils:
                if self._answer(index, pupil):
                    same[pupil.id].append(index)
                    self.found[index] = Lookup(pupil, How.ANSWER, near=(pupil,))
                    break
        for pupil_id, indexes in same.items():
            self.claimed[pupil_id] = indexes[0]
            for index in indexes if len(indexes) > 1 else ():
                self.reasons[index] = Reason.IDENTITY_CONFLICT
        for index, pupils in self._likenesses():
            for pupil in pupils:
                if self._answer(index, pupil) is None:
                    self.candidates[index] = pupil
                    self.reasons[index] = Reason.POSSIBLE_DUPLICATE
                    self.found[index] = Lookup(near=(pupil,))
                    break

    def _likenesses(self) -> Iterator[tuple[int, list[Known]]]:
        """The newcomers who look like pupils whom no line imports, those who leave now first."""
        for index in self._newcomers():
            alike = self.pupils.alike(self.lines[index].person, self.names[index])
            if unclaimed := [pupil for pupil in alike if pupil.id not in self.claimed]:
                yield index, sorted(unclaimed, key=_last_seen, reverse=True)

    def _answer(self, index: int, pupil: Known) -> bool | None:
        """What the school said: the same, somebody else, or nothing yet."""
        return self.answers.get((line_key(self.lines[index].person, self.names[index]), pupil.id))

    def _newcomers(self) -> list[int]:
        return [
            index
            for index, (reason, found) in enumerate(zip(self.reasons, self.found, strict=True))
            if reason is None and found.pupil is None and index not in self.repeated
        ]

    def _settle_twice_new(self) -> None:
        """Never a second student: a newcomer without INE who looks like another newcomer of the file is held."""
        newcomers: defaultdict[str, list[int]] = defaultdict(list)
        for index in self._newcomers():
            newcomers[provisional_key(self.lines[index].person, self.names[index])].append(index)
        for alike in newcomers.values():
            if len(alike) > 1:
                for index in alike:
                    if not self.lines[index].person.ine:
                        self.reasons[index] = Reason.IDENTITY_CONFLICT

    def _choose_leaving(self) -> set[int]:
        """The lines that make a current pupil leave: no other line imports, or holds, the same pupil."""
        untouchable = set(self.claimed)
        for reason, found in zip(self.reasons, self.found, strict=True):
            if reason is not None and reason not in LEAVING:
                untouchable.update(pupil.id for pupil in found.near)
        leaving: dict[int, int] = {}
        for index, (reason, found) in enumerate(zip(self.reasons, self.found, strict=True)):
            pupil = found.pupil
            if reason not in LEAVING or index in self.repeated or pupil is None or not pupil.is_current:
                continue
            if pupil.id not in untouchable:
                leaving.setdefault(pupil.id, index)
        return set(leaving.values())

    def _find_absent(self) -> list[LineChange]:
        near = {pupil.id for found in self.found for pupil in found.near}
        return [
            LineChange(LineOutcome.LEFT, Reason.ABSENT, known=pupil)
            for pupil in self.pupils.by_id.values()
            if pupil.is_current and pupil.id not in near and pupil.person.birth_date not in self.days_in_doubt
        ]

    def _change(self, index: int, leaving: set[int]) -> LineChange:
        line, reason, found = self.lines[index], self.reasons[index], self.found[index]
        if index in self.repeated:
            return LineChange(LineOutcome.REPEATED, line=line, known=found.pupil)
        if reason is not None:
            outcome = LineOutcome.LEFT if index in leaving else LineOutcome.HELD
            only = found.near[0] if reason == Reason.DAMAGED_NAME and len(found.near) == 1 else None
            candidate = self.candidates.get(index)
            names = self.names[index] if candidate else NO_NAMES
            return LineChange(outcome, reason, line, found.pupil or only, names, candidate=candidate)
        known = found.pupil
        before, after = differences(known.person, line.person) if known else (_NOTHING, _NOTHING)
        notices = self._notices(line, known)
        if known is None:
            outcome = LineOutcome.ADDED
        elif not known.is_current:
            outcome = LineOutcome.RETURNED
        else:
            outcome = LineOutcome.UPDATED if after else LineOutcome.UNCHANGED
        return LineChange(outcome, None, line, known, self.names[index], notices, before, after)

    def _notices(self, line: Line, known: Known | None) -> tuple[Notice, ...]:
        ine, known_ine = line.person.ine, known.person.ine if known else ""
        told = (
            (not ine and not known_ine, Notice.INE_MISSING),
            (not ine and bool(known_ine), Notice.INE_KEPT),
            (bool(ine and known_ine) and ine != known_ine, Notice.INE_CHANGED),
            (not line.person.division, Notice.CLASS_MISSING),
            (bool(line.exit_text) and leaves_later(line, self.file_day), Notice.LEAVING_LATER),
        )
        return (*(notice for holds, notice in told if holds), *line.notices)

    def _users_who_stay(self, gone: set[int]) -> set[int]:
        """Accounts of the pupils who were current and still are."""
        return {p.user_id for p in self.pupils.by_id.values() if p.user_id and p.is_current and p.id not in gone}

    def _conclude(self, changes: list[LineChange], absent: list[LineChange], gone: set[int]) -> RosterChanges:
        staying = [change for change in changes if change.stays]
        rewritten = {change.known.id for change in staying if change.known}
        untouched = [
            pupil
            for pupil in self.pupils.by_id.values()
            if pupil.is_current and pupil.id not in gone and pupil.id not in rewritten
        ]
        proof = needing_proof(
            [(change.line.person.birth_date, change.names) for change in staying if change.line]
            + [(pupil.person.birth_date, pupil.names) for pupil in untouched]
        )
        numbers = iter(proof)
        changes = [c._replace(needs_proof=next(numbers)) if c.stays else c for c in changes]
        after = [(c.known, c.needs_proof) for c in changes if c.stays] + list(zip(untouched, numbers, strict=True))
        divisions = [change.line.person.division for change in staying if change.line]
        divisions += [pupil.person.division for pupil in untouched]
        counts = Counter(change.outcome for change in changes)
        counts[LineOutcome.LEFT] += len(absent)
        return RosterChanges(
            lines=changes,
            absent=absent,
            counts={str(outcome): counts[outcome] for outcome in LineOutcome},
            proof_changes={k.id: needed for k, needed in after if k is not None and k.needs_proof != needed},
            divisions=count_divisions(divisions),
            known_before=len(self.pupils.by_id),
            current_before=sum(pupil.is_current for pupil in self.pupils.by_id.values()),
            current_after=len(staying) + len(untouched),
        )


def _carry_one_number(person: Person, after: Person) -> bool:
    same = person.elenoet == after.elenoet if person.elenoet else person.eleve_id == after.eleve_id
    return same and person.birth_date == after.birth_date


def _last_seen(pupil: Known) -> tuple[bool, date, int]:
    return pupil.is_current, pupil.left_on or date.min, pupil.id


def count_divisions(divisions: Iterable[str]) -> dict[str, int]:
    """Class → pupils; those without class are in none."""
    counted = Counter(divisions)
    counted.pop("", None)
    return dict(sorted(counted.items()))


def _give_up_accounts(changes: list[LineChange], users_here: set[int]) -> list[LineChange]:
    """One account, one current pupil: a returning pupil whose account has another owner here comes back without it."""
    returning = Counter(
        change.known.user_id
        for change in changes
        if change.outcome == LineOutcome.RETURNED and change.known and change.known.user_id
    )
    taken = users_here | {user for user, count in returning.items() if count > 1}
    return [
        change._replace(gives_up_account=True, notices=(*change.notices, Notice.ACCOUNT_TAKEN))
        if change.outcome == LineOutcome.RETURNED and change.known and change.known.user_id in taken
        else change
        for change in changes
    ]
