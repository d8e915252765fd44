"""A pupil gets one account, and never a second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from pix.accounts.errors import IdentifierTaken, WeakPassword
from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.sign_in_methods import Way
from pix.audit.models import Entry
from pix.domain.reconciliation import LinkEvidence, TypedIdentity
from pix.reconciliation.entry_points import EntryPoint
from pix.reconciliation.errors import NotLetIn, NotRecognized, TooYoungForEmail
from pix.reconciliation.services import joining
from pix.reconciliation.services.identifying import identify, linked_student, refusal_of
from pix.reconciliation.visitors import IdentityNeeded, KnownPupil
from pix.rosters.models import FormerIne, Student, StudentLink
from pix.schools.models import School
from tests.accounts.factories import make_user
from tests.schools.factories import make_school, make_student

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
ZOE = TypedIdentity(first_name="zoe", last_name="cormier", birth_date=date(2014, 3, 5))
PASSWORD = "Girafe-valise-7"


@pytest.fixture
def zoe(school: School) -> Student:
    return make_student(school)


@pytest.fixture
def lycee(db: None) -> School:
    return make_school(uai="0699902N", name="Lycée Camille-Sorel")


def register(
    school: School, identity: TypedIdentity = ZOE, *, password: str | None = PASSWORD, **identifier: str
) -> Student:
    """By an identifiant, unless another way is named: ``email="…"``, ``gar="…"``."""
    [(kind, value)] = (identifier or {"username": ""}).items()
    way = Way(kind=kind, identifier=value, issuer="https://gar.example" if kind == "gar" else "")
    return joining.register(school=school, identity=identity, way=way, password=password, at=NOON)


def test_opens_an_account_from_the_record_and_links_it(school, zoe):
    student = register(school, username="zoe.cormier0503")

    assert student == zoe
    assert str(student.user) == "Zoé CORMIER"
    assert student.user.check_password(PASSWORD)
    assert student.user.methods.get().identifier == "zoe.cormier0503"
    made = StudentLink.objects.live().get(student=zoe)
    assert (made.user, made.evidence) == (student.user, LinkEvidence.NAMES_AND_BIRTHDATE)
    opened = Entry.objects.get(verb="account.created")
    assert (opened.actor_kind, opened.actor_id, opened.target_id) == ("pupil", student.user.pk, student.user.pk)


def test_another_identifiant_is_given_when_the_one_shown_was_taken_in_between(school, zoe):
    make_user(username="zoe.cormier0503")

    identifier = register(school, username="zoe.cormier0503").user.methods.get().identifier

    assert identifier.startswith("zoe.cormier")
    assert identifier != "zoe.cormier0503"


def test_a_way_that_needs_no_password_opens_an_account_without_one(school, zoe):
    user = register(school, gar="ido-1", password=None).user

    assert not user.has_usable_password()
    assert [(one.kind, one.identifier, one.issuer) for one in user.methods.all()] == [
        ("gar", "ido-1", "https://gar.example")
    ]


@pytest.mark.parametrize(
    ("born", "old_enough"), [(date(2011, 9, 1), True), (date(2011, 9, 2), False), (date(2014, 3, 5), False)]
)
def test_an_address_opens_the_account_from_the_fifteenth_birthday_on(school, born, old_enough):
    make_student(school, birth_date=born)
    identity = TypedIdentity(first_name="Zoé", last_name="Cormier", birth_date=born)

    if old_enough:
        student = register(school, identity, email="Zoe@Example.net")
        assert [method.identifier for method in student.user.methods.all()] == ["zoe@example.net"]
    else:
        with pytest.raises(TooYoungForEmail):
            register(school, identity, email="zoe@example.net")


def test_what_is_refused_writes_nothing(school, zoe):
    make_user(email="zoe@example.net")
    old = make_student(school, first_name="Alex", birth_date=date(2002, 10, 30))
    alex = TypedIdentity(first_name="Alex", last_name="Cormier", birth_date=old.birth_date)

    with pytest.raises(WeakPassword):
        register(school, password="Azerty12")
    with pytest.raises(NotRecognized):
        register(school, TypedIdentity(first_name="Zoée", last_name="Cormier", birth_date=ZOE.birth_date))
    with pytest.raises(IdentifierTaken):
        register(school, alex, email="zoe@example.net")

    assert User.objects.count() == 1
    assert not StudentLink.objects.exists()


@pytest.mark.parametrize(
    ("methods", "code", "masked"),
    [
        ({"email": "zoe@example.net"}, "S51", "z***@example.net"),
        ({"username": "zoe.cormier0503"}, "S52", "z***.c***3"),
        ({"username": "zoe.cormier0503", "email": "zoe@example.net"}, "S52", "z***.c***3"),
        ({"gar": "ido-1"}, "S53", ""),
        ({"gar": "ido-1", "username": "zoe.cormier0503", "email": "zoe@example.net"}, "S53", ""),
        ({}, None, ""),
    ],
)
def test_says_which_account_the_pupil_has_here(school, methods, code, masked):
    make_student(school, user=make_user(**methods))

    with pytest.raises(NotLetIn) as known:
        register(school)

    assert (known.value.refusal.code, known.value.refusal.masked) == (code, masked)


@pytest.mark.parametrize(
    ("there", "code"),
    [
        ({"birth_date": date(2013, 3, 5)}, "S62"),
        ({"last_name": "LEGRAND"}, "S62"),
        ({"last_name": "LEGRAND", "birth_date": date(2013, 3, 5)}, None),
    ],
)
def test_an_account_with_the_same_ine_elsewhere_is_the_pupils_unless_everything_differs(school, lycee, there, code):
    zoe = make_student(school)
    make_student(lycee, user=make_user(username="zoe.cormier0503"), ine=zoe.ine, **there)

    if code is None:
        assert register(school).user.pk
    else:
        with pytest.raises(NotLetIn) as known:
            register(school)
        assert known.value.refusal.code == code


def test_a_former_ine_counts_and_the_certified_account_comes_first(school, lycee):
    zoe = make_student(school)
    certified = make_user(username="zoe.cormier0503", certificate_count=1)
    there = make_student(lycee, user=certified)
    FormerIne.objects.create(student=there, ine=zoe.ine, replaced_at=NOON)
    make_student(make_school(uai="0699903P"), user=make_user(), ine=zoe.ine)

    assert refusal_of(zoe, None).user_id == certified.pk


@pytest.mark.parametrize(
    ("first", "second", "announced"),
    [
        ({"certificate_count": 1}, {"last_active_on": date(2026, 8, 1)}, 0),
        ({"last_active_on": date(2026, 8, 1)}, {"last_active_on": date(2026, 6, 1)}, 0),
        ({"last_active_on": date(2026, 6, 1)}, {"last_active_on": date(2026, 8, 1)}, 1),
        ({}, {"last_active_on": date(2026, 6, 1)}, 1),
        ({}, {}, 1),
    ],
)
def test_of_two_accounts_elsewhere_the_most_certified_then_the_last_active_is_announced(
    school, zoe, first, second, announced
):
    accounts = [make_user(**fields) for fields in (first, second)]
    for uai, user in zip(("0699903P", "0699904R"), accounts, strict=True):
        make_student(make_school(uai=uai), user=user, ine=zoe.ine)

    assert refusal_of(zoe, None).user_id == accounts[announced].pk


@pytest.mark.parametrize("why", ["closed", "merged"])
def test_a_retired_account_elsewhere_is_not_announced(school, lycee, why):
    zoe = make_student(school)
    retired = {"closed": {"is_active": False}, "merged": {"merged_into": make_user()}}
    make_student(lycee, user=make_user(username="zoe.cormier0503", **retired[why]), ine=zoe.ine)

    assert refusal_of(zoe, None) is None
    assert register(school).user.methods.get().identifier != "zoe.cormier0503"


def who(school: School, user: User) -> object:
    """Whom the school takes this account for, without a question."""
    return identify(entry_point=EntryPoint(school, "MPLRHT364"), user=user, at=NOON)


def test_a_signed_in_pupil_of_the_same_ine_is_reached_without_a_question(school, lycee):
    user = make_user(username="zoe.cormier0503")
    there = make_student(lycee, user=user, birth_date=date(2013, 3, 5))
    zoe = make_student(school, ine=there.ine)

    assert who(school, user) == KnownPupil(zoe)
    assert linked_student(school=school, user=user) == zoe
    assert who(school, user) == KnownPupil(zoe)
    assert StudentLink.objects.get(student=zoe).evidence == LinkEvidence.SAME_INE


@pytest.mark.parametrize("why", ["another person", "a twin", "taken", "left", "provisional"])
def test_the_same_ine_is_not_enough_when(school, lycee, why):
    user = make_user()
    there = make_student(lycee, user=user)
    fields = {
        "another person": {"ine": there.ine, "last_name": "ROUX", "birth_date": date(2012, 1, 1)},
        "a twin": {"ine": there.ine, "first_name": "Léa", "needs_proof": True},
        "taken": {"ine": there.ine, "user": make_user()},
        "left": {"ine": there.ine, "left_on": NOON.date(), "left_why": "absent"},
        "provisional": {"ine": None, "provisional_key": "x"},
    }
    make_student(school, **fields[why])

    assert who(school, user) == IdentityNeeded()


def associate(school: School, user: User) -> Student:
    return joining.associate(school=school, user=user, identity=ZOE, at=NOON)


def test_a_signed_in_account_is_associated_once(school, zoe):
    user = make_user()

    assert associate(school, user) == zoe
    assert associate(school, user) == zoe
    made = StudentLink.objects.get()
    assert (made.user, made.evidence) == (user, LinkEvidence.SIGNED_IN)


@pytest.mark.parametrize(
    ("methods", "code"),
    [({"email": "z@example.net"}, "R31"), ({"username": "zoe.cormier0503"}, "R32"), ({"gar": "ido-1"}, "R33")],
)
def test_a_pupil_who_has_another_account_keeps_it(school, methods, code):
    make_student(school, user=make_user(**methods))

    with pytest.raises(NotLetIn) as known:
        associate(school, make_user())

    assert known.value.refusal.code == code


def test_a_pupil_known_elsewhere_by_another_account_keeps_it(school, lycee, zoe):
    make_student(lycee, user=make_user(username="zoe.cormier0503"), ine=zoe.ine)

    with pytest.raises(NotLetIn) as known:
        associate(school, make_user())

    assert known.value.refusal.code == "R12"


def test_an_account_that_is_another_pupils_here_is_refused(school, zoe):
    user = make_user()
    make_student(school, first_name="Noé", user=user)

    with pytest.raises(NotLetIn) as refused:
        associate(school, user)

    assert refused.value.refusal.code == "R70"


@pytest.mark.parametrize(("there", "refused"), [(date(2009, 1, 1), True), (date(2014, 3, 5), False)])
def test_an_account_that_knows_only_other_ines_and_birthdates_is_refused(school, lycee, zoe, there, refused):
    user = make_user()
    make_student(lycee, first_name="Noé", user=user, birth_date=there)

    if refused:
        with pytest.raises(NotLetIn) as error:
            associate(school, user)
        assert error.value.refusal.code == "R90"
    else:
        assert associate(school, user) == zoe


@pytest.mark.parametrize(
    ("known", "refused"),
    [
        ([{"birth_date": date(2009, 1, 1)}, {"birth_date": date(2009, 1, 2)}], True),
        ([{"birth_date": date(2009, 1, 1)}, {}], False),
        ([{}, {"birth_date": date(2009, 1, 1)}], False),
        ([{"birth_date": date(2009, 1, 1)}, {"birth_date": date(2009, 1, 2), "ine": "own"}], False),
    ],
)
def test_one_ine_or_birthdate_that_agrees_among_all_those_known_is_enough(school, zoe, known, refused):
    user = make_user()
    for uai, fields in zip(("0699903P", "0699904R"), known, strict=True):
        ine = zoe.ine if "ine" in fields else None
        make_student(make_school(uai=uai), user=user, first_name="Noé", **(fields | ({"ine": ine} if ine else {})))

    refusal = refusal_of(zoe, user)

    assert (str(refusal.code) if refusal else None) == ("R90" if refused else None)


def test_a_pupil_known_elsewhere_without_ine_is_associated(school, lycee, zoe):
    user = make_user()
    make_student(lycee, first_name="Noé", user=user, birth_date=date(2009, 1, 1), ine=None, provisional_key="x")

    assert associate(school, user) == zoe


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_that_race_for_the_same_pupil_one_wins():
    school = make_school()
    make_student(school)

    def race(number: int) -> str:
        try:
            register(school, password=f"Girafe-valise-{number}")
        except NotLetIn as known:
            return str(known.refusal.code)
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(race, range(4)))

    assert outcomes == ["S52", "S52", "S52", "in"]
    assert AuthenticationMethod.objects.count() == User.objects.count() == StudentLink.objects.count() == 1
