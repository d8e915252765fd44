"""Operators are made by a command, with a password of their own."""

import getpass

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pix.accounts.models import User
from pix.accounts.services.login import sign_in
from pix.audit.models import Entry, Source
from tests.accounts.factories import make_user

GOOD = "Orage-girafe-valise-7"

pytestmark = pytest.mark.django_db


def create(monkeypatch: pytest.MonkeyPatch, password: str = GOOD, email: str = "Olive@pix.example") -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: password)
    call_command("create_operator", email, "Olive", "Régnier")


def test_an_operator_signs_in_and_is_written_in_the_journal(monkeypatch):
    create(monkeypatch)

    olive = sign_in(login="olive@pix.example", password=GOOD, source=Source.PIX, at=timezone.now())
    assert olive.is_staff
    assert olive.is_superuser
    assert set(Entry.objects.values_list("verb", "actor_kind", "actor_id")) == {
        ("account.created", "operator", None),
        ("operator.made", "operator", None),
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "Girafe-7"}, "12 caractères"),
        ({"password": "girafe-valise-orage"}, "trop faible"),
        ({"email": "olive"}, "n’est pas une adresse"),
        ({"email": "prise@pix.example"}, "déjà cette adresse"),
    ],
)
def test_a_refused_operator_leaves_nothing(monkeypatch, fields, sentence):
    make_user(email="prise@pix.example")

    with pytest.raises(CommandError, match=sentence):
        create(monkeypatch, **fields)

    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "typed"), [("É" + GOOD, "E\u0301" + GOOD), ("E\u0301" + GOOD, "É" + GOOD)], ids=["composed", "decomposed"]
)
def test_an_operator_signs_in_however_the_keyboard_composes_accents(monkeypatch, given, typed):
    create(monkeypatch, password=given)

    assert sign_in(login="olive@pix.example", password=typed, source=Source.PIX, at=timezone.now()).is_staff
