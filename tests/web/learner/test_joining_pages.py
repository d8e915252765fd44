"""A code, a name, a password, and the campaign starts."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pix.accounts.models import User
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import profiles
from pix.content import bank
from pix.content.services.loading import load_content
from pix.reconciliation.models import JoinAttempt
from pix.rosters.models import Student, StudentLink
from pix.schools.models import School
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import is_signed_in
from tests.campaigns.factories import make_campaign
from tests.schools.factories import make_member, make_student

CODE = "MPLRHT364"
HOME = f"/campagnes/{CODE}"
REGISTER, CHOOSE = f"{HOME}/inscription", f"{HOME}/mot-de-passe"
RESULTS = f"{HOME}/resultats"
NEW = "Girafe-valise-7"
ZOE = {"first_name": "Zoé", "last_name": "Cormier", "birth_day": "5", "birth_month": "3", "birth_year": "2014"}


@pytest.fixture
def campaign(school: School) -> Campaign:
    return make_campaign(school, make_member(school).user, code=CODE, title="")


@pytest.fixture
def zoe(campaign: Campaign) -> Student:
    return make_student(campaign.school)


def recognised(client: Client, **typed: str) -> None:
    assert client.post(REGISTER, ZOE | typed)["Location"] == CHOOSE


def text(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), " mplrht 364 ", "MPLRHT-364"])
def test_a_code_opens_its_campaign_however_it_is_typed(client, campaign, typed):
    assert client.post("/campagnes", {"code": typed})["Location"] == HOME


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "Écrivez le code"),
        ("ZZZZZZ999", 404, "Ce code n’existe pas. Il a 6 lettres et 3 chiffres"),
        ("<script>alert(1)</script>", 404, "Ce code n’existe pas"),
        ("é" * 10_000, 422, "un code a 6 lettres et 3 chiffres"),
        ("\x00", 422, ""),
    ],
)
def test_a_wrong_code_is_told(client, campaign, typed, status, sentence):
    answer = client.post("/campagnes", {"code": typed})

    assert answer.status_code == status
    assert sentence in text(answer)
    assert "<script>alert" not in text(answer)


@pytest.mark.parametrize("who", ["anonymous", "pupil", "outsider", "member", "administrator"])
def test_everybody_may_open_the_code_page_and_the_landing_page(visitor, campaign, who):
    browser = visitor(who)

    assert browser.get("/campagnes").status_code == 200
    assert browser.get(HOME).status_code == 200
    assert browser.get("/campagnes/mplrht364")["Location"] == HOME
    assert browser.get("/campagnes/ZZZZZZ999").status_code == 404


def test_an_archived_campaign_is_told(client, campaign):
    Campaign.objects.update(archived_at=timezone.now())

    answer = client.get(HOME)

    assert answer.status_code == 403
    assert "Ce parcours est terminé" in text(answer)
    assert client.get(REGISTER)["Location"] == HOME
    assert client.post(REGISTER, ZOE)["Location"] == HOME


def test_a_school_that_is_closed_has_no_campaign(client, campaign):
    School.objects.update(archived_at=timezone.now())

    assert client.get(HOME).status_code == 404
    assert client.get(REGISTER).status_code == 404


def test_the_road_from_the_code_to_the_campaign(client, campaign, zoe):
    assert REGISTER in text(client.get(HOME))
    recognised(client)
    page = text(client.get(CHOOSE))
    assert "zoe.cormier0503" in page
    assert "Bonjour Zoé CORMIER" in page
    assert zoe.division not in page
    assert "Mon adresse e-mail" not in page

    answer = client.post(CHOOSE, {"password": NEW})

    assert answer["Location"] == RESULTS
    assert is_signed_in(client)
    zoe.refresh_from_db()
    assert zoe.user.methods.get().identifier == "zoe.cormier0503"
    assert zoe.user.check_password(NEW)
    assert Participation.objects.get().student == zoe
    assert "joining" not in client.session
    assert Client().post("/connexion", {"login": "Zoé.Cormier0503", "password": NEW}).status_code == 302


def test_each_step_of_the_road_costs_a_fixed_number_of_queries(client, campaign, zoe, django_assert_num_queries):
    with django_assert_num_queries(7):  # campaign, two limits, pupil, account, identifiant; session made
        recognised(client)
    with django_assert_num_queries(3):  # session, campaign, pupil
        client.get(CHOOSE)
    with django_assert_num_queries(26):
        client.post(CHOOSE, {"password": NEW})
    with django_assert_num_queries(5):  # session, account, campaign, participation, schools; nothing is written
        client.get(HOME)


def test_a_whole_joining_costs_a_fixed_number_of_queries(client, school, django_assert_num_queries):
    load_content(settings.CONTENT_DIR)
    everything = profiles.load_public_profiles()[1]
    make_campaign(school, make_member(school).user, code=CODE, title="", target_profile=everything)
    make_student(school)
    bank.current()

    with django_assert_num_queries(13):  # the code, the landing page, the form, the names, the page of the password
        for path in ("/campagnes", HOME, REGISTER):
            client.get(path)
        client.post("/campagnes", {"code": CODE})
        recognised(client)
        client.get(CHOOSE)
    with django_assert_num_queries(34):  # three of them for the first pupil alone, who writes the list of skills
        question = client.post(CHOOSE, {"password": NEW})["Location"]
    with django_assert_num_queries(4):  # session, account, test, campaign
        assert 'name="item"' in client.get(question).content.decode()


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ({"first_name": "Zoée"}, True),
        ({"birth_day": "6"}, True),
        ({"first_name": "Cormier", "last_name": "Zoé"}, True),
        ({"first_name": "Gaspard", "last_name": "Quintin"}, False),
        ({"first_name": "李"}, False),
    ],
)
def test_a_near_miss_and_a_stranger_see_the_very_same_page(client, campaign, zoe, typed, proposed):
    answer = client.post(REGISTER, ZOE | typed)
    stranger = Client().post(REGISTER, ZOE | {"first_name": "Nobody", "last_name": "Atall"})

    assert answer.status_code == stranger.status_code == 404
    assert "Nous ne vous trouvons pas dans la liste des élèves : Collège des Tilleuls" in text(answer)
    assert anonymous_text(answer, typed) == anonymous_text(stranger, {"first_name": "Nobody", "last_name": "Atall"})
    attempt = JoinAttempt.objects.order_by("id").first()
    assert attempt.proposed_student == (zoe if proposed else None)
    assert attempt.outcome == ("proposed" if proposed else "unknown")
    assert not User.objects.filter(students=zoe).exists()


def anonymous_text(answer, typed: dict[str, str]) -> str:
    """The page, without what the visitor typed nor the token of the form."""
    page = text(answer)
    for name, value in (ZOE | typed).items():
        page = page.replace(f'name="{name}" value="{value}"', f'name="{name}"')
    start = page.index("csrfmiddlewaretoken")
    return page[:start] + page[page.index(">", start) :]


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (
            {"first_name": "", "last_name": "  "},
            ["Écrivez votre prénom.", "Écrivez votre nom.", "2 réponses à corriger"],
        ),
        ({"birth_day": "31", "birth_month": "2"}, ["Cette date n’existe pas."]),
        ({"birth_month": "14"}, ["Le mois va de 1 à 12."]),
        ({"birth_day": "0"}, ["Le jour va de 1 à 31."]),
        ({"birth_year": "14"}, ["L’année s’écrit avec 4 chiffres"]),
        ({"birth_year": "9999"}, ["Vérifiez l’année : elle va de"]),
        ({"birth_year": "1850"}, ["Vérifiez l’année : elle va de"]),
        ({"birth_day": "５"}, ["Le jour va de 1 à 31."]),
        ({"birth_day": "-5", "birth_month": "1e1", "birth_year": ""}, ["Le jour", "Le mois", "Écrivez l’année."]),
        ({"first_name": "x" * 10_000}, ["255 caractères au plus."]),
        ({"first_name": "\u202e\u200b"}, ["Écrivez votre prénom."]),
        ({"first_name": "\x00"}, []),
        ({"first_name": "<script>alert(1)</script>", "birth_day": "x"}, ["Le jour va de 1 à 31."]),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(client, campaign, zoe, typed, sentences):
    answer = client.post(REGISTER, ZOE | typed)

    assert answer.status_code == 422
    for sentence in sentences:
        assert sentence in text(answer)
    assert "<script>alert" not in text(answer)
    assert text(answer).count(" autofocus") == 1
    assert not JoinAttempt.objects.exists()


def test_bytes_that_are_no_text_are_not_letters_of_a_name(client, campaign, zoe):
    raw = urlencode(ZOE | {"first_name": b"\xed\xa0\x80Zo\xc3\xa9"})

    answer = client.post(REGISTER, raw, content_type="application/x-www-form-urlencoded")

    assert answer["Location"] == CHOOSE
    assert client.get(CHOOSE).status_code == 200


def test_tomorrow_is_not_a_birthdate(client, campaign):
    day = timezone.localdate() + timedelta(days=1)
    typed = {"birth_day": str(day.day), "birth_month": str(day.month), "birth_year": str(day.year)}

    assert client.post(REGISTER, ZOE | typed).status_code == 422


@pytest.mark.parametrize(
    ("methods", "code", "masked"),
    [
        ({"email": "zoe@example.net"}, "S51", "z***@example.net"),
        ({"username": "zoe.cormier0503"}, "S52", "z***.c***3"),
        ({"gar": "ido-1"}, "S53", "Médiacentre"),
        ({}, "", "assistance"),
    ],
)
def test_who_has_an_account_here_is_led_to_it(client, campaign, methods, code, masked):
    account = make_user(**methods)
    make_student(campaign.school, user=account)

    answer = client.post(REGISTER, ZOE)

    page = text(answer)
    assert answer.status_code == 409
    assert "Vous avez déjà un compte Pix" in page
    assert code in page
    assert masked in page
    assert "zoe.cormier0503" not in page
    assert ("/connexion?next=/campagnes/MPLRHT364" in page) == (code in {"S51", "S52"})
    attempt = JoinAttempt.objects.get()
    assert (attempt.outcome, attempt.code, attempt.entry_point) == ("has_account", code, CODE)
    assert (attempt.recognized_student.user, attempt.proposed_student) == (account, None)
    assert (attempt.account, attempt.where, attempt.way_in) == (account, "this_school", next(iter(methods), ""))


def test_too_many_failures_wait_and_the_page_is_the_same_for_a_stranger(client, campaign, zoe):
    pages = []
    for name in ("Zoé", "Gaspard"):
        for day in range(10, 15):
            typed = {"first_name": name, "birth_day": str(day), "birth_month": "9"}
            assert client.post(REGISTER, ZOE | typed).status_code == 404
        answer = client.post(REGISTER, ZOE | {"first_name": name})
        assert answer.status_code == 429
        assert 890 <= int(answer["Retry-After"]) <= 900
        pages.append(text(answer))

    assert pages[0] == pages[1]


def test_ce_n_est_pas_moi_forgets(client, campaign, zoe):
    recognised(client)
    assert f'href="{REGISTER}"' in text(client.get(CHOOSE))

    assert "Cormier" not in text(client.get(REGISTER))
    assert client.get(CHOOSE)["Location"] == REGISTER


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Choisissez un mot de passe."),
        ("court", "8 caractères ou plus, une majuscule, un chiffre."),
        ("Azerty12", "il se devine"),
    ],
)
def test_a_weak_password_is_told_and_nothing_is_made(client, campaign, zoe, password, sentence):
    recognised(client)

    answer = client.post(CHOOSE, {"password": password})

    assert answer.status_code == 422
    assert sentence in text(answer)
    zoe.refresh_from_db()
    assert zoe.user is None


def test_from_fifteen_on_an_address_may_be_chosen(client, campaign):
    fifteen = timezone.localdate().replace(year=timezone.localdate().year - 15, day=1)
    student = make_student(campaign.school, birth_date=fifteen)
    birth = {"birth_day": str(fifteen.day), "birth_month": str(fifteen.month), "birth_year": str(fifteen.year)}
    recognised(client, **birth)
    assert "Mon adresse e-mail" in text(client.get(CHOOSE))
    make_user(email="taken@example.net")

    for email in ("", "zoe", "taken@example.net"):
        answer = client.post(CHOOSE, {"login_with": "email", "email": email, "password": NEW})
        assert answer.status_code == 422
    answer = client.post(CHOOSE, {"login_with": "email", "email": "Zoe@Example.net", "password": NEW})

    assert answer["Location"] == RESULTS
    student.refresh_from_db()
    assert [method.identifier for method in student.user.methods.all()] == ["zoe@example.net"]


def test_an_address_that_is_not_chosen_does_not_count(client, campaign):
    student = make_student(campaign.school, birth_date=date(2008, 3, 5))
    recognised(client, birth_year="2008")

    client.post(CHOOSE, {"login_with": "username", "email": "not an address", "password": NEW})

    student.refresh_from_db()
    assert student.user.methods.get().kind == "username"


def test_before_fifteen_an_address_is_refused(client, campaign, zoe):
    recognised(client)

    answer = client.post(CHOOSE, {"email": "zoe@example.net", "password": NEW})

    assert answer.status_code == 422
    assert "Avant 15 ans" in text(answer)
    zoe.refresh_from_db()
    assert zoe.user is None


def test_the_same_form_sent_twice_makes_one_account_and_goes_on(client, campaign, zoe):
    recognised(client)
    second = Client()
    second.post(REGISTER, ZOE)

    assert client.post(CHOOSE, {"password": NEW})["Location"] == RESULTS
    assert second.post(CHOOSE, {"password": NEW})["Location"] == RESULTS

    assert StudentLink.objects.count() == 1
    assert Participation.objects.count() == 1


def test_somebody_else_in_the_race_is_only_told_that_there_is_an_account(client, campaign, zoe):
    recognised(client)
    second = Client()
    second.post(REGISTER, ZOE)
    client.post(CHOOSE, {"password": NEW})

    answer = second.post(CHOOSE, {"password": "Other-password-1"})

    assert answer.status_code == 409
    assert "S52" in text(answer)
    assert not is_signed_in(second)


def test_the_identifiant_shown_is_the_one_given_even_after_a_refusal(client, campaign, zoe):
    make_user(username="zoe.cormier0503")
    recognised(client)
    shown = client.session["joining"]["username"]

    client.post(CHOOSE, {"password": "court"})
    assert shown in text(client.get(CHOOSE))
    client.post(CHOOSE, {"password": NEW})

    zoe.refresh_from_db()
    assert zoe.user.methods.get().identifier == shown


@pytest.mark.parametrize("why", ["no session", "too old", "another campaign", "left meanwhile"])
def test_a_step_that_has_expired_begins_again(client, campaign, zoe, why):
    if why != "no session":
        recognised(client)
    session = client.session
    if why == "too old":
        session["joining"] = session["joining"] | {"at": (timezone.now() - timedelta(hours=1)).isoformat()}
        session.save()
    if why == "another campaign":
        session["joining"] = session["joining"] | {"campaign": 0}
        session.save()
    if why == "left meanwhile":
        Student.objects.update(left_on=timezone.localdate(), left_why="absent")

    answer = client.post(CHOOSE, {"password": NEW})

    assert answer["Location"] == REGISTER
    assert "Cette étape a expiré" in text(client.get(REGISTER))
    assert not User.objects.filter(students=zoe).exists()


def test_somebody_signed_in_does_not_register(client, campaign, zoe):
    client.force_login(make_user())

    for page in (REGISTER, CHOOSE):
        assert client.get(page)["Location"] == HOME
        assert client.post(page, ZOE)["Location"] == HOME


def test_an_account_made_by_the_teacher_meanwhile_is_told_at_the_second_step(client, campaign, zoe):
    recognised(client)
    Student.objects.filter(pk=zoe.pk).update(user=make_user(username="zoe.cormier0503", password=PASSWORD))

    assert client.post(CHOOSE, {"password": NEW}).status_code == 409


@pytest.mark.parametrize(("page", "there"), [("/", True), ("/nulle-part", True), ("/orga/nulle-part", False)])
def test_the_code_button_stands_on_every_page_of_pupils_even_a_missing_one(client, db, page, there):
    assert ('class="btn btn--code" href="/campagnes"' in text(client.get(page))) is there
