"""What waits for nobody is erased, even in a school where nobody looks any more."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from pix.rosters.models import RosterImport


def test_the_timer_erases_a_preview_of_more_than_a_day_and_keeps_a_younger_one(school):
    old, young = (
        RosterImport.objects.create(
            school=school,
            status="previewed",
            file_sha256="0" * 64,
            file_size=1,
            payload=b"records",
            asked_at=timezone.now() - timedelta(hours=hours),
        )
        for hours in (25, 23)
    )

    call_command("tidy_rosters")

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.status, old.payload) == ("abandoned", None)
    assert (young.status, bytes(young.payload)) == ("previewed", b"records")
