import re

import pytest
from django.core.management import CommandError, call_command

from pix.schools.models import Invitation, Role, School
from tests.schools.factories import make_school

LINK = re.compile(r"http\S+/orga/invitation/\S+")

pytestmark = pytest.mark.django_db(transaction=True)


def test_create_school_prints_the_link_that_it_mails(capsys, mailoutbox):
    call_command("create_school", "0750001U", "Lycée du Port", email="port@example.org")

    link = LINK.search(capsys.readouterr().out)[0]
    (message,) = mailoutbox
    assert message.to == ["port@example.org"]
    assert link in message.body
    assert Invitation.objects.get().role == Role.ADMIN
    assert School.objects.get().name == "Lycée du Port"


def test_a_wrong_check_letter_is_a_warning(capsys):
    call_command("create_school", "0750001V", "Lycée du Port")

    assert "devrait être U" in capsys.readouterr().err
    assert School.objects.filter(uai="0750001V").exists()


def test_without_address_the_command_says_what_to_do(capsys, mailoutbox):
    call_command("create_school", "0750001U", "Lycée du Port")

    captured = capsys.readouterr()
    assert "invite" in captured.out
    assert captured.err == ""
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("uai", "name", "email", "sentence"),
    [
        ("075000", "Lycée", "", "sept chiffres et une lettre"),
        ("0750001U", " \u200b", "", "de 1 à 255"),
        ("0750001U", "L" * 256, "", "de 1 à 255"),
        ("0750001U", "Lycée", "port", "pas une adresse"),
        ("0699901M", "Lycée", "", "déjà"),
    ],
)
def test_create_school_refuses_what_cannot_be(uai, name, email, sentence):
    make_school()

    with pytest.raises(CommandError, match=sentence):
        call_command("create_school", uai, name, email=email)

    assert School.objects.count() == 1


@pytest.mark.parametrize("role", Role.values)
def test_invite_prints_the_link_that_it_mails(capsys, mailoutbox, role):
    make_school()

    call_command("invite", "0699901m", "lea@example.org", role=role)

    assert LINK.search(capsys.readouterr().out)[0] in mailoutbox[0].body
    assert Invitation.objects.get().role == role


@pytest.mark.parametrize(
    ("uai", "email", "sentence"), [("0699999Z", "lea@example.org", "create_school"), ("0699901M", "lea", "adresse")]
)
def test_invite_refuses_what_cannot_be(uai, email, sentence):
    make_school()

    with pytest.raises(CommandError, match=sentence):
        call_command("invite", uai, email)

    assert not Invitation.objects.exists()
