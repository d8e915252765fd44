"""The mail server: one connection for several messages, and what a refusal means, without any address.

What a server says often quotes the address it refuses: only the kind of error and its number are told.
"""

import contextlib
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from types import TracebackType
from typing import Self

from django.core.mail import get_connection
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend

from pix.integrations.mail.letters import Letter, compose

MESSAGES_A_CONNECTION = 50
"""Servers close a connection that brings too many; the message then being told would look refused."""

OF_ONE_MESSAGE = (SMTPRecipientsRefused, SMTPDataError)


@dataclass(frozen=True, slots=True)
class Left:
    """The server has taken the message."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The message has not left; ``error`` names why. ``server_is_out``: any other message would have met the same."""

    error: str
    server_is_out: bool


Outcome = Left | Declined


class MailLine:
    """A line to the mail server, opened when there is something to say.

    ``with MailLine() as line: line.post(letter)``
    """

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._posted = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def post(self, letter: Letter) -> Outcome:
        """Try to send this letter, once. Never raises: whatever goes wrong with it concerns no other."""
        try:
            message = compose(letter)
            if self._posted == MESSAGES_A_CONNECTION:
                self._hang_up()
            backend = self._backend or self._open()
            if not backend.send_messages([message]):
                return Declined("NothingSent", server_is_out=False)
        except Exception as error:  # a library's errors are its own
            self._cut()
            return _refused(error)
        self._posted += 1
        return Left()

    def knock(self) -> Declined | None:
        """See whether the server answers, without a message; what keeps messages in files or in memory does."""
        try:
            backend = get_connection()
            if isinstance(backend, smtp.EmailBackend):
                self._backend = backend
                backend.open()
        except Exception as error:
            self._cut()
            return _refused(error)
        return None

    def _open(self) -> BaseEmailBackend:
        self._backend, self._posted = get_connection(), 0
        self._backend.open()
        return self._backend

    def _hang_up(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            with contextlib.suppress(Exception):  # the messages have left; a farewell that fails changes nothing
                backend.close()

    def _cut(self) -> None:
        """Without a farewell: a server that has become silent would not answer it before the time is over."""
        backend, self._backend = self._backend, None
        if isinstance(backend, smtp.EmailBackend):
            if backend.connection is not None:
                backend.connection.close()
        elif backend is not None:
            with contextlib.suppress(Exception):
                backend.close()


def _refused(error: Exception) -> Declined:
    is_of_the_line = isinstance(error, OSError) and not isinstance(error, OF_ONE_MESSAGE)
    # To smtplib, a server that says nothing in time has hung up.
    kind = TimeoutError if isinstance(error.__context__, TimeoutError) else type(error)
    return Declined(f"{kind.__name__} {_number(error)}".strip(), server_is_out=is_of_the_line)


def _number(error: Exception) -> str:
    """The three digits of the server's answer, which quote nobody."""
    if isinstance(error, SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, SMTPRecipientsRefused):
        return str(next(iter(error.recipients.values()))[0])
    return ""
