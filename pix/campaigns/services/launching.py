"""Create a campaign, or one per class; archive it, reopen it.

Any member of a school may create one. A form posted twice makes one campaign: see ``create_campaign`` and
``create_campaign_per_division``. ``docs/rules/campaigns.md``, CAMP-3 to CAMP-8 and CAMP-18.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.campaigns.errors import CampaignArchived, CampaignNotArchived, CampaignRefused, CodesExhausted
from pix.campaigns.models import Campaign, CampaignDivision, TargetProfile
from pix.domain import campaigns
from pix.domain.campaigns import NAME_MAX, Draft, Problem, problems_of, read_draft
from pix.lib.text import clean_line
from pix.rosters.school_years import current_school_year
from pix.schools.models import Membership, School

SAME_FORM_WITHIN = timedelta(minutes=10)

_ATTEMPTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRequest:
    """A campaign, or one per class, as a member of ``school`` asks for it, its texts as they were typed."""

    school: School
    owner: User
    kind: str
    name: str
    title: str = ""
    landing_text: str = ""
    external_id_label: str = ""
    target_profile: TargetProfile | None = None
    divisions: Sequence[str] = ()

    @property
    def draft(self) -> Draft:
        """The texts as they will be stored, and what the rules judge."""
        return read_draft(
            kind=self.kind,
            name=self.name,
            title=self.title,
            landing_text=self.landing_text,
            external_id_label=self.external_id_label,
            has_target_profile=self.target_profile is not None,
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """A request, read once, before names and classes tell one campaign from the next."""

    request: CampaignRequest
    draft: Draft
    at: datetime

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that are the same in all its campaigns."""
        return {
            "owner": self.request.owner,
            "kind": self.draft.kind,
            "title": self.draft.title,
            "landing_text": self.draft.landing_text,
            "external_id_label": self.draft.external_id_label,
            "target_profile": self.request.target_profile,
        }

    @property
    def school_year(self) -> int:
        return current_school_year(self.request.school, self.at)


@dataclass(frozen=True, slots=True)
class _Wish:
    """One campaign to make: its name, and the classes it is for."""

    name: str
    divisions: frozenset[str]


def new_code() -> str:
    """Draw a code that nobody can guess."""
    return campaigns.draw_code(secrets.SystemRandom())


@transaction.atomic
def create_campaign(request: CampaignRequest, *, at: datetime, draw_code: Callable[[], str] = new_code) -> Campaign:
    """Open a campaign and give it a code of its own.

    The same campaign asked for twice by the same person within ten minutes is one campaign. Raises
    ``CampaignRefused`` with every problem found.
    """
    order = _Order(request, request.draft, at)
    wish = _Wish(order.draft.name, frozenset(request.divisions))
    _refuse_if_impossible(order, [wish])

    if twin := _same_form_just_before(order, wish):
        return twin
    campaign = _make(order, [wish], draw_code)[wish]
    trail.record(
        "campaign.created",
        at=at,
        target=campaign,
        actor_id=request.owner.pk,
        actor_kind=ActorKind.MEMBER,
        school_id=request.school.pk,
        kind=campaign.kind,
        divisions=len(wish.divisions),
    )
    return campaign


@transaction.atomic
def create_campaign_per_division(
    request: CampaignRequest, *, at: datetime, draw_code: Callable[[], str] = new_code
) -> list[Campaign]:
    """Open one campaign, with its own code, for each class; in the order of the request's ``divisions``.

    A class that already has an open campaign of that name by the same person this year keeps it: it is returned as it
    is, and its ``created_at`` tells it from the new ones. Raises ``CampaignRefused`` with every problem found.
    """
    order = _Order(request, request.draft, at)
    divisions = dict.fromkeys(request.divisions)
    wishes = [_Wish(name_for_division(order.draft.name, code), frozenset([code])) for code in divisions]
    _refuse_if_impossible(order, wishes, one_per_division=True)

    known = _known(order, wishes)
    made = _make(order, [wish for wish in wishes if wish not in known], draw_code)
    if made:
        trail.record(
            "campaigns.created_per_division",
            at=at,
            target=request.school,
            actor_id=request.owner.pk,
            actor_kind=ActorKind.MEMBER,
            school_id=request.school.pk,
            campaigns=[campaign.pk for campaign in made.values()],
        )
    return [(known | made)[wish] for wish in wishes]


def name_for_division(name: str, division: str) -> str:
    """How the campaign of one class is called: « Rentrée numérique 2DE4 »."""
    return f"{name} {clean_line(division)}".strip()


@transaction.atomic
def archive(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Close the campaign: nobody starts nor sends any more, everything stays readable. Raises ``CampaignArchived``."""
    if not Campaign.objects.filter(pk=campaign.pk, archived_at__isnull=True).update(archived_at=at, archived_by=by):
        raise CampaignArchived(campaign)
    return _turned("campaign.archived", campaign, by, at)


@transaction.atomic
def reopen(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Open an archived campaign again, with its code and everything in it. Raises ``CampaignNotArchived``."""
    if not Campaign.objects.filter(pk=campaign.pk, archived_at__isnull=False).update(
        archived_at=None, archived_by=None
    ):
        raise CampaignNotArchived
    return _turned("campaign.reopened", campaign, by, at)


def _turned(verb: str, campaign: Campaign, by: User, at: datetime) -> Campaign:
    trail.record(
        verb, at=at, target=campaign, actor_id=by.pk, actor_kind=ActorKind.MEMBER, school_id=campaign.school_id
    )
    campaign.refresh_from_db(fields=["archived_at", "archived_by"])
    return campaign


def _refuse_if_impossible(order: _Order, wishes: Sequence[_Wish], *, one_per_division: bool = False) -> None:
    """Collect every problem. The owner's membership is locked: two identical posts wait for each other."""
    problems = problems_of(order.draft)
    if any(len(wish.name) > NAME_MAX for wish in wishes) and Problem.NAME_TOO_LONG not in problems:
        problems.append(Problem.NAME_TOO_LONG)
    if order.request.target_profile is not None and not is_available(
        order.request.target_profile, order.request.school
    ):
        problems.append(Problem.TARGET_PROFILE_UNAVAILABLE)
    divisions = frozenset[str]().union(*(wish.divisions for wish in wishes))
    if one_per_division and not divisions:
        problems.append(Problem.DIVISION_REQUIRED)
    if divisions and order.request.school.divisions.filter(code__in=divisions).count() != len(divisions):
        problems.append(Problem.DIVISION_UNKNOWN)
    members = Membership.objects.filter(school=order.request.school, user=order.request.owner, disabled_at__isnull=True)
    if members.select_for_update(of=("self",)).first() is None:
        problems.append(Problem.OWNER_NOT_A_MEMBER)
    if problems:
        raise CampaignRefused(problems)


def is_available(target_profile: TargetProfile, school: School) -> bool:
    """Public, or the school's own; and still in use."""
    return target_profile.archived_at is None and target_profile.school_id in (None, school.pk)


def _same_form_just_before(order: _Order, wish: _Wish) -> Campaign | None:
    twins = (
        order.request.school.campaigns.active()
        .filter(name=wish.name, created_at__gt=order.at - SAME_FORM_WITHIN, **order.columns)
        .prefetch_related("divisions")
        .order_by("id")
    )
    return next((twin for twin in twins if _wish_of(twin) == wish), None)


def _known(order: _Order, wishes: Sequence[_Wish]) -> dict[_Wish, Campaign]:
    campaigns = (
        order.request.school.campaigns.active()
        .filter(owner=order.request.owner, kind=order.draft.kind, school_year=order.school_year)
        .filter(name__in=[wish.name for wish in wishes])
        .prefetch_related("divisions")
        .order_by("-id")
    )
    wanted = set(wishes)
    return {wish: campaign for campaign in campaigns if (wish := _wish_of(campaign)) in wanted}


def _wish_of(campaign: Campaign) -> _Wish:
    return _Wish(campaign.name, frozenset(campaign.division_codes))


def _make(order: _Order, wishes: Sequence[_Wish], draw_code: Callable[[], str]) -> dict[_Wish, Campaign]:
    """Write the campaigns; when somebody took one of the codes in between, draw them all again."""
    for _ in range(_ATTEMPTS):
        codes = _free_codes(len(wishes), draw_code)
        try:
            with transaction.atomic():
                return _write(order, dict(zip(wishes, codes, strict=True)))
        except IntegrityError:
            if not Campaign.objects.filter(code__in=codes).exists():
                raise
    raise CodesExhausted


def _free_codes(count: int, draw_code: Callable[[], str]) -> list[str]:
    free: set[str] = set()
    for _ in range(_ATTEMPTS):
        drawn = {draw_code() for _ in range(count - len(free))}
        taken = Campaign.objects.filter(code__in=drawn).values_list("code", flat=True) if drawn else ()
        free |= drawn - set(taken)
        if len(free) == count:
            return list(free)
    raise CodesExhausted


def _write(order: _Order, codes: dict[_Wish, str]) -> dict[_Wish, Campaign]:
    campaigns = Campaign.objects.bulk_create(
        Campaign(
            school=order.request.school,
            name=wish.name,
            code=code,
            school_year=order.school_year,
            created_at=order.at,
            **order.columns,
        )
        for wish, code in codes.items()
    )
    made = dict(zip(codes, campaigns, strict=True))
    CampaignDivision.objects.bulk_create(
        CampaignDivision(campaign=campaign, division=division)
        for wish, campaign in made.items()
        for division in sorted(wish.divisions)
    )
    return made
