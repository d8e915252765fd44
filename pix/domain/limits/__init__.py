"""How many failures before somebody has to wait, and for how long."""

from pix.domain.limits.figures import LIMITS, Scope
from pix.domain.limits.waits import Limit, Tally, count_failure, wait_until

__all__ = ["LIMITS", "Limit", "Scope", "Tally", "count_failure", "wait_until"]
