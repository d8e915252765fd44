import re
from datetime import UTC, datetime, timedelta

import pytest

from pix.audit.models import Entry
from pix.campaigns.errors import CampaignArchived, CampaignNotArchived, CampaignRefused, CodesExhausted
from pix.campaigns.models import Campaign
from pix.campaigns.services import launching
from tests.campaigns.factories import make_campaign, make_division, make_profile
from tests.schools.factories import make_school, set_roster

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
COLLECTION = {"kind": "profiles_collection", "name": "Profils de rentrée"}


@pytest.fixture
def profile(db):
    return make_profile()


def request(school, member, changes):
    """A collection asked for by a member, but for the ``changes`` to what they ask."""
    asked = {"school": school, "owner": member, **COLLECTION, **changes}
    return launching.CampaignRequest(**{name: value for name, value in asked.items() if name != "draw_code"})


def drawing(changes):
    return {"draw_code": changes["draw_code"]} if "draw_code" in changes else {}


@pytest.fixture
def create(school, member):
    def create(*, at=NOW, **changes):
        return launching.create_campaign(request(school, member, changes), at=at, **drawing(changes))

    return create


@pytest.fixture
def create_per_division(school, member):
    def create(*, at=NOW, **changes):
        return launching.create_campaign_per_division(request(school, member, changes), at=at, **drawing(changes))

    return create


def problems_of(create, **changes):
    with pytest.raises(CampaignRefused) as refusal:
        create(**changes)
    assert Campaign.objects.count() == 0
    return list(refusal.value.problems)


def test_any_member_opens_a_campaign_with_its_code_classes_and_school_year(school, member, profile, create):
    make_division(school, "6E A")

    campaign = create(
        kind="assessment",
        name="  Rentrée\x00 2026 ",
        title="Mon test",
        landing_text="Bonjour\r\nà tous",
        external_id_label="Numéro",
        target_profile=profile,
        divisions=["6E A"],
    )

    campaign.refresh_from_db()
    assert re.fullmatch(r"[A-HJ-NP-Z]{6}[1-9]{3}", campaign.code)
    assert (campaign.name, campaign.title, campaign.landing_text) == ("Rentrée 2026", "Mon test", "Bonjour\nà tous")
    assert (campaign.owner, campaign.school_year, campaign.created_at) == (member, 2026, NOW)
    assert [row.division for row in campaign.divisions.all()] == ["6E A"]
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_id, entry.school_id) == ("campaign.created", member.pk, school.pk)


@pytest.mark.parametrize(
    ("school_year", "at", "kept"),
    [
        (2025, NOW, 2025),
        (None, datetime(2026, 7, 31, 21, 59, tzinfo=UTC), 2025),
        (None, datetime(2026, 7, 31, 22, 0, tzinfo=UTC), 2026),
        (None, NOW, 2026),
    ],
)
def test_the_school_year_is_that_of_the_base_else_of_the_calendar(school, create, school_year, at, kept):
    set_roster(school, school_year=school_year)

    assert create(at=at).school_year == kept


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"name": " \x00 "}, ["name_required"]),
        ({"name": "n" * 10_000}, ["name_too_long"]),
        ({"kind": "examen", "name": ""}, ["name_required", "kind_required"]),
        ({"kind": "assessment"}, ["target_profile_required"]),
        ({"title": "Un titre"}, ["title_not_allowed"]),
        ({"external_id_label": "ab", "landing_text": "x" * 5_001},
         ["landing_text_too_long", "external_id_label_too_short"]),
        ({"divisions": ["7E Z"]}, ["division_unknown"]),
    ],
)  # fmt: skip
def test_refuses_with_every_problem_at_once(create, changes, problems):
    assert problems_of(create, **changes) == problems


def test_a_profile_of_another_school_or_retired_cannot_be_used(create):
    foreign = make_profile(school=make_school(uai="0010010Z"))
    retired = make_profile(archived_at=NOW)

    assert problems_of(create, kind="assessment", target_profile=foreign) == ["target_profile_unavailable"]
    assert problems_of(create, kind="assessment", target_profile=retired) == ["target_profile_unavailable"]


def test_the_owner_must_be_a_live_member(school, member, outsider, create):
    assert problems_of(create, owner=outsider) == ["owner_not_a_member"]
    school.memberships.filter(user=member).update(disabled_at=NOW)
    assert problems_of(create) == ["owner_not_a_member"]


def test_a_form_posted_twice_makes_one_campaign(school, create):
    make_division(school, "6E A")

    first = create(divisions=["6E A"])

    assert create(divisions=["6E A"], at=NOW + timedelta(minutes=9)) == first
    assert create(divisions=[]) != first
    assert create(divisions=["6E A"], landing_text="autre") != first
    assert create(divisions=["6E A"], at=NOW + timedelta(minutes=10)) != first


def test_a_code_that_is_taken_is_drawn_again(school, member, create):
    make_campaign(school, member, code="AAAAAA111")
    codes = iter(["AAAAAA111", "AAAAAA111", "BBBBBB222"])

    assert create(draw_code=lambda: next(codes)).code == "BBBBBB222"


def test_a_code_taken_in_between_is_drawn_again(school, member, create, monkeypatch):
    make_campaign(school, member, code="AAAAAA111")
    codes = iter(["AAAAAA111", "BBBBBB222"])
    monkeypatch.setattr(launching, "_free_codes", lambda count, draw: [draw()])  # as if it had been free a moment ago

    assert create(draw_code=lambda: next(codes)).code == "BBBBBB222"


def test_a_generator_that_only_draws_taken_codes_is_reported(school, member, create):
    make_campaign(school, member, code="AAAAAA111")

    with pytest.raises(CodesExhausted):
        create(draw_code=lambda: "AAAAAA111")


def test_one_campaign_and_one_code_for_each_class(school, create_per_division):
    for code in ("6E A", "6E B", "6E C"):
        make_division(school, code)

    campaigns = create_per_division(name="Rentrée", divisions=["6E B", "6E A", "6E B"])

    assert [campaign.name for campaign in campaigns] == ["Rentrée 6E B", "Rentrée 6E A"]
    assert [[row.division for row in campaign.divisions.all()] for campaign in campaigns] == [["6E B"], ["6E A"]]
    assert len({campaign.code for campaign in campaigns}) == 2
    assert Entry.objects.get().facts == {"campaigns": [campaign.pk for campaign in campaigns]}


def test_a_class_that_has_its_campaign_keeps_it(school, create_per_division):
    for code in ("6E A", "6E B"):
        make_division(school, code)

    [first] = create_per_division(divisions=["6E A"])
    later = NOW + timedelta(days=3)
    again = create_per_division(divisions=["6E A", "6E B"], at=later)

    assert again[0] == first
    assert [campaign.created_at for campaign in again] == [NOW, later]
    assert Campaign.objects.count() == 2


def test_an_archived_campaign_or_one_of_last_year_does_not_stand_for_the_class(school, member, create_per_division):
    make_division(school, "6E A")
    [old] = create_per_division(divisions=["6E A"])
    launching.archive(campaign=old, by=member, at=NOW)
    [second] = create_per_division(divisions=["6E A"])
    set_roster(school, school_year=2027)

    [third] = create_per_division(divisions=["6E A"])

    assert len({old, second, third}) == 3


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"divisions": []}, ["division_required"]),
        ({"divisions": ["7E Z"], "name": ""}, ["name_required", "division_unknown"]),
        ({"divisions": ["6E A"], "name": "n" * 252}, ["name_too_long"]),
    ],
)
def test_refuses_per_class_with_every_problem_at_once(school, create_per_division, changes, problems):
    make_division(school, "6E A")

    assert problems_of(create_per_division, **changes) == problems


def test_sixty_classes_cost_no_more_queries_than_two(school, create_per_division, django_assert_num_queries):
    codes = [make_division(school, f"6E {number}").code for number in range(60)]

    with django_assert_num_queries(11):
        create_per_division(name="Deux", divisions=codes[:2])
    with django_assert_num_queries(11):
        assert len(create_per_division(name="Toutes", divisions=codes)) == 60


def test_an_archived_campaign_can_be_reopened(school, member, administrator):
    campaign = make_campaign(school, member)

    launching.archive(campaign=campaign, by=administrator, at=NOW)
    assert (campaign.archived_at, campaign.archived_by) == (NOW, administrator)
    with pytest.raises(CampaignArchived):
        launching.archive(campaign=campaign, by=member, at=NOW)

    launching.reopen(campaign=campaign, by=member, at=NOW)
    assert (campaign.archived_at, campaign.archived_by) == (None, None)
    with pytest.raises(CampaignNotArchived):
        launching.reopen(campaign=campaign, by=member, at=NOW)

    launching.archive(campaign=campaign, by=member, at=NOW)
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["campaign.archived", "campaign.reopened", "campaign.archived"]
    told = Entry.objects.order_by("id").values_list("actor_id", "actor_kind", "school_id", "target_id", "at")
    assert list(told) == [(who.pk, "member", school.pk, campaign.pk, NOW) for who in (administrator, member, member)]
