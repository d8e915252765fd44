"""An answer is whole, or it is none."""

import io
from collections.abc import Iterator

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from config.server.answers import Answer, BrokenAnswer, ask

# A response that is closed ends the request: its connection to the database is looked at.
pytestmark = pytest.mark.django_db

ENVIRON = {"REQUEST_METHOD": "GET"}


def answering(response: HttpResponse):
    """An application that answers this, as Django's handler does."""

    def application(environ, start_response):
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return response

    return application


def breaking() -> Iterator[bytes]:
    yield b"Nom;Pix\r\n"
    raise ConnectionError("the database left in the middle")


def length(answer: Answer) -> list[bytes]:
    return [value for name, value in answer.headers if name == b"content-length"]


def test_an_answer_that_comes_by_parts_leaves_with_its_length():
    answer = ask(answering(StreamingHttpResponse(iter([b"Nom;", b"Pix\r\n"]))), ENVIRON)

    assert (answer.status, answer.body, length(answer)) == (200, b"Nom;Pix\r\n", [b"9"])


def test_a_file_is_read_and_closed():
    file = io.BytesIO(b"a" * 100_000)

    answer = ask(answering(FileResponse(file, filename="a.txt")), ENVIRON)

    assert (len(answer.body), length(answer)) == (100_000, [b"100000"])
    assert file.closed


def test_an_answer_that_breaks_in_the_middle_is_none_and_is_closed():
    response = StreamingHttpResponse(breaking())

    with pytest.raises(ConnectionError):
        ask(answering(response), ENVIRON)

    assert response.closed


@pytest.mark.parametrize("said", ["8", "10"])
def test_an_answer_that_is_not_as_long_as_it_says_is_none(said):
    with pytest.raises(BrokenAnswer):
        ask(answering(HttpResponse(b"Nom;Pix\r\n", headers={"Content-Length": said})), ENVIRON)


def test_an_application_that_says_nothing_answers_nothing():
    with pytest.raises(BrokenAnswer):
        ask(lambda environ, start_response: [], ENVIRON)


def test_what_is_written_by_hand_comes_first():
    def application(environ, start_response):
        start_response("200 OK", [])(b"a")
        return [b"b"]

    assert ask(application, ENVIRON).body == b"ab"


@pytest.mark.parametrize(
    "body, told", [(b"12345", {"Content-Length": "5"}), (b"12345", {}), (b"", {"Content-Length": "5"})]
)
def test_the_head_of_an_answer_says_the_length_of_the_whole(body, told):
    answer = ask(answering(HttpResponse(body, headers=told)), {"REQUEST_METHOD": "HEAD"})

    assert (answer.body, length(answer)) == (b"", [b"5"])


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_can_have_no_body_has_none(status):
    answer = ask(answering(HttpResponse(status=status)), ENVIRON)

    assert (answer.body, length(answer)) == (b"", [])


def test_cookies_are_said_one_by_one():
    def application(environ, start_response):
        start_response("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=é")])
        return [b""]

    assert ask(application, ENVIRON).headers[:2] == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=\xe9")]
