"""The sixteen competences, and how one is begun or gone on with."""

import pytest
from django.urls import reverse

from pix.assessments.models import Assessment
from tests.accounts.factories import make_user
from tests.web.markup import compact


@pytest.fixture
def pupil(client, content):
    user = make_user()
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("pupil", 200), ("outsider", 200), ("member", 200), ("administrator", 200)]
)
def test_who_may_open_the_page(visitor, content, who, status):
    assert visitor(who).get(reverse("learner:competences")).status_code == status


def test_the_sixteen_are_there_in_five_areas(client, pupil):
    page = compact(client.get(reverse("learner:competences")).content.decode())

    assert page.count("<h3>") == 16
    assert page.count('<h2 id="domaine-') == 5
    assert page.count("Bientôt") == 13
    assert page.count(">Commencer<") == 3


def test_jean_finds_his_levels(client, jean):
    client.force_login(jean)

    page = client.get(reverse("learner:competences")).content.decode()

    assert 'aria-label="Niveau 4 sur 8"' in page
    assert 'aria-label="Niveau 3 sur 8"' in page


def test_it_costs_as_many_queries_for_everybody(client, jean, django_assert_num_queries):
    client.force_login(jean)
    client.get(reverse("learner:competences"))

    with django_assert_num_queries(5):
        client.get(reverse("learner:competences"))


def test_beginning_leads_to_the_first_question(client, pupil):
    answer = client.post(reverse("learner:start_competence", args=["1.1"]))

    test = Assessment.objects.get(user=pupil)
    assert test.competence.code == "1.1"
    assert test.asked_item is not None
    assert answer.url == reverse("learner:question", args=[test.pk])


def test_beginning_twice_goes_on_with_the_same_test(client, pupil):
    first = client.post(reverse("learner:start_competence", args=["1.1"]))
    second = client.post(reverse("learner:start_competence", args=["1.1"]))

    assert first.url == second.url
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("code", ["2.1", "9.9", "1", "1.1%00", "1.1' OR 1=1"])
def test_a_competence_without_questions_cannot_be_begun(client, pupil, code):
    address = reverse("learner:start_competence", args=["1.1"]).replace("1.1", code)

    assert client.post(address).status_code == 404
    assert not Assessment.objects.exists()


def test_a_link_begins_nothing(client, pupil):
    assert client.get(reverse("learner:start_competence", args=["1.1"])).status_code == 405


def test_somebody_not_signed_in_signs_in_first(client, content):
    answer = client.post(reverse("learner:start_competence", args=["1.1"]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("learner:sign_in"))
