"""One list says what opens an account; a fourth way in is one line of it."""

from datetime import UTC, datetime

import pytest

from pix.accounts import sign_in_methods
from pix.accounts.errors import IdentifierTaken, MethodAlreadyThere
from pix.accounts.services.registration import add_method, create_account
from pix.accounts.sign_in_methods import Announcement, Way
from pix.audit.models import ActorKind
from pix.lib.method_kinds import MethodKind
from tests.accounts import toy
from tests.accounts.factories import make_user

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
ERIC = {"first_name": "Éric", "last_name": "Dupont"}
EVERYTHING = {"username": "eric.dupont1205", "email": "eric@example.net", "gar": "ido-1"}

pytestmark = pytest.mark.django_db


def test_kinds_and_slugs_are_each_ones_own():
    methods = sign_in_methods.METHODS

    assert len({method.kind for method in methods}) == len({method.slug for method in methods}) == len(methods)
    assert len({method.announced for method in methods}) == len(methods)
    assert all(len(method.kind) <= 10 for method in methods)


def test_each_kind_that_rules_name_is_a_line_of_the_list():
    assert set(MethodKind) <= {method.kind for method in sign_in_methods.METHODS}


def test_methods_are_listed_in_the_order_teachers_know():
    user = make_user(**EVERYTHING)

    assert [row.kind for row in sign_in_methods.live_of(user)] == ["email", "username", "gar"]
    assert [method.slug for method in sign_in_methods.held_by([user.pk])[user.pk]] == [
        "email",
        "identifiant",
        "mediacentre",
    ]


@pytest.mark.parametrize(
    ("held", "announcement"),
    [
        ([], None),
        (["email"], Announcement("email", "e***@example.net")),
        (["username"], Announcement("username", "e***.d***5")),
        (["gar"], Announcement("gar", "")),
        (["email", "username"], Announcement("username", "e***.d***5")),
        (["email", "gar"], Announcement("gar", "")),
        (["username", "gar"], Announcement("gar", "")),
        (["email", "username", "gar"], Announcement("gar", "")),
    ],
)
def test_the_owner_is_reminded_of_what_needs_least_memory(held, announcement):
    user = make_user(**{name: EVERYTHING[name] for name in held})

    assert sign_in_methods.announced(user) == announcement


@pytest.mark.parametrize(
    ("held", "with_password"),
    [([], []), (["gar"], []), (["username", "gar"], ["username"]), (["username", "email"], ["email", "username"])],
)
def test_the_mediacentre_opens_without_the_password(held, with_password):
    user = make_user(**{name: EVERYTHING[name] for name in held})

    assert [row.kind for row in sign_in_methods.with_password(user)] == with_password


def test_what_has_ended_opens_nothing_and_the_oldest_of_two_comes_first():
    user = make_user(**EVERYTHING)
    user.methods.filter(kind="email").update(ended_at=NOON)
    older = user.methods.create(kind="username", identifier="eric.dupont0001", how="merge", created_at=NOON)

    assert [(row.kind, row.identifier) for row in sign_in_methods.live_of(user)] == [
        ("username", older.identifier),
        ("username", "eric.dupont1205"),
        ("gar", "ido-1"),
    ]
    user.methods.filter(kind="gar").update(ended_at=NOON)
    assert sign_in_methods.announced(user) == Announcement("username", "e***.d***1")


def test_methods_of_many_cost_one_query_and_of_nobody_none(django_assert_num_queries):
    users = [make_user(username=f"lea.martin{number:04}") for number in range(3)]
    nothing = make_user()

    with django_assert_num_queries(1):
        held = sign_in_methods.held_by(user.pk for user in [*users, nothing])
    with django_assert_num_queries(0):
        assert sign_in_methods.held_by([]) == {}

    assert set(held) == {user.pk for user in users}


@pytest.mark.parametrize(
    ("identifier", "issuer", "kind"),
    [
        (" Éric.Dupont1205 ", "", "username"),
        ("ERIC@example.net", "", "email"),
        ("ido-1", "https://ent.example/idp", "gar"),
        ("ido-1", "https://elsewhere.example", "gar"),
        ("eric.dupont0001", "", "username"),
    ],
)
def test_an_identifier_is_somebodys_only_as_it_is_written_and_while_it_lives(identifier, issuer, kind):
    user = make_user(**EVERYTHING)
    is_theirs = not ("elsewhere" in issuer or "0001" in identifier)

    found = sign_in_methods.opened_by(kind=kind, identifier=identifier, issuer=issuer)
    assert (found.user if found else None) == (user if is_theirs else None)
    user.methods.update(ended_at=NOON)
    assert sign_in_methods.opened_by(kind=kind, identifier=identifier, issuer=issuer) is None


@pytest.fixture
def a_fourth_method(monkeypatch):
    toy.register(monkeypatch)


def test_an_account_is_opened_by_a_fourth_method_without_any_password(a_fourth_method):
    user = create_account(
        **ERIC, ways=[Way(kind="toy", identifier="abc")], how="joined", actor_kind=ActorKind.PUPIL, at=NOON
    )

    assert not user.has_usable_password()
    row = user.methods.get()
    row.full_clean()
    assert (row.identifier, row.get_kind_display()) == ("ABC", "Porte-clés")
    assert sign_in_methods.announced(user) == Announcement("toy", "A…")
    assert sign_in_methods.with_password(user) == []
    with pytest.raises(IdentifierTaken):
        create_account(
            **ERIC, ways=[Way(kind="toy", identifier="ABC")], how="joined", actor_kind=ActorKind.PUPIL, at=NOON
        )


def test_a_fourth_method_is_added_to_an_account_and_listed_last(a_fourth_method):
    user = make_user(**EVERYTHING)

    add_method(user=user, kind="toy", identifier="abc", how="card", actor_kind=ActorKind.PUPIL, at=NOON)

    assert [row.kind for row in sign_in_methods.live_of(user)] == ["email", "username", "gar", "toy"]
    with pytest.raises(MethodAlreadyThere):
        add_method(user=user, kind="toy", identifier="def", how="card", actor_kind=ActorKind.PUPIL, at=NOON)
