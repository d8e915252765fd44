"""What the database promises of merges, before anything merges."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pix.domain.reconciliation import MergeEvidence, MergeReason
from tests.accounts.factories import make_user, merge

NOW = timezone.now()

pytestmark = pytest.mark.django_db


def test_an_account_is_retired_once_and_again_when_that_was_undone():
    kept, retired = make_user(), make_user()
    proven = MergeEvidence(students=[4, 5], methods=[1])
    first = merge(kept, retired, reason=MergeReason.SAME_INE, evidence=proven, moved_methods=[1, 2], moved_links=[3])
    first.refresh_from_db()
    first.full_clean()
    assert (first.get_reason_display(), first.evidence) == ("même INE", proven)

    with pytest.raises(IntegrityError), transaction.atomic():
        merge(make_user(), retired)

    first.undone_at, first.undone_by = NOW, kept
    first.save()
    assert merge(kept, retired).moved_links == []
    assert kept.merges.count() == 2


def test_an_account_is_not_merged_with_itself():
    user = make_user()

    with pytest.raises(IntegrityError), transaction.atomic():
        merge(user, user)
