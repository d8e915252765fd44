"""Every page of both sites in a made-up language: nothing French stays, whoever reads, whatever goes wrong."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from pix.assessments.models import Assessment
from pix.campaigns.models import Campaign
from pix.content import items
from pix.content.models import Item
from pix.web.components import errors
from pix.web.components.outages import DatabaseOutage
from tests.accounts.factories import make_user
from tests.journeys.factories import World
from tests.schools.factories import make_student
from tests.web.pages import Page, address_of, host_of, pages
from tests.words import pseudo
from tests.words.looking import leftovers, without_language

OF_NO_SITE = ("demo:", "components:")
"""The demo's own door and the gallery of components: the workshop, in French alone."""
BORN = {"birth_day": "5", "birth_month": "3", "birth_year": "2012"}
STRANGER = {"first_name": "Zyx", "last_name": "Xyzzy", **BORN}
PASSWORD = "Carnet-bleu-7"


def ours() -> list[Page]:
    return [page for page in pages() if not page.name.startswith(OF_NO_SITE)]


def browser_of(world: World, who: str) -> Client:
    """``who`` is a name of the world, or nobody."""
    browser = Client(headers={"accept-language": pseudo.LANGUAGE}, raise_request_exception=False)
    if who:
        browser.force_login(getattr(world, who))
    return browser


def french_of(answer: HttpResponse) -> list[str]:
    body = answer.getvalue().decode(errors="replace")
    if not answer.get("Content-Type", "").startswith("text/html") or not body:
        return []
    assert answer["Content-Language"] == pseudo.LANGUAGE
    # A part of a page, for htmx, has no opening of its own.
    assert "<html" not in body or f'<html lang="{pseudo.LANGUAGE}"' in body
    return leftovers(body)


def test_nothing_french_stays_on_any_page(world, pseudo_language):
    left = {}
    for page in ours():
        answer = browser_of(world, host_of(page)).get(address_of(page, world), follow=True)
        assert answer.status_code in (200, 405), page
        if found := french_of(answer):
            left[page.name] = found

    assert left == {}


def test_nothing_french_stays_when_a_button_is_pressed_or_a_form_sent_empty(world, pseudo_language):
    left = {}
    for page in ours():
        browser = browser_of(world, host_of(page))
        if found := french_of(browser.post(address_of(page, world), {"name": ""}, follow=True)):
            left[page.name] = found

    assert left == {}


MORE = [
    ("administrator", "/orga/eleves?nom=zzz"),
    ("administrator", "/orga/eleves?methode=aucune&size=10&page=2"),
    ("administrator", "/orga/eleves?classe=&tri=-classe"),
    ("administrator", "/orga/eleves/import/{receipt}?effet=held"),
    ("administrator", "/orga/eleves/import/{refused}"),
    ("administrator", "/orga/campagnes/{collection}"),
    ("administrator", "/orga/campagnes/creation?genre=profiles_collection"),
    ("member", "/orga/"),
    ("newcomer", "/orga/"),
    ("newcomer", "/orga/eleves"),
    ("newcomer", "/orga/campagnes"),
    ("newcomer", "/orga/campagnes/{campaign}"),
    ("", "/orga/invitation/xyz"),
    ("", "/campagnes/ZZZZZZ000"),
    ("", "/campagnes?code=ZZZZZZ000"),
    ("", "/nulle-part"),
    ("finisher", "/campagnes/XZXZXZ231"),
    ("sender", "/campagnes/XZXZXZ232/resultats"),
]


@pytest.fixture
def addresses(world) -> dict[str, Any]:
    return world.imports | {"campaign": world.campaign.pk, "collection": world.collection.pk}


def test_nothing_french_stays_in_other_states_of_pages(world, pseudo_language, addresses):
    left = {}
    for who, address in MORE:
        answer = browser_of(world, who).get(address.format(**addresses), follow=True)
        if found := french_of(answer):
            left[address] = found

    assert left == {}


def test_nothing_french_stays_on_the_road_of_a_new_pupil(world, pseudo_language):
    make_student(world.school, first_name="Zyx", last_name="XYZZY", birth_date=date(2012, 3, 5), division="6Y")
    browser = browser_of(world, "")
    register = reverse("learner:register", args=[world.campaign.code])
    password = reverse("learner:choose_password", args=[world.campaign.code])
    steps = [
        (register, {**STRANGER, "birth_month": "14"}),
        (register, {**STRANGER, "last_name": "Zzz"}),
        (register, STRANGER),
        (password, {"login_with": "email"}),
        (password, {"login_with": "username", "password": "court"}),
        (password, {"login_with": "username", "password": PASSWORD}),
    ]

    met = [browser.post(address, posted, follow=True) for address, posted in steps]

    assert [french_of(answer) for answer in met] == [[]] * len(steps)
    assert [answer.status_code for answer in met] == [422, 404, 200, 422, 422, 200]
    assert met[-1].redirect_chain[-1][0].startswith("/tests/")


def test_nothing_french_stays_for_who_has_an_account(world, pseudo_language):
    make_student(world.school, first_name="Zyx", last_name="XYZZY", birth_date=date(2012, 3, 5), division="6Y")
    browser = browser_of(world, "newcomer")
    associate = reverse("learner:associate", args=[world.campaign.code])

    met = [
        browser.post(associate, {**STRANGER, "last_name": "Zzz"}),
        browser.post(associate, STRANGER, follow=True),
        browser.post(reverse("learner:confirm_association", args=[world.campaign.code]), follow=True),
        browser_of(world, "").post(reverse("learner:register", args=[world.campaign.code]), STRANGER, follow=True),
        browser_of(world, "member").post(associate, STRANGER, follow=True),
    ]

    assert [french_of(answer) for answer in met] == [[]] * len(met)
    assert [answer.status_code for answer in met] == [404, 200, 200, 409, 409]


@pytest.mark.parametrize("kind", items.TYPES, ids=lambda one: one.name)
def test_a_question_keeps_its_own_language_and_says_which(world, pseudo_language, kind):
    for item in Item.objects.filter(type=kind.code, archived_at=None).order_by("code"):
        Assessment.objects.filter(pk=world.running.pk).update(asked_item=item)
        answer = browser_of(world, "beginner").get(reverse("learner:question", args=[world.running.pk]))

        assert french_of(answer) == []
        assert without_language(answer.content.decode(), "fr") == []


def test_questions_are_reviewed_in_their_language(world, pseudo_language):
    answer = browser_of(world, "beginner").get(reverse("learner:checkpoint", args=[world.running.pk]))

    assert without_language(answer.content.decode(), "fr") == []


def test_a_page_in_the_language_of_its_questions_does_not_repeat_it(world):
    browser = Client()
    browser.force_login(world.beginner)

    page = browser.get(reverse("learner:question", args=[world.running.pk])).content.decode()

    assert page.count('lang="fr"') == 1


def test_nothing_french_stays_where_a_campaign_is_closed(world, pseudo_language):
    Campaign.objects.update(archived_at="2026-10-01T12:00Z")
    asked = [("", "learner:campaign"), ("finisher", "learner:campaign"), ("finisher", "learner:campaign_results")]

    met = [
        *(browser_of(world, who).get(reverse(name, args=[world.campaign.code]), follow=True) for who, name in asked),
        browser_of(world, "beginner").get(reverse("learner:question", args=[world.running.pk])),
        browser_of(world, "administrator").get(reverse("school:campaign", args=[world.campaign.pk])),
    ]

    assert [french_of(answer) for answer in met] == [[]] * len(met)
    assert [answer.status_code for answer in met] == [403, 403, 200, 200, 200]


def test_nothing_french_stays_when_somebody_signs_in(world, pseudo_language):
    make_user(username="zyx.xyz0504", first_name="Zyx", last_name="Xyz", password_is_temporary=True)
    browser = browser_of(world, "")
    wrong = {"login": "zyx.xyz0504", "password": "autre"}

    met = [browser.post(address, wrong) for address in ("/connexion", "/orga/connexion")]
    met += [browser.post("/connexion", {**wrong, "password": PASSWORD}, follow=True)]
    met += [browser.post("/nouveau-mot-de-passe", {"password": "court"})]
    met += [browser_of(world, "").post("/orga/connexion", {**wrong, "password": PASSWORD}, follow=True)]
    met += [browser_of(world, "").post("/connexion", wrong) for _ in range(12)]

    assert [french_of(answer) for answer in met] == [[]] * len(met)
    assert [answer.status_code for answer in met[:5]] == [422, 422, 200, 422, 403]
    assert met[-1].status_code == 429


DRAWN_WITHOUT_THE_REST = {
    "400": errors.bad_request,
    "403": errors.permission_denied,
    "404": errors.page_not_found,
    "405": errors.method_not_allowed,
    "429": lambda request: errors.too_many_requests(request, retry_after=90),
    "500": errors.server_error,
    **{f"503 {one.name}": partial(errors.unavailable, outage=one) for one in DatabaseOutage},
    "csrf": errors.csrf_failure,
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("site", ["/", "/orga/", "/admin/"])
@pytest.mark.parametrize("error", DRAWN_WITHOUT_THE_REST)
def test_nothing_french_stays_when_things_go_wrong(pseudo_language, error, site, method):
    request = getattr(RequestFactory(), method)(site, headers={"referer": "http://testserver/xyz"})

    with translation.override(pseudo_language):
        page = DRAWN_WITHOUT_THE_REST[error](request).content.decode()

    assert f'<html lang="{pseudo_language}"' in page
    assert leftovers(page) == []


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("get", "/nulle-part", 404), ("get", "/deconnexion", 405), ("post", "/connexion", 403), ("get", "/admin/", 302)],
)
def test_an_error_speaks_the_language_of_the_browser(db, pseudo_language, method, address, status):
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": pseudo_language})

    answer = getattr(browser, method)(address)

    assert answer.status_code == status
    assert answer["Content-Language"] == pseudo_language
    if status != 302:
        assert french_of(answer) == []


def test_what_is_looked_for_is_found(db, client):
    """In French, the same eyes see French: they are not closed."""
    page = client.get("/connexion").content.decode()

    assert {"Aller au contenu", "Se connecter", "Mot de passe"} <= set(leftovers(page))
    assert leftovers('<img alt="Une photo"><button aria-label="Fermer">×</button><input type=submit value=Aller>')
    assert leftovers("<p>Zyx 6Y A23 zoe@exemple.fr αβγ Pix Ｎｏｍ</p>") == []
