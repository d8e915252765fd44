"""What goes wrong is told in words, under the strict policy, without the database."""

import sqlite3
from functools import partial
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import (
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from django.urls import path
from django.views.decorators.http import require_POST

from pix.web.components import errors, outages
from pix.web.components.outages import DatabaseOutage, is_outage, outage_of
from pix.web.components.refusals import REFUSED, BodyRefusal
from tests.accounts.factories import make_user

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error


def _locked() -> OperationalError:
    error = OperationalError("database is locked")
    error.__cause__ = sqlite3.OperationalError("database is locked")
    return error


RAISED = {
    "400": BadRequest("?"),
    "403": PermissionDenied(),
    "404": Http404(),
    "500": ZeroDivisionError(),
    "503": _locked(),
}


def failing(request: HttpRequest, code: str) -> HttpResponse:
    raise RAISED[code]


@require_POST
def pressed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fait")


failing.policy = pressed.policy = "public"
urlpatterns = [
    path("echec/<code>", failing),
    path("orga/echec/<code>", failing),
    path("bouton", pressed),
]


@pytest.fixture
def browser(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("site", ["/", "/orga/"])
@pytest.mark.parametrize("code", sorted(RAISED))
def test_a_failure_is_a_page_that_says_what_to_do(browser, site, code):
    response = browser.get(f"{site}echec/{code}")
    page = response.content.decode()

    assert response.status_code == int(code)
    assert page.count("<h1>") == 1
    assert 'class="btn btn--main"' in page
    assert ("Pix Orga" in page) is (site == "/orga/")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert code not in page.replace(f"echec/{code}", "")
    assert "Traceback" not in page


def test_an_address_that_nobody_has_is_told_the_same_way(browser):
    response = browser.get("/nulle-part/%00")

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


def test_a_busy_database_asks_to_try_again(browser):
    read = browser.get("/echec/503?nom=du")
    written = browser.post("/echec/503", HTTP_REFERER="http://testserver/connexion")

    assert (read.status_code, read["Retry-After"]) == (503, "5")
    assert 'href="/echec/503?nom=du"' in read.content.decode()
    assert 'href="http://testserver/connexion"' in written.content.decode()


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (_locked(), True),
        (OperationalError("server closed the connection unexpectedly"), False),
        (OperationalError("no such table: accounts_user"), False),
        (ZeroDivisionError(), False),
        (None, False),
    ],
)
def test_only_a_passing_trouble_is_an_outage(error, passing):
    assert is_outage(error) is passing


def test_a_lost_connection_is_an_outage():
    error = OperationalError("server closed the connection unexpectedly")
    error.__cause__ = ConnectionError()

    assert outage_of(error) == DatabaseOutage.AWAY


@pytest.mark.parametrize(
    ("raised", "cause", "outage"),
    [
        (OperationalError, psycopg.errors.LockNotAvailable, DatabaseOutage.BUSY),
        (OperationalError, psycopg.errors.QueryCanceled, DatabaseOutage.BUSY),
        (OperationalError, psycopg.errors.DeadlockDetected, DatabaseOutage.BUSY),
        (OperationalError, psycopg.errors.TooManyConnections, DatabaseOutage.BUSY),
        (InternalError, psycopg.errors.IdleInTransactionSessionTimeout, DatabaseOutage.BUSY),
        (OperationalError, psycopg.errors.AdminShutdown, DatabaseOutage.AWAY),
        (OperationalError, psycopg.errors.CannotConnectNow, DatabaseOutage.AWAY),
        (OperationalError, psycopg.OperationalError, DatabaseOutage.AWAY),
        (InterfaceError, psycopg.InterfaceError, DatabaseOutage.AWAY),
        (InternalError, psycopg.errors.ReadOnlySqlTransaction, DatabaseOutage.UNWRITABLE),
        (OperationalError, psycopg.errors.DiskFull, DatabaseOutage.UNWRITABLE),
        (InternalError, psycopg.errors.InFailedSqlTransaction, None),
        (ProgrammingError, psycopg.errors.UndefinedTable, None),
        (IntegrityError, psycopg.errors.UniqueViolation, None),
        (OperationalError, partial(sqlite3.OperationalError, "database is locked"), DatabaseOutage.BUSY),
        (OperationalError, partial(sqlite3.OperationalError, "unable to open database file"), DatabaseOutage.AWAY),
        (OperationalError, partial(sqlite3.OperationalError, "database or disk is full"), DatabaseOutage.UNWRITABLE),
        (
            OperationalError,
            partial(sqlite3.OperationalError, "attempt to write a readonly database"),
            DatabaseOutage.UNWRITABLE,
        ),
    ],
)
def test_each_trouble_of_a_database_is_told_for_what_it_is(raised, cause, outage):
    error = raised(str(cause()))
    error.__cause__ = cause()

    assert outage_of(error) == outage


def test_what_the_project_counts_as_an_outage_is_one(monkeypatch):
    class NotOurs(OperationalError):
        pass

    monkeypatch.setattr(outages, "_more", set())
    before = is_outage(NotOurs())
    outages.count_as_outage(NotOurs)

    assert (before, is_outage(NotOurs())) == (False, True)
    assert not is_outage(OperationalError("no such table: accounts_user"))


def test_a_stale_form_says_what_is_kept_and_how_to_go_on(settings):
    settings.ROOT_URLCONF = __name__
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/bouton", HTTP_REFERER="http://testserver/connexion")
    page = response.content.decode()

    assert response.status_code == 403
    assert "Ce formulaire n’est plus à jour" in page
    assert 'href="http://testserver/connexion"' in page


def test_an_outsider_cannot_choose_where_the_button_leads(settings):
    settings.ROOT_URLCONF = __name__
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/bouton", HTTP_REFERER="https://ailleurs.example/piege").content.decode()

    assert "ailleurs.example" not in page


def test_a_button_opened_as_a_page_is_explained(browser):
    response = browser.get("/bouton")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Cette page ne s’ouvre pas ainsi" in response.content.decode()


def test_too_many_tries_say_how_long_to_wait():
    response = errors.too_many_requests(RequestFactory().get("/connexion"), retry_after=90)

    assert (response.status_code, response["Retry-After"]) == (429, "90")
    assert "Réessayez dans 2 min." in response.content.decode()


FILES = {"content_type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    "refusal, status, said",
    [
        (BodyRefusal.MALFORMED, 400, "Cette demande ne se lit pas"),
        (BodyRefusal.TOO_SLOW, 408, "Cet envoi a mis trop de temps"),
        (BodyRefusal.TOO_LARGE, 413, "Un fichier peut faire 20 Mo au plus."),
        (BodyRefusal.BROKEN, 500, "Pix rencontre un problème"),
        (BodyRefusal.CROWDED, 503, "Pix est très demandé en ce moment"),
    ],
)
@pytest.mark.parametrize("site", ["/", "/orga/"])
def test_what_the_server_did_not_take_is_said_without_reading_it(browser, site, refusal, status, said):
    extra = {REFUSED: refusal, "HTTP_REFERER": "http://testserver/orga/eleves/import"}

    response = browser.generic("POST", f"{site}echec/404", b"--x", **FILES, **extra)
    page = response.content.decode()

    assert response.status_code == status
    assert said in page
    assert 'class="btn btn--main"' in page
    assert ("Pix Orga" in page) is (site == "/orga/")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert ("SIECLE" in page) is (site == "/orga/" and refusal == BodyRefusal.TOO_LARGE)


def test_what_is_too_long_to_write_is_not_told_as_a_file(browser):
    response = browser.post("/bouton", "a", content_type="text/plain", **{REFUSED: BodyRefusal.TOO_LARGE})

    assert "Ce que vous avez écrit est trop long" in response.content.decode()


def test_nobody_can_say_that_they_were_refused(browser):
    assert browser.post("/bouton", headers={REFUSED: "413", "Pix-Refused": "413"}).status_code == 200


def test_the_page_of_a_failure_cannot_fail(monkeypatch):
    def missing(*args: object) -> str:
        raise TemplateDoesNotExist("errors/error.html")

    monkeypatch.setattr(errors.loader, "render_to_string", missing)
    response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Ce n’est pas de votre faute" in response.content.decode()


def _lock(execute: Any, sql: str, *rest: Any) -> Any:
    """The database is busy when the session is written, at the end of the request."""
    if sql.startswith('UPDATE "django_session"'):
        raise _locked()
    return execute(sql, *rest)


def _sign_out_elsewhere(execute: Any, sql: str, *rest: Any) -> Any:
    """Another tab ends the session while this one reads a page."""
    if sql.startswith('UPDATE "django_session"'):
        Session.objects.all().delete()
    return execute(sql, *rest)


@pytest.mark.parametrize(("trouble", "status"), [(_lock, 503), (_sign_out_elsewhere, 403)])
def test_a_session_that_cannot_be_written_is_told_for_what_it_is(client, db, trouble, status):
    client.force_login(make_user(username="zoe.cormier0503"))

    client.raise_request_exception = False
    with connection.execute_wrapper(trouble):
        answer = client.get("/mentions-legales")

    assert answer.status_code == status
    assert "caractères" not in answer.content.decode()
