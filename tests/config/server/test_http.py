"""HTTP as browsers, proxies and others speak it, with the real server."""

import pytest

from tests.config.server import lines
from tests.config.server.conftest import Site
from tests.config.server.lines import FORM, connect, head, read, talk

FORM_TYPE = b"Content-Type: " + FORM
MULTIPART = b"Content-Type: multipart/form-data; boundary=x"
CHUNKED = b"Transfer-Encoding: chunked"
# What Django answers to a form whose body it has read, and found no token in.
READ = 403


def length(number: int) -> bytes:
    return b"Content-Length: %d" % number


def test_a_line_is_kept_from_one_request_to_the_next(site: Site):
    with connect(site.port) as line:
        for method, path, status in [("GET", "/connexion", 200), ("POST", "/connexion", READ), ("GET", "/rien", 404)]:
            line.sendall(head(method, path, FORM_TYPE, length(0)))
            assert read(line).status == status


def test_the_head_of_a_page_is_that_of_the_page(site: Site):
    page, top = talk(site.port, head("GET", "/connexion")), talk(site.port, head("HEAD", "/connexion"))

    assert (page.status, top.status, top.body) == (200, 200, "")
    assert b"content-length: %d\r\n" % len(page.body.encode()) in top.headers


def test_a_sender_who_asks_first_is_told_to_go_on(site: Site):
    with connect(site.port) as line:
        line.sendall(head("POST", "/connexion", FORM_TYPE, length(6), b"Expect: 100-continue"))
        assert line.recv(100).startswith(b"HTTP/1.1 100 ")

        line.sendall(b"login=")

        assert read(line).status == READ


def test_a_sender_who_asks_first_is_told_that_it_is_too_large(site: Site):
    reply = talk(site.port, head("POST", "/connexion", FORM_TYPE, length(2 << 20), b"Expect: 100-continue"))

    assert (reply.status, reply.closed) == (413, True)


@pytest.mark.parametrize(
    "path, kind, size, said",
    [
        ("/connexion", FORM_TYPE, 2 << 20, "Ce que vous avez écrit est trop long"),
        ("/orga/eleves/import", MULTIPART, 22 << 20, "Un fichier peut faire 20 Mo au plus."),
    ],
)
def test_what_is_too_large_is_said_in_words_to_a_sender_who_sends_it_all(site: Site, path, kind, size, said):
    reply = talk(site.port, head("POST", path, kind, length(size)) + b" " * size)

    assert reply.status == 413
    assert said in reply.body
    assert "Cet envoi n’a pas été enregistré." in reply.body
    assert b"content-security-policy" in reply.headers


def test_a_body_without_a_length_is_read_to_its_end(site: Site):
    body = b"6\r\nlogin=\r\n3\r\nlou\r\n0\r\n\r\n"

    assert talk(site.port, head("POST", "/connexion", FORM_TYPE, CHUNKED) + body).status == READ


@pytest.mark.parametrize(
    "headers, body",
    [
        ([CHUNKED, length(3)], b"3\r\nabc\r\n0\r\n\r\n"),
        ([length(3), CHUNKED], b"3\r\nabc\r\n0\r\n\r\n"),
        ([length(3), length(4)], b"abc"),
        ([b"Content-Length: +3"], b"abc"),
        ([b"Content-Length: 3, 3"], b"abc"),
        ([b"Transfer-Encoding: xchunked"], b"3\r\nabc\r\n0\r\n\r\n"),
        ([b"Transfer-Encoding: gzip, chunked"], b"3\r\nabc\r\n0\r\n\r\n"),
        ([CHUNKED], b"3\r\nabcXX0\r\n\r\n"),
        ([CHUNKED], b"-3\r\nabc\r\n0\r\n\r\n"),
        ([b"Host: other.example"], b""),
        ([b"Content-Length : 3"], b"abc"),
        ([b"X: a\nContent-Length: 3"], b"abc"),
    ],
)
def test_a_second_request_hidden_in_a_first_is_never_answered(site: Site, headers, body):
    hidden = head("GET", "/accessibilite")

    with connect(site.port) as line:
        line.sendall(head("POST", "/connexion", FORM_TYPE, *headers) + body + hidden)
        first = read(line)
        after = b"" if first.closed else line.recv(65536)

    assert first.status in (400, READ)
    assert (after, first.body.partition("</html>")[2].strip()) == (b"", "")


def test_a_request_that_is_not_one_is_refused_in_words(site: Site):
    reply = talk(site.port, head("GET", "/connexion", b"Host: other.example"))

    assert reply.status == 400
    assert "Cette demande ne se lit pas" in reply.body


def test_who_leaves_in_the_middle_of_a_body_does_nothing(site: Site):
    for _ in range(20):
        with connect(site.port) as line:
            line.sendall(head("POST", "/connexion", FORM_TYPE, length(1000)) + b"login=")

    assert site.get("/connexion")[0] == 200


def test_a_line_that_says_nothing_and_one_that_stops_in_its_headers_stop_nobody(site: Site):
    with connect(site.port) as silent, connect(site.port) as half:
        half.sendall(b"GET /connexion HTTP/1.1\r\nHost: 127")

        assert site.get("/connexion")[0] == 200

        assert lines.is_silent(silent)
        assert lines.is_silent(half)
