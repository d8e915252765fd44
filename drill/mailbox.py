"""What has reached the mail server: to whom, under which number, at what moment."""

import time
from collections import Counter
from email import message_from_bytes

from tests.integrations.mail_server import MailServer


class Mailbox:
    """Reads what the server was given since it was last looked at."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.numbers: Counter[str] = Counter()
        self.arrived_at: dict[str, float] = {}
        self._read = 0

    def look(self) -> None:
        for raw in self.server.mails[self._read :]:
            self._read += 1
            mail = message_from_bytes(raw)
            self.numbers[str(mail["Message-ID"]).strip("<>").partition("@")[0]] += 1
            self.arrived_at.setdefault(str(mail["To"]), time.monotonic())

    def doubled(self) -> int:
        return sum(times > 1 for times in self.numbers.values())
