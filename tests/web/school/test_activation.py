import logging

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.schools.factories import make_school

ANSWER = {"uai": "0699901M", "first_name": "Inès", "last_name": "Morel"}


@pytest.mark.parametrize("who", ["anonymous", "outsider", "member", "administrator", "pupil"])
@pytest.mark.parametrize("page", ["school:activation", "school:activation_asked"])
def test_everybody_may_open_the_page(visitor, who, page):
    assert visitor(who).get(reverse(page)).status_code == 200


def test_the_link_goes_to_the_school(client, db, mailoutbox, django_capture_on_commit_callbacks):
    school = make_school()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/orga/activation", ANSWER)

    assert response.url == reverse("school:activation_asked")
    assert [message.to for message in mailoutbox] == [[school.email]]


@pytest.mark.parametrize(
    "fields",
    [None, {"email": ""}, {"archived_at": timezone.now()}, {}],
    ids=["unknown", "no address", "archived", "ok"],
)
def test_every_school_gets_the_same_answer(client, db, fields, caplog):
    if fields is not None:
        make_school(**fields)

    with caplog.at_level(logging.INFO):
        response = client.post("/orga/activation", ANSWER, follow=True)

    assert response.redirect_chain == [("/orga/activation/demande", 302)]
    assert b"0699901M" not in response.content
    assert "Morel" not in caplog.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"uai": "123"}, "sept chiffres"),
        ({"uai": "\x00"}, "nul"),
        ({"uai": "1" * 10_000}, "40 caractères"),
        ({"uai": ""}, "Indiquez l’UAI"),
        ({"first_name": ""}, "Indiquez votre prénom"),
        ({"last_name": "\u202e\u200b"}, "Indiquez votre nom"),
        ({"last_name": "x" * 10_000}, "100 caractères"),
        ({"first_name": "Cliquez sur http://evil.example"}, "ni chiffre, ni signe"),
        ({"last_name": "0612345678"}, "ni chiffre, ni signe"),
        ({"first_name": "Ouvrez evil.example"}, "ni chiffre, ni signe"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, db, change, sentence):
    response = client.post("/orga/activation", ANSWER | change)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_several_faults_are_summed_up(client, db):
    response = client.post("/orga/activation", {})

    assert "3 réponses à corriger" in response.content.decode()


def test_a_name_may_be_of_any_script(client, db):
    for name in ("Nguyễn", "O’Connor-Le Goff", "李", "St. John", "J.-P. Roux", "J.Paul"):
        assert client.post("/orga/activation", ANSWER | {"last_name": name}).status_code == 302
