"""What can go wrong with a school's base of pupils. Errors carry facts; pages write the sentences."""

from pix.domain.siecle import Doubts


class LinkRefused(Exception):
    """The pupil or the account is already linked; nothing was changed."""


class ConfirmationNeeded(Exception):
    """This import does something that somebody must say is meant, and nobody has."""

    def __init__(self, doubts: Doubts) -> None:
        super().__init__(str(doubts))
        self.doubts = doubts


class NothingToConfirm(Exception):
    """This import does not wait for a confirmation: applied already, given up, or out of date."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class NothingToAnswer(Exception):
    """This line is no possible duplicate, or no longer waits for a word."""

    def __init__(self, position: int) -> None:
        super().__init__(str(position))
        self.position = position


class ImportRunning(Exception):
    """Another import of this school is being applied; nothing was changed."""
