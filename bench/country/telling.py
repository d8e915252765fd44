"""The tables that are printed."""

import statistics
from collections.abc import Iterable
from typing import Any

from django.db import connections

from bench.country.visiting import Visit

SHOWN = 16


def pages(visits: Iterable[Visit]) -> Iterable[str]:
    """A line a page: the median and the least for one school alone and in the country, and the ratio of the medians."""
    yield f"{'on the clock, one visitor at a time':<44} {'one school':>16} {'country':>16} {'ratio':>6}"
    yield f"{'':<44} {'median':>8} {'least':>7} {'median':>8} {'least':>7}"
    for visit in visits:
        alone, country = statistics.median(visit.alone), statistics.median(visit.country)
        yield (
            f"{visit.name:<44} {alone:>8.1f} {min(visit.alone):>7.1f} {country:>8.1f} {min(visit.country):>7.1f}"
            f" {country / alone:>6.2f}"
        )


def tables(alias: str) -> Iterable[str]:
    """The largest tables: rows, bytes, bytes of indexes; then the largest indexes."""
    yield f"{'table':<36} {'rows':>14} {'MB':>9} {'indexes, MB':>12} {'bytes a row, all told':>22}"
    for name, rows, size, indexes in _asked(
        alias,
        """SELECT relname, reltuples::bigint, pg_table_size(oid), pg_indexes_size(oid)
           FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
           ORDER BY pg_total_relation_size(oid) DESC LIMIT %s""",
    ):
        each = (size + indexes) / rows if rows > 0 else 0
        yield f"{name:<36} {rows:>14,} {size / 1e6:>9,.1f} {indexes / 1e6:>12,.1f} {each:>22,.0f}"
    yield ""
    yield f"{'index':<52} {'MB':>9}"
    for name, size in _asked(
        alias,
        """SELECT indexrelid::regclass::text, pg_relation_size(indexrelid)
           FROM pg_stat_user_indexes ORDER BY 2 DESC LIMIT %s""",
    ):
        yield f"{name:<52} {size / 1e6:>9,.1f}"


def _asked(alias: str, query: str) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(query, [SHOWN])
        return list(cursor.fetchall())
