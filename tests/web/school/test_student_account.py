import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from pix.accounts.services.passwords import give_temporary_password
from pix.audit.models import Entry
from pix.reconciliation.errors import WhyNotResettable
from pix.schools.models import Role
from pix.web.school.students import words
from tests.accounts.factories import PASSWORD, make_user
from tests.campaigns.factories import make_campaign, make_participation
from tests.schools.factories import make_member, make_school, make_student

ONE_TIME = re.compile(r"\b[A-HJ-NP-Z][a-hjkmnp-z]{5}[2-9]{2}\b")


@pytest.fixture
def pupil(school):
    user = make_user(username="eric.dupont1205", email="eric@example.org")
    return make_student(school, last_name="Dupont", first_name="Éric", user=user)


def account_page(student):
    return f"/orga/eleves/{student.pk}/compte"


def reset_page(student):
    return f"/orga/eleves/{student.pk}/mot-de-passe"


def confirm(client, student):
    """Open the page that asks for confirmation, and press its button."""
    page = client.get(reset_page(student))
    nonce = re.search(r'name="nonce" value="([^"]+)"', page.content.decode())
    return client.post(reset_page(student), {"nonce": nonce[1] if nonce else ""})


@pytest.mark.parametrize("page", [account_page, reset_page])
@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("pupil", 404), ("outsider", 404), ("member", 200), ("administrator", 200)]
)
def test_who_may_open_the_pages(visitor, request, page, who, status):
    student = make_student(request.getfixturevalue("school"), user=make_user(username="lou"))
    client = visitor(who)

    response = client.get(page(student))

    assert response.status_code == status
    if status == 200:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("outsider", 404), ("member", 200)])
def test_who_may_reset_a_password(visitor, pupil, who, status):
    response = confirm(visitor(who), pupil)

    assert response.status_code == status
    pupil.user.refresh_from_db()
    assert pupil.user.check_password(PASSWORD) is (status != 200)


def test_the_methods_can_be_copied(visitor, pupil, django_assert_num_queries):
    client = visitor("member")
    client.get(account_page(pupil))

    with django_assert_num_queries(10):  # one writes that somebody looked
        body = client.get(account_page(pupil)).content.decode()

    assert 'data-copy="eric.dupont1205"' in body
    assert 'data-copy="eric@example.org"' in body
    assert "Médiacentre" not in body
    assert "L’élève a choisi son mot de passe" in body


def test_each_reason_not_to_give_a_password_has_a_sentence_of_its_own():
    sentences = {words.why_not_resettable(reason) for reason in WhyNotResettable}

    assert len(sentences) == len(WhyNotResettable)
    assert "Vous n’êtes plus membre" in words.why_not_resettable(WhyNotResettable.NOT_A_MEMBER)


def test_a_one_time_password_is_shown_once(visitor, pupil, caplog):
    client = visitor("member")

    response = confirm(client, pupil)
    password = ONE_TIME.search(response.content.decode())[0]

    pupil.user.refresh_from_db()
    assert pupil.user.check_password(password)
    assert pupil.user.password_is_temporary
    assert f'data-copy="{password}"' in response.content.decode()
    assert "eric.dupont1205" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert password not in client.get(account_page(pupil)).content.decode()
    assert password not in caplog.text
    assert all(password not in str(session.get_decoded()) for session in Session.objects.all())


def test_a_reset_is_written_in_the_journal(visitor, pupil, member):
    confirm(visitor("member"), pupil)

    entry = Entry.objects.get(verb="password.reset")
    assert (entry.actor_id, entry.school_id, entry.target_id) == (member.pk, pupil.school_id, pupil.pk)


def test_a_reload_does_not_reset_again(visitor, pupil):
    client = visitor("member")
    nonce = re.search(r'name="nonce" value="([^"]+)"', client.get(reset_page(pupil)).content.decode())[1]
    client.post(reset_page(pupil), {"nonce": nonce})
    pupil.user.refresh_from_db()
    before = pupil.user.password

    again = client.post(reset_page(pupil), {"nonce": nonce}, follow=True)

    assert again.redirect_chain == [(account_page(pupil), 302)]
    assert "a déjà servi" in again.content.decode()
    assert not ONE_TIME.search(again.content.decode())
    pupil.user.refresh_from_db()
    assert pupil.user.password == before


@pytest.mark.parametrize("nonce", ["", "x", "\x00", "1:x", "é" * 5000])
def test_a_reset_that_was_not_asked_for_changes_nothing(visitor, pupil, nonce):
    assert visitor("member").post(reset_page(pupil), {"nonce": nonce}).status_code == 302

    pupil.user.refresh_from_db()
    assert pupil.user.check_password(PASSWORD)


def test_the_confirmation_of_one_pupil_is_not_that_of_another(visitor, pupil, school):
    other = make_student(school, user=make_user(username="lou"))
    client = visitor("member")
    nonce = re.search(r'name="nonce" value="([^"]+)"', client.get(reset_page(pupil)).content.decode())[1]

    assert client.post(reset_page(other), {"nonce": nonce}).status_code == 302

    other.user.refresh_from_db()
    assert other.user.check_password(PASSWORD)


def test_many_pages_open_at_once_all_work(visitor, pupil, school):
    others = [make_student(school, user=make_user(username=f"u{number}")) for number in range(3)]
    client = visitor("member")
    nonces = [
        re.search(r'name="nonce" value="([^"]+)"', client.get(reset_page(student)).content.decode())[1]
        for student in others
    ]

    for student, nonce in zip(others, nonces, strict=True):
        assert client.post(reset_page(student), {"nonce": nonce}).status_code == 200


def protect(student, how):
    if how == "member":
        make_member(make_school(uai="0699903P"), role=Role.MEMBER)
        student.user.memberships.create(school=student.school, role=Role.MEMBER)
    else:
        student.user.is_staff = True
        student.user.save()


@pytest.mark.parametrize("how", ["member", "staff"])
def test_the_account_of_a_member_is_protected(visitor, pupil, how):
    client = visitor("administrator")
    nonce = re.search(r'name="nonce" value="([^"]+)"', client.get(reset_page(pupil)).content.decode())[1]
    protect(pupil, how)

    for response in (client.get(reset_page(pupil)), client.post(reset_page(pupil), {"nonce": nonce})):
        assert response.status_code == 409
        assert "Pour le protéger" in response.content.decode()
    assert "Réinitialiser le mot de passe" not in client.get(account_page(pupil)).content.decode()
    pupil.user.refresh_from_db()
    assert pupil.user.check_password(PASSWORD)


def test_a_pupil_of_the_mediacentre_only_is_sent_to_the_ent(visitor, school):
    student = make_student(school, user=make_user(gar="ido-1", password=None))
    client = visitor("member")

    body = client.get(account_page(student)).content.decode()
    assert "Médiacentre seulement" in body
    assert "ido-1" not in body
    assert client.get(reset_page(student)).status_code == 409


def test_a_pupil_without_account_reads_aucune_and_what_to_do(visitor, school):
    student = make_student(school)
    client = visitor("member")

    body = client.get(account_page(student)).content.decode()
    assert "Aucune</span>" in body
    assert "donnez-lui le code d’une campagne" in body
    assert client.get(reset_page(student)).status_code == 409


def test_an_account_used_in_two_schools_may_be_reset_and_says_so(visitor, pupil):
    other = make_school(uai="0699903P", name="Lycée secret")
    make_student(other, user=pupil.user)
    client = visitor("member")

    page = client.get(reset_page(pupil)).content.decode()
    assert "aussi dans un autre établissement" in page
    assert "Lycée secret" not in page
    assert confirm(client, pupil).status_code == 200
    assert set(Entry.objects.filter(verb="password.reset").values_list("school_id", flat=True)) == {
        other.pk,
        pupil.school_id,
    }


def test_a_password_already_provisional_says_until_when(visitor, pupil):
    give_temporary_password(user=pupil.user, at=timezone.now())

    body = visitor("member").get(account_page(pupil)).content.decode()

    assert "Provisoire" in body
    assert "jusqu’au" in body


def test_participations_are_listed_without_those_replaced(visitor, pupil, member):
    campaign = make_campaign(pupil.school, member, name="Rentrée <b>")
    make_participation(campaign, pupil, status="shared")
    make_participation(make_campaign(pupil.school, member, name="Effacée"), pupil, deleted_at=timezone.now())

    body = visitor("member").get(account_page(pupil)).content.decode()

    assert "Rentrée &lt;b&gt;" in body
    assert "Effacée" not in body


@pytest.mark.parametrize("page", [account_page, reset_page])
def test_a_pupil_of_another_school_or_gone_is_not_found(visitor, school, page):
    elsewhere = make_student(make_school(uai="0699903P"), user=make_user(username="a"))
    gone = make_student(school, user=make_user(username="b"), left_on=date(2026, 9, 1))
    client = visitor("administrator")

    for student in (elsewhere, gone):
        assert client.get(page(student)).status_code == 404
        assert client.post(reset_page(student), {"nonce": "x"}).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999999999999999999", "abc", "%00"])
def test_an_absurd_number_is_not_found(visitor, school, number):
    assert visitor("member").get(f"/orga/eleves/{number}/compte").status_code == 404


def test_hostile_names_are_only_names(visitor, school):
    student = make_student(
        school, last_name="<script>alert(1)</script>", first_name="\u202e" + "x" * 250, user=make_user(username="lou")
    )
    client = visitor("member")

    pages = [client.get(account_page(student)), client.get(reset_page(student)), confirm(client, student)]

    for response in pages:
        assert "<script>alert" not in response.content.decode()
        assert "&lt;script&gt;" in response.content.decode()
