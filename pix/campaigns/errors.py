"""Why somebody cannot create, enter or send: facts only, the page writes the sentence."""

from collections.abc import Sequence

from pix.campaigns.models import Campaign, Participation
from pix.domain.campaigns import Problem


class CampaignError(Exception):
    """Nothing was changed."""


class CampaignRefused(CampaignError):
    """The campaign asked for cannot exist as it is; every reason is given at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problems))
        self.problems = tuple(problems)


class CodesExhausted(CampaignError):
    """No free code was found: the generator is broken, or the database is full of campaigns."""


class UnknownCode(CampaignError):
    """No campaign has this code, or its school is closed."""


class CampaignArchived(CampaignError):
    """The campaign takes no one in any more, and receives nothing; archiving it again changes nothing."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(f"campaign {campaign.pk} is archived")
        self.campaign = campaign


class CampaignNotArchived(CampaignError):
    """It cannot be reopened: it is open."""


class NotOnTheRoster(CampaignError):
    """The account is not that of a current pupil of the campaign's school."""


class AlreadyShared(CampaignError):
    """The results are sent; ``participation`` says when."""

    def __init__(self, participation: Participation) -> None:
        super().__init__(f"participation {participation.pk} is sent")
        self.participation = participation


class ParticipationDeleted(CampaignError):
    """The school deleted this pupil's participation."""


class TestNotFinished(CampaignError):
    """There are still questions to answer before sending."""

    __test__ = False  # not for pytest
