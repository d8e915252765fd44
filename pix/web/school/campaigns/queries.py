"""A school's campaigns, reached through the school: of another one, they do not exist."""

from enum import StrEnum

from django.db.models import QuerySet
from django.http import Http404

from pix.accounts.models import User
from pix.campaigns.models import Campaign, Participation
from pix.lib.text import natural_key
from pix.rosters.models import Division
from pix.schools.models import School


class Shelf(StrEnum):
    """Which campaigns are listed; the words of the address."""

    ALL = "toutes"
    MINE = "miennes"
    ARCHIVED = "archivees"


def campaign_of(school: School, pk: int) -> Campaign:
    campaign = (
        Campaign.objects.filter(school=school)
        .select_related("school__roster", "owner", "target_profile", "archived_by")
        .prefetch_related("divisions")
        .filter(pk=pk)
        .first()
    )
    if campaign is None:
        raise Http404
    return campaign


def participation_of(campaign: Campaign, pk: int) -> Participation:
    found = (
        Participation.objects.live()
        .filter(campaign=campaign, pk=pk)
        .select_related("student", "assessment", "user")
        .first()
    )
    if found is None:
        raise Http404
    return found


def campaigns_on(shelf: Shelf, *, school: School, member: User) -> QuerySet[Campaign]:
    """The campaigns of one list, the newest first (those made in one go as they were made), with owners and classes."""
    listed = Campaign.objects.filter(school=school, archived_at__isnull=shelf != Shelf.ARCHIVED)
    if shelf == Shelf.MINE:
        listed = listed.filter(owner=member)
    return listed.select_related("owner").prefetch_related("divisions").order_by("-created_at", "id")


def what_is_missing(school: School, shelf: Shelf) -> str:
    """Why a list is empty: the first thing a school of the first day has to do, else an empty shelf."""
    if Campaign.objects.filter(school=school).exists():
        return f"none_{shelf}"
    if not school.roster.current_student_count:
        return "roster"
    if not school.divisions.exists():
        return "division"
    return "campaign"


def divisions_of(school: School) -> list[Division]:
    """The classes to tick, as people count them."""
    return sorted(school.divisions.order_by(), key=lambda division: natural_key(division.code))
