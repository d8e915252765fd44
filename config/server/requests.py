"""A request as the server gives it (ASGI) becomes what Django's ordinary handler reads (WSGI).

What two readers might take for two different things is refused: whoever stands before us read it first.
"""

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request whose body is still to come."""

    environ: Environ
    method: str
    readable: bool
    """Whether it can be read in one way only."""

    has_body: bool
    announced: int | None
    waits: bool

    @property
    def is_safe(self) -> bool:
        """Whether it asks for nothing to change."""
        return self.method in SAFE

    @property
    def has_files(self) -> bool:
        """Whether it says that files are in it."""
        return str(self.environ.get("CONTENT_TYPE", "")).lower().startswith("multipart/form-data")


def read(scope: dict[str, Any]) -> Request:
    """Read a request of HTTP: every value in the bytes that came, as WSGI writes them (Latin-1)."""
    headers, told_once = _headers(scope["headers"])
    coding = headers.pop("HTTP_TRANSFER_ENCODING", None)
    path = unquote_to_bytes(scope["raw_path"]).decode("latin-1")
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    environ = headers | {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": path,
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    length = headers.get("CONTENT_LENGTH", "")
    return Request(
        environ=environ,
        method=scope["method"],
        readable=(
            told_once
            and path.startswith("/")
            and (coding is None or (coding.lower() == "chunked" and not length))
            and (not length or (length.isascii() and length.isdigit()))
        ),
        has_body=coding is not None or length.strip("0") != "",
        announced=int(length) if length.isascii() and length.isdigit() else None,
        waits=headers.get("HTTP_EXPECT", "").lower() == "100-continue",
    )


def _headers(pairs: list[tuple[bytes, bytes]]) -> tuple[dict[str, str], bool]:
    """The headers, and whether those that must be told once are."""
    read: dict[str, str] = {}
    told_once = True
    for raw_name, raw_value in pairs:
        name, value = _variable(raw_name), raw_value.decode("latin-1")
        if not name:
            continue
        if name not in read:
            read[name] = value
        elif name in ("HTTP_HOST", "CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_TRANSFER_ENCODING"):
            told_once = False
        else:
            read[name] += ("; " if name == "HTTP_COOKIE" else ",") + value
    return read, told_once


@lru_cache(maxsize=256)
def _variable(header: bytes) -> str:
    """Under which name WSGI writes a header; "" for one that would pass for another."""
    name = header.decode("latin-1").upper().replace("-", "_")
    if b"_" in header:
        return ""
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
