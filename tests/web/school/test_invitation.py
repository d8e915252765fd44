from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse
from django.utils import timezone

from pix.schools.models import Invitation, Membership, Role, School
from pix.schools.services.membership import invite
from tests.accounts.factories import PASSWORD, make_user

SIGN_UP = {
    "action": "sign_up",
    "first_name": "Léa",
    "last_name": "Roy",
    "email": "lea@example.org",
    "password": PASSWORD,
}


@pytest.fixture
def link(school, settings):
    """The address in the mail, as the browser asks for it."""
    issued = invite(school=school, email="lea@example.org", role=Role.MEMBER, at=timezone.now())
    return issued.link.removeprefix(settings.PUBLIC_URL)


def test_the_mail_names_the_page(link):
    assert link == reverse("school:invitation", args=[link.rsplit("/", 1)[1]])


@pytest.mark.parametrize("who", ["anonymous", "outsider", "member", "administrator", "pupil"])
def test_who_has_the_link_may_open_the_page_and_opening_changes_nothing(visitor, link, who):
    client = visitor(who)

    for _time in range(3):
        response = client.get(link)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    client.head(link)

    assert Invitation.objects.get().accepted_at is None


def test_somebody_new_signs_up_and_is_in(client, link, school):
    assert 'value="lea@example.org"' in client.get(link).content.decode()

    response = client.post(link, SIGN_UP, follow=True)

    assert response.redirect_chain == [("/orga/", 302)]
    assert school.name in response.content.decode()
    assert Membership.objects.get().user.first_name == "Léa"


def test_somebody_with_an_account_signs_in_and_is_in(client, link, school):
    user = make_user(email="lea@example.org")

    response = client.post(link, {"action": "sign_in", "login": "Lea@example.org", "password": PASSWORD})

    assert response.url == "/orga/"
    assert Membership.objects.get().user == user
    assert client.session["school_id"] == school.pk


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_one_time_password_is_changed_before_an_invitation_is_accepted(client, link, is_signed_in):
    lou = make_user(email="lou@example.org", password_is_temporary=True)
    accept = {"action": "sign_in", "login": "lou@example.org", "password": PASSWORD}
    if is_signed_in:
        client.force_login(lou)
        accept = {"action": "accept"}

    change = client.post(link, accept)

    assert change.url == f"{reverse('learner:change_password')}?next={link}"
    assert not Membership.objects.exists()
    assert client.post(change.url, {"password": "Girafe-valise-7"}).url == link
    assert client.post(link, {"action": "accept"}).url == "/orga/"
    assert Membership.objects.get().user == lou


def test_the_open_session_accepts_without_typing_again(visitor, link, outsider, school):
    client = visitor("outsider")

    assert "Odile" in client.get(link).content.decode()
    client.post(link, {"action": "accept"})

    assert Membership.objects.filter(user=outsider, school=school).exists()
    assert client.session["school_id"] == school.pk


@pytest.mark.parametrize(
    ("who", "role", "offered"),
    [
        ("outsider", Role.MEMBER, True),
        ("member", Role.MEMBER, False),
        ("administrator", Role.ADMIN, False),
        ("administrator", Role.MEMBER, False),
        ("member", Role.ADMIN, True),
    ],
)
def test_a_link_that_would_add_nothing_is_kept_for_somebody_else(visitor, school, who, role, offered):
    issued = invite(school=school, email="lea@example.org", role=role, at=timezone.now())

    page = visitor(who).get(reverse("school:invitation", args=[issued.link.rsplit("/", 1)[1]])).content.decode()

    assert ("Accepter l’invitation" in page) == offered
    assert ("Ce compte est déjà dans cet espace" in page) != offered


def test_somebody_else_closes_the_session_and_comes_back(visitor, link):
    client = visitor("outsider")

    response = client.post("/orga/deconnexion", {"next": link})

    assert response.url == link
    assert SESSION_KEY not in client.session


def test_accepting_needs_an_open_session(client, link):
    client.post(link, {"action": "accept"})

    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"first_name": ""}, "Indiquez votre prénom"),
        ({"email": "lea"}, "incomplète"),
        ({"email": "prise@example.org"}, "J’ai déjà un compte Pix"),
        ({"password": "azerty"}, "8 caractères ou plus, une majuscule, un chiffre."),
        ({"password": "Azerty12"}, "il se devine"),
        ({"password": ""}, "Choisissez un mot de passe"),
        ({"password": "x" * 10_000}, "255 caractères au plus"),
        ({"last_name": "a\x00b"}, "nul"),
    ],
)
def test_a_refused_account_says_why_and_keeps_the_invitation(client, link, change, sentence):
    make_user(email="prise@example.org")

    response = client.post(link, SIGN_UP | change)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Invitation.objects.get().accepted_at is None
    assert PASSWORD not in response.content.decode()


@pytest.mark.parametrize(("tries", "status", "said"), [(1, 422, "mot de passe inconnu"), (11, 429, "Trop d’essais")])
def test_wrong_credentials_are_refused_then_slowed_down(client, link, tries, status, said):
    make_user(email="lea@example.org")

    for _time in range(tries):
        response = client.post(link, {"action": "sign_in", "login": "lea@example.org", "password": "autre"})

    assert response.status_code == status
    assert said in response.content.decode()
    assert ('<details class="more" open>' in response.content.decode()) is (status == 422)
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        (lambda: Invitation.objects.update(accepted_at=timezone.now()), 410, "déjà servi"),
        (lambda: Invitation.objects.update(expires_at=timezone.now() - timedelta(1)), 410, "plus de 7 jours"),
        (lambda: Invitation.objects.update(cancelled_at=timezone.now()), 410, "remplacée ou annulée"),
        (lambda: School.objects.update(archived_at=timezone.now()), 410, "fermé"),
        (lambda: Invitation.objects.all().delete(), 404, "pas complet"),
    ],
)
def test_a_link_that_opens_nothing_says_what_to_do(client, link, change, status, sentence):
    change()

    for response in (client.get(link), client.post(link, SIGN_UP)):
        assert response.status_code == status
        assert sentence in response.content.decode()
        assert reverse("school:sign_in") in response.content.decode()
    assert not Membership.objects.exists()


@pytest.mark.parametrize("token", ["x", "%00", "%ED%A0%80", "a" * 900, "<script>"])
def test_a_made_up_link_is_not_found(client, db, token):
    assert client.get(f"/orga/invitation/{token}").status_code == 404


def test_twice_the_button_makes_one_member(client, link):
    client.post(link, SIGN_UP)
    response = client.post(link, SIGN_UP)

    assert response.status_code == 410
    assert Membership.objects.count() == 1
