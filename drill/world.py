"""Who lives in the drill: a school whose pupils join, schools that import, schools that ask for their space."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Generic, TypeVar

from bench import joining
from bench.pages import pupils, signed_in
from bench.siecle import zipped_export
from bench.students import fill_school, member_of
from pix.domain.reconciliation import TypedIdentity
from pix.domain.siecle import school_year_of
from pix.schools.models import School

T = TypeVar("T")
NEWCOMERS = 1_400
IMPORTING = 160
ASKING = 900


class Queue(Generic[T]):
    """Things that several visitors take, each once."""

    def __init__(self, things: Iterable[T]) -> None:
        self._things, self._lock = iter(things), threading.Lock()

    def take(self) -> T:
        """The next one. Raises StopIteration when none is left."""
        with self._lock:
            return next(self._things)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """A school without a base, and the cookies of its administrator."""

    school: School
    cookies: dict[str, str]
    year: int
    pupils: int

    def file(self) -> bytes:
        return zipped_export(uai=self.school.uai, pupils=self.pupils, year=self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """``code`` is that of the campaign that newcomers join, ``watcher`` are the cookies of a pupil."""

    code: str
    newcomers: Queue[TypedIdentity]
    importing: Queue[Importing]
    asking: Queue[School]
    watcher: dict[str, str]


def make_world(*, today: date, pupils_a_file: int) -> World:
    """Fill the database of the site; afterwards the site alone writes."""
    school = fill_school(pupils=NEWCOMERS * 3)
    campaign = joining.evaluation(school, member_of(school))
    year = school_year_of(today)
    new_schools = [
        School.objects.create(uai=f"0{700000 + number}B", name=f"Collège {number} des Exercices")
        for number in range(IMPORTING)
    ]
    School.objects.bulk_create(
        School(uai=f"0{710000 + number}C", name=f"École {number}", email=f"direction@ecole{number}.example")
        for number in range(ASKING)
    )
    return World(
        code=campaign.code,
        newcomers=Queue(list(islice(joining.newcomers(school), NEWCOMERS))),
        importing=Queue(
            [
                Importing(school=one, cookies=signed_in(member_of(one)), year=year, pupils=pupils_a_file)
                for one in new_schools
            ]
        ),
        asking=Queue(School.objects.exclude(email="").filter(uai__startswith="071").order_by("pk")),
        watcher=signed_in(pupils(1)[0]),
    )
