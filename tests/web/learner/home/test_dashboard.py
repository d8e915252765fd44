"""The home page of a pupil: their score, and what they can go on with."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pix.assessments.models import Assessment
from pix.assessments.services import starting
from pix.campaigns.models import Participation
from pix.content.models import Tube
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation, make_profile
from tests.schools.factories import make_student
from tests.web.markup import compact


def words(page: str) -> str:
    return compact(page.replace("\u00a0", " ").replace("\u202f", " "))


@pytest.fixture
def read(client):
    """What a person reads on their home page."""

    def page(user) -> str:
        client.force_login(user)
        return words(client.get("/").content.decode())

    return page


@pytest.fixture
def journey(school, administrator, content):
    """A campaign somebody has begun."""

    def begin(user, *, name="Rentrée numérique", **fields):
        campaign_fields = {key: fields.pop(key) for key in ("title", "archived_at") if key in fields}
        assessment = None
        if fields.pop("with_test", True):
            campaign_fields["target_profile"] = make_profile(Tube.objects.get(code="moteur"))
            assessment = starting.start_assessment(
                user=user, kind=Assessment.Kind.CAMPAIGN, skill_codes=["moteur1"], seed=1, at=timezone.now()
            )
        campaign = make_campaign(school, administrator, name=name, **campaign_fields)
        student = school.students.filter(user=user).first() or make_student(school, user=user)
        return make_participation(campaign, student, assessment=assessment, **fields)

    return begin


@pytest.mark.parametrize(
    ("who", "title"),
    [
        ("anonymous", "Vos compétences numériques"),
        ("pupil", "Bonjour Lou"),
        ("outsider", "Bonjour Odile"),
        ("member", "Bonjour Paul"),
        ("administrator", "Bonjour Inès"),
    ],
)
def test_who_reads_what(visitor, content, who, title):
    answer = visitor(who).get("/")

    assert answer.status_code == 200
    assert title in answer.content.decode()


def test_jean_has_62_pix_and_levels_4_and_3(read, jean):
    page = read(jean)

    assert '<strong class="score__n num">62</strong><span>Pix sur 1 024</span>' in page
    assert "niveau 4 en « Mener une recherche et une veille d’information »" in page
    assert "niveau 3 en « Gérer des données »" in page
    assert "4 Pix avant le niveau 5" in page
    assert "6 Pix avant le niveau 4" in page
    assert page.count(">Reprendre<") == 2
    assert page.count(">Commencer<") == 1


def test_somebody_new_is_shown_what_to_begin(read, content):
    page = read(make_user())

    assert '<strong class="score__n num">0</strong>' in page
    assert "Reprendre une compétence" not in page
    assert page.count(">Commencer<") == 3
    assert page.count("btn--main") == 1


def test_somebody_who_has_answered_everything_is_told_so(read, master, content):
    user = make_user()
    for code in ("1.1", "1.2", "1.3"):
        master(user, code, 99)
    Assessment.objects.update(state=Assessment.State.COMPLETED, asked_item=None)

    page = read(user)

    assert "Vous avez répondu à toutes les questions" in page
    assert "Reprendre une compétence" not in page


def test_the_banner_is_closed_for_ever(client, content):
    client.force_login(make_user(first_name="Jean"))

    answer = client.post(reverse("learner:close_banner"), follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert "découvrez votre tableau de bord" not in answer.content.decode()
    assert "<h1>Bonjour Jean</h1>" in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("pupil", 302), ("member", 302)])
def test_who_may_close_a_banner(visitor, content, who, status):
    answer = visitor(who).post(reverse("learner:close_banner"))

    assert answer.status_code == status
    assert ("connexion" in answer.url) == (who == "anonymous")


def test_the_banner_is_not_closed_by_following_a_link(client, content):
    client.force_login(make_user())

    assert client.get(reverse("learner:close_banner")).status_code == 405


def test_a_campaign_in_progress_is_resumed_at_its_question(read, journey):
    user = make_user()
    participation = journey(user, name="Sixièmes", title="Mon premier parcours")
    Assessment.objects.update(answered_count=12)

    page = read(user)

    assert "<h3>Mon premier parcours</h3>" in page
    assert "12 questions répondues" in page
    assert (
        f'href="{reverse("learner:question", args=[participation.assessment_id])}"><span>Reprendre mon parcours' in page
    )


@pytest.mark.parametrize(
    ("with_test", "words_of_button"), [(True, "J’envoie mes résultats"), (False, "J’envoie mon profil")]
)
def test_what_waits_to_be_sent_leads_to_the_results(read, journey, with_test, words_of_button):
    user = make_user()
    participation = journey(user, with_test=with_test, status=Participation.Status.TO_SHARE)

    page = read(user)

    address = reverse("learner:campaign_results", args=[participation.campaign.code])
    assert f'href="{address}"><span>{words_of_button}' in page
    assert "À envoyer" in page


def test_what_waits_to_be_sent_comes_first_then_the_newest(read, journey):
    user, now = make_user(), timezone.now()
    journey(user, name="Ancien", started_at=now - timedelta(days=9))
    journey(user, name="Récent", started_at=now - timedelta(days=1))
    journey(user, name="Fini", started_at=now - timedelta(days=20), status=Participation.Status.TO_SHARE)

    page = read(user)

    assert page.index("<h3>Fini") < page.index("<h3>Récent") < page.index("<h3>Ancien")
    assert page.count("btn--main") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Participation.Status.SHARED},
        {"archived_at": timezone.now()},
        {"deleted_at": timezone.now()},
        {"superseded_at": timezone.now()},
    ],
    ids=["sent", "archived", "deleted", "superseded"],
)
def test_what_can_no_longer_be_done_is_not_shown(read, journey, fields):
    user = make_user()
    journey(user, **fields)

    assert "Mes parcours" not in read(user)


def test_nobody_sees_the_campaign_of_another(read, journey):
    journey(make_user())

    assert "Mes parcours" not in read(make_user())


def test_a_name_is_shown_as_text(read, content):
    page = read(make_user(first_name="<script>alert(1)</script>"))

    assert "<script>alert" not in page


def test_somebody_with_a_one_time_password_changes_it_first(client, content):
    client.force_login(make_user(password_is_temporary=True))

    assert client.get("/").url == reverse("learner:change_password") + "?next=/"


def test_the_page_costs_as_many_queries_whatever_it_shows(client, jean, journey, django_assert_num_queries):
    for number in range(4):
        journey(jean, name=f"Parcours {number}")
    client.force_login(jean)
    client.get("/")

    # Session, account, release in service, evidence, tests, campaigns.
    with django_assert_num_queries(6):
        client.get("/")
