"""When a message that could not leave is tried again, and what may be said of one to somebody who may know nothing."""

from pix.domain.mail.fates import Fate, GivenUp, OnItsWay, Outage, StillHere, fate_of
from pix.domain.mail.tries import DELAYS, next_try, tries_of

__all__ = ["DELAYS", "Fate", "GivenUp", "OnItsWay", "Outage", "StillHere", "fate_of", "next_try", "tries_of"]
