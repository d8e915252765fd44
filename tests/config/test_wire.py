"""What a browser receives, read at the socket of the web server: whole, compressed once, and of the length it says."""

import csv
import gzip
import http.client
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from config import serve
from pix.campaigns.models import Participation
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation
from tests.schools.factories import make_student
from tests.serving import ask, serving

GZIP = {"Accept-Encoding": "gzip"}
PUPILS = 60

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(transactional_db, monkeypatch) -> Iterator[int]:
    with serving(monkeypatch) as port:
        yield port


@pytest.fixture
def cookies(administrator) -> dict[str, str]:
    client = Client()
    client.force_login(administrator)
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


@pytest.fixture
def results(school, administrator) -> str:
    campaign = make_campaign(school, administrator)
    for number in range(PUPILS):
        student = make_student(school, user=make_user(), last_name=f"NOM{number:02}")
        make_participation(campaign, student, status="shared", snapshot={"competences": []})
    return f"/orga/campagnes/{campaign.pk}/resultats.csv"


def test_pages_and_files_are_whole_and_compressed(port, cookies, results):
    said = {}
    for path in ("/", "/connexion", "/orga/eleves", "/nulle-part", results):
        who = cookies if path.startswith("/orga/") else {}
        compressed, plain = (ask(port, "GET", path, headers=who | also) for also in (GZIP, {}))
        for answer in (compressed, plain):
            assert int(answer.headers["Content-Length"]) == len(answer.body), path
            assert "Transfer-Encoding" not in answer.headers, path
            assert "Accept-Encoding" in answer.headers["Vary"], path
        said[path] = gzip.decompress(compressed.body).decode()
        assert compressed.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        assert len(compressed.body) < 0.6 * len(plain.body), path

    assert "NOM00" in said["/orga/eleves"]
    assert len(list(csv.reader(said[results].splitlines()))) == 1 + PUPILS
    assert "Cette page n’existe pas" in said["/nulle-part"]


def test_asking_for_the_head_alone_receives_nothing_else(port, cookies, results):
    talk = http.client.HTTPConnection(serve.HOST, port, timeout=30)
    for path in ("/orga/eleves", results):
        talk.request("HEAD", path, headers=cookies | GZIP)
        head = talk.getresponse()
        assert (head.status, head.read()) == (200, b"")
        assert head.headers["Content-Encoding"] == "gzip"
        # A body that would have been sent after all would be read here as the next answer.
        talk.request("GET", path, headers=cookies | GZIP)
        page = talk.getresponse()
        assert (page.status, len(gzip.decompress(page.read())) > 1000) == (200, True)
    talk.close()


def test_a_file_that_breaks_is_a_page_of_error_at_the_socket(port, cookies, results):
    row = Participation.objects.order_by("student__last_key")[PUPILS // 2]
    Participation.objects.filter(pk=row.pk).update(snapshot={"competences": 7})

    answer = ask(port, "GET", results, headers=cookies)

    assert answer.status == 500
    assert "Content-Disposition" not in answer.headers
    assert "Pix rencontre un problème" in answer.body.decode()
    assert b"NOM" not in answer.body


MUCH = 900_000
TOO_LONG = {
    "path": ("GET", "/" + "a" * MUCH, {}, None),
    "parameter": ("GET", "/connexion?next=" + "a" * MUCH, {}, None),
    "cookie": ("GET", "/connexion", {"Cookie": "sessionid=" + "a" * MUCH}, None),
    "header": ("GET", "/connexion", {"Referer": "a" * 60_000}, None),
    "form": ("POST", "/connexion", {"Content-Type": "application/x-www-form-urlencoded"}, "login=" + "a" * MUCH),
    "no form": ("POST", "/orga/eleves/import", {"Content-Type": "text/plain"}, "a" * MUCH),
}


def test_what_is_too_long_is_refused_and_the_next_one_is_served(port):
    """By our door, in words; above what it reads of a request, by the server itself, which may hang up."""
    met = {}
    for what, (method, path, headers, body) in TOO_LONG.items():
        try:
            answer = ask(port, method, path, headers=headers, body=body)
        except (ConnectionError, http.client.HTTPException):
            met[what] = "hung up"
        else:
            met[what] = f"{answer.status} {'in words' if b'<h1>' in answer.body else ''}".strip()
        assert ask(port, "GET", "/connexion").status == 200, what

    assert (met["header"], met["form"]) == ("431 in words", "413 in words")
    assert all(said == "hung up" or said.startswith("4") for said in met.values()), met
