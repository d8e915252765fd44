"""The operators' back office, Django's own: whatever is typed in it, it answers, and shows little of it again."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.forms import BaseForm
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from pix.campaigns.models import TargetProfile
from pix.web.components import bounds
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_profile
from tests.content.factories import load_sample
from tests.schools.factories import make_student
from tests.web.test_hostile_input import ANSWERS, FORM, LONGEST_ECHO, SIGN, VALUES, echoed, undone

OURS = [model for model in admin.site._registry if model.__module__.startswith("pix.")]
KINDS = ("long", "nul", "lone surrogate", "huge number", "no date", "line ends", "markup")
OF_LISTS = {"q", "p", "o", "e", "all", "_popup", "_to_field", "_facets", "action", "_selected_action", "index"}
OF_FORMS = {"_save", "post", "_saveasnew"}
OF_FORMS |= {f"tubes-{name}" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "0-tube", "0-level_cap", "0-id")}
LONGEST_DESCRIPTION = 2_001

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def operator(client: Client, school) -> Client:
    load_sample()
    make_profile()
    user = make_user(username="olive.regnier0101", is_staff=True, is_superuser=True)
    make_student(school, user=user)
    client.force_login(user)
    return client


def names_of(model: type) -> list[str]:
    """What the list and the form of a model read, from themselves."""
    request = HttpRequest()
    page = admin.site._registry[model]
    filters = {str(one) for one in page.get_list_filter(request)} | {f"{one}__exact" for one in page.list_filter}
    form: type[BaseForm] = page.form
    fields = {field.name for field in model._meta.fields}
    halves = {f"{name}_{half}" for name in fields for half in (0, 1)}
    return sorted(OF_LISTS | OF_FORMS | filters | fields | halves | set(form.base_fields))


def addresses_of(model: type) -> list[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.order_by("pk").first()
    there = row.pk if row else 1
    return [reverse(f"{name}_changelist"), reverse(f"{name}_add"), reverse(f"{name}_change", args=[there])]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_and_forms_answer_whatever_is_typed(operator, model):
    surprises, names = [], names_of(model)
    for address in addresses_of(model):
        for kind in KINDS:
            value = VALUES[kind] if VALUES[kind].isascii() else "%C5%BE" * len(VALUES[kind])
            typed = "&".join(f"{name}={value}" for name in names)
            for answer, _queries, text in (
                undone(operator, lambda: operator.get(f"{address}?{typed[: bounds.LONGEST_QUERY]}")),  # noqa: B023
                undone(operator, lambda: operator.post(address, typed, content_type=FORM)),  # noqa: B023
            ):
                if answer.status_code not in ANSWERS:
                    surprises.append(f"{address} {kind}: {answer.status_code}")
                if echoed(text) > (LONGEST_DESCRIPTION if model is TargetProfile else LONGEST_ECHO):
                    surprises.append(f"{address} {kind}: {echoed(text)} characters come back")
                if "<script>alert" in text:
                    surprises.append(f"{address} {kind}: taken at its word")

    assert surprises == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_search_reads_the_beginning_of_what_is_typed(operator, model):
    """A word is a condition of the query: seven thousand of them would be as many."""
    for typed in (SIGN * 2_500, "a " * 7_000, '"' * 5_000, "9" * 5_000, "1" + "0" * 400, "\x00"):
        answer = operator.get(addresses_of(model)[0], {"q": typed})

        assert answer.status_code in (200, 302)
        assert echoed(answer.text) <= 256


def test_what_an_operator_types_in_a_form_is_bounded_too(operator):
    profile = TargetProfile.objects.order_by("pk")[0]
    address = reverse("admin:campaigns_targetprofile_change", args=[profile.pk])
    much = SIGN * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 7)

    for name, longest in (("name", 256), ("description", LONGEST_DESCRIPTION), ("code", 61), ("school", 256)):
        answer = operator.post(address, {name: much})
        assert answer.status_code == 200
        assert 0 < echoed(answer.text) <= longest, name


@pytest.mark.parametrize(
    "address",
    [
        "/admin/accounts/user/%00/change/",
        "/admin/accounts/user/1_00/change/",
        "/admin/accounts/user/" + "9" * 900 + "/change/",
        "/admin/accounts/user/" + "é" * 150 + "/change/",
        "/admin/accounts/user/%ED%A0%80/history/",
        "/admin/r/1/" + "9" * 900 + "/",
        "/admin/r/" + "9" * 900 + "/1/",
        "/admin/" + "a" * 900 + "/",
        "/admin/autocomplete/?term=" + "a" * 9_000,
        "/admin/jsi18n/?" + "a" * 9_000,
        "/admin/login/?next=" + "/" + "a" * 9_000,
    ],
)
def test_an_address_of_nothing_is_told(operator, address):
    answer = operator.get(address)

    assert answer.status_code in (200, 302, 403, 404)
    assert len(answer.get("Location", "")) < 3_000
