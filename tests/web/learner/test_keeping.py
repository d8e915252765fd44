"""What was being typed when a session ended is kept for whom it was of; a stranger makes us keep nothing."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from pix.assessments.services.answering import MAX_LENGTH
from pix.web.learner.assessment import keeping
from pix.web.learner.assessment.keeping import ASIDE
from pix.web.sessions import ENDED
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import ENDS, end
from tests.assessments.factories import make_assessment
from tests.content.factories import load_sample

COOKIE = settings.SESSION_COOKIE_NAME
TYPED = {"item": "fiable4-a", "answer": "source"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    load_sample()
    return make_user(first_name="Lina", username="lina.petit0503")


@pytest.fixture
def address(learner) -> str:
    return f"/tests/{make_assessment(learner, skills=('fiable4',)).pk}"


@pytest.fixture
def browser(client, learner) -> Client:
    client.force_login(learner)
    return client


def kept(client: Client) -> dict:
    return client.session.get(ASIDE, {}).get("typed", {})


@pytest.mark.parametrize("cookie", ["", "a" * 32, "x", "é" * 40, '"\\000' + "a" * 31 + '"', "a" * 900_000])
def test_a_stranger_makes_us_keep_nothing(client, address, cookie):
    if cookie:
        client.cookies[COOKIE] = cookie

    for _ in range(3):
        answer = client.post(address, {"item": "fiable4-a"} | {f"case_{number}": "x" * 500 for number in range(200)})
        assert answer.status_code in (302, 431)

    assert not Session.objects.exists()


def test_nor_does_a_stranger_whose_session_is_ours(client, address):
    session = client.session
    session["anything"] = 1
    session.save()

    client.post(address, TYPED)

    assert set(client.session.keys()) == {"anything"}


def test_closing_one_s_session_leaves_nothing(browser, address):
    browser.post("/deconnexion")
    browser.post(address, TYPED)

    assert not Session.objects.exists()


@pytest.mark.parametrize("how", ENDS)
def test_another_window_may_find_out_first(browser, learner, address, how):
    """One window opens a page once the session has ended; what is sent from the other one is kept all the same."""
    end(browser, how)
    assert browser.get("/mon-compte").status_code == 302

    browser.post(address, TYPED)
    learner.refresh_from_db()
    browser.force_login(learner)

    assert 'value="source"' in browser.get(address).text


TWO = {"item": "moteur4-a", "case_poids": "12", "case_couleur": "bleu"}


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        (TYPED | {"csrfmiddlewaretoken": "x", "next": "/", "skip": "1", "case_ville": "Lyon"}, TYPED),
        (TWO | {"answer": "source"}, TWO),
        ({"item": "moteur2-a", "answer": ["1", "3"]}, {"item": "moteur2-a", "answer": ["1", "3"]}),
        (TYPED | {"answer": "é" * MAX_LENGTH}, TYPED | {"answer": "é" * MAX_LENGTH}),
        (TYPED | {"answer": "x" * (MAX_LENGTH + 1)}, {}),
        (TWO | {"case_poids": "x" * (MAX_LENGTH + 1)}, {"item": "moteur4-a", "case_couleur": "bleu"}),
        (TYPED | {"item": "x" * 100_000}, {}),
        ({"item": "moteur9-a", "answer": "source"}, {}),
        ({"answer": "source"}, {}),
        ({"item": "fiable4-a", "skip": "1"}, {}),
    ],
)
def test_only_what_the_item_asks_for_is_kept_whole_or_not_at_all(browser, address, sent, left):
    end(browser, "idle")

    browser.post(address, urlencode(sent, doseq=True), content_type="application/x-www-form-urlencoded")

    assert kept(browser) == {name: text if isinstance(text, list) else [text] for name, text in left.items()}


def test_however_much_is_sent_little_is_kept_and_it_does_not_pile_up(browser, address):
    end(browser, "idle")
    sizes = set()
    for round_ in range(5):
        sent = {"item": "fiable4-a", "answer": [f"{round_}" * 99 for _ in range(round_ * 20)]}
        assert browser.post(address, sent).status_code == 302
        sizes.add(len(Session.objects.get().session_data))

    assert sum(len(value) for value in kept(browser)["answer"]) == 2 * 20 * 99
    assert Session.objects.count() == 1
    assert max(sizes) < 2 * keeping.LONGEST_KEPT


@pytest.mark.parametrize("number", [2**63, 10**400])
def test_a_test_that_cannot_be_keeps_nothing(browser, number):
    end(browser, "idle")

    assert browser.post(f"/tests/{number}", TYPED).status_code == 302
    assert kept(browser) == {}


def test_the_end_of_a_session_is_told_once(browser, address):
    end(browser, "idle")
    for _ in range(30):
        answer = browser.post(address, TYPED)

    page = browser.get(answer.url).text
    assert page.count("Votre session a pris fin") == 1
    assert "Votre session a pris fin" not in browser.get(answer.url).text


def test_signing_in_again_ends_the_story(browser, learner, address):
    end(browser, "idle")
    browser.post(address, TYPED)
    assert ENDED in browser.session

    answer = browser.post("/connexion", {"login": "lina.petit0503", "password": PASSWORD, "next": address})

    assert answer.url == address
    assert ENDED not in browser.session
    assert kept(browser) == {name: [value] for name, value in TYPED.items()}
