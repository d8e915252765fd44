"""What leaves is compressed once, for who asks for it, and never weighs the same twice."""

import gzip
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path

from pix.web.components import compression, errors
from pix.web.components.compression import CompressionMiddleware, gzipped
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation
from tests.schools.factories import make_student

ASKED = {"accept-encoding": "gzip, deflate, br, zstd"}
LONG = "Un texte qui se répète. " * 200

handler404 = errors.page_not_found
handler500 = errors.server_error


def written(content_type: str, **headers: str):
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(LONG, content_type=content_type, headers=headers)

    page.policy = "public"
    return page


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


broken.policy = "public"
urlpatterns = [
    path("page", written("text/html; charset=utf-8", ETag='"abc"')),
    path("liste.csv", written("text/csv; charset=utf-8")),
    path("dessin.svg", written("image/svg+xml")),
    path("archive.zip", written("application/zip")),
    path("deja", written("text/html", **{"Content-Encoding": "br"})),
    path("panne", broken),
]


@pytest.fixture
def browser(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(headers=ASKED, raise_request_exception=False)


def opened(answer: HttpResponse) -> str:
    assert answer["Content-Encoding"] == "gzip"
    assert int(answer["Content-Length"]) == len(answer.content)
    return gzip.decompress(answer.content).decode()


@pytest.mark.parametrize("address", ["/page", "/liste.csv", "/dessin.svg"])
def test_words_are_compressed_for_who_asks_and_as_they_are_for_the_others(browser, address):
    compressed, plain = browser.get(address), Client().get(address)

    assert opened(compressed) == LONG
    assert len(compressed.content) < len(LONG) / 10
    assert plain.text == LONG
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in compressed["Vary"]
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize("address", ["/archive.zip", "/deja"])
def test_what_is_compressed_already_is_left_alone(browser, address):
    answer = browser.get(address)

    assert answer.text == LONG
    assert answer.get("Content-Encoding") == ("br" if address == "/deja" else None)
    assert "Accept-Encoding" not in answer.get("Vary", "")


@pytest.mark.parametrize(
    ("asked", "compressed"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.8", True),
        ("deflate, gzip ; q=0.001", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("br, identity", False),
        ("gzipped", False),
        ("", False),
    ],
)
def test_a_browser_that_does_not_take_it_is_not_given_it(browser, asked, compressed):
    answer = browser.get("/page", headers={"accept-encoding": asked})

    assert ("Content-Encoding" in answer) is compressed


def test_a_page_of_error_is_compressed_too(browser):
    assert "Pix rencontre un problème" in opened(browser.get("/panne"))
    assert "Cette page n’existe pas" in opened(browser.get("/nulle-part"))


def test_what_only_asks_how_long_it_is_gets_the_same_answer_without_it(browser):
    head, get = browser.head("/page"), browser.get("/page")

    assert head.content == b""
    assert head["Content-Encoding"] == get["Content-Encoding"]
    assert abs(int(head["Content-Length"]) - int(get["Content-Length"])) <= compression.LONGEST_PADDING


def test_compressed_bytes_are_not_said_to_be_the_plain_ones(browser):
    assert browser.get("/page")["ETag"] == 'W/"abc"'
    assert Client().get("/page")["ETag"] == '"abc"'


@pytest.mark.parametrize(("length", "compressed"), [(999, False), (1000, True)])
def test_what_one_packet_carries_is_not_worth_it(rf, length, compressed):
    answer = CompressionMiddleware(lambda request: HttpResponse("x" * length))(rf.get("/", headers=ASKED))

    assert ("Content-Encoding" in answer) is compressed
    assert ("Vary" in answer) is compressed


def test_what_streams_goes_through(rf):
    streamed = CompressionMiddleware(lambda request: StreamingHttpResponse([LONG]))(rf.get("/", headers=ASKED))

    assert streamed.getvalue().decode() == LONG


def test_values_for_scripts_are_words(rf):
    answer = CompressionMiddleware(lambda request: JsonResponse({"text": LONG}))(rf.get("/", headers=ASKED))

    assert opened(answer)


@pytest.mark.parametrize("body", [b"", b"x", "é".encode() * 100_000])
def test_any_browser_opens_it(body):
    assert gzip.decompress(gzipped(body)) == body


def test_the_same_page_never_weighs_the_same():
    """Who may write in a page and counts its bytes would guess the rest of it."""
    sizes = {len(gzipped(LONG.encode())) for _ in range(200)}

    assert len(sizes) > 50
    assert max(sizes) - min(sizes) < compression.LONGEST_PADDING


def test_the_files_of_the_site_are_compressed_once_for_all(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "pix.css").write_text(LONG)
    (tmp_path / "pix.css.gz").write_bytes(gzip.compress(LONG.encode()))

    answer = Client(headers=ASKED).get("/static/pix.css")

    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.getvalue()).decode() == LONG


def test_an_export_is_compressed_and_says_how_long_it_is(client, school, administrator):
    campaign = make_campaign(school, administrator)
    for _ in range(20):
        make_participation(campaign, make_student(school, user=make_user()))
    client.force_login(administrator)

    answer = client.get(f"/orga/campagnes/{campaign.pk}/resultats.csv", headers=ASKED)

    assert opened(answer).startswith("\ufeff")
    assert answer["Content-Disposition"].startswith("attachment")
