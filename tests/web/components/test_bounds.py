"""The door: what is too long is refused before it is read, in words, without database, session or user."""

import re

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from pix.web.components import bounds, errors
from pix.web.components.bounds import takes_a_file

handler400 = errors.bad_request
handler404 = errors.page_not_found

MUCH = 900_000
LONGEST_FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
COOKIE = settings.SESSION_COOKIE_NAME
FORM = "application/x-www-form-urlencoded"


def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse(f"{len(request.POST)} {len(request.GET)} {request.COOKIES.get(COOKIE, '')}")


@takes_a_file
def filed(request: HttpRequest) -> HttpResponse:
    return told(request)


told.policy = filed.policy = "public"
urlpatterns = [path("page", told), path("orga/page", told), path("fichier", filed), path("page/<path:rest>", told)]


@pytest.fixture
def browser(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client()


def sized(length: int) -> dict[str, str]:
    """What is announced is believed: nothing of it is read."""
    return {"CONTENT_LENGTH": str(length)}


ADDRESS, HEADERS = (414, "Cette adresse est trop longue"), (431, "Cette demande est trop longue")
BODY = (413, "Cet envoi est trop gros")
WAYS = {
    "path": (lambda browser, page: browser.get(f"{page}/{'a' * MUCH}"), ADDRESS),
    "accents in the path": (lambda browser, page: browser.get(f"{page}/{'%C3%A9' * 10_000}"), ADDRESS),
    "parameter": (lambda browser, page: browser.get(f"{page}?page={'1' * MUCH}"), ADDRESS),
    "page it comes from": (lambda browser, page: browser.get(page, headers={"referer": "x" * MUCH}), HEADERS),
    "language": (lambda browser, page: browser.get(page, headers={"accept-language": "fr," * MUCH}), HEADERS),
    "host": (lambda browser, page: browser.get(page, headers={"host": "x" * MUCH}), HEADERS),
    "any header": (lambda browser, page: browser.get(page, headers={"x-anything": "x" * MUCH}), HEADERS),
    "cookie": (lambda browser, page: browser.get(page, headers={"cookie": f"{COOKIE}={'x' * MUCH}"}), HEADERS),
    "charset": (lambda browser, page: browser.post(page, "a", content_type=f"{FORM};charset={'x' * MUCH}"), HEADERS),
    "field": (lambda browser, page: browser.post(page, "login=" + "x" * MUCH, content_type=FORM), BODY),
    "field of several parts": (lambda browser, page: browser.post(page, {"login": "x" * MUCH}), BODY),
    "other method": (lambda browser, page: browser.generic("PUT", page, "x" * MUCH), BODY),
    "announced": (lambda browser, page: browser.post(page, {}, **sized(10**12)), BODY),
}


@pytest.mark.parametrize("site", ["/", "/orga/"])
@pytest.mark.parametrize(("send", "told"), WAYS.values(), ids=WAYS)
def test_what_is_too_long_is_refused_in_words(browser, site, send, told):
    answer = send(browser, f"{site}page")

    assert (answer.status_code, re.search("<h1>(.*)</h1>", answer.text)[1]) == told
    assert ("Pix Orga" in answer.text) is (site == "/orga/")
    assert len(answer.content) < 5_000
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("fields", "status"), [(2_000, 200), (2_001, 413)])
def test_so_are_too_many_fields(browser, fields, status):
    answer = browser.post("/page", "&".join(["a=1"] * fields), content_type=FORM)

    assert answer.status_code == status
    assert ("Cet envoi est trop gros" in answer.text) is (status == 413)


def test_a_form_is_read_up_to_its_bound(browser):
    for length, status in ((LONGEST_FORM, 200), (LONGEST_FORM + 1, 413)):
        assert browser.post("/page", "a=" + "x" * (length - 2), content_type=FORM).status_code == status


def test_an_address_is_read_up_to_its_bound(browser):
    longest = bounds.LONGEST_PATH - len("/page/")
    for length, status in ((longest, 200), (longest + 1, 414)):
        assert browser.get("/page/" + "a" * length).status_code == status
    for length, status in ((bounds.LONGEST_QUERY, 200), (bounds.LONGEST_QUERY + 1, 414)):
        assert browser.get("/page?" + "a" * length).status_code == status


def test_a_page_of_files_is_sent_more_and_not_everything(browser):
    """Up to what lets it tell, in its own words, that a file is too big."""
    for length, status in ((LONGEST_FORM + 1, 200), (bounds.LONGEST_UPLOAD, 200), (bounds.LONGEST_UPLOAD + 1, 413)):
        assert browser.post("/fichier", "", content_type=FORM, **sized(length)).status_code == status


@pytest.mark.parametrize("length", ["", "abc", "-1", "²", "٣", "9" * 5_000, "1.5"])
def test_a_length_that_is_none_is_not_believed(rf, length):
    request = rf.post("/")
    request.META["CONTENT_LENGTH"] = length

    assert bounds.announced_length(request) == 0


def test_the_way_back_is_offered_when_it_is_ours_and_short(browser):
    def way_back(referer: str) -> str:
        return browser.post("/page", {}, headers={"referer": referer}, **sized(MUCH)).text

    assert 'href="http://testserver/page?x=1"' in way_back("http://testserver/page?x=1")
    assert "ailleurs" not in way_back("https://ailleurs.example/")
    assert "xxxx" not in way_back("http://testserver/page?x=" + "x" * 3_000)


@pytest.mark.parametrize(
    "value", ["x", "A" * 32, "é" * 32, "a" * 31, "a" * 33, '"\\000' + "a" * 31 + '"', "../../etc", "a" * 31 + "-"]
)
def test_what_is_the_key_of_no_session_is_looked_for_nowhere(browser, value):
    answer = browser.get("/page", headers={"cookie": f"{COOKIE}={value}"})

    assert answer.text == "0 0 "


def test_what_could_be_one_is(browser, db):
    key = "a1" * 16

    assert browser.get("/page", headers={"cookie": f"{COOKIE}={key}"}).text == f"0 0 {key}"
