from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from django.db import connection

from pix.accounts import people
from pix.accounts.errors import IdentifierTaken, MethodAlreadyThere, NoUsernameLeft, PasswordNeeded, WrongIssuer
from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services.passwords import HashedPassword, hash_password
from pix.accounts.services.registration import add_method, create_account, propose_username
from pix.accounts.sign_in_methods import Way
from pix.audit.models import ActorKind, Entry
from tests.accounts.factories import make_user, merge

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
ERIC = {"first_name": "Éric", "last_name": "Dupont"}
ENT = "https://ent.example"
UNREAD = HashedPassword("!")
BORN = date(2008, 5, 12)

pytestmark = pytest.mark.django_db


def test_proposes_the_identifiant_of_the_record():
    assert propose_username(**ERIC, birth_date=BORN) == "eric.dupont1205"


def test_draws_four_digits_when_it_is_taken():
    make_user(username="eric.dupont1205")

    proposed = {propose_username(**ERIC, birth_date=BORN, rng=Random(seed)) for seed in range(5)}

    assert len(proposed) > 1
    assert all(one.startswith("eric.dupont") and len(one) == 15 and one[-4:].isdigit() for one in proposed)
    assert "eric.dupont1205" not in proposed


def test_an_identifiant_that_somebody_once_had_is_not_given_again():
    make_user(username="eric.dupont1205")
    AuthenticationMethod.objects.update(ended_at=NOON)

    assert propose_username(**ERIC, birth_date=BORN) != "eric.dupont1205"


def taking_all_but(*left: str) -> None:
    user = make_user()
    AuthenticationMethod.objects.bulk_create(
        AuthenticationMethod(user=user, kind="username", identifier=one, how="joined", created_at=NOON)
        for number in range(10_000)
        if (one := f"eleve.eleve{number:04}") not in left
    )


def test_finds_the_last_free_one_and_says_when_there_is_none():
    taking_all_but("eleve.eleve0042")

    nameless = {"first_name": "李", "last_name": "黎", "birth_date": BORN}
    assert propose_username(**nameless) == "eleve.eleve0042"

    make_user(username="eleve.eleve0042")
    with pytest.raises(NoUsernameLeft):
        propose_username(**nameless)


def test_an_account_is_opened_with_its_method():
    password = hash_password("Girafe-valise-7")
    user = create_account(
        **ERIC,
        password=password,
        username="Eric.Dupont1205",
        email="Eric@Example.net",
        how="joined",
        actor_kind=ActorKind.PUPIL,
        at=NOON,
    )

    assert user.check_password("Girafe-valise-7")
    assert (user.first_name, user.last_name) == ("Éric", "Dupont")
    assert set(user.methods.values_list("kind", "identifier")) == {
        ("username", "eric.dupont1205"),
        ("email", "eric@example.net"),
    }
    entry = Entry.objects.get(verb="account.created")
    assert "dupont" not in str(entry.facts).lower()
    assert (entry.at, entry.actor_id, entry.actor_kind, entry.target_id) == (NOON, user.pk, "pupil", user.pk)
    assert entry.facts == {"how": "joined", "methods": ["email", "username"]}


def test_what_a_member_does_is_told_as_theirs():
    teacher = make_user()
    password = hash_password("Girafe-valise-7")
    theirs = {"actor_kind": ActorKind.MEMBER, "created_by": teacher, "at": NOON}
    user = create_account(**ERIC, username="eric.dupont1205", password=password, how="school", **theirs)
    method = add_method(user=user, kind="gar", identifier="ido-1", issuer="https://e.example", how="card", **theirs)
    own = add_method(
        user=user, kind="email", identifier="e@example.net", how="settings", actor_kind=ActorKind.PUPIL, at=NOON
    )

    told = [
        (entry.verb, entry.at, entry.actor_id, entry.actor_kind, entry.target_id, entry.facts)
        for entry in Entry.objects.order_by("id")
    ]
    assert told == [
        ("account.created", NOON, teacher.pk, "member", user.pk, {"how": "school", "methods": ["username"]}),
        ("method.added", NOON, teacher.pk, "member", user.pk, {"how": "card", "kind": "gar"}),
        ("method.added", NOON, user.pk, "pupil", user.pk, {"how": "settings", "kind": "email"}),
    ]
    assert (method.created_by, method.how, method.issuer, method.created_at) == (
        teacher,
        "card",
        "https://e.example",
        NOON,
    )
    assert own.created_by is None


@pytest.mark.parametrize("kind", [ActorKind.PUPIL, ActorKind.MEMBER])
def test_the_journal_names_who_opened_an_account_or_added_a_way_to_it(kind):
    teacher = make_user()
    alone = create_account(**ERIC, how="joined", actor_kind=kind, at=NOON)
    add_method(user=alone, kind="gar", identifier="ido-1", issuer=ENT, how="card", actor_kind=kind, at=NOON)
    helped = create_account(**ERIC, how="teacher", actor_kind=ActorKind.MEMBER, created_by=teacher, at=NOON)

    entries = Entry.objects.order_by("pk").values_list("verb", "target_id", "actor_id", "actor_kind")
    assert [(verb, target, actor, by) for verb, target, actor, by in entries if verb == "account.created"] == [
        ("account.created", alone.pk, alone.pk, kind),
        ("account.created", helped.pk, teacher.pk, ActorKind.MEMBER),
    ]
    added = Entry.objects.get(verb="method.added")
    assert (added.actor_id, added.actor_kind) == (alone.pk, kind)


def test_an_account_without_password_cannot_be_opened_by_one():
    assert not create_account(**ERIC, how="joined", actor_kind=ActorKind.PUPIL, at=NOON).has_usable_password()


def test_a_taken_login_writes_nothing():
    make_user(username="eric.dupont1205")

    with pytest.raises(IdentifierTaken):
        create_account(
            **ERIC, username="eric.dupont1205", password=UNREAD, how="joined", actor_kind=ActorKind.PUPIL, at=NOON
        )

    assert User.objects.count() == 1


USERNAME, ANOTHER = Way(kind="username", identifier="eric.dupont1205"), Way(kind="username", identifier="eric.dupont1")
ADDRESS, IDO = Way(kind="email", identifier="eric@example.net"), Way(kind="gar", identifier="ido-1", issuer=ENT)
WITHOUT_ISSUER, VOUCHED_FOR = replace(IDO, issuer=""), replace(ADDRESS, issuer=ENT)


@pytest.mark.parametrize(
    ("ways", "password", "why"),
    [
        ([USERNAME, ANOTHER], UNREAD, MethodAlreadyThere),
        ([USERNAME], None, PasswordNeeded),
        ([IDO, ADDRESS], None, PasswordNeeded),
        ([WITHOUT_ISSUER], None, WrongIssuer),
        ([VOUCHED_FOR], UNREAD, WrongIssuer),
        ([IDO, replace(IDO, identifier="ido-2")], None, None),
        ([USERNAME, ADDRESS, IDO], UNREAD, None),
    ],
)
def test_an_account_is_opened_with_what_its_ways_need_or_not_at_all(ways, password, why):
    with pytest.raises(why) if why else nullcontext():
        create_account(**ERIC, ways=ways, password=password, how="joined", actor_kind=ActorKind.PUPIL, at=NOON)

    assert User.objects.exists() is (why is None)


@pytest.mark.parametrize(
    ("held", "way", "why"),
    [
        ({"username": "eric.dupont1205"}, ANOTHER, MethodAlreadyThere),
        ({"gar": "ido-0", "password": None}, ADDRESS, PasswordNeeded),
        ({"username": "eric.dupont1205"}, WITHOUT_ISSUER, WrongIssuer),
        ({"username": "eric.dupont1205"}, VOUCHED_FOR, WrongIssuer),
        ({"gar": "ido-0", "password": None}, IDO, None),
        ({"username": "eric.dupont1205"}, ADDRESS, None),
    ],
)
def test_a_way_is_added_with_what_it_needs_or_not_at_all(held, way, why):
    user = make_user(**held)

    with pytest.raises(why) if why else nullcontext():
        add_method(user=user, **asdict(way), how="school", actor_kind=ActorKind.MEMBER, at=NOON)

    assert user.methods.count() == (2 if why is None else 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_addresses_added_at_once_one_stays():
    user = make_user(username="eric.dupont1205")

    def race(number: int) -> str:
        address = f"eric{number}@example.net"
        try:
            add_method(user=user, kind="email", identifier=address, how="school", actor_kind=ActorKind.MEMBER, at=NOON)
        except MethodAlreadyThere:
            return "refused"
        finally:
            connection.close()
        return "added"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(race, range(4)))

    assert outcomes == ["added", "refused", "refused", "refused"]
    assert user.methods.filter(kind="email").count() == 1


def test_an_address_that_has_ended_leaves_room_for_another():
    user = make_user(email="old@example.net")
    user.methods.update(ended_at=NOON)

    add_method(
        user=user, kind="email", identifier="new@example.net", how="school", actor_kind=ActorKind.MEMBER, at=NOON
    )

    assert user.methods.count() == 2


def test_methods_add_up_and_the_first_identifiant_stays():
    user = make_user(username="eric.dupont1205")

    add_method(
        user=user, kind="email", identifier="Eric@Example.net", how="school", actor_kind=ActorKind.PUPIL, at=NOON
    )
    for ido in ("ido-1", "ido-2"):
        add_method(user=user, kind="gar", identifier=ido, issuer=ENT, how="card", actor_kind=ActorKind.PUPIL, at=NOON)

    assert user.methods.count() == 4
    with pytest.raises(MethodAlreadyThere):
        add_method(
            user=user, kind="username", identifier="eric.dupont0001", how="school", actor_kind=ActorKind.PUPIL, at=NOON
        )
    with pytest.raises(IdentifierTaken):
        add_method(
            user=make_user(),
            kind="email",
            identifier="ERIC@example.net",
            how="school",
            actor_kind=ActorKind.PUPIL,
            at=NOON,
        )


def test_the_evidence_of_somebody_is_that_of_the_accounts_they_absorbed(django_assert_num_queries):
    kept = make_user()
    with django_assert_num_queries(0):
        assert people.ids(kept) == (kept.pk,)

    retired = make_user()
    merge(kept, retired)

    assert people.ids(kept) == (kept.pk, retired.pk)
