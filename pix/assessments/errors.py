"""What can be wrong with an answer."""


class AnswerRefused(Exception):
    """The answer cannot be stored: nothing was changed."""


class AnswerTooLong(AnswerRefused):
    def __init__(self, length: int) -> None:
        super().__init__(f"answer of {length} characters")
        self.length = length


class AnswerUnreadable(AnswerRefused):
    """Not the shape this type of item asks for, or characters that cannot be stored."""
