"""What a worker tells its supervisor: until when it is to be left alone. It holds when the worker is stuck, too."""

import mmap
import struct
import time
from datetime import timedelta

_MOMENT = struct.Struct("d")


class Lifeline:
    """A moment in memory that both processes share; one writes it, the other reads it."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _MOMENT.size)

    def reach(self, span: timedelta) -> None:
        """Whoever hears nothing more for so long may end this process."""
        _MOMENT.pack_into(self._memory, 0, time.monotonic() + span.total_seconds())

    def is_cut(self) -> bool:
        """Whether the moment has passed."""
        moment: float = _MOMENT.unpack_from(self._memory, 0)[0]
        return time.monotonic() > moment
