"""What operators see of a test."""

import pytest
from django.urls import reverse

from tests.accounts.factories import make_user
from tests.assessments.factories import make_assessment, sit
from tests.content.factories import load_sample

pytestmark = pytest.mark.django_db


def test_an_operator_reads_the_answers_of_a_test_in_order(client):
    load_sample()
    test = make_assessment(make_user(), competence="1.2")
    first, *_ = sit(test)
    client.force_login(make_user(first_name="Olive", is_staff=True, is_superuser=True))

    page = client.get(reverse("admin:assessments_assessment_change", args=[test.pk]))

    assert page.status_code == 200
    assert f"1. {first} · juste · 60 s" in page.text


def test_an_operator_finds_tests_by_state(client):
    load_sample()
    make_assessment(make_user())
    client.force_login(make_user(first_name="Olive", is_staff=True, is_superuser=True))

    page = client.get(reverse("admin:assessments_assessment_changelist"), {"state__exact": 1})

    assert page.status_code == 200
    assert "en cours" in page.text
