from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from pix.audit import erasing, trail
from pix.audit.models import Entry, SecurityEvent, Source, Target

NOW = timezone.now()
Kind = SecurityEvent.Kind


def test_an_event_is_one_insert(school, administrator, django_assert_num_queries):
    with django_assert_num_queries(1):
        trail.notice(
            Kind.ACCOUNT_VIEW,
            at=NOW,
            source=Source.PIX_ORGA,
            user_id=administrator.pk,
            school_id=school.pk,
            target=school,
            detail="seen",
        )

    event = SecurityEvent.objects.get()
    assert (event.kind, event.source, event.user_id) == (Kind.ACCOUNT_VIEW, Source.PIX_ORGA, administrator.pk)
    assert (event.target_type, event.target_id, event.detail) == (Target.SCHOOL, school.pk, "seen")


def test_an_export_stands_in_both_journals(school, administrator):
    trail.record_export(
        "campaign.exported",
        at=NOW,
        target=school,
        actor_id=administrator.pk,
        school_id=school.pk,
        source=Source.PIX_ORGA,
        lines=3,
    )

    entry, event = Entry.objects.get(), SecurityEvent.objects.get()
    assert (entry.verb, entry.actor_id, entry.facts) == ("campaign.exported", administrator.pk, {"lines": 3})
    assert (event.kind, event.detail, event.target_id) == (Kind.EXPORT, "campaign.exported", school.pk)


def test_an_export_stands_in_both_journals_or_in_none(school):
    with pytest.raises(IntegrityError):
        trail.record_export("campaign.exported", at=NOW, target=school, actor_id=1, school_id=school.pk, source=None)

    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [1, 2, 10_000])
def test_events_are_erased_after_a_year_however_many_there_are(monkeypatch, at_once):
    monkeypatch.setattr(erasing, "AT_ONCE", at_once)
    for days in (1, 364, 366, 400, 800):
        trail.notice(Kind.SIGNED_IN, at=NOW - timedelta(days=days), source=Source.PIX, user_id=days)
    told = StringIO()

    call_command("erase_security_events", stdout=told)

    assert set(SecurityEvent.objects.values_list("user_id", flat=True)) == {1, 364}
    assert "3 événements" in told.getvalue()


@pytest.mark.django_db
def test_two_events_of_one_moment_are_two_rows():
    for _ in range(2):
        trail.notice(Kind.SIGNED_IN, at=NOW, source=Source.PIX, user_id=1)

    assert SecurityEvent.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("query", [erasing.oldest(NOW), SecurityEvent.objects.filter(at__lte=NOW)])
def test_old_events_are_found_by_the_key(query):
    """No index of their own: the key begins with the moment."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = query.values("at").explain()

    assert {"sqlite": "sqlite_autoindex", "postgresql": "audit_securityevent_pkey"}[connection.vendor] in plan


@pytest.mark.parametrize("label", trail.TARGETS)
def test_what_an_event_is_about_has_a_model(label):
    assert apps.get_model(label)


def test_no_two_models_are_told_alike():
    assert sorted(trail.TARGETS.values()) == sorted(Target)
