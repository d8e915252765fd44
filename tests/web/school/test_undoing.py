"""Annuler cet import: the preview by name, the confirmation, and what is told afterwards."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pix.domain.reconciliation import LinkEvidence
from pix.rosters.models import RosterImport, Student, StudentLink
from pix.rosters.services import importing, tidying
from tests.accounts.factories import make_user
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import export_of, import_roster, preview, sample
from tests.rosters.links import link
from tests.schools.factories import make_member, make_school
from tests.web.markup import compact

pytestmark = pytest.mark.django_db

LOU = pupil(ine="123456799CC", number="3", elenoet="3", last_name="DURAND", first_name="Lou")
HISTORY = reverse("school:rosters")


@pytest.fixture
def browser(visitor):
    return visitor("administrator")


@pytest.fixture
def colleague(school):
    return make_member(school, role="admin", first_name="Claire", last_name="Fontaine").user


def page(row):
    return reverse("school:undo_import", args=[row.pk])


def import_page(row):
    return reverse("school:roster", args=[row.pk])


def seen_in(answer):
    return {"seen": re.search(r'name="seen" value="(\w+)"', answer.text)[1]}


def join(ine, user=None):
    student = Student.objects.get(ine=ine)
    link(
        student=student,
        user=user or make_user(),
        how=StudentLink.How.JOINED,
        evidence=LinkEvidence.SIGNED_IN,
        at=timezone.now(),
    )
    return student


@pytest.fixture
def wrong(school):
    """Zoé and Noé; then a wrong file, which moves Zoé, forgets Noé and adds Lou."""
    import_roster(school, export_of(school, ZOE, NOE, stamp="03/09/2024 08:00:00"))
    return import_roster(school, export_of(school, pupil(division="5C"), LOU))


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("outsider", 404), ("member", 403), ("administrator", 302)]
)
def test_who_may_undo(visitor, wrong, who, status):
    browser = visitor(who)
    first = browser.get(page(wrong))
    assert first.status_code == {302: 302 if who == "anonymous" else 200}.get(status, status)

    seen = seen_in(first) if first.status_code == 200 else {}
    assert browser.post(page(wrong), seen).status_code == status

    wrong.refresh_from_db()
    assert (wrong.status == "undone") == (who == "administrator")


def test_from_the_receipt_to_the_base_as_it_was(browser, wrong, administrator):
    assert page(wrong) in browser.get(import_page(wrong)).text
    assert page(wrong) in browser.get(HISTORY).text
    answer = browser.get(page(wrong))
    html = compact(answer.text).replace("\N{NO-BREAK SPACE}", " ")

    assert "Votre base redeviendrait celle de l’export du 3 septembre 2024." in html
    assert "1 ajouté est effacé de la base" in html
    assert "DURAND Lou" in html
    assert "1 partant revient dans la base" in html
    assert "ABADIE Noé" in html
    assert '<del><span class="sr">avant :</span>5C</del><ins><span class="sr">après :</span>6A</ins>' in html
    assert "Rien n’a encore changé" in html

    html = compact(browser.post(page(wrong), seen_in(answer), follow=True).text)

    assert "Cet import est annulé" in html
    assert "par Inès Morel" in html
    assert "2 fiches remises comme avant" in html
    assert "1 élève ajouté, effacé" in html
    wrong.refresh_from_db()
    assert (wrong.status, wrong.undone_by) == ("undone", administrator)
    assert list(Student.objects.current().order_by("ine").values_list("first_name", "division")) == [
        ("Zoé", "6A"),
        ("Noé", "6A"),
    ]
    history = compact(browser.get(HISTORY).text)
    assert "par Inès Morel" in history
    assert page(wrong) not in history


def test_who_worked_is_read_first_and_stays(browser, wrong):
    join(LOU["ine"])
    answer = browser.get(page(wrong))
    html = compact(answer.text)

    assert html.index("1 élève au travail") < html.index("1 partant revient dans la base")
    assert "Un compte lui a été rattaché depuis." in html
    assert "effacé de la base" not in html
    assert "1 élève a bougé depuis" in html

    html = compact(browser.post(page(wrong), seen_in(answer), follow=True).text)

    assert "DURAND Lou" in html
    assert "Un compte lui a été rattaché depuis." in html
    lou = Student.objects.get(ine=LOU["ine"])
    assert (lou.left_on, lou.user is None) == (timezone.localdate(), False)


def test_what_somebody_corrected_is_told_and_stays(browser, wrong):
    Student.objects.filter(ine=ZOE["ine"]).update(division="5B")
    answer = browser.get(page(wrong))
    words = "Classe : changé depuis, la correction reste."

    assert "1 fiche gardée" in answer.text
    assert words in answer.text.replace("\N{NO-BREAK SPACE}", " ")
    html = browser.post(page(wrong), seen_in(answer), follow=True).text
    assert words in html.replace("\N{NO-BREAK SPACE}", " ")
    assert Student.objects.get(ine=ZOE["ine"]).division == "5B"


@pytest.mark.parametrize("work", ["somebody joins", "never seen", "nonsense"])
def test_a_preview_that_is_not_what_would_be_done_is_shown_again(browser, wrong, work):
    seen = seen_in(browser.get(page(wrong)))
    if work == "somebody joins":
        join(LOU["ine"])
    else:
        seen = {} if work == "never seen" else {"seen": "\x00" * 70}

    answer = browser.post(page(wrong), seen)

    assert answer.status_code == 409
    assert "Quelqu’un a travaillé depuis que vous avez ouvert cette page" in answer.text
    wrong.refresh_from_db()
    assert wrong.status == "imported"
    assert browser.post(page(wrong), seen_in(answer)).status_code == 302


def test_the_second_administrator_is_told_who_did_it(browser, visitor, wrong, colleague, client):
    client.force_login(colleague)
    both = [seen_in(one.get(page(wrong))) for one in (browser, client)]
    client.post(page(wrong), both[0])

    html = compact(browser.post(page(wrong), both[1], follow=True).text)

    assert "Cet import est annulé" in html
    assert "par Claire Fontaine" in html


def test_while_the_school_imports_nobody_undoes(browser, school, wrong):
    seen = seen_in(browser.get(page(wrong)))
    other = preview(school, export_of(school, ZOE, NOE, LOU))
    importing.confirm_roster(roster_import=other, confirmed_by=None, at=timezone.now())

    refused = browser.post(page(wrong), seen)
    assert refused.status_code == 409
    for answer in (refused, browser.get(page(wrong))):
        assert "Un import est en cours dans votre établissement" in answer.text
        assert "btn--danger" not in answer.text
    wrong.refresh_from_db()
    assert wrong.status == "imported"


def test_an_import_that_is_not_the_last_says_so(browser, school, wrong):
    first = RosterImport.objects.order_by("pk")[0]

    answer = browser.get(page(first))
    assert answer.status_code == 409
    assert "seul le dernier peut être annulé" in answer.text
    assert page(first) not in browser.get(import_page(first)).text

    browser.post(page(wrong), seen_in(browser.get(page(wrong))))
    answer = browser.get(page(first))
    assert "Votre base redeviendrait vide." in answer.text
    browser.post(page(first), seen_in(answer))
    assert not Student.objects.exists()
    assert "Il n’y a pas d’import avant celui-ci." in browser.get(import_page(first)).text


def test_an_import_whose_names_are_erased_says_what_to_do_instead(browser, wrong):
    tidying.forget_names(at=timezone.now() + timedelta(days=91))

    answer = browser.get(page(wrong))

    assert answer.status_code == 409
    assert "ses noms sont effacés, il ne peut plus être annulé" in answer.text
    assert "importez un export de SIECLE d’aujourd’hui" in answer.text
    for where in (import_page(wrong), HISTORY):
        html = browser.get(where).text
        assert page(wrong) not in html
    assert "Cet import ne peut plus être annulé" in compact(browser.get(import_page(wrong)).text)


@pytest.mark.parametrize("status", ["previewed", "undone", "refused", "abandoned"])
def test_what_was_never_applied_or_is_undone_leads_to_its_page(browser, school, status):
    row = preview(school, export_of(school, ZOE))
    RosterImport.objects.filter(pk=row.pk).update(status=status, counts=row.counts | {"undone": {}})

    for ask in (browser.get, browser.post):
        assert ask(page(row)).url == import_page(row)


def test_the_import_of_another_school_does_not_exist(browser):
    other = make_school(uai="0330001A")
    row = import_roster(other, export_of(other, ZOE))

    for ask in (browser.get, browser.post):
        assert ask(page(row)).status_code == 404
    assert Student.objects.filter(school=other).exists()


def test_long_lists_are_read_a_page_at_a_time(browser, school):
    row = import_roster(school, sample("college-2025.xml"))

    whole = browser.get(page(row)).text
    assert whole.count("people__n") == 10
    assert "585 autres élèves" in whole
    second = browser.get(page(row), {"liste": "effaces", "page": "2"}).text
    assert second.count("people__n") == 50
    assert "51–100" in second.replace("<strong>", "")


@pytest.mark.parametrize(
    "query",
    ["?liste=x", "?liste=%00", "?liste=effaces&page=-1", "?liste=effaces&page=%00", "?liste=travail&page=99999"],
)
def test_any_address_gives_a_page(browser, wrong, query):
    assert browser.get(page(wrong) + query).status_code == 200


def test_names_made_to_harm_are_shown_as_text(browser, school):
    evil = "<script>alert(1)</script>"
    row = import_roster(school, export_of(school, pupil(last_name=evil, division="\"'><b>")))

    html = browser.get(page(row)).text

    assert evil not in html
    assert "&lt;script&gt;" in html


def test_pages_cost_the_same_whatever_the_file(browser, school, django_assert_num_queries):
    row = import_roster(school, sample("college-2025.xml"))
    first = browser.get(page(row))  # the session is written once

    with django_assert_num_queries(17):
        browser.get(page(row))
    browser.post(page(row), seen_in(first))
    with django_assert_num_queries(10):
        browser.get(import_page(row))
