import pytest

from pix.campaigns.models import Participation
from pix.rosters.models import Roster
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation
from tests.schools.factories import make_student

PAGE = "/orga/"


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("pupil", 404), ("outsider", 200), ("member", 200), ("administrator", 200)]
)
def test_who_may_open_the_page(visitor, school, who, status):
    response = visitor(who).get(PAGE)

    assert response.status_code == status
    if status == 200:
        assert (school.name in response.content.decode()) is (who != "outsider")


def test_anonymous_people_sign_in_first(client, db):
    assert client.get(PAGE).url == "/orga/connexion?next=/orga/"


@pytest.mark.parametrize(
    ("who", "sentence"), [("administrator", "Déposez l’export"), ("member", "Un administrateur de votre espace")]
)
def test_without_base_the_first_step_is_the_import(visitor, who, sentence):
    assert sentence in visitor(who).get(PAGE).content.decode()


def test_without_campaign_the_second_step_is_to_create_some(visitor, school):
    Roster.objects.update(current_student_count=1)

    assert "Un code par classe" in visitor("member").get(PAGE).content.decode()


def test_then_figures_say_where_things_stand(visitor, school, member, django_assert_num_queries):
    Roster.objects.update(current_student_count=3)
    campaign = make_campaign(school, member)
    archived = make_campaign(school, member, archived_at=campaign.created_at)
    for number, status in enumerate([*Participation.Status, Participation.Status.SHARED]):
        user = make_user(username=f"zoe{number}")
        student = make_student(school, user=user)
        make_participation(campaign, student, status=status)
        make_participation(archived, student, status=status)
    client = visitor("member")

    client.get(PAGE)
    with django_assert_num_queries(5):  # session, person, memberships, campaigns, participations
        response = client.get(PAGE)

    figures = response.context["figures"]
    assert (figures.students, figures.campaigns) == (3, 1)
    assert (figures.started, figures.to_share, figures.shared) == (1, 1, 2)
    assert "Pour commencer" not in response.content.decode()


def test_large_figures_are_written_as_people_do(visitor, school):
    Roster.objects.update(current_student_count=19_995)

    assert "19\N{NARROW NO-BREAK SPACE}995" in visitor("member").get(PAGE).content.decode()
