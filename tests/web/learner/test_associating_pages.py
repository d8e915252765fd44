"""Somebody who has an account enters a campaign."""

from datetime import date

import pytest
from django.utils import timezone

from pix.accounts.models import User
from pix.campaigns.models import Campaign, Participation
from pix.reconciliation.models import JoinAttempt
from pix.rosters.models import Student, StudentLink
from pix.schools.models import School
from tests.accounts.factories import make_user, merge
from tests.campaigns.factories import make_campaign, make_participation
from tests.schools.factories import make_member, make_school, make_student
from tests.web.learner.test_joining_pages import CODE, HOME, RESULTS, ZOE, text

ASSOCIATE, CONFIRM = f"{HOME}/associer", f"{HOME}/associer/confirmation"


@pytest.fixture
def campaign(school: School) -> Campaign:
    return make_campaign(school, make_member(school).user, code=CODE)


@pytest.fixture
def lycee(db: None) -> School:
    return make_school(uai="0699902N", name="Lycée Camille-Sorel")


@pytest.fixture
def user(client, db: None) -> User:
    user = make_user(username="zoe.cormier0503")
    client.force_login(user)
    return user


def test_a_pupil_of_the_school_goes_straight_in(client, campaign, user):
    zoe = make_student(campaign.school, user=user)

    page = text(client.get(HOME))
    assert "Vous n’êtes pas Zoé Cormier ?" in page
    assert "Je commence" in page
    assert client.post(HOME)["Location"] == RESULTS
    assert client.post(HOME)["Location"] == RESULTS
    assert Participation.objects.get().student == zoe


@pytest.mark.parametrize(
    ("status", "words"),
    [("started", "Je reprends"), ("to_share", "Je vois mes résultats"), ("shared", "Je vois mes résultats")],
)
def test_the_landing_page_says_where_one_is(client, campaign, user, status, words):
    make_participation(campaign, make_student(campaign.school, user=user), status=status)

    assert words in text(client.get(HOME))
    assert client.post(HOME)["Location"] == RESULTS


def test_a_participation_of_an_absorbed_account_is_ones_own(client, campaign, user):
    absorbed = make_user()
    merge(user, absorbed)
    make_participation(campaign, make_student(campaign.school, user=user), user=absorbed, status="shared")

    assert "Je vois mes résultats" in text(client.get(HOME))
    assert client.post(HOME)["Location"] == RESULTS


def test_the_landing_page_costs_few_queries(client, campaign, user, django_assert_num_queries):
    make_student(campaign.school, user=user)
    client.get(HOME)

    with django_assert_num_queries(5):
        client.get(HOME)


def test_a_pupil_of_the_base_by_the_same_ine_is_linked_and_goes_on(client, campaign, user, lycee):
    there = make_student(lycee, user=user)
    zoe = make_student(campaign.school, ine=there.ine)
    page = text(client.get(HOME))
    assert "Ce code vient d’un autre établissement : Collège des Tilleuls" in page
    assert "rattaché à celui-ci : Lycée Camille-Sorel" in page

    assert client.post(HOME)["Location"] == RESULTS

    zoe.refresh_from_db()
    assert zoe.user == user


def test_the_form_then_associer_then_the_campaign(client, campaign, user):
    zoe = make_student(campaign.school)
    assert client.post(HOME)["Location"] == ASSOCIATE
    assert client.get(ASSOCIATE).status_code == 200

    assert client.post(ASSOCIATE, ZOE)["Location"] == CONFIRM
    zoe.refresh_from_db()
    assert zoe.user is None

    page = text(client.get(CONFIRM))
    assert "zoe.cormier0503" in page
    assert "Associer" in page
    assert client.post(CONFIRM)["Location"] == RESULTS

    zoe.refresh_from_db()
    assert zoe.user == user
    assert client.post(CONFIRM)["Location"] == HOME
    assert client.get(ASSOCIATE)["Location"] == HOME


def test_a_stranger_and_a_near_miss_are_told_the_same(client, campaign, user):
    zoe = make_student(campaign.school)

    for typed, proposed in (({"first_name": "Zoée"}, zoe), ({"first_name": "Gaspard"}, None)):
        answer = client.post(ASSOCIATE, ZOE | typed)
        assert answer.status_code == 404
        assert "Nous ne vous trouvons pas" in text(answer)
        assert JoinAttempt.objects.order_by("-id").first().proposed_student == proposed
    assert JoinAttempt.objects.filter(user=user).count() == 2


@pytest.mark.parametrize(
    ("methods", "code", "masked"),
    [
        ({"email": "z@example.net"}, "R31", "z***@example.net"),
        ({"username": "zoe.cormier9999"}, "R32", "z***.c***9"),
        ({"gar": "ido-1"}, "R33", "Médiacentre"),
    ],
)
def test_a_pupil_who_has_another_account_is_led_to_it(client, campaign, user, methods, code, masked):
    make_student(campaign.school, user=make_user(**methods))

    answer = client.post(ASSOCIATE, ZOE)

    assert answer.status_code == 409
    assert code in text(answer)
    assert masked in text(answer)
    assert ("Je change de compte" in text(answer)) == (code != "R33")
    assert client.get(CONFIRM)["Location"] == HOME


def test_an_account_that_is_another_pupils_here_goes_in_as_that_pupil_only(client, campaign, user):
    noe = make_student(campaign.school, first_name="Noé", user=user)
    zoe = make_student(campaign.school)

    assert client.post(ASSOCIATE, ZOE)["Location"] == HOME
    client.post(HOME)

    assert Participation.objects.get().student == noe
    zoe.refresh_from_db()
    assert zoe.user is None


def test_r70_is_told_when_the_account_became_another_pupils_in_between(client, campaign, user):
    make_student(campaign.school)
    client.post(ASSOCIATE, ZOE)
    make_student(campaign.school, first_name="Noé", user=user)

    answer = client.post(CONFIRM)

    assert answer.status_code == 409
    assert "R70" in text(answer)


def test_r90_is_told_when_the_account_knows_only_another_pupil(client, campaign, user, lycee):
    make_student(campaign.school)
    make_student(lycee, first_name="Noé", user=user, birth_date=date(2009, 1, 1))

    answer = client.post(ASSOCIATE, ZOE)

    assert answer.status_code == 422
    assert "R90" in text(answer)
    assert "Je change de compte" in text(answer)


def test_a_pupil_who_left_the_base_in_between_types_the_name_again(client, campaign, user):
    make_student(campaign.school)
    client.post(ASSOCIATE, ZOE)
    Student.objects.update(left_on=timezone.localdate(), left_why="absent")

    assert client.post(CONFIRM)["Location"] == ASSOCIATE
    assert not StudentLink.objects.exists()


@pytest.mark.parametrize("page", [ASSOCIATE, CONFIRM])
def test_the_pages_of_association_are_for_who_is_signed_in(visitor, campaign, page):
    assert visitor("anonymous").get(page)["Location"] == f"/connexion?next={page}"
    for who in ("pupil", "outsider", "member", "administrator"):
        assert visitor(who).get(page).status_code == (200 if page == ASSOCIATE else 302)


def test_a_campaign_that_asks_for_an_identifier_gets_it_first(client, campaign, user):
    Campaign.objects.update(external_id_label="Numéro d’élève")
    make_student(campaign.school, user=user)
    assert "Numéro d’élève" in text(client.get(HOME))

    for typed, sentence in (("", "Répondez à « Numéro d’élève »"), ("x" * 256, "255 caractères au plus.")):
        answer = client.post(HOME, {"external_id": typed})
        assert answer.status_code == 422
        assert sentence in text(answer)
    assert client.post(HOME, {"external_id": " 42 "})["Location"] == RESULTS

    assert Participation.objects.get().external_id == "42"
    assert "Numéro d’élève" not in text(client.get(HOME))


def test_what_the_school_closed_or_took_away_is_told(client, campaign, user):
    zoe = make_student(campaign.school, user=user)
    participation = make_participation(campaign, zoe, status="shared")
    Campaign.objects.update(archived_at=timezone.now())
    assert client.get(HOME)["Location"] == RESULTS

    Campaign.objects.update(archived_at=None)
    participation.deleted_at = timezone.now()
    participation.save()
    answer = client.post(HOME)
    assert answer.status_code == 403
    assert "Votre participation a été supprimée" in text(answer)


def test_a_participation_of_a_former_account_is_told(client, campaign, user):
    zoe = make_student(campaign.school, user=user)
    make_participation(campaign, zoe, user=make_user(username="old.account0503"))

    answer = client.post(HOME)

    assert answer.status_code == 409
    assert "avec un autre compte" in text(answer)
