"""The SQL of Élèves: at most six queries, whatever the size of the school.

The page is found by a first pass over the narrow index of names, which gives identifiers; only then are the rows of the
page read. Counting is the only other pass over the school, and an unfiltered list does not count at all.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from pix.accounts import sign_in_methods
from pix.campaigns.models import Participation
from pix.lib.text import fold
from pix.rosters.models import Division, Student
from pix.schools.models import School
from pix.web.school.students.filters import NO_METHOD, Filters
from pix.web.school.students.table import LastParticipation, StudentRow, Table, class_choices

ORDERS: dict[str, tuple[str, ...]] = {
    "nom": ("last_key", "first_key", "id"),
    "prenom": ("first_key", "last_key", "id"),
    "classe": ("division", "last_key", "first_key", "id"),
}


def table_of(school: School, filters: Filters) -> Table:
    """One page of the school's current pupils; a page too far is the last one."""
    students = _matching(school, filters)
    total = school.roster.current_student_count if filters.are_empty else students.count()
    filters = replace(filters, page=min(filters.page, max(1, -(-total // filters.size))))
    divisions = list(Division.objects.filter(school=school).order_by().values_list("code", "student_count"))
    return Table(
        filters=filters,
        rows=_rows(students, filters),
        classes=class_choices(
            [code for code, _count in divisions],
            filters=filters,
            some_without=sum(count for _code, count in divisions) < school.roster.current_student_count,
        ),
        total=total,
    )


def _matching(school: School, filters: Filters) -> QuerySet[Student]:
    students = Student.objects.current().filter(school=school)
    if filters.last_name:
        birth_name = _contains("last_key", "last_name", filters.last_name)
        students = students.filter(birth_name | _contains("usage_key", "usage_name", filters.last_name))
    if filters.first_name:
        students = students.filter(_contains("first_key", "first_name", filters.first_name))
    if filters.divisions:
        students = students.filter(division__in=filters.divisions)
    if filters.method:
        students = students.filter(_opened_by(filters.method))
    return students


def _contains(key_column: str, raw_column: str, typed: str) -> Q:
    """Without case nor accents; a name of another script folds to nothing and is looked for as it is written."""
    if key := fold(typed):
        return Q(**{f"{key_column}__contains": key})
    spellings = {typed, typed.upper(), typed.lower(), typed.title()}
    return Q(*((f"{raw_column}__contains", spelling) for spelling in sorted(spellings)), _connector=Q.OR)


def _opened_by(slug: str) -> Q:
    live = sign_in_methods.live_of_outer(OuterRef("user"))
    if slug == NO_METHOD:
        return Q(user__isnull=True) | Q(~Exists(live))
    kinds = [method.kind for method in sign_in_methods.METHODS if method.slug == slug]
    return Q(Exists(live.filter(kind__in=kinds)), user__isnull=False)


def _rows(matching: QuerySet[Student], filters: Filters) -> list[StudentRow]:
    order = [f"-{column}" if filters.descending else column for column in ORDERS[filters.sort]]
    page = matching.order_by(*order).values("pk")[filters.offset : filters.offset + filters.size]
    students = list(
        Student.objects.filter(pk__in=page)
        .order_by(*order)
        .values_list("pk", "last_name", "usage_name", "first_name", "birth_date", "division", "user_id")
    )
    methods = sign_in_methods.held_by(user_id for *_names, user_id in students if user_id is not None)
    participations = _participations(pk for pk, *_rest in students)
    return [
        StudentRow(
            pk=pk,
            last_name=last_name,
            usage_name=usage_name,
            first_name=first_name,
            birth_date=birth_date,
            division=division,
            methods=methods.get(user_id, ()) if user_id is not None else (),
            participations=participations[pk][0] if pk in participations else 0,
            last_participation=participations[pk][1] if pk in participations else None,
        )
        for pk, last_name, usage_name, first_name, birth_date, division, user_id in students
    ]


def _participations(student_ids: Iterable[int]) -> dict[int, tuple[int, LastParticipation]]:
    """How many live participations these pupils have, and the latest."""
    live = Participation.objects.live().filter(student_id__in=list(student_ids))
    counts: dict[int, tuple[int, LastParticipation]] = {}
    latest_first = live.order_by("student_id", "-started_at", "-id")
    for student_id, started_at, status in latest_first.values_list("student_id", "started_at", "status"):
        if student_id in counts:
            counts[student_id] = (counts[student_id][0] + 1, counts[student_id][1])
        else:
            label = str(Participation.Status(status).label)
            counts[student_id] = (1, LastParticipation(label, started_at))
    return counts
