"""A mail server of a few lines, on a port of this machine: it takes, refuses, says nothing, or leaves.

It keeps what it was given, as bytes, and how often somebody came.
"""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """``mode``: takes, slow (says so two seconds later), refuses (quoting the address), silent (says nothing),
    leaves (in the middle of a message).
    """

    mode: str = "takes"
    port: int = 0
    visits: int = 0
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Listening"

    def handle(self) -> None:
        kept = self.server.kept
        kept.visits += 1
        if kept.mode == "silent":
            kept.over.wait(30)
            return
        with contextlib.suppress(ConnectionError):  # a worker that is killed says no goodbye
            self._talk(kept)

    def _talk(self, kept: MailServer) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            command = line.decode().strip()
            kept.commands.append(command)
            match command.split(" ")[0].upper():
                case "RCPT" if kept.mode == "refuses":
                    self._say(f"550 5.1.1 {command[8:]} is nobody")
                case "DATA" if kept.mode == "leaves":
                    return
                case "DATA":
                    self._say("354 go on")
                    kept.mails.append(self._read_message())
                    if kept.mode == "slow":
                        kept.over.wait(2)
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 yes")

    def _read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Listening(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, kept: MailServer) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.kept = kept


@contextlib.contextmanager
def mail_server(mode: str = "takes") -> Iterator[MailServer]:
    kept = MailServer(mode)
    with _Listening(kept) as listening:
        kept.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            kept.over.set()
            listening.shutdown()
            thread.join()
