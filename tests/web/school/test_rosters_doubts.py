"""Importer: what a secretary is told, and asked, of a file that surprises."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pix.rosters.models import RosterImport, Student
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import FAULTS, export_of, import_roster, preview, this_year
from tests.schools.factories import make_school, set_roster
from tests.web.markup import compact

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(visitor):
    return visitor("administrator")


def page(row):
    return reverse("school:roster", args=[row.pk])


def confirm_url(row):
    return reverse("school:roster_confirm", args=[row.pk])


def give(browser, content, name="ElevesSansAdresses.xml"):
    return browser.post(reverse("school:rosters"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def years(first):
    return f"{first}-{first + 1}"


def test_the_year_read_is_always_said(browser, school):
    row = preview(school, export_of(school, ZOE))
    assert f"année scolaire {years(this_year())}" in compact(browser.get(page(row)).text)

    row = preview(school, export_of(school, ZOE, year=None))
    assert "celle du jour du dépôt\N{NO-BREAK SPACE}: le fichier ne le dit pas" in browser.get(page(row)).text


def test_a_file_of_another_year_asks_for_a_box_that_names_both_years(browser, school):
    import_roster(school, export_of(school, ZOE))
    row = preview(school, export_of(school, ZOE, year=this_year() - 1, stamp="03/09/2024 08:00:00"))
    said = f"J’importe la base de {years(this_year() - 1)} à la place de celle de {years(this_year())}"

    assert said in browser.get(page(row)).text
    response = browser.post(confirm_url(row))
    assert response.status_code == 422
    assert "Cochez cette case pour importer la base d’une autre année" in response.text
    school.roster.refresh_from_db()
    assert school.roster.school_year == this_year()

    assert browser.post(confirm_url(row), {"other_year": "on"}).status_code == 302
    school.roster.refresh_from_db()
    assert school.roster.school_year == this_year() - 1


def test_the_base_of_a_year_that_is_over_names_the_calendar_s(browser, school):
    import_roster(school, export_of(school, ZOE))
    set_roster(school, school_year=this_year() - 1)
    row = preview(school, export_of(school, ZOE, year=this_year() - 1))

    said = f"J’importe la base de {years(this_year() - 1)}, alors que nous sommes en {years(this_year())}"
    assert said in browser.get(page(row)).text


def test_of_a_first_base_the_other_year_is_told_and_nothing_is_asked(browser, school):
    row = preview(school, export_of(school, ZOE, year=this_year() - 1))

    html = compact(browser.get(page(row)).text)

    assert f"Ce fichier est celui de l’année {years(this_year() - 1)}, et nous sommes en {years(this_year())}" in html
    assert 'name="other_year"' not in html
    assert browser.post(confirm_url(row)).status_code == 302
    assert Student.objects.count() == 1


def test_a_damaged_name_is_shown_beside_the_good_one(browser, school):
    import_roster(school, export_of(school, ZOE, NOE))
    row = preview(school, export_of(school, pupil(first_name="ZoÃ©"), NOE, encoding="UTF-8"))

    html = compact(browser.get(page(row)).text)

    assert "CORMIER ZoÃ©" in html
    assert "Accents abîmés dans le nom ou la classe" in html
    assert "Votre base garde « CORMIER Zoé »" in html.replace("\N{NO-BREAK SPACE}", " ")


def test_a_file_of_damaged_names_is_refused_with_what_to_do_and_the_lines_that_say_it(browser, administrator):
    from tests.rosters.importing import run_command  # a school of its own: the files are its

    other = make_school(uai="0699903P")
    run_command(FAULTS / "good.xml", "--accept-year", school=other.uai)
    administrator.memberships.update(school=other)

    html = compact(give(browser, (FAULTS / "question-marks.xml").read_bytes()).text)

    assert "6 noms de ce fichier sont abîmés" in html
    assert "Exportez à nouveau depuis SIECLE" in html
    assert "BR?MOND Z?lie" in html
    assert RosterImport.objects.get(status="refused").reason == "wrong_encoding"


def test_a_file_of_which_nothing_can_be_imported_says_its_one_cause(browser, school):
    import_roster(school, export_of(school, ZOE, NOE))

    html = compact(give(browser, export_of(school, pupil(birth_date="05-03-2010"), NOE | {"birth_date": ""})).text)

    assert "Aucune ligne de ce fichier ne peut être importée" in html
    assert "date de naissance impossible" in html
    assert "La date de votre base n’a pas changé" in html
    assert "CORMIER Zoé" in html, "the first lines are shown"
    assert RosterImport.objects.get(status="refused").reason == "nothing_to_import"


def test_many_lines_that_wait_for_one_reason_are_said_above_the_figures_and_asked_for(browser, school):
    lines = [pupil(ine=f"9{rank:08d}AA", number=str(rank), first_name=f"Z{rank}") for rank in range(20)]
    lines[:6] = [line | {"birth_date": "05-03-2010"} for line in lines[:6]]
    row = preview(school, export_of(school, *lines))

    html = compact(browser.get(page(row)).text).replace("\N{NO-BREAK SPACE}", " ")
    said = "6 lignes sur 20 attendent pour la même raison : date de naissance impossible"
    assert html.index(said) < html.index('id="bilan"')

    for typed in ("", "20"):
        assert browser.post(confirm_url(row), {"held": typed}).status_code == 422
    assert not Student.objects.exists()
    assert browser.post(confirm_url(row), {"held": "6"}).status_code == 302
    assert Student.objects.count() == 14


@pytest.fixture
def newcomer(school):
    """A preview in which Zoé has another INE and other numbers, beside the base where she is."""
    import_roster(school, export_of(school, ZOE, NOE))
    return preview(school, export_of(school, pupil(ine="987654321ZZ", number="77"), NOE))


def answer(browser, row, said, position="1"):
    return browser.post(reverse("school:roster_answer", args=[row.pk]), {"position": position, "said": said})


def test_a_newcomer_who_may_be_a_pupil_is_asked_about_by_name(browser, newcomer):
    html = compact(browser.get(page(newcomer)).text).replace("\N{NO-BREAK SPACE}", " ")

    assert "Mêmes noms et même naissance qu’un élève qui part ou qui est parti" in html
    assert "CORMIER Zoé, naissance le 05/03/2010, 6A, INE 123456789AA" in html
    assert html.count("C’est le même élève") == html.count("C’est quelqu’un d’autre") == 1


@pytest.mark.parametrize(("said", "rows", "former"), [("same", 2, 0), ("other", 3, 1)])
def test_a_click_settles_who_it_is_and_is_not_asked_again(browser, school, newcomer, said, rows, former):
    response = answer(browser, newcomer, said)

    assert response.url == page(newcomer) + "#attente"
    assert "C’est le même élève" not in browser.get(page(newcomer)).text
    assert Student.objects.count() == 2, "nothing changes before the confirmation"
    browser.post(confirm_url(newcomer))
    assert Student.objects.count() == rows
    assert Student.objects.filter(left_on__isnull=False).count() == former
    again = preview(school, export_of(school, pupil(ine="987654321ZZ", number="77"), NOE))
    assert again.counts["held"] == 0


def test_an_answer_is_kept_for_the_next_file(browser, school, newcomer):
    answer(browser, newcomer, "same")
    again = preview(school, export_of(school, pupil(ine="987654321ZZ", number="77", division="5A"), NOE))

    assert (again.counts["updated"], again.counts["held"]) == (1, 0)


@pytest.mark.parametrize(
    ("said", "position"),
    [("same", "2"), ("same", "99"), ("maybe", "1"), ("same", "\x00"), ("same", "9" * 30), ("", "")],
)
def test_an_answer_that_means_nothing_changes_nothing(browser, newcomer, said, position):
    before = RosterImport.objects.values().get(pk=newcomer.pk)

    assert answer(browser, newcomer, said, position).status_code == 302
    assert RosterImport.objects.values().get(pk=newcomer.pk) == before


def test_an_answer_given_twice_or_too_late_leads_to_where_the_import_is(browser, newcomer):
    for said in ("same", "other"):
        assert answer(browser, newcomer, said).status_code == 302
    browser.post(confirm_url(newcomer))
    assert answer(browser, newcomer, "other").status_code == 302
    assert Student.objects.count() == 2


@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("outsider", 404), ("member", 403)])
def test_who_may_not_answer(visitor, newcomer, who, status):
    response = answer(visitor(who), newcomer, "same")

    assert response.status_code == status
    assert RosterImport.objects.get(pk=newcomer.pk).counts["held"] == 1


def test_a_receipt_asks_nothing_any_more(browser, newcomer):
    browser.post(confirm_url(newcomer))

    html = browser.get(page(newcomer)).text

    assert "Mêmes noms et même naissance" in html
    assert "C’est le même élève" not in html


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("spreadsheet.xls", "Ceci est un classeur"),
        ("spreadsheet.ods", "Ceci est un classeur"),
        ("pronote.csv", "Ceci est une liste de PRONOTE"),
        ("sts.xml", "Ceci est un export de STS-WEB"),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_to_give_instead(browser, school, name, words):
    html = compact(give(browser, (FAULTS / name).read_bytes(), name).text)

    assert words in html
    assert "Consultation et export &gt; Exportations &gt; En XML &gt; Élèves sans adresse" in html
    assert "ancien menu" in html
    assert not Student.objects.exists()


def test_every_kind_of_file_has_its_words():
    from pix.domain.siecle import FileKind
    from pix.web.school.rosters import words

    assert {words.wrong_file(kind) for kind in FileKind} >= {str(said) for said in words._KINDS.values()}
    assert set(FileKind) - set(words._KINDS) == {FileKind.OTHER_XML}
