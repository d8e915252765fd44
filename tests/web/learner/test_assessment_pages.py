"""Sitting a test in the browser: one question a page, nothing lost, nobody else's."""

import shutil

import pytest
from django.urls import reverse

from pix.assessments.models import Assessment, Response
from pix.campaigns.models import Campaign, Participation
from pix.content.services.loading import load_content
from tests.accounts.factories import make_user
from tests.accounts.sessions import ENDS, end
from tests.assessments.factories import RIGHT, asked, make_assessment, sit
from tests.campaigns.factories import make_campaign, make_participation, make_profile
from tests.content.factories import SAMPLE, load_sample
from tests.schools.factories import make_student

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def content(db):
    return load_sample()


@pytest.fixture
def learner(db):
    return make_user(first_name="Lina", last_name="Petit")


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def taking_part(school, user, assessment=None, **fields):
    """A participation of this pupil, in a campaign of one class."""
    owner = make_user(first_name="Inès")
    profile = {"target_profile": make_profile(), "title": "Test de rentrée"} if assessment else {}
    campaign = make_campaign(school, owner, name="Rentrée", **profile)
    student = make_student(school, user=user)
    return make_participation(campaign, student, assessment=assessment, **fields)


@pytest.fixture
def test(learner, school):
    assessment = make_assessment(learner)
    taking_part(school, learner, assessment)
    return assessment


def url(assessment):
    return reverse("learner:question", args=[assessment.pk])


def posted(code, value):
    """What the page sends for an answer."""
    if value is None:
        return {"item": code, "skip": "1"}
    if isinstance(value, dict):
        return {"item": code} | {f"case_{name}": text for name, text in value.items()}
    return {"item": code, "answer": value.split(",") if code == "moteur2-a" else value}


@pytest.mark.parametrize("name", ["question", "checkpoint", "results"])
@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("outsider", 404), ("pupil", 404), ("administrator", 404)]
)
def test_a_test_is_only_its_owners(visitor, test, name, who, status):
    response = visitor(who).get(reverse(f"learner:{name}", args=[test.pk]))

    assert response.status_code == status
    if who == "anonymous":
        assert response.url.startswith("/connexion?next=/tests/")


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**30])
def test_a_test_that_does_not_exist_is_not_found(browser, pk):
    assert browser.get(f"/tests/{pk}").status_code == 404


def test_the_question_stays_the_same_on_reload(browser, test):
    first = browser.get(url(test))
    second = browser.get(url(test))

    assert first.status_code == 200
    assert first.context["item"] == second.context["item"]
    assert "Test de rentrée" in first.content.decode()
    assert "no-store" in first["Cache-Control"]


# moteur3 has two items, and chance chooses one: the skill is there once.
@pytest.mark.parametrize("code", sorted(RIGHT.keys() - {"moteur3-b"}))
def test_every_type_of_question_can_be_shown_and_answered(browser, learner, school, content, code):
    assessment = make_assessment(learner, skills=(content.items[code].skill,), seed=1)
    taking_part(school, learner, assessment)
    shown = asked(assessment)

    page = browser.get(url(assessment)).content.decode()
    answer = browser.post(url(assessment), posted(shown, RIGHT[shown]))

    assert content.items[shown].title in page
    assert answer.status_code == 302
    assert Response.objects.get().result == Response.Result.OK


def test_what_the_content_says_is_never_run(browser, learner, school):
    assessment = make_assessment(learner, skills=("moteur1",))
    taking_part(school, learner, assessment)

    page = browser.get(url(assessment)).content.decode()

    assert "<script>alert" not in page
    assert "un jeu &lt;b&gt;drôle&lt;/b&gt;" in page
    assert "Vous pouvez chercher sur Internet" in page


@pytest.mark.parametrize(
    ("code", "answer", "sentence"),
    [
        ("moteur1-a", {}, "Choisissez une réponse, ou passez."),
        ("moteur1-a", {"answer": "9"}, "Choisissez une réponse, ou passez."),
        ("moteur2-a", {}, "Choisissez au moins une réponse, ou passez."),
        ("moteur2-a", {"answer": ["1", "<b>"]}, "Choisissez au moins une réponse, ou passez."),
        ("fiable4-a", {"answer": "   "}, "Écrivez une réponse, ou passez."),
        ("fiable4-a", {"answer": "x" * 501}, "C’est trop long : 500 caractères au plus."),
        ("fiable4-a", {"answer": "x" * 10_000}, "C’est trop long : 500 caractères au plus."),
        ("fiable4-a", {"answer": "a\0b"}, "caractère nul"),
        ("moteur4-a", {"case_poids": "12"}, "Complétez « Couleur », ou passez."),
        ("moteur4-a", {"case_poids": "12", "case_couleur": "vert"}, "Complétez « Couleur », ou passez."),
        ("moteur4-a", {}, "2 réponses à corriger"),
    ],
)
def test_an_answer_that_cannot_be_read_is_shown_again_with_a_sentence(
    browser, learner, school, content, code, answer, sentence
):
    assessment = make_assessment(learner, skills=(content.items[code].skill,))
    taking_part(school, learner, assessment)

    response = browser.post(url(assessment), {"item": code} | answer)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert response.content.decode().count(" autofocus") == 1
    assert not Response.objects.exists()


def test_what_was_typed_is_still_there_when_refused(browser, learner, school):
    assessment = make_assessment(learner, skills=("moteur4",))
    taking_part(school, learner, assessment)

    page = browser.post(url(assessment), {"item": "moteur4-a", "case_poids": "<12>"}).content.decode()

    assert 'value="&lt;12&gt;"' in page
    assert 'aria-describedby="id_case_couleur_error"' in page


def test_the_same_form_sent_twice_counts_once_and_says_so(browser, test):
    code = asked(test)

    browser.post(url(test), posted(code, RIGHT[code]))
    again = browser.post(url(test), posted(code, None), follow=True)

    assert Response.objects.get().result == Response.Result.OK
    assert "Vous avez déjà répondu à cette question" in again.content.decode()


def test_the_back_button_leads_back_to_the_question_asked(browser, test):
    first = asked(test)
    browser.post(url(test), posted(first, RIGHT[first]))
    second = asked(test)

    page = browser.post(url(test), posted(first, RIGHT[first]), follow=True)

    assert page.context["item"].code == second


def test_a_question_that_is_not_asked_shows_the_one_that_is(browser, test):
    page = browser.post(url(test), {"item": "inconnu\0", "answer": "1"}, follow=True)

    assert page.status_code == 200
    assert "Cette question n’est plus posée" in page.content.decode()
    assert not Response.objects.exists()


def test_five_answers_lead_to_a_checkpoint_then_on(browser, test, django_assert_num_queries):
    for number in range(5):
        code = asked(test)
        response = browser.post(url(test), posted(code, None if number % 2 else RIGHT[code]))

    assert response.url == reverse("learner:checkpoint", args=[test.pk])
    page = browser.get(response.url)
    assert "5 réponses enregistrées" in page.content.decode()
    assert len(page.context["answers"]) == 5
    assert {"Réussie", "Passée"} <= {answer.word for answer in page.context["answers"]}
    with django_assert_num_queries(6):  # session, account, test, campaign, answers, what is known
        browser.get(response.url)
    # A double click on the fifth answer ends at the same place.
    assert browser.post(url(test), posted(code, None)).url == response.url


def test_a_checkpoint_before_any_answer_is_the_question(browser, test):
    assert browser.get(reverse("learner:checkpoint", args=[test.pk])).url == url(test)


def test_a_whole_campaign_is_walked_then_sent(browser, test):
    participation = Participation.objects.get()
    while code := asked(test):
        response = browser.post(url(test), posted(code, RIGHT[code]))
    results = reverse("learner:campaign_results", args=[participation.campaign.code])

    assert response.url == results
    assert browser.get(url(test)).url == results
    page = browser.get(results).content.decode()
    assert "100 %" in page
    assert "Vous maîtrisez <strong>9 acquis sur 9</strong>" in page
    assert "J’envoie mes résultats" in page

    sent = browser.post(reverse("learner:share", args=[participation.campaign.code]), follow=True).content.decode()

    assert "Vos résultats sont envoyés" in sent
    assert "J’envoie mes résultats" not in sent
    participation.refresh_from_db()
    assert participation.status == Participation.Status.SHARED
    again = browser.post(reverse("learner:share", args=[participation.campaign.code]), follow=True)
    assert "C’est déjà envoyé." in again.content.decode()


def test_results_are_shown_as_sending_counts_them_whatever_was_loaded_since(browser, test, tmp_path):
    sit(test)
    Participation.objects.update(status=Participation.Status.TO_SHARE)
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "competences" / "1.2.toml").unlink()
    load_content(tmp_path)
    code = Participation.objects.get().campaign.code

    page = browser.get(reverse("learner:campaign_results", args=[code])).content.decode()

    assert "Vous maîtrisez <strong>9 acquis sur 9</strong>" in page


def test_results_cannot_be_sent_before_the_end(browser, test):
    code = Participation.objects.get().campaign.code

    response = browser.post(reverse("learner:share", args=[code]))

    assert browser.get(response.url).url == url(test)
    assert Participation.objects.get().status == Participation.Status.STARTED


def test_an_archived_campaign_receives_nothing(browser, test):
    sit(test)
    Participation.objects.update(status=Participation.Status.TO_SHARE)
    Campaign.objects.update(archived_at="2026-09-15T10:00Z")
    code = Campaign.objects.get().code

    page = browser.post(reverse("learner:share", args=[code]), follow=True).content.decode()

    assert "Cette campagne est terminée : elle ne reçoit plus de résultats." in page
    assert "J’envoie" not in page


def test_a_campaign_archived_in_the_middle_of_a_test_says_so_before_more_is_answered(browser, test):
    closed = "Votre établissement a fermé ce parcours"
    assert closed not in browser.get(url(test)).content.decode()

    Campaign.objects.update(archived_at="2026-09-15T10:00Z")

    assert closed in browser.get(url(test)).content.decode()


def test_a_test_over_at_its_start_goes_to_its_results(browser, learner, school):
    sit(make_assessment(learner))
    again = make_assessment(learner)
    taking_part(school, learner, again, status=Participation.Status.TO_SHARE)

    page = browser.get(url(again), follow=True).content.decode()

    assert "Vous aviez déjà répondu à tout dans d’autres tests" in page
    assert "J’envoie mes résultats" in page


def test_a_profile_is_sent_without_any_question(browser, learner, school):
    sit(make_assessment(learner, competence="1.2"))
    code = taking_part(school, learner, status=Participation.Status.TO_SHARE).campaign.code

    page = browser.get(reverse("learner:campaign_results", args=[code])).content.decode()
    sent = browser.post(reverse("learner:share", args=[code]), follow=True).content.decode()

    assert "<strong>8 Pix</strong>" in page
    assert "J’envoie mon profil" in page
    assert "Votre profil est envoyé" in sent


@pytest.mark.parametrize("who", ["anonymous", "outsider", "pupil", "administrator"])
def test_who_has_not_taken_part_is_led_to_the_door_of_the_campaign(visitor, test, who):
    code = Participation.objects.get().campaign.code
    results = reverse("learner:campaign_results", args=[code])

    response = visitor(who).get(results)

    assert response.status_code == 302
    assert response.url == (f"/connexion?next={results}" if who == "anonymous" else f"/campagnes/{code}")


@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("outsider", 404), ("pupil", 404)])
def test_nobody_else_sends_them(visitor, test, who, status):
    code = Participation.objects.get().campaign.code

    assert visitor(who).post(reverse("learner:share", args=[code])).status_code == status


def test_an_unknown_code_is_not_found(browser):
    assert browser.get("/campagnes/ZZZZZZ999/resultats").status_code == 404
    assert browser.get("/campagnes/%00/resultats").status_code == 404


def test_a_competence_ends_with_its_level(browser, learner):
    assessment = make_assessment(learner, competence="1.2")
    assert "Gérer des données" in browser.get(url(assessment)).content.decode()
    assert browser.get(reverse("learner:results", args=[assessment.pk])).url == url(assessment)
    sit(assessment)

    page = browser.get(url(assessment), follow=True).content.decode()

    assert "Vous avez le niveau 1" in page
    assert "8 Pix avant le niveau suivant." in page
    assert "Revoir" in page


@pytest.mark.parametrize("how", ENDS)
def test_a_session_that_ended_comes_back_to_the_same_question_with_what_was_typed(browser, learner, school, how):
    assessment = make_assessment(learner, skills=("fiable4",))
    taking_part(school, learner, assessment)
    end(browser, how)

    response = browser.post(url(assessment), {"item": "fiable4-a", "answer": "sourc <e>"})

    assert response.status_code == 302
    assert response.url == f"/connexion?next={url(assessment)}"
    assert not Response.objects.exists()
    learner.refresh_from_db()
    browser.force_login(learner)
    page = browser.get(url(assessment)).content.decode()
    assert 'value="sourc &lt;e&gt;"' in page
    assert "Elle n’est pas encore enregistrée" in page
    assert "sourc" not in browser.get(url(assessment)).content.decode()


def test_what_was_typed_by_one_never_shows_to_another(browser, learner, school):
    assessment = make_assessment(learner, skills=("fiable4",))
    taking_part(school, learner, assessment)
    other = make_user(first_name="Ali")
    theirs = make_assessment(other, skills=("fiable4",))
    taking_part(school, other, theirs)
    end(browser, "idle")
    browser.post(url(assessment), {"item": "fiable4-a", "answer": "secret"})
    browser.force_login(other)

    assert "secret" not in browser.get(url(theirs)).content.decode()


def test_a_visitor_without_any_session_leaves_no_trace(client, test):
    client.post(url(test), {"item": "x", "answer": "y"})

    assert "sessionid" not in client.cookies


def test_a_document_is_opened_by_its_hash(browser, client, content):
    file = content.items["moteur3-a"].download
    response = browser.get(reverse("learner:document", args=[file.address]))

    assert response.content == b"mois;ventes\nmai;12\n"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ventes.csv"'
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["ventes.csv", "0000000000000000/ventes.csv", "../../etc/passwd", "%00", "a" * 900])
def test_a_document_that_does_not_exist_is_not_found(browser, path):
    assert browser.get(f"/documents/{path}").status_code == 404


def test_documents_are_for_who_is_signed_in(visitor, content):
    address = reverse("learner:document", args=[content.items["moteur3-a"].download.address])

    assert visitor("anonymous").get(address).status_code == 302


def test_pages_cost_few_queries(browser, test, django_assert_num_queries, django_assert_max_num_queries):
    browser.get(url(test))
    code = asked(test)

    with django_assert_num_queries(4):  # session, account, test, campaign
        browser.get(url(test))
    # Session, account, test; two savepoints open and close; test, known, answered, three writes.
    with django_assert_max_num_queries(13):
        browser.post(url(test), posted(code, RIGHT[code]))


def test_results_cost_few_queries(browser, learner, school, django_assert_num_queries):
    assessment = make_assessment(learner)
    sit(assessment)
    code = taking_part(school, learner, assessment, status=Participation.Status.TO_SHARE).campaign.code
    address = reverse("learner:campaign_results", args=[code])
    browser.get(address)

    # Session, account, campaign, participation with its test, answers, what is known.
    with django_assert_num_queries(6):
        browser.get(address)


def test_only_get_and_post_are_taken(browser, test):
    assert browser.put(url(test)).status_code == 405
    assert browser.get(reverse("learner:share", args=["ABCDEF123"])).status_code == 405
    assert Assessment.objects.count() == 1
