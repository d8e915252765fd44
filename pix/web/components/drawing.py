"""Shapes drawn by the server: level rings, the score's squares, page numbers.

A ring is 64 units round, one a Pix, in eight arcs of 7 with a gap of 1: full
arcs are levels, the last one grows with the Pix on the way to the next level.
The mosaic has a column a competence (16, in 5 areas) and 8 squares a column:
1,024 Pix as 128 squares.
"""

from pix.domain.scoring import HIGHEST_LEVEL as LEVELS
from pix.domain.scoring import PIX_PER_LEVEL

ARC, GAP = 7, 1
STEP, AREA_GAP = 11, 5

# How many competences each area has, in the order of the framework.
AREAS = (3, 4, 4, 3, 2)


def ring_of_level(level: int, pix: int) -> str:
    """The dashes of a ring for ``level`` full arcs and the Pix beyond them."""
    level = max(0, min(level, LEVELS))
    beyond = max(0, min(pix - level * PIX_PER_LEVEL, PIX_PER_LEVEL)) if level < LEVELS else 0
    return _dashes(level, beyond / PIX_PER_LEVEL)


def ring_of_percent(percent: int) -> str:
    """The dashes of a ring filled to a percentage."""
    eighths = max(0, min(percent, 100)) * LEVELS / 100
    return _dashes(int(eighths), eighths - int(eighths))


def _dashes(full: int, part: float) -> str:
    return " ".join([f"{ARC} {GAP}"] * full + [f"{round(part * ARC, 1):g} 64"])


def mosaic(levels: dict[str, tuple[int, int]]) -> dict[str, str]:
    """Squares still to win (``off``), won (``on``) and being won (``part``), as SVG paths.

    ``levels`` gives the level and the Pix of each competence by its code ("1.1").
    """
    paths: dict[str, list[str]] = {"off": [], "on": [], "part": []}
    x = 0
    for area, count in enumerate(AREAS, start=1):
        for rank in range(1, count + 1):
            level, pix = levels.get(f"{area}.{rank}", (0, 0))
            for square in range(LEVELS):
                paths[_state(square, level, pix)].append(f"M{x} {(LEVELS - 1 - square) * STEP}h9v9h-9z")
            x += STEP
        x += AREA_GAP
    return {name: "".join(parts) for name, parts in paths.items()}


def _state(square: int, level: int, pix: int) -> str:
    if square < level:
        return "on"
    if square == level and pix > level * PIX_PER_LEVEL:
        return "part"
    return "off"


def pages_around(number: int, last: int) -> list[int | None]:
    """First, last, and the pages next to ``number``; ``None`` for a gap of two or more."""
    wanted = sorted({1, last, *(page for page in range(number - 1, number + 2) if 1 <= page <= last)})
    links: list[int | None] = []
    for page in wanted:
        previous = links[-1] if links else 0
        if previous is not None and page - previous == 2:
            links.append(page - 1)
        elif previous is not None and page - previous > 2:
            links.append(None)
        links.append(page)
    return links
