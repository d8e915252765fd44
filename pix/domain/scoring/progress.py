"""How far a test has come: the one rule, for the pupil who sits it and for the teacher who follows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``settled`` of the ``targeted`` skills of a test, and whether it is finished."""

    settled: int
    targeted: int
    finished: bool = False

    @property
    def percent(self) -> int:
        """Rounded down; 100 is for a test that is finished, whatever it left out, and for no other."""
        if self.finished:
            return 100
        return min(99, 100 * self.settled // self.targeted) if self.targeted else 0
