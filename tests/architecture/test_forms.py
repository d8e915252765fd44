"""Every field that somebody may type in says how long it may be, in our own words: that bounds what it costs."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

import pix
from pix.accounts.models import User
from pix.content import bank
from pix.web.components.fields import BoundedField
from pix.web.learner.assessment.items import interaction_with
from tests.content.factories import load_sample

for module in pkgutil.walk_packages(pix.__path__, "pix."):
    if module.name.endswith("forms"):
        importlib.import_module(module.name)


def below(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


OURS = [one for one in below(forms.BaseForm) if one.__module__.startswith("pix.")]
NAMES = {one.__name__ for one in OURS}
SAMPLES = "pix.web.components.gallery.forms"


def own_texts(form: type[forms.BaseForm]) -> dict[str, forms.CharField]:
    """Those of the form itself: what it has from Django is read no further than what says nothing."""
    inherited = [
        getattr(one, "base_fields", {}) for one in form.__mro__ if one.__module__.startswith("django.contrib.")
    ]
    texts = {name: field for name, field in form.base_fields.items() if isinstance(field, forms.CharField)}
    return {name: field for name, field in texts.items() if not any(name in fields for fields in inherited)}


TEXTS = [
    pytest.param(form, field, id=f"{form.__name__}.{name}")
    for form in sorted(set(OURS), key=lambda one: one.__name__)
    for name, field in own_texts(form).items()
]


def is_bounded(field: forms.Field) -> bool:
    """A text has its length; what is chosen, ticked or counted has the one of what says nothing."""
    return not isinstance(field, forms.CharField) or bool(field.max_length)


def test_the_forms_are_found():
    assert {"SignInForm", "IdentityForm", "CampaignForm", "ActivationForm", "ConfirmForm", "SampleForm"} <= NAMES


@pytest.mark.parametrize(("form", "field"), TEXTS)
def test_a_text_says_how_long_it_may_be_and_what_to_do_when_it_is_longer(form, field):
    assert is_bounded(field)
    assert "max_length" in field.error_messages or form.__module__ == SAMPLES


def test_a_text_without_a_length_would_be_seen():
    assert not is_bounded(forms.CharField())
    assert not is_bounded(forms.SlugField())
    assert is_bounded(forms.CharField(max_length=5))
    assert is_bounded(forms.ChoiceField())


def test_so_do_the_controls_of_every_item(db):
    load_sample()
    items = bank.current().items.values()

    assert len({item.type for item in items}) > 2
    assert all(is_bounded(field) for item in items for field in interaction_with(item).fields().values())


@pytest.fixture
def operators_request() -> HttpRequest:
    request = HttpRequest()
    request.user = User(is_staff=True, is_superuser=True)
    return request


@pytest.mark.parametrize("model", [one for one in admin.site._registry if one.__module__.startswith("pix.")])
def test_so_does_what_operators_write(operators_request, model):
    page = admin.site._registry[model]
    if not page.has_change_permission(operators_request):
        return
    written = [page.get_form(operators_request)]
    written += [set_.form for set_, _inline in page.get_formsets_with_inlines(operators_request)]

    unbounded = [name for form in written for name, field in form.base_fields.items() if not is_bounded(field)]

    assert unbounded == []


class Sample(forms.Form):
    name = forms.CharField(max_length=5)
    secret = forms.CharField(max_length=5, strip=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b" * 255, "B")])
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])
    count = forms.IntegerField()
    day = forms.DateField()
    ticked = forms.BooleanField()


GOOD = {"name": "Léa", "secret": " x ", "kind": "a", "several": ["a", "b"]} | {
    "count": "3",
    "day": "05/03/2013",
    "ticked": "on",
}


@pytest.mark.parametrize("name", list(Sample.base_fields))
@pytest.mark.parametrize("typed", ["x" * 900_000, "1" * 900_000, "a" + " " * 900 + "a", "é" * 6, "1" + "0" * 400])
def test_what_is_too_long_is_cut_and_still_refused(name, typed):
    """Cut short, it could pass for something that nobody typed. A box is ticked, whatever it says."""
    longest = getattr(Sample.base_fields[name], "max_length", None) or 255
    form = Sample(GOOD | {name: typed})

    assert isinstance(form[name], BoundedField)
    assert form.is_valid() is (name == "ticked")
    assert len(form[name].data if name != "ticked" else "") <= longest + 1
    assert len(str(form[name])) < 2_000


@pytest.mark.parametrize(
    ("typed", "kept"), [("  Léa  " + " " * 900, "Léa"), (" " * 900 + "Léa", "Léa"), ("12345", "12345")]
)
def test_spaces_around_do_not_count(typed, kept):
    form = Sample(GOOD | {"name": typed})

    assert form.is_valid()
    assert form.cleaned_data["name"] == kept


def test_a_form_that_is_right_is_read_as_it_is():
    form = Sample(GOOD)

    assert form.is_valid()
    assert form.cleaned_data["secret"] == " x "
    assert form.cleaned_data["several"] == ["a", "b"]


def test_a_value_that_was_cut_says_so_on_the_page():
    form = Sample(GOOD | {"name": "Barthélemy"})

    assert not form.is_valid()
    assert 'value="Barth…"' in str(form["name"])


def test_a_stranger_s_form_is_bounded_too():
    """The back office's own forms, which say no length."""
    from django.contrib.admin.forms import AdminPasswordChangeForm

    form = AdminPasswordChangeForm(AnonymousUser(), {"old_password": "x" * 900_000})

    assert len(form["old_password"].data) == 256
