"""Which pupil of the school is this person? And what may be said to somebody who is perhaps not that pupil.

``docs/algorithms/matching.md`` tells the whole story, with the reasons.
"""

from pix.domain.reconciliation.choosing import Bearer, Seeker, choose_accounts
from pix.domain.reconciliation.identity import Candidate, TypedIdentity, birth_date_slips
from pix.domain.reconciliation.matching import Certain, Match, Nobody, ProposalReason, Proposed, match
from pix.domain.reconciliation.merges import MergeEvidence, MergeReason
from pix.domain.reconciliation.persons import (
    RankedAccount,
    SchoolRecord,
    are_surely_one_person,
    best_accounts,
    is_somebody_elses,
    may_be_one_person,
)
from pix.domain.reconciliation.situations import Code, Impasse, KnownAccount, LinkEvidence, Where, WrongAccount

__all__ = [
    "Bearer",
    "Candidate",
    "Certain",
    "Code",
    "Impasse",
    "KnownAccount",
    "LinkEvidence",
    "Match",
    "MergeEvidence",
    "MergeReason",
    "Nobody",
    "ProposalReason",
    "Proposed",
    "RankedAccount",
    "SchoolRecord",
    "Seeker",
    "TypedIdentity",
    "Where",
    "WrongAccount",
    "are_surely_one_person",
    "best_accounts",
    "birth_date_slips",
    "choose_accounts",
    "is_somebody_elses",
    "match",
    "may_be_one_person",
]
