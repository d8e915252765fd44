"""The table of a drill, a row as soon as it is known."""

from collections import Counter
from dataclasses import dataclass, field

HEAD = (
    f"{'fault':<26} {'asked':>6} {'said kept':>9} {'lost':>5} {'worst page':>10} "
    f"{'pages back':>10} {'work back':>9}  answers that were not the page asked for"
)
FINE = ("200", "204", "302", "304")


@dataclass(kw_only=True)
class Row:
    """What one fault did. ``pages_back`` and ``work_back`` are seconds from its end, None when they never came back."""

    name: str
    asked: int
    acknowledged: int
    lost: list[str]
    labels: Counter[str]
    worst_page: float
    pages_back: float | None
    work_back: float | None
    notes: list[str] = field(default_factory=list)

    def went_wrong(self) -> bool:
        return bool(self.lost) or self.pages_back is None or self.work_back is None

    def lines(self) -> list[str]:
        first = (
            f"{self.name:<26} {self.asked:>6} {self.acknowledged:>9} {len(self.lost):>5} {self.worst_page:>8.1f} s "
            f"{_seconds(self.pages_back):>10} {_seconds(self.work_back):>9}  {answers(self.labels)}"
        )
        lost = [f"    LOST: {what}" for what in self.lost]
        return [first.rstrip(), *lost, *(f"    {note}" for note in self.notes)]


def answers(labels: Counter[str]) -> str:
    """Those that were not pages, in words: 503 says why, "mute" is one without words."""
    return ", ".join(f"{label} × {times}" for label, times in sorted(labels.items()) if label not in FINE) or "none"


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"
