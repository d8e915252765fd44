"""Why something cannot be repaired now. Errors carry facts; pages write the sentences."""

from pix.domain.siecle import Obstacle


class NotUndoable(Exception):
    """This import cannot be undone, and why; nothing was changed."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(str(obstacle))
        self.obstacle = obstacle


class UndoingChanged(Exception):
    """Undoing would not do any more what was confirmed: people worked meanwhile. Nothing was changed."""
