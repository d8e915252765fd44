"""Importer: the file, the preview, the confirmation, the report."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks.exceptions import InvalidTaskError

from pix.domain import siecle
from pix.rosters.models import RosterImport, RosterImportLine, Student
from pix.rosters.services import importing as services
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import SAMPLES, confirm, export_of, import_roster, preview, sample
from tests.schools.factories import make_member, make_school
from tests.web.markup import compact
from tests.work.factories import let_a_worker_die, make_worker

pytestmark = pytest.mark.django_db
UPLOAD = reverse("school:rosters")


@pytest.fixture
def browser(visitor):
    return visitor("administrator")


def give(browser, content, name="ElevesSansAdresses.xml"):
    """Upload a file as the page does, and go where it leads."""
    return browser.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


def page(row):
    return reverse("school:roster", args=[row.pk])


def confirm_url(row):
    return reverse("school:roster_confirm", args=[row.pk])


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("outsider", 404), ("member", 403), ("administrator", 200)]
)
@pytest.mark.parametrize("name", ["roster", "roster_report"])
def test_who_may_see_an_import(visitor, school, who, status, name):
    row = preview(school, export_of(school, ZOE))

    response = visitor(who).get(reverse(f"school:{name}", args=[row.pk]))

    assert response.status_code == status
    if status == 302:
        assert response.url.startswith(reverse("school:sign_in"))


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("pupil", 404), ("member", 403), ("administrator", 200)]
)
def test_who_may_upload(visitor, school, who, status):
    assert visitor(who).get(UPLOAD).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("outsider", 404), ("member", 403), ("administrator", 302)]
)
@pytest.mark.parametrize("name", ["roster_confirm", "roster_cancel"])
def test_who_may_confirm_or_give_up(visitor, school, who, status, name):
    row = preview(school, export_of(school, ZOE))

    assert visitor(who).post(reverse(f"school:{name}", args=[row.pk])).status_code == status
    assert Student.objects.exists() == (who == "administrator" and name == "roster_confirm")


def test_the_history_writes_large_numbers_as_people_do(browser, school):
    row = import_roster(school, export_of(school, ZOE))
    row.counts |= {"added": 19995, "held": 7}
    row.save()

    assert "19\N{NARROW NO-BREAK SPACE}995 ajoutés, 7 en attente" in browser.get(UPLOAD).text


def test_a_member_cannot_upload(visitor, school):
    response = visitor("member").post(UPLOAD, {"file": SimpleUploadedFile("x.xml", export_of(school, ZOE))})

    assert response.status_code == 403
    assert not RosterImport.objects.exists()


def test_from_the_file_to_the_report(browser, school, administrator):
    response = give(browser, export_of(school, ZOE, pupil(NOE, birth_date="31/02/2010")))
    row = RosterImport.objects.get()
    html = response.content.decode()

    assert "Rien n’a encore changé" in html
    assert "CORMIER Zoé" in html
    assert "Date de naissance impossible\N{NO-BREAK SPACE}: 31/02/2010" in html
    assert not Student.objects.exists()

    response = browser.post(confirm_url(row), follow=True)
    html = response.content.decode()

    assert Student.objects.get().last_name == "CORMIER"
    assert "Votre base élèves est à jour" in html
    assert "1 ligne en attente" in html
    row.refresh_from_db()
    assert (row.asked_by, row.confirmed_by) == (administrator, administrator)
    assert "1 ajouté, 1 en attente" in browser.get(UPLOAD).content.decode()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other-school.xml", "Ce fichier vient d’un autre établissement (0699902N). Le vôtre est 0699901M."),
        ("truncated.xml", "Ce fichier est illisible"),
        ("not-xml.xml", "Ce fichier est illisible"),
        ("not-a-zip.zip", "Ce fichier est illisible"),
        ("latin1-declared-utf8.xml", "Les accents de ce fichier sont abîmés"),
        ("entity-bomb.xml", "des instructions que SIECLE n’écrit jamais"),
        ("external-entity.xml", "des instructions que SIECLE n’écrit jamais"),
        ("responsables.xml", "l’export des responsables, pas celui des élèves"),
        ("nobody.xml", "ne contient aucun élève"),
        ("two-files.zip", "elle en contient 2"),
        ("no-xml.zip", "elle en contient 0"),
    ],
)
def test_a_bad_file_is_told_in_the_words_of_a_secretary(browser, school, name, words):
    import_roster(school, export_of(school, ZOE))

    response = give(browser, (SAMPLES / "bad" / name).read_bytes(), name)

    html = response.content.decode()
    assert response.status_code == 200
    assert words in html
    assert "Rien n’a changé" in html
    assert "root:" not in html
    assert Student.objects.count() == 1
    assert RosterImport.objects.get(status="refused").payload is None


def test_no_file_or_an_empty_one_is_asked_again(browser):
    for data in ({}, {"file": SimpleUploadedFile("x.xml", b"")}, {"file": "du texte"}):
        response = browser.post(UPLOAD, data)
        assert response.status_code == 422
        assert 'aria-invalid="true"' in response.content.decode()
    assert not RosterImport.objects.exists()


def test_a_file_of_one_byte_too_many_is_refused(browser):
    response = browser.post(UPLOAD, {"file": SimpleUploadedFile("x.xml", b" " * (20 * 1024 * 1024 + 1))})

    assert response.status_code == 413
    assert "Ce fichier dépasse 20 Mo" in response.content.decode()
    assert not RosterImport.objects.exists()


def test_a_file_far_too_big_is_dropped_while_it_comes(browser):
    response = browser.post(UPLOAD, {"file": SimpleUploadedFile("x.xml", b" " * (22 * 1024 * 1024))})

    assert response.status_code == 413
    assert "Ce fichier dépasse 20 Mo" in response.content.decode()


def test_uploads_never_touch_the_disk(browser, school, settings, tmp_path, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)

    give(browser, export_of(school, ZOE) + b" " * 5_000_000)

    assert RosterImport.objects.get().status == "previewed"


def test_shows_what_changes_field_by_field(browser, school):
    import_roster(school, export_of(school, ZOE, NOE))
    row = preview(school, export_of(school, pupil(first_name="ZOÉ", division="5C", birth_date="06/03/2010"), NOE))

    html = compact(browser.get(page(row)).content.decode())

    assert '<del><span class="sr">avant :</span>6A</del><ins><span class="sr">après :</span>5C</ins>' in html
    assert ">05/03/2010</del>" in html
    assert "Zoé → ZOÉ" in html
    assert "seules les majuscules changent" in html
    assert "ABADIE" not in html, "what does not change is not listed"


def test_names_made_to_harm_are_shown_as_text(browser, school):
    evil = "<script>alert(1)</script>"
    row = preview(school, export_of(school, pupil(last_name=evil, division="\"'><b>"), pupil(NOE, first_name="")))

    for address in (page(row), f"{page(row)}?effet=held"):
        html = browser.get(address).content.decode()
        assert evil not in html
        assert "<b>" not in html
    assert "&lt;script&gt;" in browser.get(page(row)).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?effet=added",
        "?effet=%00",
        "?effet=x",
        "?page=99999999999999999999",
        "?page=%00&effet=held",
        "?page=-1",
        "?effet=warned",
        "?effet=repeated",
    ],
)
def test_any_address_gives_a_page(browser, school, query):
    row = preview(school, export_of(school, ZOE, pupil(ine="", number="3", first_name="Lou")))

    assert browser.get(page(row) + query).status_code == 200
    assert browser.get(UPLOAD + query).status_code == 200


def test_lists_are_read_a_page_at_a_time(browser, school):
    row = preview(school, sample("college-2025.xml"))

    first, second = browser.get(page(row)), browser.get(page(row), {"page": "2"})

    assert first.content.decode().count('<tr role="row"') == 2 + 7 + 20
    assert "21–40" in second.content.decode().replace("<strong>", "")
    held = browser.get(page(row), {"effet": "held"}).content.decode()
    assert held.count("Ligne ") == 7


@pytest.mark.parametrize("effect", ["", "added", "held", "warned"])
def test_a_page_costs_the_same_whatever_the_file(browser, school, effect, django_assert_num_queries):
    row = preview(school, sample("college-2025.xml"))
    browser.get(UPLOAD)  # the session is written once
    queries = 7 if effect else 8

    with django_assert_num_queries(queries):
        assert browser.get(page(row), {"effet": effect}).status_code == 200


def test_the_history_costs_the_same_whatever_its_length(browser, school, django_assert_num_queries):
    for _rank in range(25):
        preview(school, b"x")
    browser.get(UPLOAD)  # the session is written once

    with django_assert_num_queries(8):
        html = browser.get(UPLOAD).content.decode()

    assert html.count("Refusé") == 20


@pytest.fixture
def twenty(school):
    pupils = [pupil(ine=f"{rank:09d}AA", number=str(rank)) for rank in range(10, 30)]
    import_roster(school, export_of(school, *pupils))
    return pupils


def test_many_departures_ask_for_their_number(browser, school, twenty):
    row = preview(school, export_of(school, *twenty[6:]))
    html = browser.get(page(row)).content.decode()
    assert "6 élèves ne seront plus dans votre base" in html
    assert "C’est 30 % de vos 20 élèves" in html

    for typed, words in (
        ("", "Écrivez le nombre de partants"),
        ("7", "Ce n’est pas le nombre"),
        ("\x00", "nul"),
        ("9" * 10_000, "12"),
    ):
        response = browser.post(confirm_url(row), {"departures": typed})
        assert response.status_code == 422
        assert words in response.content.decode()
        assert Student.objects.current().count() == 20

    assert browser.post(confirm_url(row), {"departures": " 6 "}).status_code == 302
    assert Student.objects.current().count() == 14


def test_an_older_file_asks_too(browser, school, twenty):
    row = preview(school, export_of(school, *twenty[6:], stamp="01/09/2024 08:00:00"))

    response = browser.post(confirm_url(row), {"departures": "6"})
    assert response.status_code == 422
    assert "Cochez cette case pour importer un fichier plus ancien" in response.content.decode()
    assert browser.post(confirm_url(row), {"departures": "6", "older": "on"}).status_code == 302
    assert Student.objects.current().count() == 14


def test_the_second_administrator_sees_the_new_preview(browser, school):
    row = preview(school, export_of(school, ZOE))
    import_roster(school, export_of(school, ZOE, NOE))

    html = browser.post(confirm_url(row), follow=True).content.decode()

    assert "Votre base a changé depuis que vous avez vu cet import" in html
    assert Student.objects.current().count() == 2


def test_an_import_that_runs_makes_the_other_wait(browser, school):
    other = preview(school, export_of(school, NOE))
    services.confirm_roster(roster_import=other, confirmed_by=None, at=timezone.now())
    row = preview(school, export_of(school, ZOE))

    response = browser.post(confirm_url(row))

    assert response.status_code == 409
    assert "Un autre import est en cours" in response.content.decode()
    assert not Student.objects.exists()


def test_a_form_posted_twice_shows_the_same_receipt(browser, school):
    row = preview(school, export_of(school, ZOE))

    for _time in range(2):
        html = browser.post(confirm_url(row), follow=True).content.decode()
        assert "Votre base élèves est à jour" in html
    assert Student.objects.count() == 1


def test_a_confirmation_read_again_only_shows_the_import(browser, school):
    row = preview(school, export_of(school, ZOE))

    for name in ("roster_confirm", "roster_cancel"):
        assert browser.get(reverse(f"school:{name}", args=[row.pk])).url == page(row)
    assert not Student.objects.exists()


def test_giving_up_changes_nothing(browser, school):
    row = preview(school, export_of(school, ZOE))

    html = browser.post(reverse("school:roster_cancel", args=[row.pk]), follow=True).content.decode()

    assert "Cet import a été abandonné. Rien n’a changé." in html
    assert not Student.objects.exists()


def test_progress_is_asked_for_then_the_page_comes(browser, school):
    row = services.receive_file(
        school=school, content=export_of(school, ZOE), name="x.xml", asked_by=None, at=timezone.now()
    )
    make_worker(school_id=school.pk)
    RosterImport.objects.filter(pk=row.pk).update(progress=40)
    htmx = {"HTTP_HX_REQUEST": "true"}

    whole, part = browser.get(page(row)).content.decode(), browser.get(page(row), **htmx)
    assert "Nous lisons votre fichier" in whole
    assert "Actualiser" in whole
    assert (b'value="40"' in part.content, b"<html" in part.content) == (True, False)
    assert browser.get(reverse("school:roster_report", args=[row.pk])).status_code == 404

    RosterImport.objects.filter(pk=row.pk).update(status="refused", reason="unreadable")
    assert browser.get(page(row), **htmx)["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("workers", "progress", "said"),
    [
        ("at it", 40, '<span class="num">40 %'),
        ("at another import of the school", 0, "En attente de son tour"),
        ("at another school's", 0, "En attente de son tour"),
        ("at another school's", 40, "En attente de son tour"),
        ("silent", 40, "Les imports sont à l’arrêt"),
        ("none", 0, "Les imports sont à l’arrêt"),
    ],
)
def test_the_page_says_whether_somebody_works_at_it(browser, school, workers, progress, said):
    row = services.receive_file(school=school, content=b"x", name="x.xml", asked_by=None, at=timezone.now())
    RosterImport.objects.filter(pk=row.pk).update(progress=progress)
    if workers != "none":
        silence = timedelta(minutes=2) if workers == "silent" else timedelta(0)
        busy = make_school(uai="0330009X") if workers == "at another school's" else school
        make_worker(silence=silence, school_id=busy.pk)

    html = browser.get(page(row)).content.decode()

    assert [
        one for one in ('<span class="num">40 %', "En attente de son tour", "Les imports sont à l’arrêt") if one in html
    ] == [said]


@pytest.mark.parametrize(("times", "then"), [(2, "reading"), (3, "abandoned")])
def test_an_import_whose_worker_dies_begins_again_then_is_given_up_and_the_page_says_so(
    browser, school, queue, times, then
):
    row = services.receive_file(
        school=school, content=b"x", name="x.xml", asked_by=None, queued=True, at=timezone.now()
    )

    for _time in range(times):
        let_a_worker_die("imports")

    row.refresh_from_db()
    said = "Cet import s’est interrompu. Rien n’a changé" in browser.get(page(row)).content.decode()
    assert (row.status, said) == (then, then == "abandoned")
    assert (row.payload is None) is said


def test_an_upload_that_cannot_be_queued_is_not_kept(browser, school, settings):
    settings.TASKS = {"default": settings.TASKS["default"] | {"QUEUES": ["mails"]}}

    with pytest.raises(InvalidTaskError):
        give(browser, export_of(school, ZOE))

    assert not RosterImport.objects.exists()


def test_a_confirmation_that_cannot_be_queued_is_not_kept(browser, school, settings):
    row = preview(school, export_of(school, ZOE))
    settings.TASKS = {"default": settings.TASKS["default"] | {"QUEUES": ["mails"]}}

    with pytest.raises(InvalidTaskError):
        browser.post(confirm_url(row))

    row.refresh_from_db()
    assert (row.status, row.confirmed_by) == ("previewed", None)


def test_the_import_of_another_school_does_not_exist(browser):
    other = make_school(uai="0330001A")
    make_member(other, role="admin")
    row = preview(other, export_of(other, ZOE))

    for name in ("roster", "roster_confirm", "roster_cancel", "roster_report"):
        assert browser.get(reverse(f"school:{name}", args=[row.pk])).status_code == 404
    assert browser.post(confirm_url(row)).status_code == 404
    row.refresh_from_db()
    assert row.status == "previewed"


def test_the_report_is_safe_for_a_spreadsheet(browser, school):
    import_roster(school, export_of(school, ZOE))
    evil = '=HYPERLINK("http://x")'
    row = confirm(
        preview(
            school,
            export_of(
                school,
                pupil(division="5C", first_name="ZOÉ"),
                pupil(NOE, last_name=evil, first_name="l'un;\"l'autre\""),
                pupil(ine="", number="3", last_name="", first_name="-2+3"),
            ),
        )
    )

    response = browser.get(reverse("school:roster_report", args=[row.pk]))
    raw = response.content
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == f'attachment; filename="Import-{row.pk}-{row.asked_at:%Y-%m-%d}.csv"'
    assert lines[0] == ["Ligne", "Effet", "Élève", "INE", "Classe", "Raison", "Que faire", "Ce qui change", "À savoir"]
    assert lines[1] == [
        "1",
        "Modifié",
        "CORMIER ZOÉ",
        ZOE["ine"],
        "5C",
        "",
        "",
        "Prénom\N{NO-BREAK SPACE}: Zoé → ZOÉ ; Classe\N{NO-BREAK SPACE}: 6A → 5C",
        "",
    ]
    assert lines[2][2] == f"'{evil} l'un;\"l'autre\""
    assert lines[3][1:6] == ["En attente", "'-2+3", "", "6A", "Nom ou prénom manquant"]


def test_every_field_of_a_pupil_has_its_word():
    from pix.web.school.rosters import words

    assert set(words._FIELDS) == set(siecle.FIELDS)


def test_every_reason_and_every_notice_has_its_words():
    from pix.domain.siecle import LineOutcome, Notice, Reason
    from pix.web.school.rosters import words

    assert set(words.states()) == set(LineOutcome)
    assert all(all(words.why_held(reason)) for reason in set(Reason) - {Reason.ABSENT})
    assert all(words.why_left(reason) for reason in (Reason.ABSENT, Reason.LEFT_SCHOOL, Reason.INACTIVE))
    assert all(words.notice(notice) for notice in Notice)
    assert all(words.status(RosterImport(status=status))[0] for status in RosterImport.Status)


def left_behind(school):
    """An upload and a preview that waited for nothing, a receipt of 91 days: all that the timer puts away."""
    now = timezone.now()
    receipt = import_roster(school, export_of(school, ZOE), at=now - timedelta(days=91))
    forgotten = preview(school, export_of(school, NOE))
    left = services.receive_file(school=school, content=b"x", name="x.xml", asked_by=None, at=now)
    RosterImport.objects.filter(pk__in=[forgotten.pk, left.pk]).update(asked_at=now - timedelta(hours=25))
    return receipt


def kept_of(school):
    lines = RosterImportLine.objects.filter(roster_import__school=school).order_by("id")
    return list(RosterImport.objects.filter(school=school).order_by("id").values()), list(lines.values())


def reasons_to_give_up(school):
    return set(RosterImport.objects.filter(school=school, status="abandoned").values_list("reason", flat=True))


@pytest.mark.parametrize(
    "act",
    [
        lambda browser, row, content: browser.get(UPLOAD),
        lambda browser, row, content: browser.get(page(row)),
        lambda browser, row, content: give(browser, content),
        lambda browser, row, content: browser.post(confirm_url(row)),
    ],
    ids=["the page to upload", "the page of an import", "an upload", "a confirmation"],
)
def test_nobody_s_request_puts_away_what_another_school_left(browser, school, act):
    other = make_school(uai="0330009X")
    left_behind(other)
    untouched = kept_of(other)
    row = preview(school, export_of(school, ZOE, NOE))
    receipt = left_behind(school)
    assert not reasons_to_give_up(school)

    act(browser, row, export_of(school, ZOE, NOE))

    assert kept_of(other) == untouched
    assert reasons_to_give_up(school) == {"interrupted", "expired"}, (
        "what waited in vain in this school is told at once"
    )
    assert receipt.lines.get().label, "the timer alone forgets names, be they of this school"

    call_command("tidy_rosters")

    assert reasons_to_give_up(other) == {"interrupted", "expired"}
    assert not receipt.lines.get().label
