"""Mail servers that go wrong, each in its way."""

import smtplib
import threading
import time

from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from django_tasks.backends.immediate import ImmediateBackend


class Refusing(BaseEmailBackend):
    """Of one address; it quotes it."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, f"{messages[0].to[0]} is nobody".encode())})


class Out(BaseEmailBackend):
    """Of order."""

    def send_messages(self, messages):
        raise TimeoutError("timed out")


class NoQueue(ImmediateBackend):
    """No task can be kept."""

    def enqueue(self, task, args, kwargs):
        raise DatabaseError


class Killed(BaseException):
    """What no code survives."""


class Killing(BaseEmailBackend):
    """The worker is killed once the message has left, before it can say so."""

    left: list[str] = []

    def send_messages(self, messages):
        self.left += [message.extra_headers["Message-ID"] for message in messages]
        raise Killed


class Slow(BaseEmailBackend):
    """Long enough for somebody else to come."""

    left: list[str] = []
    lock = threading.Lock()

    def send_messages(self, messages):
        time.sleep(0.02)
        with self.lock:
            self.left += [message.to[0] for message in messages]
        return len(messages)
