"""What can be wrong with a mail before it waits. It is the writer's fault, never the reader's."""


class UnfitMail(ValueError):
    """No mail program may be given this: ``what`` is not a line, not an address, or far too long. Nothing was kept."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
