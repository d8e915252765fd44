"""The operators' back office: closed to everybody else, and nothing about people can be written in it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from pix.accounts.models import AccountMerge, AuthenticationMethod, User
from pix.assessments.models import Assessment
from pix.audit.models import Entry, SecurityEvent, Source, Target
from pix.audit.trail import TARGETS
from pix.campaigns.models import Participation
from pix.rosters.models import Student, StudentLink
from pix.schools.models import Membership, School
from pix.web.backoffice import views
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import is_signed_in
from tests.schools.factories import make_student

OURS = [model for model in admin.site._registry if model.__module__.startswith("pix.")]
SECRET_FIELDS = {"password", "session_salt", "token_hash", "payload", "sealed"}


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


@pytest.mark.parametrize(
    ("model", "target"),
    [(Student, Target.STUDENT), (User, Target.ACCOUNT), (AuthenticationMethod, Target.SIGN_IN_METHOD)],
)
@pytest.mark.ignore_template_errors
def test_a_look_at_a_person_is_noticed_and_the_person_s_page_tells_it(client, operator, school, model, target):
    student = make_student(school, user=operator)
    row = student if model is Student else model.objects.order_by("pk").first()

    client.get(address(model))
    assert not SecurityEvent.objects.exists()
    assert client.get(address(model, "change", row.pk)).status_code == 200

    event = SecurityEvent.objects.get()
    assert (event.kind, event.source) == (SecurityEvent.Kind.ACCOUNT_VIEW, Source.BACK_OFFICE)
    assert (event.user_id, event.target_type, event.target_id) == (operator.pk, target, row.pk)
    assert "compte consulté · Exploitation" in client.get(address(User, "change", operator.pk)).text


@pytest.mark.ignore_template_errors
def test_a_look_at_a_list_of_content_is_not(client, operator, school):
    client.get(address(School, "change", school.pk))

    assert not SecurityEvent.objects.exists()


def test_every_list_of_people_notices_who_is_looked_at():
    people = {User, AuthenticationMethod, AccountMerge, Student, StudentLink, Membership, Assessment, Participation}
    about = {model for model in OURS if getattr(admin.site._registry[model], "is_about_a_person", False)}

    assert about == people
    assert {model._meta.label_lower for model in people} <= set(TARGETS)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_secret_is_shown(rf, operator, model):
    request = rf.get("/")
    request.user = operator

    shown = set(admin.site._registry[model].get_fields(request))

    assert not shown & SECRET_FIELDS


def test_an_operator_signs_in_on_the_way_and_comes_back(client, db):
    make_user(username="olive.regnier0101", is_staff=True, is_superuser=True)
    way = client.get("/admin/accounts/user/", follow=True)
    assert [where for where, _status in way.redirect_chain][-1] == "/connexion?next=%2Fadmin%2Faccounts%2Fuser%2F"

    answer = client.post(
        "/connexion", {"login": "olive.regnier0101", "password": PASSWORD, "next": "/admin/accounts/user/"}, follow=True
    )

    assert answer.redirect_chain == [("/admin/accounts/user/", 302)]
    assert client.get("/admin/login/").url == "/admin/"


@pytest.mark.parametrize("user", [AnonymousUser(), User()], ids=["nobody", "no_operator"])
def test_our_page_in_it_is_closed_even_without_the_door(rf, user):
    request = rf.get("/admin/password_change/")
    request.user = user

    with pytest.raises(PermissionDenied):
        views.change_password(request)


@pytest.mark.parametrize("who", ["outsider", "member", "administrator"])
def test_somebody_else_who_is_signed_in_is_told_so_and_does_not_turn_in_circles(visitor, who):
    answer = visitor(who).get("/admin/", follow=True)

    assert answer.status_code == 403
    assert len(answer.redirect_chain) == 1
    event = SecurityEvent.objects.get()
    assert (event.kind, event.source) == (SecurityEvent.Kind.ACCESS_REFUSED, Source.BACK_OFFICE)
    assert (event.user_id, event.detail) == (int(answer.wsgi_request.user.pk), "403 operator")


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    ("chosen", "saved"), [("Girafe-valise-7", True), ("Girafe-v-7", False), ("girafevalise7", False)]
)
def test_an_operator_s_password_follows_rules_and_ends_the_other_sessions(client, operator, chosen, saved):
    elsewhere = Client()
    elsewhere.force_login(operator)
    fields = {"old_password": PASSWORD, "new_password1": chosen, "new_password2": chosen}

    answer = client.post("/admin/password_change/", fields)

    assert (answer.status_code == 302) is saved
    assert is_signed_in(client)
    assert is_signed_in(elsewhere) is not saved
    written = [("operator", operator.pk)] if saved else []
    assert list(Entry.objects.filter(verb="password.chosen").values_list("actor_kind", "actor_id")) == written
