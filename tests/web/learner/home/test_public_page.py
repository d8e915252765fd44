"""What somebody finds who is not signed in."""

from django.test import Client
from django.urls import reverse


def test_the_code_comes_first(client, db):
    page = client.get("/").content.decode()

    assert f'action="{reverse("learner:code")}"' in page
    assert 'name="code"' in page
    assert "Saisir mon code" in page


def test_there_is_a_way_in_for_everybody(client, db):
    page = client.get("/").content.decode()

    assert f'href="{reverse("learner:sign_in")}"' in page
    assert f'href="{reverse("school:home")}"' in page


def test_it_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")


def test_the_code_is_accepted_as_it_was_typed_there(db):
    browser = Client(enforce_csrf_checks=True)
    token = browser.get("/").context["csrf_token"]

    answer = browser.post(reverse("learner:code"), {"code": "zzzzzz999", "csrfmiddlewaretoken": str(token)})

    assert answer.status_code not in (403, 405)


def test_only_reading_is_allowed(client, db):
    assert client.post("/").status_code == 405
