"""Whatever is typed anywhere, a page answers in words, and does no work for what it refuses.

Every page of the table of addresses is sent every name that any page reads, filled with what nobody types. A new page,
a new form and a new parameter are sent it without a line here.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pix.web.components import bounds
from pix.web.sites import LONGEST_ADDRESS
from tests.journeys.factories import World, add_imports, make_world
from tests.web.pages import Page, address_of, host_of, pages
from tests.web.typed import EVERY_NAME, read_by_pages, typed_in_forms, watching

FORM = "application/x-www-form-urlencoded"
SIGN = "ž"
"""One that no page of ours says: what comes back of it was echoed."""
LONGEST_ECHO = 1_001
LONGEST_TEXT = 10_001

HUGE_NUMBER = "1" + "0" * 400
VALUES = {
    "long": SIGN * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // len(EVERY_NAME) // 7),
    "nul": "%00",
    "nul inside": "a%00b",
    "lone surrogate": "%ED%A0%80",
    "no utf-8": "%FF%FE",
    "huge number": HUGE_NUMBER,
    "negative": "-1",
    "other digits": quote("٣²"),
    "no date": "0000-00-00",
    "date": "31%2F02%2F2020",
    "line ends": "%0D%0ASet-Cookie%3A+a%3Db",
    "markup": quote("<script>alert(1)</script>"),
    "direction": quote("\u202e\u200b"),
    "formula": "%3DCMD()",
}
# Told in words, or led elsewhere; a file may be given all the same.
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413, 414, 422, 429}


@pytest.fixture
def world(db: None) -> World:
    return add_imports(make_world())


def browser_of(world: World, page: Page) -> Client:
    client = Client()
    if who := host_of(page):
        client.force_login(getattr(world, who))
    return client


def encoded(value: str) -> str:
    """Every name with this value, which is encoded already but for its letters."""
    ready = value if value.isascii() else quote(value)
    return "&".join(f"{name}={ready}" for name in EVERY_NAME)


def undone(client: Client, ask: Callable[[], HttpResponse]) -> tuple[HttpResponse, int, str]:
    """Ask, then leave database and browser as they were; the answer, its number of queries, and its page."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer = ask()
        transaction.set_rollback(True)
    client.cookies = cookies
    is_page = answer.get("Content-Type", "").startswith("text/html")
    return answer, len(queries), answer.content.decode() if is_page else ""


def echoed(page: str) -> int:
    return max(map(len, re.findall(f"{SIGN}+", page)), default=0)


def test_the_walk_knows_what_is_typed():
    assert {"login", "password", "code", "birth_year", "landing_text", "divisions", "uai", "departures"} <= (
        typed_in_forms()
    )
    assert {"next", "page", "liste", "effet", "genre", "school", "nonce", "action", "nom", "classe", "size", "tri"} <= (
        read_by_pages()
    )


def sent(client: Client, address: str, method: str, value: str) -> Callable[[], HttpResponse]:
    if method == "post":
        return lambda: client.post(address, encoded(value), content_type=FORM)
    return lambda: client.get(f"{address}?{encoded(value)[: bounds.LONGEST_QUERY]}")


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_answers_in_words_whatever_is_typed(world, method):
    surprises = []
    for page in pages():
        address, client = address_of(page, world), browser_of(world, page)
        for kind, value in VALUES.items():
            answer, _queries, text = undone(client, sent(client, address, method, value))
            if answer.status_code not in ANSWERS:
                surprises.append(f"{page.name}, {kind}: {answer.status_code}")
            if echoed(text) > (LONGEST_TEXT if 'name="landing_text"' in text else LONGEST_ECHO):
                surprises.append(f"{page.name}, {kind}: {echoed(text)} characters come back")
            if "Set-Cookie: a=b" in str(answer.headers) or "<script>alert" in text:
                surprises.append(f"{page.name}, {kind}: taken at its word")

    assert surprises == []


def test_a_number_too_long_for_a_number_is_none(world):
    for page in pages():
        client = browser_of(world, page)
        answer = client.get(f"{address_of(page, world)}?page={'9' * 5_000}&size={'9' * 5_000}")
        assert answer.status_code in ANSWERS, page


MUST_BE_ALONE = ("page", "next", "nom", "login", "password", "code", "first_name", "birth_year", "uai")


def test_a_field_filled_to_the_door_s_bound_costs_what_an_empty_form_costs(world):
    """Alone in a form as long as one may be: refused before any query of its own, and cut when it is shown again."""
    surprises = []
    much = quote(SIGN * ((settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 100) // 6))
    for page in pages():
        address, client = address_of(page, world), browser_of(world, page)
        _answer, empty, _text = undone(client, lambda: client.post(address, {}))  # noqa: B023
        for name in MUST_BE_ALONE:
            with watching() as handed:
                answer, full, text = undone(client, lambda: client.post(address, f"{name}={much}", content_type=FORM))  # noqa: B023
            if full > empty or answer.status_code not in ANSWERS or echoed(text) > LONGEST_ECHO or handed.beyond():
                surprises.append((page.name, name, answer.status_code, empty, full, echoed(text), handed.beyond()))

    assert surprises == []


def test_no_page_reads_a_form_that_is_too_long(world):
    """It costs what a page without any data costs: whose session it is."""
    surprises = []
    for page in pages():
        if page.name == "school:rosters":
            continue  # A file may be that long.
        client, address = browser_of(world, page), address_of(page, world)
        _answer, nothing, _text = undone(client, lambda: client.get("/mentions-legales"))  # noqa: B023
        answer, queries, _text = undone(client, lambda: client.post(address, {"login": "x" * 900_000}))  # noqa: B023
        if (answer.status_code, queries) != (413, nothing):
            surprises.append((page.name, answer.status_code, queries, nothing))

    assert surprises == []


SAID = ["%00", "%ED%A0%80", HUGE_NUMBER, "9" * 900, "-1", "%D9%A3", "a" * 900, "..%2F..", "%0D%0A", "%F0%9F%98%80" * 60]


def test_whatever_an_address_holds_it_is_here_or_not(world):
    """A number in an address is a number; what is not is the address of nothing."""
    surprises = []
    for page in (one for one in pages() if one.parameters):
        client = browser_of(world, page)
        for parameter in page.parameters:
            marks = {name: 987654321 if name.endswith("pk") else "MARKED" for name in page.parameters}
            marked = reverse(page.name, kwargs=marks)
            for said in SAID:
                address = marked.replace("987654321" if parameter.endswith("pk") else "MARKED", said, 1)
                for ask in (client.get, client.post):
                    answer, _queries, _text = undone(client, lambda: ask(address))  # noqa: B023
                    if answer.status_code not in {302, 404, 405}:
                        surprises.append(f"{page.name} {parameter} {said[:20]}: {answer.status_code}")

    assert surprises == []


COOKIES = {
    "session": f"{settings.SESSION_COOKIE_NAME}={{}}",
    "form": f"{settings.CSRF_COOKIE_NAME}={{}}",
    "language": f"{settings.LANGUAGE_COOKIE_NAME}={{}}",
    "messages": "messages={}",
}


@pytest.mark.parametrize("cookie", COOKIES.values(), ids=COOKIES)
@pytest.mark.parametrize(
    "value", ['"\\000' + "a" * 31 + '"', "a" * 30_000, "é" * 32, "\udce9" * 4, HUGE_NUMBER, "a" * 32, ";;=;", '"']
)
def test_a_cookie_that_is_not_ours_is_nobody_s(db, cookie, value):
    client = Client(enforce_csrf_checks=True)
    header = cookie.format(value.encode(errors="surrogateescape").decode("latin-1"))
    for address in ("/", "/connexion", "/campagnes", "/orga/", "/orga/connexion", "/mon-compte", "/admin/"):
        answer = client.get(address, headers={"cookie": header})
        assert answer.status_code in (200, 302), address
        assert client.post(address, {"login": "x"}, headers={"cookie": header}).status_code in (302, 403), address


HEADERS = ["accept-language", "referer", "origin", "if-none-match"]
HEADERS += ["hx-request", "hx-current-url", "hx-target", "hx-history-restore-request", "x-polling"]
SAID_IN_HEADERS = ["x" * 30_000, "é" * 500, "\x01", "http://[", "http://testserver/" + "a" * 9_000, "*;q=x"]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_says_what_it_likes(db, header):
    client = Client()
    for address in ("/", "/connexion", "/campagnes/ZZZZZZ999", "/orga/eleves", "/tests/1"):
        for value in SAID_IN_HEADERS:
            for ask in (client.get, client.post):
                answer = ask(address, headers={header: value})
                assert answer.status_code in (200, 302, 404, 405, 422), (address, value[:20])
                assert len(answer.get("Location", "")) < 6 * LONGEST_ADDRESS
