"""What the pupils' pages leave for the operators: a session that opens, a test that is somebody else's."""

import pytest
from django.test import Client
from django.utils import timezone

from pix.audit.models import SecurityEvent, Source
from tests.accounts.factories import make_user
from tests.assessments.factories import make_assessment
from tests.campaigns.factories import make_campaign
from tests.content.factories import load_sample
from tests.schools.factories import make_student
from tests.web.learner.test_joining_pages import CHOOSE, NEW, REGISTER, ZOE

Kind = SecurityEvent.Kind


def told() -> list[tuple[int, int, int | None, str]]:
    return sorted(SecurityEvent.objects.values_list("kind", "source", "user_id", "detail"))


@pytest.fixture
def campaign(school, member):
    return make_campaign(school, member, code="MPLRHT364")


def test_a_session_that_opens_after_signing_up_is_a_sign_in(client, school, campaign):
    zoe = make_student(school)
    client.post(REGISTER, ZOE)
    client.post(CHOOSE, {"password": NEW})

    zoe.refresh_from_db()
    assert told() == [(Kind.SIGNED_IN, Source.PIX, zoe.user_id, "")]


def test_the_same_form_sent_twice_is_two_sign_ins_for_it_opens_two_sessions(school, campaign):
    zoe = make_student(school)
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post(REGISTER, ZOE)
    for browser in (first, second):
        browser.post(CHOOSE, {"password": NEW})

    zoe.refresh_from_db()
    assert told() == [(Kind.SIGNED_IN, Source.PIX, zoe.user_id, "")] * 2


@pytest.mark.parametrize("page", ["question", "resultats"])
def test_a_test_of_somebody_else_is_refused_and_told_once_a_minute(client, db, monkeypatch, page):
    load_sample()
    theirs, lou = make_assessment(make_user(first_name="Lina")), make_user(first_name="Lou")
    client.force_login(lou)
    address = {"question": f"/tests/{theirs.pk}", "resultats": f"/tests/{theirs.pk}/resultats"}[page]

    for _ in range(3):
        assert client.get(address).status_code == 404
    detail = {"question": "404 question", "resultats": "404 competence_results"}[page]
    assert told() == [(Kind.ACCESS_REFUSED, Source.PIX, lou.pk, detail)]

    later = timezone.now().timestamp() + 61
    monkeypatch.setattr("pix.web.access.time.time", lambda: later)
    client.get(address)
    assert len(told()) == 2


def test_a_test_that_is_not_here_is_no_refusal(client, db):
    client.force_login(make_user())

    assert client.get("/tests/999999").status_code == 404
    assert told() == []
