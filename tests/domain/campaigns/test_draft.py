import pytest

from pix.domain.campaigns import Draft, Kind, Problem, problems_of, read_draft

TEST = {"kind": Kind.ASSESSMENT, "has_target_profile": True}
PROFILES = {"kind": Kind.PROFILES_COLLECTION, "has_target_profile": False}


def draft(**changes):
    ordinary = {"name": "Rentrée", "title": "", "landing_text": "", "external_id_label": "", **TEST}
    return Draft(**{**ordinary, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "é" * 255, "title": "t" * 50, "landing_text": "x" * 5_000, "external_id_label": "abc"},
        PROFILES,
        {**PROFILES, "external_id_label": "l" * 255},
    ],
)
def test_an_ordinary_campaign_has_no_problem(changes):
    assert problems_of(draft(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": ""}, "name_required"),
        ({"name": "n" * 256}, "name_too_long"),
        ({"kind": ""}, "kind_required"),
        ({"kind": "exam"}, "kind_required"),
        ({"has_target_profile": False}, "target_profile_required"),
        ({**PROFILES, "has_target_profile": True}, "target_profile_not_allowed"),
        ({**PROFILES, "title": "Test"}, "title_not_allowed"),
        ({"title": "t" * 51}, "title_too_long"),
        ({**PROFILES, "title": "t" * 51}, "title_not_allowed"),
        ({"external_id_label": "ab"}, "external_id_label_too_short"),
        ({"external_id_label": "l" * 256}, "external_id_label_too_long"),
        ({"landing_text": "x" * 5_001}, "landing_text_too_long"),
    ],
)
def test_says_what_stands_in_the_way(changes, problem):
    assert problems_of(draft(**changes)) == [problem]


def test_every_problem_is_said_at_once():
    found = problems_of(
        draft(name="", title="t" * 51, has_target_profile=False, landing_text="x" * 5_001, external_id_label="ab")
    )

    assert found == [
        "name_required",
        "target_profile_required",
        "title_too_long",
        "landing_text_too_long",
        "external_id_label_too_short",
    ]


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_its_field(problem):
    assert problem.field


@pytest.mark.parametrize("problem", Problem)
def test_a_problem_is_named_after_its_field(problem):
    assert problem.startswith(problem.field.removesuffix("s"))


def test_a_campaign_without_kind_is_told_its_title_is_too_long_as_well():
    assert problems_of(draft(kind="", title="t" * 50)) == ["kind_required"]
    assert problems_of(draft(kind="", title="t" * 51)) == ["kind_required", "title_too_long"]


def test_what_was_typed_is_cleaned_field_by_field():
    read = read_draft(
        kind="assessment",
        name=" Rentrée\u202e  des 6e ",
        title="Le\ttitre",
        landing_text=" Bonjour\r\n\r\n\r\n\r\nà tous ",
        external_id_label="Numéro\x00",
        has_target_profile=True,
    )

    assert read == Draft(
        kind="assessment",
        name="Rentrée des 6e",
        title="Le titre",
        landing_text="Bonjour\n\nà tous",
        external_id_label="Numéro",
        has_target_profile=True,
    )
