"""Sent to sign in, or to change a one-time password, one comes back to where one was."""

import pytest
from django.conf import settings

from pix.content.services.loading import load_content
from tests.accounts.factories import make_user
from tests.accounts.sessions import ENDS, end
from tests.campaigns.factories import make_campaign
from tests.schools.factories import make_member, make_school

HOST = "http://testserver"
CHANGE = "/nouveau-mot-de-passe"


@pytest.fixture
def lea(db):
    load_content(settings.CONTENT_DIR)
    return make_user(first_name="Léa")


@pytest.fixture
def campaign(lea):
    school = make_school()
    return make_campaign(school, make_member(school).user, code="MPLRHT364")


ACTS = [
    ("/campagnes/MPLRHT364/envoi", "/campagnes/MPLRHT364/resultats", "/campagnes/MPLRHT364/resultats"),
    ("/competences/1.1/commencer", "/competences", "/competences"),
    ("/accueil/bandeau", "/", "/"),
    ("/orga/campagnes/1/archiver", "/orga/campagnes/1?page=2", "/orga/campagnes/1%3Fpage%3D2"),
]


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize(("act", "page", "back"), ACTS)
def test_a_button_pressed_after_the_session_ended_comes_back_to_its_page_and_says_why(
    client, lea, act, page, back, how
):
    client.force_login(lea)
    end(client, how)

    answer = client.post(act, headers={"Referer": HOST + page})

    assert answer.url.endswith(f"/connexion?next={back}")
    assert "Votre session a pris fin" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("sender", ["", "https://elsewhere.example/tests/1", "//elsewhere.example", "javascript:1"])
def test_the_page_of_another_site_is_no_way_back(client, db, sender):
    answer = client.post("/accueil/bandeau", headers={"Referer": sender})

    assert answer.url == "/connexion?next=/accueil/bandeau"


def test_a_visitor_who_never_signed_in_is_not_told_of_an_end(client, db):
    answer = client.post("/accueil/bandeau")

    assert "session" not in client.get(answer.url).content.decode()


@pytest.mark.parametrize("page", ["/campagnes/MPLRHT364", "/mon-compte", "/orga/"])
def test_a_one_time_password_does_not_make_one_lose_the_way(client, lea, campaign, page):
    lea.password_is_temporary = True
    lea.save()
    client.force_login(lea)
    assert client.get(page).url == f"{CHANGE}?next={page}"

    answer = client.post(f"{CHANGE}?next={page}", {"password": "Girafe-valise-8-orage"})

    assert answer.url == page
