"""The operators' back office: closed to everybody else, and nothing about people can be written in it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from pix.accounts.models import AuthenticationMethod, User
from pix.schools.models import Student
from tests.accounts.factories import make_user
from tests.schools.factories import make_student

OURS = [model for model in admin.site._registry if model.__module__.startswith("pix.")]
SECRET_FIELDS = {"password", "session_salt", "token_hash", "payload"}


@pytest.fixture
def operator(client, db):
    user = make_user(username="olive.regnier0101", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("outsider", 302), ("member", 302), ("administrator", 302)]
)
def test_only_operators_come_in(visitor, who, status):
    assert visitor(who).get("/admin/accounts/user/").status_code == status


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
@pytest.mark.ignore_template_errors
def test_an_operator_reads_and_searches_every_list(client, operator, school, model):
    make_student(school, user=operator)

    assert client.get(address(model)).status_code == 200
    assert client.get(address(model), {"q": "1"}).status_code == 200


@pytest.mark.parametrize("model", [Student, User, AuthenticationMethod], ids=lambda model: model.__name__)
@pytest.mark.ignore_template_errors
def test_nothing_about_people_is_written_there(client, operator, school, model):
    make_student(school, user=operator)
    row = model.objects.order_by("pk").first()

    page = client.get(address(model, "change", row.pk))

    assert page.status_code == 200
    assert not any(f'name="{name}"' in page.text for name in ("_save", "first_name", "identifier"))
    assert client.post(address(model, "change", row.pk), {}).status_code == 403
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_secret_is_shown(rf, operator, model):
    request = rf.get("/")
    request.user = operator

    shown = set(admin.site._registry[model].get_fields(request))

    assert not shown & SECRET_FIELDS
