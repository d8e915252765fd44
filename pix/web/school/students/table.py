"""What the table of Élèves shows, as plain values: the template only lays them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from pix.accounts import sign_in_methods
from pix.accounts.sign_in_methods import SignInMethod
from pix.lib.text import natural_key
from pix.web.components import drawing
from pix.web.components.templatetags.pix import grouped
from pix.web.school.students import words
from pix.web.school.students.filters import NO_METHOD, SIZES, SORTS, Filters


@dataclass(frozen=True, slots=True)
class LastParticipation:
    """The latest time a pupil joined a campaign of this school."""

    status: str
    started_at: datetime

    @property
    def on(self) -> str:
        """The day it began, as the school counts days."""
        return _day(timezone.localtime(self.started_at).date())


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One pupil."""

    pk: int
    last_name: str
    first_name: str
    birth_date: date
    division: str
    methods: tuple[SignInMethod, ...] = ()
    participations: int = 0
    last_participation: LastParticipation | None = None
    usage_name: str = ""

    @property
    def born(self) -> str:
        """The date of birth as the base writes it."""
        return _day(self.birth_date)


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """A class that may be ticked in the filter; code "" is « Sans classe »."""

    code: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column that orders the list: where its title leads, and how it orders now ("" if it does not)."""

    query: str
    direction: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the pager, or a gap when ``number`` is None."""

    number: int | None
    query: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the list, with all the links around it."""

    filters: Filters
    rows: Sequence[StudentRow]
    classes: Sequence[ClassChoice]
    total: int

    @property
    def last_page(self) -> int:
        """The number of the last page; an empty list has one."""
        return max(1, -(-self.total // self.filters.size))

    @property
    def first_shown(self) -> int:
        """The rank of the first pupil of the page."""
        return min(self.filters.offset + 1, self.total)

    @property
    def last_shown(self) -> int:
        """The rank of the last pupil of the page."""
        return self.filters.offset + len(self.rows)

    @property
    def sorts(self) -> dict[str, SortLink]:
        """The links of the titles of columns."""
        return {column: self._sort_link(column) for column in SORTS}

    @property
    def pages(self) -> list[PageLink]:
        """The links of the pager."""
        return [
            PageLink(number)
            if number is None
            else PageLink(number, self.filters.on_page(number).as_query(), current=number == self.filters.page)
            for number in drawing.pages_around(self.filters.page, self.last_page)
        ]

    @property
    def total_words(self) -> str:
        """The total as it is written."""
        return grouped(self.total)

    @property
    def method_choices(self) -> list[tuple[str, str]]:
        """What the filter of methods offers."""
        methods = ((method.slug, str(method.name)) for method in sign_in_methods.METHODS)
        return [(NO_METHOD, words.no_method()), *methods]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many pupils a page may hold."""
        return SIZES

    @property
    def classes_words(self) -> str:
        """What the filter of classes asks for, in a few words."""
        chosen = [choice.code or words.no_class() for choice in self.classes if choice.chosen]
        if not chosen:
            return words.every_class()
        return chosen[0] if len(chosen) == 1 else words.classes(len(chosen))

    @property
    def found_words(self) -> str:
        """How many pupils the filters keep, in a sentence."""
        return words.found(self.total)

    def _sort_link(self, column: str) -> SortLink:
        direction = ""
        if self.filters.sort == column:
            direction = "descending" if self.filters.descending else "ascending"
        return SortLink(self.filters.sorted_by(column).as_query(), direction)


def class_choices(codes: Sequence[str], *, filters: Filters, some_without: bool) -> list[ClassChoice]:
    """The classes to tick: those of the school, those already asked for, « Sans classe » when it serves."""
    offered = sorted({*codes, *filters.divisions} - {""}, key=natural_key)
    if some_without or "" in filters.divisions:
        offered.append("")
    return [ClassChoice(code, chosen=code in filters.divisions) for code in offered]


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
