"""What has not left, as operators see it, and their one act."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pix.audit.models import Entry
from pix.mail.models import Message
from pix.mail.services.delivering import deliver
from pix.mail.services.sending import send
from pix.schools.models import Role
from pix.schools.services.membership import invite
from tests.accounts.factories import make_user
from tests.mail.conftest import mail

__all__ = ["mail"]

LIST = reverse("admin:mail_message_changelist")
NOW = timezone.now()

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def operator(client, db):
    user = make_user(username="olive.regnier0101", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def stuck(mail, settings):
    """Refused once; it waits for its second try."""
    settings.EMAIL_BACKEND = "tests.mail.backends.Refusing"
    message = send(mail(), at=NOW)
    deliver(clock=lambda: NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return message


def rows(page: str) -> list[list[str]]:
    lines = re.findall(r"<tr>(<td class=\"action-checkbox\">.*?)</tr>", page, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.DOTALL)]
        for line in lines
    ]


def test_the_list_opens_on_what_has_not_left_and_says_why_and_when_it_is_tried_again(client, operator, mail, stuck):
    gone = send(mail(to="paul@autre.example"), at=NOW)
    Message.objects.filter(pk=gone.pk).update(state="sent", sealed=None, next_try_at=None, ended_at=NOW)

    page = client.get(LIST).text

    [[_box, _asked, state, tries, next_try, error, domain, kind, about]] = rows(page)
    assert (kind, domain, state, tries) == ("invitation", "ecole.example", "pas encore parti", "1")
    assert (error, about.split()[0]) == ("SMTPRecipientsRefused 550", "schools.school")
    assert next_try
    assert "autre.example" in client.get(LIST, {"etat": "tous"}).text
    assert "ecole.example" not in client.get(LIST, {"etat": "sent"}).text


@pytest.mark.parametrize("page", ["list", "one", "search"])
def test_neither_the_address_nor_the_words_are_there(client, operator, stuck, page):
    address = {
        "list": LIST,
        "one": reverse("admin:mail_message_change", args=[stuck.pk]),
        "search": f"{LIST}?q=ecole.example",
    }[page]

    answer = client.get(address)

    assert answer.status_code == 200
    assert "ecole.example" in answer.text
    assert not [word for word in ("lea@", "secret", "Bonjour", "sealed", "scellé") if word in answer.text]


def test_it_is_tried_now_and_the_operator_is_told(
    client, operator, stuck, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(LIST, {"action": "try_again", "_selected_action": [stuck.pk]}, follow=True)

    assert "1 message repart." in answer.text
    assert [left.to for left in mailoutbox] == [["lea@ecole.example"]]
    assert Entry.objects.get(verb="message.retried").actor_id == operator.pk


def test_what_cannot_be_tried_again_is_told_too(client, operator, stuck):
    Message.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))

    answer = client.post(LIST, {"action": "try_again", "_selected_action": [stuck.pk]}, follow=True)

    assert "1 message ne repart pas" in answer.text
    assert "repart." not in answer.text


@pytest.mark.parametrize("who", ["anonymous", "member", "administrator", "outsider"])
def test_nobody_else_tries_again(visitor, stuck, mailoutbox, who):
    browser: Client = visitor(who)

    answer = browser.post(LIST, {"action": "try_again", "_selected_action": [stuck.pk]})

    assert answer.status_code == 302
    assert mailoutbox == []


def test_nothing_else_is_done_there(client, operator, stuck):
    assert client.get(reverse("admin:mail_message_add")).status_code == 403
    one = reverse("admin:mail_message_change", args=[stuck.pk])
    assert client.post(one, {"domain": "x.example"}).status_code == 403
    assert client.post(reverse("admin:mail_message_delete", args=[stuck.pk]), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(LIST).text


def test_the_list_of_invitations_says_whether_their_message_left(client, operator, school, settings):
    settings.EMAIL_BACKEND = "tests.mail.backends.Refusing"
    invite(school=school, email="lea@example.org", role=Role.MEMBER, at=NOW)
    deliver(clock=lambda: NOW)

    page = client.get(reverse("admin:schools_invitation_changelist")).text
    assert "pas encore parti" in page

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver(clock=lambda: NOW + timedelta(minutes=1))
    assert re.search(r'class="field-message">parti<', client.get(reverse("admin:schools_invitation_changelist")).text)


def test_a_long_list_costs_as_much_as_a_short_one(client, operator, mail, django_assert_num_queries):
    for number in range(30):
        send(mail(to=f"member{number}@ecole.example"), at=NOW)
    client.get(LIST)

    with django_assert_num_queries(4):
        assert len(rows(client.get(LIST).text)) == 30
