"""Gather what comparing a roster needs, as plain values: two queries for the pupils, some for accounts elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pix.domain import reconciliation, siecle
from pix.lib.chunks import in_chunks
from pix.rosters.models import DuplicateAnswer, FormerIne, Roster, Student
from pix.schools.models import School

# What a roster holds of a pupil beside the columns of ``Person``: the rest of ``Known``.
_BESIDE_PERSON = (
    "id",
    "last_key",
    "usage_key",
    "first_key",
    "provisional_key",
    "user_id",
    "left_on",
    "left_why",
    "needs_proof",
)


class Plan(NamedTuple):
    """What an import of this file does to this school, as its roster is at ``version``."""

    export: siecle.Export
    changes: siecle.RosterChanges
    accounts: dict[int, int]  # line → account to link
    clashes: set[int]  # lines whose account belongs to somebody else here
    version: int


def plan_import(roster: Roster, export: siecle.Export) -> Plan:
    """Compare the file with the school's pupils as they are now. ``roster`` must have been read just before."""
    school = roster.school
    known = list(known_pupils(school))
    former = former_ines(school)
    changes = siecle.compare(known, export, former_ines=former, answers=duplicate_answers(school))
    accounts, clashes = _choose_accounts(school, known, former, changes)
    return Plan(export, changes, accounts, clashes, roster.version)


def known_pupils(school: School) -> Iterator[siecle.Known]:
    """Every pupil the school ever had."""
    rows = Student.objects.filter(school=school).order_by("id").values_list(*siecle.FIELDS, *_BESIDE_PERSON)
    fields = len(siecle.FIELDS)
    # In one answer, which the driver holds: whoever compares a school holds all its pupils anyway.
    for row in rows.iterator():
        person = siecle.Person._make(row[:fields])
        number, last, usage, first, provisional_key, user_id, left_on, left_why, needs_proof = row[fields:]
        yield siecle.Known(
            number,
            person if person.ine else person._replace(ine=""),
            siecle.Names(last, usage, first),
            provisional_key or "",
            user_id,
            left_on,
            left_why,
            needs_proof,
        )


def former_ines(school: School) -> dict[str, int]:
    """INE that one pupil of the school once had; one that several had finds nobody."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for ine, student_id in FormerIne.objects.filter(student__school=school).values_list("ine", "student_id"):
        owners[ine].add(student_id)
    return {ine: students.pop() for ine, students in owners.items() if len(students) == 1}


def duplicate_answers(school: School) -> siecle.Answers:
    """What the school said of newcomers who may be pupils it knows."""
    rows = DuplicateAnswer.objects.filter(student__school=school).values_list("line_key", "student_id", "is_same")
    return {(key, student_id): is_same for key, student_id, is_same in rows.order_by("id")}


def _choose_accounts(
    school: School, known: Sequence[siecle.Known], former: dict[str, int], changes: siecle.RosterChanges
) -> tuple[dict[int, int], set[int]]:
    elsewhere = Student.objects.exclude(school=school).filter(user__isnull=False)
    if not elsewhere.exists():
        return {}, set()
    formerly: defaultdict[int, list[str]] = defaultdict(list)
    for ine, student_id in former.items():
        formerly[student_id].append(ine)
    seekers = list(_seekers(changes, formerly))
    bearers = _bearers(school, {ine for seeker in seekers for ine in seeker.ines})
    # Those who leave keep their account: coming back, they must find it free.
    taken = {pupil.user_id for pupil in known if pupil.user_id}
    return reconciliation.choose_accounts(seekers, bearers, taken=taken)


def _seekers(changes: siecle.RosterChanges, formerly: dict[int, list[str]]) -> Iterator[reconciliation.Seeker]:
    """Pupils of the file who stay, have an INE, and no account."""
    for change in changes.lines:
        line, known = change.line, change.known
        if line is None or not change.stays or (known and known.user_id and not change.gives_up_account):
            continue
        ines = {line.person.ine}
        if known:
            ines.update((known.person.ine, *formerly.get(known.id, ())))
        ines.discard("")
        if ines and (birth_date := line.person.birth_date):
            names = change.names
            yield reconciliation.Seeker(
                line.position, tuple(sorted(ines)), birth_date, names.last, names.first, change.needs_proof
            )


def _bearers(school: School, ines: set[str]) -> dict[str, list[reconciliation.Bearer]]:
    """Pupils of other schools with an account, by the INE they carry or carried."""
    bearers: defaultdict[str, list[reconciliation.Bearer]] = defaultdict(list)
    fields = ("user_id", "birth_date", "last_key", "first_key", "user__certificate_count", "user__last_active_on")
    usable = Student.objects.exclude(school=school).filter(user__is_active=True, user__merged_into__isnull=True)
    for chunk in in_chunks(sorted(ines)):
        for ine, *values in usable.filter(ine__in=chunk).values_list("ine", *fields):
            bearers[str(ine)].append(reconciliation.Bearer(*values))
        for ine, *values in usable.filter(former_ines__ine__in=chunk).values_list("former_ines__ine", *fields):
            bearers[ine].append(reconciliation.Bearer(*values))
    return bearers
