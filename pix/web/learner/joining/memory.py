"""What a pupil has typed and not finished yet: kept in the session, for one campaign, half an hour at most.

Nothing here is a right: the identity is matched again when the account is made.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest

from pix.campaigns.models import Campaign
from pix.domain.reconciliation import TypedIdentity
from pix.rosters.models import Student

KEY = "joining"
KEPT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollection:
    """An identity that was recognized, the number of its pupil, and the identifiant that was shown for it."""

    identity: TypedIdentity
    student_id: int
    username: str = ""

    def student_in(self, campaign: Campaign) -> Student | None:
        """The pupil that was recognized, if they are still one of the campaign's school."""
        return campaign.school.students.current().select_related("user").filter(pk=self.student_id).first()


def remember(request: HttpRequest, campaign: Campaign, kept: Recollection, *, at: datetime) -> None:
    """Keep it for the next page."""
    identity = kept.identity
    request.session[KEY] = {
        "campaign": campaign.pk,
        "at": at.isoformat(),
        "first_name": identity.first_name,
        "last_name": identity.last_name,
        "birth_date": identity.birth_date.isoformat(),
        "student": kept.student_id,
        "username": kept.username,
    }


def recall(request: HttpRequest, campaign: Campaign, *, at: datetime) -> Recollection | None:
    """Give it back; nothing when it is too old or was typed for another campaign."""
    kept = request.session.get(KEY)
    if not kept or kept["campaign"] != campaign.pk or at - datetime.fromisoformat(kept["at"]) > KEPT:
        return None
    identity = TypedIdentity(
        first_name=kept["first_name"],
        last_name=kept["last_name"],
        birth_date=date.fromisoformat(kept["birth_date"]),
    )
    return Recollection(identity=identity, student_id=kept["student"], username=kept["username"])


def forget(request: HttpRequest) -> None:
    """« Ce n’est pas moi », or it is done."""
    request.session.pop(KEY, None)
