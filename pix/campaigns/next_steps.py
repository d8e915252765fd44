"""What a campaign asks of somebody next, as values that every page can match."""

from dataclasses import dataclass
from enum import StrEnum

from pix.campaigns.models import Participation


class Barrier(StrEnum):
    """Why somebody known may not go on."""

    ARCHIVED = "archived"
    DELETED = "deleted"  # the school deleted their participation
    ANOTHER_ACCOUNT = "another_account"  # the pupil takes part with another account, the one to use again


@dataclass(frozen=True, slots=True)
class ExternalIdNeeded:
    """The campaign asks for an identifier first; ``label`` says which."""

    label: str


@dataclass(frozen=True, slots=True)
class Start:
    """Nothing stands in the way; ``external_id`` as it will be kept."""

    external_id: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with this participation: there are questions left."""

    participation: Participation


@dataclass(frozen=True, slots=True)
class ShowResults:
    """Nothing is left to answer: there is a page to read, and perhaps to send from."""

    participation: Participation


@dataclass(frozen=True, slots=True)
class Barred:
    """The way is closed."""

    why: Barrier


NextStep = ExternalIdNeeded | Start | Resume | ShowResults | Barred
