import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse
from django.utils import timezone

from pix.audit.models import SecurityEvent
from pix.schools.models import Membership, Role
from tests.accounts.factories import PASSWORD, make_user
from tests.schools.factories import make_member, make_school

PAGE = "/orga/connexion"


def sign_in(client, login="ines@example.org", password=PASSWORD, **more):
    return client.post(PAGE, {"login": login, "password": password} | more)


@pytest.fixture
def ines(school):
    return make_member(school, role=Role.ADMIN, email="ines@example.org")


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 200), ("pupil", 200), ("outsider", 302), ("member", 302), ("administrator", 302)]
)
def test_who_is_shown_the_form(visitor, who, status):
    assert visitor(who).get(PAGE).status_code == status


@pytest.mark.parametrize("login", ["ines@example.org", " Ines@Example.org "])
def test_a_member_comes_in(client, ines, login):
    response = sign_in(client, login)

    assert response.url == "/orga/"
    assert client.session["school_id"] == ines.school_id
    assert client.get("/orga/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/orga/eleves?nom=du", "/orga/eleves?nom=du"),
        ("https://evil.example/", "/orga/"),
        ("//evil.example", "/orga/"),
        ("eleves", "/orga/"),
        ("school:students", "/orga/"),
        ("javascript:alert(1)", "/orga/"),
        ("/" + "x" * 5000, "/orga/"),
    ],
)
def test_the_page_that_was_wanted_is_reached_if_it_is_ours(client, ines, wanted, reached):
    assert sign_in(client, next=wanted).url == reached


@pytest.mark.parametrize(("login", "password"), [("ines@example.org", "autre"), ("personne@example.org", PASSWORD)])
def test_wrong_credentials_are_refused_alike(client, ines, login, password):
    response = sign_in(client, login, password)

    assert response.status_code == 422
    assert "Identifiant, adresse ou mot de passe inconnu" in response.content.decode()
    assert password not in response.content.decode()
    assert SESSION_KEY not in client.session


def test_too_many_tries_have_to_wait(client, ines):
    for _time in range(10):
        sign_in(client, password="autre")

    response = sign_in(client)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 120
    assert "Réessayez dans 2 min." in response.content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("loss", [{"disabled_at": timezone.now()}, None])
def test_somebody_without_membership_is_told_kindly_and_stays_out(client, ines, loss):
    Membership.objects.update(**loss) if loss else Membership.objects.all().delete()

    response = sign_in(client)

    assert response.status_code == 403
    assert "demandez une invitation" in response.content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    "body",
    ["", "login=a%00b&password=x", "login=%ED%A0%80&password=%ED%A0%80", "login=" + "x" * 10_000 + "&password=x"],
)
def test_what_cannot_be_read_is_refused(client, db, body):
    response = client.post(PAGE, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422


def test_a_one_time_password_is_changed_first(client, ines):
    ines.user.password_is_temporary = True
    ines.user.save()

    assert sign_in(client, follow=True).url == "/orga/"
    assert client.get("/orga/").url.startswith(reverse("learner:change_password"))


@pytest.mark.parametrize("who", ["anonymous", "outsider", "member", "administrator"])
def test_anybody_may_sign_out(visitor, who):
    client = visitor(who)

    assert client.get("/orga/deconnexion").status_code == 405
    assert client.post("/orga/deconnexion").url == PAGE
    assert SESSION_KEY not in client.session


def test_a_member_of_two_schools_works_in_one_then_in_the_other(client, ines):
    other = make_school(uai="0699903P", name="Lycée Camille-Sorel")
    Membership.objects.create(school=other, user=ines.user, role=Role.MEMBER)
    sign_in(client)
    assert "Lycée Camille-Sorel" in client.get("/orga/").content.decode()

    response = client.post("/orga/etablissement", {"school": other.pk}, follow=True)

    assert response.context["school"] == other


@pytest.mark.parametrize("chosen", ["", "abc", "0", "9" * 30, "-1", "\x00"])
def test_a_school_of_others_is_not_found(visitor, outsider, chosen):
    assert visitor("member").post("/orga/etablissement", {"school": chosen}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("pupil", 404), ("member", 404)])
def test_who_may_switch_to_the_school_of_somebody_else(visitor, outsider, who, status):
    theirs = outsider.memberships.get().school_id

    assert visitor(who).post("/orga/etablissement", {"school": theirs}).status_code == status


def test_an_account_of_a_pupil_may_be_signed_in_here_only_as_a_member(client, school):
    make_user(username="lou.petit0101")

    assert sign_in(client, "lou.petit0101").status_code == 403
    event = SecurityEvent.objects.get()
    assert (event.kind, event.detail) == (SecurityEvent.Kind.ACCESS_REFUSED, "403 no_membership")


def test_a_part_of_a_page_asked_for_too_late_leads_to_the_whole_form(client, school):
    late = client.get("/orga/eleves?nom=du", headers={"HX-Request": "true"}, follow=True)

    assert late["HX-Redirect"] == "/orga/connexion?next=/orga/eleves%3Fnom%3Ddu"
