"""Draw a QR code as one SVG path, to be set inside a page without any file or script."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4
"""Light squares that readers expect on each side (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """``<svg class="qr" viewBox="0 0 size size"><path d="path"/></svg>``; the path is stroked, one unit wide."""

    size: int
    path: str


def draw(text: str, *, quiet_zone: int = QUIET_ZONE) -> QrCode:
    """The smallest code that holds ``text`` and survives the loss of 15 % of its surface.

    A page that sets it on white with a padding of its own may ask for a narrower ``quiet_zone``.
    """
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    runs = [
        f"M{quiet_zone + start} {quiet_zone + row}.5h{length}"
        for row, squares in enumerate(matrix)
        for start, length in _dark_runs(squares)
    ]
    return QrCode(size=len(matrix) + 2 * quiet_zone, path="".join(runs))


def _dark_runs(squares: bytearray) -> list[tuple[int, int]]:
    """Where each unbroken run of dark squares starts, and how long it is."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(squares):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
