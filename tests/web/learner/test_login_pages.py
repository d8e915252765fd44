"""Come in, change a one-time password, go out, see one's account."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from pix.accounts.models import User
from pix.audit.models import Entry
from pix.reconciliation.services.passwords import reset_password
from pix.schools.models import Membership
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import is_signed_in
from tests.schools.factories import make_school, make_student

SIGN_IN, CHANGE, ACCOUNT = "/connexion", "/nouveau-mot-de-passe", "/mon-compte"
NEW = "Girafe-valise-7"

pytestmark = pytest.mark.django_db


@pytest.fixture
def eric() -> User:
    return make_user(first_name="Éric", last_name="Dupont", username="eric.dupont1205", email="eric@example.net")


def post(client: Client, login: str, password: str, **more: str):
    return client.post(SIGN_IN, {"login": login, "password": password} | more)


@pytest.mark.parametrize("login", ["eric.dupont1205", "Éric.Dupont1205", " ERIC@example.net "])
def test_signs_in_and_goes_home(client, eric, login):
    answer = post(client, login, PASSWORD)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/campagnes/ABCDEF123", "/campagnes/ABCDEF123"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("mon-compte", "/"),
        ("learner:account", "/"),
        ("\ufffd", "/"),
        ("/" + "x" * 3000, "/"),
    ],
)
def test_goes_where_the_visitor_was_going_and_never_elsewhere(client, eric, wanted, reached):
    assert post(client, "eric.dupont1205", PASSWORD, next=wanted)["Location"] == reached


def test_an_unknown_login_and_a_wrong_password_get_the_same_page(client, eric):
    wrong = post(client, "eric.dupont1205", "Wrong-one-1")
    unknown = post(Client(), "eric.dupont1206", "Wrong-one-1")

    assert wrong.status_code == unknown.status_code == 422
    for page in (wrong, unknown):
        assert "Identifiant, adresse ou mot de passe inconnu. Vérifiez les majuscules" in page.content.decode()
        assert "Votre professeur peut vous en donner un nouveau" in page.content.decode()
    assert len(wrong.content) == len(unknown.content)
    assert not is_signed_in(client)


def test_the_eleventh_try_waits_even_with_the_right_password(client, eric):
    for _ in range(10):
        post(client, "eric.dupont1205", "Wrong-one-1")

    answer = post(client, "eric.dupont1205", PASSWORD)

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 120
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [("", ""), ("eric\x00", "x"), ("é" * 10_000, "é" * 10_000), ("<script>alert(1)</script>", "x"), ("\ud800", "x")],
)
def test_hostile_input_is_refused_calmly(client, eric, login, password):
    raw = urlencode({"login": login.encode("utf8", "surrogatepass"), "password": password})
    answer = client.post(SIGN_IN, raw, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content


def test_somebody_signed_in_goes_home(client, eric):
    client.force_login(eric)

    assert client.get(SIGN_IN)["Location"] == "/"


def test_another_account_on_the_same_screen_replaces_the_first(client, eric):
    client.force_login(make_user())
    client.session["joining"] = {"kept": "from the one before"}

    post(client, "eric.dupont1205", PASSWORD)

    assert client.session["_auth_user_id"] == str(eric.pk)
    assert "joining" not in client.session


def test_signs_out_with_a_button_only(client, eric):
    client.force_login(eric)

    assert client.get("/deconnexion").status_code == 405
    assert is_signed_in(client)
    assert client.post("/deconnexion", {"next": "/campagnes"})["Location"] == "/campagnes"
    assert not is_signed_in(client)


@pytest.fixture
def one_time(school, member, eric) -> str:
    student = make_student(school, user=eric, first_name="Éric", last_name="Dupont")
    return reset_password(student=student, asked_by=member, at=timezone.now())


def test_a_one_time_password_must_be_changed_before_anything_else(client, eric, one_time, school):
    answer = post(client, "eric.dupont1205", one_time, next="/mon-compte")
    assert answer["Location"] == f"{CHANGE}?next=%2Fmon-compte"
    assert client.get(ACCOUNT)["Location"] == f"{CHANGE}?next=/mon-compte"

    page = client.get(answer["Location"]).content.decode()
    assert f"{school.name} vous a donné un mot de passe provisoire" in page

    answer = client.post(CHANGE, {"password": NEW, "next": "/mon-compte"})
    assert answer["Location"] == "/mon-compte"
    assert client.get(ACCOUNT).status_code == 200
    assert post(Client(), "eric.dupont1205", NEW)["Location"] == "/"
    assert post(Client(), "eric.dupont1205", one_time).status_code == 422


@pytest.mark.parametrize("kind", ["pupil", "member"])
def test_the_journal_names_who_chose_a_password(client, eric, one_time, kind):
    if kind == "member":
        Membership.objects.create(school=make_school(uai="0699902N"), user=eric, role="member")
    client.force_login(User.objects.get(pk=eric.pk))

    client.post(CHANGE, {"password": NEW})

    entry = Entry.objects.get(verb="password.chosen")
    assert (entry.actor_id, entry.actor_kind) == (eric.pk, kind)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Choisissez un mot de passe."),
        ("court", "8 caractères ou plus, une majuscule, un chiffre."),
        ("Azerty12", "il se devine"),
        ("Eric.dupont1205", "ressemble trop"),
    ],
)
def test_a_weak_password_is_told_beside_the_field(client, eric, one_time, password, sentence):
    post(client, "eric.dupont1205", one_time)

    answer = client.post(CHANGE, {"password": password})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_expired_one_time_password_is_told_only_to_who_typed_it_right(client, eric, one_time):
    User.objects.filter(pk=eric.pk).update(temporary_password_expires_at=timezone.now())

    right = post(client, "eric.dupont1205", one_time)
    wrong = post(client, "eric.dupont1205", "Wrong-one-1")

    assert right.status_code == wrong.status_code == 422
    assert "provisoire a plus de 7 jours" in right.content.decode()
    assert "provisoire" not in wrong.content.decode()


def test_the_change_page_is_for_one_time_passwords(client, eric):
    assert client.get(CHANGE)["Location"].startswith(SIGN_IN)

    client.force_login(eric)
    assert client.get(CHANGE)["Location"] == "/"
    assert client.post(CHANGE, {"password": NEW})["Location"] == "/"
    eric.refresh_from_db()
    assert eric.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("pupil", 200), ("outsider", 200), ("member", 200), ("administrator", 200)]
)
def test_who_may_open_the_account_page(visitor, who, status):
    answer = visitor(who).get(ACCOUNT)

    assert answer.status_code == status
    if status == 302:
        assert answer["Location"] == f"{SIGN_IN}?next=/mon-compte"


def test_the_account_page_says_the_three_methods_and_their_state(client, eric, django_assert_num_queries):
    client.force_login(eric)
    client.get(ACCOUNT)

    with django_assert_num_queries(3):
        page = client.get(ACCOUNT).content.decode()

    assert "Éric Dupont" in page
    for text in ("eric.dupont1205", "eric@example.net", "Identifiant", "Adresse e-mail", "Médiacentre"):
        assert text in page
    assert page.count("Ouvre ce compte") == 2
    assert page.count("Pas encore") == 1


def test_what_the_ent_sends_is_never_shown(client):
    client.force_login(make_user(gar="ido-secret"))

    page = client.get(ACCOUNT).content.decode()

    assert "ido-secret" not in page
    assert page.count("Ouvre ce compte") == 1


def test_signing_in_costs_few_queries(client, eric, django_assert_num_queries):
    post(Client(), "eric.dupont1205", PASSWORD)

    with django_assert_num_queries(4):
        assert post(client, "eric.dupont1205", PASSWORD).status_code == 302
