"""A shared computer keeps nothing of somebody who has gone."""

import time

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from pix.content.services.loading import load_content
from pix.web.sessions import ENDED, SEEN, LatestMessages
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import ENDS, end, is_signed_in
from tests.campaigns.factories import make_campaign
from tests.schools.factories import make_member, make_school

HOUR = 3600

pytestmark = pytest.mark.django_db


@pytest.fixture
def lou(client: Client) -> Client:
    load_content(settings.CONTENT_DIR)
    client.force_login(make_user(username="lou.petit0503"))
    return client


@pytest.fixture
def ines(client: Client) -> Client:
    member = make_member(make_school(), email="ines@example.net")
    make_campaign(member.school, member.user)
    client.post("/orga/connexion", {"login": "ines@example.net", "password": PASSWORD})
    return client


@pytest.mark.parametrize("page", ["/", "/competences", "/mon-compte", "/campagnes"])
def test_no_page_of_a_pupil_is_kept_by_the_browser(lou, page):
    assert "no-store" in lou.get(page)["Cache-Control"]


@pytest.mark.parametrize("page", ["/orga/", "/orga/campagnes", "/orga/campagnes/creation", "/orga/eleves"])
def test_no_page_of_a_school_is_kept_by_the_browser(ines, page):
    assert "no-store" in ines.get(page)["Cache-Control"]


def test_pages_for_everybody_may_be_kept(client):
    assert "Cache-Control" not in client.get("/mentions-legales")


@pytest.mark.parametrize("page", ["/mon-compte", "/orga/"])
@pytest.mark.parametrize(
    ("opened_on", "hours", "stays"),
    [
        ("/connexion", 3.9, True),
        ("/connexion", 4.1, False),
        ("/orga/connexion", 7.9, True),
        ("/orga/connexion", 8.1, False),
    ],
)
def test_a_session_nobody_uses_is_closed_after_the_wait_of_the_site_it_was_opened_on(
    client, ines, opened_on, hours, stays, page
):
    """Somebody who is a pupil here and a member there: reading the other site changes nothing."""
    client.post(opened_on, {"login": "ines@example.net", "password": PASSWORD})
    for either in ("/mon-compte", "/orga/"):
        assert client.get(either).status_code == 200
    session = client.session
    session[SEEN] = int(time.time() - hours * HOUR)
    session.save()

    client.get(page)

    assert is_signed_in(client) is stays


def test_a_session_opened_nobody_knows_where_waits_the_least(lou):
    session = lou.session
    session[SEEN] = int(time.time() - 4.1 * HOUR)
    session.save()

    lou.get("/mon-compte")

    assert not is_signed_in(lou)


def test_messages_that_nobody_reads_do_not_pile_up(rf):
    """Nobody is told anything a hundred times, and the session of nobody stays small."""
    request = rf.get("/")
    request.session = SessionStore()
    request._messages = LatestMessages(request)
    for number in range(30):
        messages.info(request, f"Message {number}.")
    request._messages.update(HttpResponse())

    read = [str(one) for one in LatestMessages(request)]

    assert read == [f"Message {number}." for number in range(20, 30)]


@pytest.mark.parametrize("how", ENDS)
def test_a_session_that_ended_leaves_that_it_did_and_nothing_else(ines, how):
    end(ines, how)

    ines.get("/orga/")

    assert set(ines.session.keys()) == {ENDED}


def test_a_session_that_is_closed_leaves_nothing(ines):
    ines.post("/orga/deconnexion")
    ines.get("/orga/")

    assert not Session.objects.exists()
