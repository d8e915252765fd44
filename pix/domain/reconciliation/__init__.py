"""Which pupil of the school is this person? And what may be said to somebody who is perhaps not that pupil.

``docs/algorithms/matching.md`` tells the whole story, with the reasons.
"""

from pix.domain.reconciliation.choosing import Bearer, Seeker, choose_accounts
from pix.domain.reconciliation.identity import Candidate, TypedIdentity, birth_date_slips
from pix.domain.reconciliation.matching import Certain, Match, Nobody, Proposed, Reason, match
from pix.domain.reconciliation.merges import MergeEvidence, MergeReason
from pix.domain.reconciliation.situations import Code, Evidence, Impasse, KnownAccount, WayIn, Where, WrongAccount

__all__ = [
    "Bearer",
    "Candidate",
    "Certain",
    "Code",
    "Evidence",
    "Impasse",
    "KnownAccount",
    "Match",
    "MergeEvidence",
    "MergeReason",
    "Nobody",
    "Proposed",
    "Reason",
    "Seeker",
    "TypedIdentity",
    "WayIn",
    "Where",
    "WrongAccount",
    "birth_date_slips",
    "choose_accounts",
    "match",
]
