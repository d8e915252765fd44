"""The form of a campaign, and of one campaign per class."""

import pytest

from pix.campaigns.models import Campaign
from tests.campaigns.factories import make_division, make_profile
from tests.schools.factories import make_school

CREATE = "/orga/campagnes/creation"
PER_CLASS = "/orga/campagnes/par-classe"


@pytest.fixture
def profile(db):
    return make_profile(name="Premiers pas")


@pytest.fixture(autouse=True)
def divisions(school):
    for code in ("6E A", "6E B", "5E <b>"):
        make_division(school, code, 27)


@pytest.fixture
def asked(profile):
    return {"kind": "assessment", "name": "Rentrée", "target_profile": profile.pk}


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("url", [CREATE, PER_CLASS])
@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("pupil", 404), ("outsider", 200), ("member", 200), ("administrator", 200)]
)
def test_any_member_may_open_the_form(visitor, url, who, status):
    assert visitor(who).get(url).status_code == status


def test_a_member_creates_an_evaluation(visitor, school, member, asked):
    response = visitor("member").post(CREATE, {**asked, "title": "Mon test", "divisions": ["6E A", "6E B"]})

    campaign = Campaign.objects.get()
    assert response["Location"] == f"/orga/campagnes/{campaign.pk}"
    assert (campaign.school, campaign.owner, campaign.title) == (school, member, "Mon test")
    assert {row.division for row in campaign.divisions.all()} == {"6E A", "6E B"}


def test_a_member_creates_a_collection(visitor, member):
    visitor("member").post(CREATE, {"kind": "profiles_collection", "name": "Profils"})

    campaign = Campaign.objects.get()
    assert (campaign.kind, campaign.target_profile, campaign.divisions.count()) == ("profiles_collection", None, 0)


def test_a_form_posted_twice_makes_one_campaign(visitor, member, asked):
    client = visitor("member")

    first, second = client.post(CREATE, asked), client.post(CREATE, asked)

    assert first["Location"] == second["Location"]
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Donnez un nom à la campagne."),
        ({"name": "\u202e"}, "Donnez un nom à la campagne."),
        ({"name": "n" * 10_000}, "Le nom est trop long"),
        ({"kind": ""}, "Choisissez une évaluation ou une collecte de profils."),
        ({"kind": "examen"}, "Ce choix n’existe pas"),
        ({"target_profile": ""}, "Choisissez ce que l’évaluation doit tester."),
        ({"target_profile": "999999999999999999999"}, "Ce profil cible n’est plus proposé"),
        ({"target_profile": "\x00"}, "caractère"),
        ({"title": "t" * 51}, "Le titre est trop long"),
        ({"kind": "profiles_collection"}, "Une collecte de profils ne pose pas de questions"),
        (
            {"kind": "profiles_collection", "target_profile": "", "title": "T"},
            "Une collecte de profils n’a pas de titre",
        ),
        ({"landing_text": "x" * 5_001}, "Le texte est trop long"),
        ({"external_id_label": "ab"}, "tient en 3 caractères au moins"),
        ({"divisions": ["7E Z"]}, "Une de ces classes n’est plus dans la base"),
        ({"name": "a\x00b"}, "caractère"),
    ],
)
@pytest.mark.parametrize("url", [CREATE, PER_CLASS])
def test_what_is_wrong_is_said_next_to_the_field(visitor, member, asked, url, changes, sentence):
    response = visitor("member").post(url, {"divisions": ["6E A"], **asked, **changes})

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Campaign.objects.count() == 0


def test_every_problem_is_said_at_once_with_a_summary(visitor, member, asked):
    response = visitor("member").post(CREATE, {**asked, "name": "", "title": "t" * 51, "landing_text": "x" * 5_001})

    text = text_of(response)
    assert "3 réponses à corriger" in text
    assert 'href="#id_title"' in text
    assert '<details class="more" open>' in text


@pytest.mark.parametrize("url", [CREATE, PER_CLASS])
def test_a_form_posted_empty_is_refused(visitor, member, url):
    response = visitor("member").post(url)

    assert response.status_code == 422
    assert "Donnez un nom à la campagne." in text_of(response)


def test_a_profile_of_another_school_is_not_offered(visitor, member, asked):
    foreign = make_profile(school=make_school(uai="0010010Z"), name="Profil d’ailleurs")
    client = visitor("member")

    assert "Profil d’ailleurs" not in text_of(client.get(CREATE))
    assert client.post(CREATE, {**asked, "target_profile": foreign.pk}).status_code == 422


def test_one_campaign_per_class_in_one_go(visitor, member, asked):
    client = visitor("member")

    response = client.post(PER_CLASS, {**asked, "divisions": ["6E A", "5E <b>"]}, follow=True)

    assert response.redirect_chain == [("/orga/campagnes", 302)]
    assert "2 campagnes créées, chacune avec son code." in text_of(response)
    assert {campaign.name for campaign in Campaign.objects.all()} == {"Rentrée 6E A", "Rentrée 5E <b>"}


@pytest.mark.parametrize("ticked", [[], ["6E A"], ["gone"]])
def test_one_box_ticks_every_class(visitor, member, asked, ticked):
    client = visitor("member")
    wanted = {**asked, "every_division": "on", "divisions": ticked}

    preview = text_of(client.post(PER_CLASS, wanted | {"preview": "1"}))
    client.post(PER_CLASS, wanted)

    assert "3 campagnes, chacune avec son code" in preview
    assert {row.division for campaign in Campaign.objects.all() for row in campaign.divisions.all()} == {
        "6E A",
        "6E B",
        "5E <b>",
    }


def test_posted_twice_each_class_keeps_its_campaign(visitor, member, asked):
    client = visitor("member")
    client.post(PER_CLASS, {**asked, "divisions": ["6E A"]}, follow=True)

    response = client.post(PER_CLASS, {**asked, "divisions": ["6E A", "6E B"]}, follow=True)

    assert "1 campagne créée, avec son code." in text_of(response)
    assert "1 classe avait déjà cette campagne" in text_of(response)
    assert Campaign.objects.count() == 2


@pytest.mark.parametrize("htmx", [True, False])
def test_the_names_are_shown_before_anything_is_created(visitor, member, asked, htmx):
    headers = {"HX-Request": "true"} if htmx else {}

    response = visitor("member").post(
        PER_CLASS, {**asked, "divisions": ["6E A", "5E <b>"], "preview": "1"}, headers=headers
    )

    text = text_of(response)
    assert response.status_code == 200
    assert "<li>Rentrée 6E A</li>" in text
    assert "<li>Rentrée 5E &lt;b&gt;</li>" in text
    assert ("<html" in text) != htmx
    assert Campaign.objects.count() == 0


def test_a_preview_of_nothing_refuses_nothing(visitor, member):
    response = visitor("member").post(PER_CLASS, {"preview": "1"})

    assert response.status_code == 200
    assert "Cochez des classes" in text_of(response)


def test_a_class_must_be_ticked(visitor, member, asked):
    response = visitor("member").post(PER_CLASS, asked)

    assert response.status_code == 422
    assert "Cochez au moins une classe." in text_of(response)


@pytest.mark.parametrize(("who", "can_import"), [("member", False), ("administrator", True)])
def test_without_class_the_page_says_what_to_do(visitor, school, who, can_import):
    school.divisions.all().delete()

    text = text_of(visitor(who).get(PER_CLASS))

    assert "Aucune classe dans votre base" in text
    assert ('href="/orga/eleves/import"' in text) == can_import


def test_both_kinds_have_their_own_form(visitor, member, profile):
    client = visitor("member")

    evaluation, collection = text_of(client.get(CREATE)), text_of(client.get(f"{CREATE}?genre=profiles_collection"))

    assert 'name="target_profile"' in evaluation
    assert 'name="target_profile"' not in collection
    assert 'value="profiles_collection"' in collection
    assert client.get(f"{CREATE}?genre=%00").status_code == 200


@pytest.mark.parametrize("url", [CREATE, PER_CLASS])
def test_the_form_costs_a_fixed_number_of_queries(visitor, school, member, profile, url, django_assert_num_queries):
    for number in range(60):
        make_division(school, f"3E {number}")
    client = visitor("member")
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)


def test_without_any_profile_the_form_says_who_can_load_them(visitor):
    page = visitor("member").get("/orga/campagnes/creation")

    assert "Aucun parcours n’est encore proposé" in page.text
