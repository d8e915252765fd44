"""Whose language is spoken: on pages, in mails, in the files that schools keep."""

import csv
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from lxml import html

from pix.accounts.models import User
from pix.campaigns.models import Campaign
from pix.rosters.models import RosterImport
from pix.schools.models import Invitation, Role
from pix.schools.services import activation, membership
from tests.accounts.factories import make_user
from tests.schools.factories import make_member, make_school, make_student, set_roster
from tests.words import pseudo
from tests.words.looking import words_left

NOW = timezone.now()
FRENCH, MADE_UP = "fr", pseudo.LANGUAGE


def language_of(answer) -> str:
    [said] = re.findall(r'<html lang="([^"]+)"', answer.content.decode())
    assert answer["Content-Language"] == said
    return said


@pytest.mark.parametrize("asked", ["", "en", "en-US,en;q=0.9", "fr-CA", "qps", "*", "not a language!", "x" * 900])
def test_a_page_is_french_whatever_the_browser_asks_while_french_alone_is_offered(db, client, settings, asked):
    answer = client.get("/connexion", headers={"accept-language": asked})

    assert [code for code, _name in settings.LANGUAGES] == [FRENCH]
    assert language_of(answer) == FRENCH
    assert "Mot de passe" in answer.content.decode()


@pytest.mark.parametrize(
    ("chosen", "asked", "spoken"),
    [
        ("", "", FRENCH),
        ("", "qps", MADE_UP),
        ("", "en, qps;q=0.5", MADE_UP),
        ("fr", "qps", FRENCH),
        ("qps", "fr", MADE_UP),
        ("qps", "", MADE_UP),
        ("en", "qps", MADE_UP),
        ("en", "en", FRENCH),
    ],
)
def test_the_account_speaks_before_the_browser(db, pseudo_language, chosen, asked, spoken):
    browser = Client(headers={"accept-language": asked})
    browser.force_login(make_user(language=chosen))

    assert language_of(browser.get("/mon-compte")) == spoken
    assert language_of(browser.get("/nulle-part")) == spoken
    browser.logout()
    assert language_of(browser.get("/connexion")) == (MADE_UP if "qps" in asked else FRENCH)


def test_one_reader_s_language_is_not_the_next_one_s(db, pseudo_language, client):
    browser = Client()
    browser.force_login(make_user(language=MADE_UP))
    browser.get("/mon-compte")

    assert language_of(client.get("/connexion")) == FRENCH


def test_an_account_that_chose_no_language_says_so(db):
    assert User.objects.get(pk=make_user().pk).language == ""


def test_the_list_of_pupils_is_drawn_anew_in_each_language(db, pseudo_language, school, administrator):
    make_student(school, division="")
    set_roster(school, current_student_count=1)
    address = reverse("school:students")
    words = []
    for language in (FRENCH, MADE_UP, FRENCH):
        browser = Client(headers={"accept-language": language})
        browser.force_login(administrator)
        page = browser.get(address).content.decode()
        words.append(("Sans classe" in page, pseudo.widened("Sans classe") in page))

    assert words == [(True, False), (False, True), (True, False)]


@pytest.fixture
def mail(db, mailoutbox, django_capture_on_commit_callbacks):
    """What is written to an address: by a member's invitation, or by the worker when a school activates its space."""

    def to(address: str, *, way: str, written_in: str) -> str:
        with translation.override(written_in), django_capture_on_commit_callbacks(execute=True):
            if way == "invitation":
                membership.invite(school=make_school(name="Xyz"), email=address, role=Role.MEMBER, at=NOW)
            else:
                school = make_school(name="Xyz", email=address)
                make_member(school, role=Role.ADMIN, first_name="Zyx", last_name="Yzx")
                activation.ask_activation(uai=school.uai, first_name="Zyx", last_name="Xyz", at=NOW)
        [message] = mailoutbox
        [page] = [html.document_fromstring(part.content) for part in message.alternatives]
        assert page.get("lang") == message.extra_headers["Content-Language"]
        assert page.body.text_content().split() == message.body.split()
        return f"{message.subject}\n{message.body}"

    return to


@pytest.mark.parametrize("written_in", [FRENCH, MADE_UP])
@pytest.mark.parametrize("way", ["invitation", "activation"])
def test_a_mail_speaks_its_reader_s_language(pseudo_language, mail, way, written_in):
    make_user(email="lea@example.org", language=MADE_UP)

    assert words_left(mail("Lea@example.org ", way=way, written_in=written_in)) == []


@pytest.mark.parametrize("written_in", [FRENCH, MADE_UP])
@pytest.mark.parametrize("way", ["invitation", "activation"])
def test_a_mail_to_nobody_we_know_is_french(pseudo_language, mail, way, written_in):
    make_user(email="lea@example.org", language="en")

    said = mail("lea@example.org", way=way, written_in=written_in)

    assert "Bonjour," in said
    assert not re.search("[Ａ-Ｚａ-ｚ]", said)


def read(answer) -> list[list[str]]:
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def test_nothing_french_stays_in_the_files_that_schools_keep(world, pseudo_language):
    browser = Client(headers={"accept-language": MADE_UP})
    browser.force_login(world.administrator)
    exports = [reverse("school:campaign_export", args=[one.pk]) for one in Campaign.objects.order_by("pk")]
    reports = [reverse("school:roster_report", args=[one.pk]) for one in RosterImport.objects.exclude(status="refused")]

    left = {}
    for address in [*exports, *reports]:
        answer = browser.get(address)
        assert answer.status_code == 200
        rows = read(answer)
        assert len(rows) > 1
        if found := [cell for row in rows for cell in row if words_left(cell)]:
            left[address] = found

    assert left == {}
    assert len(exports) == 2


def test_the_names_of_files_have_words_too(world, pseudo_language):
    browser = Client(headers={"accept-language": MADE_UP})
    browser.force_login(world.administrator)

    named = browser.get(reverse("school:campaign_export", args=[world.campaign.pk]))["Content-Disposition"]

    assert "Resultats" not in named


def test_links_in_mails_still_open(pseudo_language, mail, client):
    make_user(email="lea@example.org", language=MADE_UP)
    said = mail("lea@example.org", way="invitation", written_in=FRENCH)

    assert client.get(re.search(r"http://[^/]+(/orga/invitation/\S+)", said)[1]).status_code == 200
    assert Invitation.objects.get().expires_at == NOW + timedelta(days=7)


def test_files_are_served_before_any_language_is_chosen(settings):
    order = settings.MIDDLEWARE

    assert order.index("whitenoise.middleware.WhiteNoiseMiddleware") < order.index(
        "django.middleware.locale.LocaleMiddleware"
    )
