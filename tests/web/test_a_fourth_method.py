"""What a fourth way in changes on screen: it is there, everywhere the three others are, and no page was told."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pix.accounts import sign_in_methods
from pix.accounts.services.registration import add_method
from pix.audit.models import ActorKind
from tests.accounts import toy
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_division
from tests.schools.factories import make_student

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
ZOE = {"first_name": "Zoé", "last_name": "Cormier", "birth_day": "5", "birth_month": "3", "birth_year": "2014"}


@pytest.fixture
def pupil(school, monkeypatch):
    """A pupil whose account nothing else opens."""
    toy.register(monkeypatch)
    user = make_user(password=None)
    student = make_student(school, last_name="Nouveau", division="6E A", user=user)
    make_student(school, last_name="Ancien", division="6E A", user=make_user(username="a.ancien0101"))
    make_division(school, "6E A", 2)
    add_method(
        user=user, kind="toy", identifier="clé-7", how="card", actor_kind=ActorKind.PUPIL, at=student.user.created_at
    )
    return student


def test_it_is_a_tag_and_a_filter_of_eleves(visitor, pupil):
    body = visitor("member").get("/orga/eleves?methode=porte-cles").content.decode()

    assert '<option value="porte-cles" selected>Porte-clés</option>' in body
    rows = body.split('id="lignes"')[1]
    assert "Nouveau" in rows
    assert "Ancien" not in rows
    assert re.search(r'icons[^"]*#ticket"/></svg>Porte-clés</span>', rows)


def test_it_is_on_the_page_of_the_account_which_has_no_password_to_reset(visitor, pupil):
    client = visitor("member")

    body = client.get(f"/orga/eleves/{pupil.pk}/compte").content.decode()

    assert "<dt>Porte-clés</dt>" in body
    assert 'data-copy="CLÉ-7"' in body
    assert client.get(f"/orga/eleves/{pupil.pk}/mot-de-passe").status_code == 409


def test_it_is_among_the_methods_of_those_a_campaign_awaits(visitor, pupil, member):
    campaign = make_campaign(pupil.school, member, divisions=("6E A",))

    body = visitor("member").get(f"/orga/campagnes/{campaign.pk}").content.decode()

    assert "Porte-clés</span>" in body


@pytest.mark.parametrize("opens_with_the_password", [True, False])
def test_a_pupil_who_joins_is_told_of_it_and_signs_in_where_there_is_something_to_type(
    client, school, member, monkeypatch, opens_with_the_password
):
    way = replace(toy.TOY, needs_password=opens_with_the_password)
    monkeypatch.setattr(sign_in_methods, "METHODS", (*sign_in_methods.METHODS, way))
    campaign = make_campaign(school, member)
    student = make_student(school, user=make_user())
    add_method(user=student.user, kind="toy", identifier="clé-7", how="card", actor_kind=ActorKind.PUPIL, at=NOON)

    answer = client.post(f"/campagnes/{campaign.code}/inscription", ZOE)

    assert answer.status_code == 409
    body = answer.content.decode()
    assert "Il est dans cet établissement, et s’ouvre par : Porte-clés." in body.replace("\u00a0", " ")
    assert ("Je me connecte" in body.split("<main")[1]) is opens_with_the_password


def test_a_pupil_who_joins_reads_the_sentence_of_its_own(client, school, member, monkeypatch):
    way = replace(toy.TOY, reminder="Le porte-clés %(masked)s ouvre ce compte, %(where)s.")
    monkeypatch.setattr(sign_in_methods, "METHODS", (*sign_in_methods.METHODS, way))
    campaign = make_campaign(school, member)
    student = make_student(school, user=make_user())
    add_method(user=student.user, kind="toy", identifier="clé-7", how="card", actor_kind=ActorKind.PUPIL, at=NOON)

    body = client.post(f"/campagnes/{campaign.code}/inscription", ZOE).content.decode()

    assert "Le porte-clés C… ouvre ce compte, dans cet établissement." in body


def test_its_owner_reads_it_on_mon_compte(client, pupil):
    client.force_login(pupil.user)

    body = client.get("/mon-compte").content.decode()

    assert "<h3>Porte-clés</h3>" in body
    assert "CLÉ-7" in body
    assert body.count("Ouvre ce compte") == 1
    assert body.count("Pas encore") == 3
