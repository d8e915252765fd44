"""What the address of Élèves asks for: read once, kindly, and written back in every link of the page."""

import re
from dataclasses import dataclass, replace
from typing import Protocol, Self
from urllib.parse import urlencode

from pix.accounts import sign_in_methods

SIZES = (10, 25, 50, 100)
USUAL_SIZE = 50
SORTS = ("nom", "prenom", "classe")
NO_METHOD = "aucune"
LONGEST_NAME = 255
"""No stored name is longer, so a longer filter finds nothing more."""
MOST_CLASSES = 200
_FURTHEST_PAGE = 100_000
_NOT_STORED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


class Query(Protocol):
    """The part of a ``QueryDict`` that is read here."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Filters:
    """One view of the list. ``divisions`` holds "" for the pupils without class; ``method`` is a slug."""

    last_name: str = ""
    first_name: str = ""
    divisions: tuple[str, ...] = ()
    method: str = ""
    sort: str = "nom"
    descending: bool = False
    page: int = 1
    size: int = USUAL_SIZE

    @classmethod
    def read(cls, query: Query) -> Self:
        """Whatever the address holds, a sensible view: what cannot be understood is left out."""
        sort = _first(query, "tri")
        column = sort.removeprefix("-")
        method = _first(query, "methode")
        return cls(
            last_name=_name(_first(query, "nom")),
            first_name=_name(_first(query, "prenom")),
            divisions=_divisions(query.getlist("classe")),
            method=method if method in _method_slugs() else "",
            sort=column if column in SORTS else "nom",
            descending=column in SORTS and sort.startswith("-"),
            page=_number(_first(query, "page"), default=1, most=_FURTHEST_PAGE),
            size=size if (size := _number(_first(query, "size"), default=0, most=1000)) in SIZES else USUAL_SIZE,
        )

    @property
    def are_empty(self) -> bool:
        """Whether every pupil of the school is asked for."""
        return not (self.last_name or self.first_name or self.divisions or self.method)

    @property
    def offset(self) -> int:
        """How many pupils stand on the pages before."""
        return (self.page - 1) * self.size

    @property
    def ordering(self) -> str:
        """The order as the address says it, "" for the usual one."""
        return "" if self.sort == "nom" and not self.descending else ("-" if self.descending else "") + self.sort

    def sorted_by(self, column: str) -> Self:
        """The first page in another order; the same column again turns the order round."""
        return replace(self, sort=column, descending=self.sort == column and not self.descending, page=1)

    def on_page(self, page: int) -> Self:
        """The same view, another page."""
        return replace(self, page=page)

    def cleared(self) -> Self:
        """Everybody, in the same order and as many a page."""
        return replace(self, last_name="", first_name="", divisions=(), method="", page=1)

    def as_query(self) -> str:
        """These filters as an address: ``?`` and what differs from the usual view, or "?" alone."""
        pairs: list[tuple[str, str]] = []
        if self.last_name:
            pairs.append(("nom", self.last_name))
        if self.first_name:
            pairs.append(("prenom", self.first_name))
        pairs += [("classe", division) for division in self.divisions]
        if self.method:
            pairs.append(("methode", self.method))
        if self.ordering:
            pairs.append(("tri", self.ordering))
        if self.size != USUAL_SIZE:
            pairs.append(("size", str(self.size)))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return "?" + urlencode(pairs)


def _method_slugs() -> list[str]:
    return [NO_METHOD, *(method.slug for method in sign_in_methods.METHODS)]


def _first(query: Query, key: str) -> str:
    return query.get(key, "")


def _name(typed: str) -> str:
    return " ".join(_NOT_STORED.sub("", typed[:LONGEST_NAME]).split())


def _divisions(chosen: list[str]) -> tuple[str, ...]:
    readable = [_NOT_STORED.sub("", division[:LONGEST_NAME]) for division in chosen[:MOST_CLASSES]]
    return tuple(dict.fromkeys(readable))


def _number(typed: str, *, default: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", typed):
        return default
    return min(int(typed), most) or default
