"""Django reads each request in the bytes that came, and what can be read in two ways is refused."""

import io

import pytest
from django.core.handlers.wsgi import WSGIRequest

from config.server import requests

HOST = (b"host", b"pix.example")


def scope(
    method: str = "GET", path: bytes = b"/", query: bytes = b"", *headers: tuple[bytes, bytes]
) -> dict[str, object]:
    return {
        "type": "http",
        "method": method,
        "raw_path": path,
        "query_string": query,
        "http_version": "1.1",
        "scheme": "http",
        "client": ("203.0.113.9", "40000"),
        "server": ("127.0.0.1", "8000"),
        "root_path": "",
        "headers": [HOST, *headers],
    }


def headers(*pairs: tuple[bytes, bytes], method: str = "POST") -> requests.Request:
    return requests.read(scope(method, b"/", b"", *pairs))


def test_what_django_reads():
    read = requests.read(
        scope("POST", b"/campagnes/%C3%A9t%E9%2F", b"nom=%C3%A9&x", (b"content-type", b"text/plain"), (b"x-a", b"1"))
    )

    request = WSGIRequest(read.environ | {"wsgi.input": io.BytesIO()})

    assert request.method == "POST"
    assert read.environ["PATH_INFO"] == "/campagnes/Ã©t\xe9/"
    assert request.GET["nom"] == "é"
    assert (request.content_type, request.headers["X-A"]) == ("text/plain", "1")
    assert (request.META["REMOTE_ADDR"], request.scheme, request.get_port()) == ("203.0.113.9", "http", "8000")
    assert request.META["SCRIPT_NAME"] == ""
    assert request.META["SERVER_PROTOCOL"] == "HTTP/1.1"


def test_no_variable_of_the_machine_is_taken_for_one_of_the_request(monkeypatch):
    monkeypatch.setenv("HTTP_X_PIRATE", "1")

    assert not {"PATH", "HTTP_X_PIRATE"} & requests.read(scope()).environ.keys()


@pytest.mark.parametrize(
    "pairs, name, value",
    [
        ([(b"cookie", b"a=1"), (b"cookie", b"b=2")], "HTTP_COOKIE", "a=1; b=2"),
        ([(b"cookie", b"a=\xe9")], "HTTP_COOKIE", "a=\xe9"),
        (
            [(b"x-forwarded-for", b"1.2.3.4"), (b"x-forwarded-for", b"5.6.7.8")],
            "HTTP_X_FORWARDED_FOR",
            "1.2.3.4,5.6.7.8",
        ),
        ([(b"x_forwarded_for", b"1.2.3.4")], "HTTP_X_FORWARDED_FOR", None),
        ([(b"content_length", b"9")], "CONTENT_LENGTH", None),
        ([(b"transfer-encoding", b"chunked")], "HTTP_TRANSFER_ENCODING", None),
        ([(b"pix.refused", b"413")], "pix.refused", None),
    ],
)
def test_headers(pairs, name, value):
    assert headers(*pairs).environ.get(name) == value


@pytest.mark.parametrize(
    "pairs, has_body, announced",
    [
        ([], False, None),
        ([(b"content-length", b"0")], False, 0),
        ([(b"content-length", b"12")], True, 12),
        ([(b"transfer-encoding", b"chunked")], True, None),
    ],
)
def test_whether_a_body_comes_and_how_long(pairs, has_body, announced):
    request = headers(*pairs)

    assert (request.readable, request.has_body, request.announced) == (True, has_body, announced)


@pytest.mark.parametrize(
    "pairs",
    [
        [(b"host", b"other.example")],
        [(b"content-length", b"5"), (b"content-length", b"5")],
        [(b"content-length", b"5, 5")],
        [(b"content-length", b"+5")],
        [(b"content-length", "٥".encode())],
        [(b"content-length", b"5"), (b"transfer-encoding", b"chunked")],
        [(b"transfer-encoding", b"gzip, chunked")],
        [(b"transfer-encoding", b"chunked"), (b"transfer-encoding", b"chunked")],
        [(b"transfer-encoding", b"identity")],
        [(b"content-type", b"text/plain"), (b"content-type", b"multipart/form-data; boundary=x")],
    ],
)
def test_what_another_reader_might_take_for_something_else_is_not_readable(pairs):
    assert not headers(*pairs).readable


def test_a_path_that_is_none_is_not_readable():
    assert not requests.read(scope("OPTIONS", b"*")).readable


@pytest.mark.parametrize(
    "method, safe", [("GET", True), ("HEAD", True), ("POST", False), ("DELETE", False), ("get", False)]
)
def test_who_asks_for_a_change(method, safe):
    assert requests.read(scope(method)).is_safe == safe


@pytest.mark.parametrize(
    "kind, files",
    [(b"multipart/form-data; boundary=x", True), (b"Multipart/Form-Data", True), (b"text/plain", False), (b"", False)],
)
def test_who_says_that_files_come(kind, files):
    assert headers((b"content-type", kind)).has_files == files
