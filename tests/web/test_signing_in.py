"""One form opens a session on every site: the same words, the same wait, the same answer to what cannot be read."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from pix.accounts.models import User
from pix.schools.models import Role
from pix.schools.services.membership import invite
from tests.accounts.factories import PASSWORD
from tests.accounts.sessions import is_signed_in
from tests.schools.factories import make_member

LOGIN = "ines@example.org"


@pytest.fixture(params=["/connexion", "/orga/connexion", "invitation"])
def door(request, school) -> str:
    """Each page where one may sign in."""
    make_member(school, email=LOGIN)
    if request.param != "invitation":
        return request.param
    issued = invite(school=school, email="lea@example.org", role=Role.MEMBER, at=timezone.now())
    return reverse("school:invitation", args=[issued.link.rsplit("/", 1)[1]])


def knock(client, door, login=LOGIN, password=PASSWORD):
    """What a browser sends, bytes that are no text included."""
    typed = {"action": "sign_in", "login": login, "password": password}
    raw = urlencode({name: value.encode("utf8", "surrogatepass") for name, value in typed.items()})
    return client.post(door, raw, content_type="application/x-www-form-urlencoded")


def test_the_right_password_opens_a_session(client, door):
    assert knock(client, door).status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password", "said"),
    [
        ("", PASSWORD, "Écrivez votre identifiant ou votre adresse e-mail."),
        (" ", PASSWORD, "Écrivez votre identifiant ou votre adresse e-mail."),
        (LOGIN, "", "Écrivez votre mot de passe."),
        (LOGIN, "autre", "Identifiant, adresse ou mot de passe inconnu."),
        ("personne@example.org", PASSWORD, "Identifiant, adresse ou mot de passe inconnu."),
        (LOGIN, " " + PASSWORD, "Identifiant, adresse ou mot de passe inconnu."),
        (LOGIN, "x" * 1000, "Identifiant, adresse ou mot de passe inconnu."),
        (LOGIN, "x" * 1001, "1000 caractères au plus."),
        ("x" * 256, PASSWORD, "255 caractères au plus."),
        ("ines\x00", PASSWORD, "nul"),
        (LOGIN, "a\x00b", "nul"),
        ("\ud800", "\ud800", "Identifiant, adresse ou mot de passe inconnu."),
    ],
)
def test_what_opens_nothing_gets_a_clear_answer(client, door, login, password, said):
    answer = knock(client, door, login, password)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not is_signed_in(client)


def test_a_one_time_password_typed_too_late_is_told(client, door):
    User.objects.update(password_is_temporary=True, temporary_password_expires_at=timezone.now() - timedelta(1))

    answer = knock(client, door)

    assert answer.status_code == 422
    assert "Demandez-en un autre à un professeur." in answer.content.decode()


def test_too_many_tries_are_one_page_that_says_how_long_to_wait(client, door):
    for _time in range(10):
        knock(client, door, password="autre")

    answer = knock(client, door)

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 120
    assert answer["Cache-Control"] == "no-store"
    assert re.search(r"<h1>Trop d’essais</h1>.*Réessayez dans \d min\.", answer.content.decode(), re.DOTALL)
    assert not is_signed_in(client)
