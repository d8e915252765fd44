"""What can go wrong with a school's base of pupils. Errors carry facts; pages write the sentences."""


class LinkRefused(Exception):
    """The pupil or the account is already linked; nothing was changed."""


class ConfirmationNeeded(Exception):
    """This import makes many pupils leave, or its file is older than the last import: somebody must say it is meant."""

    def __init__(self, *, departures: bool, older: bool) -> None:
        super().__init__(f"departures={departures} older={older}")
        self.departures = departures
        self.older = older


class NothingToConfirm(Exception):
    """This import does not wait for a confirmation: applied already, given up, or out of date."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class ImportRunning(Exception):
    """Another import of this school is being applied; nothing was changed."""


class ImportFailed(Exception):
    """An import stopped on something nobody expected; the roster is as it was."""
