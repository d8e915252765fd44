"""The banner that greets somebody on their dashboard, until they close it."""

from datetime import datetime

from pix.accounts.models import User


def close_banner(*, user: User, at: datetime) -> None:
    """Close the welcome banner for ever; closing it twice keeps the first date."""
    User.objects.filter(pk=user.pk, welcome_banner_closed_at__isnull=True).update(welcome_banner_closed_at=at)
