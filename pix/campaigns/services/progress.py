"""How far a test has come: the targeted skills about which something is known already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pix.accounts import people
from pix.accounts.models import User
from pix.assessments.models import SkillEvidence
from pix.campaigns.models import Participation


@dataclass(frozen=True, slots=True)
class Progress:
    """``settled`` of the ``targeted`` skills; a test that is over is complete, whatever it left out."""

    settled: int
    targeted: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 is for a test that is over."""
        return 100 * self.settled // self.targeted if self.targeted else 100


COMPLETE = Progress(1, 1)


def progress_of(participations: Sequence[Participation]) -> dict[int, Progress]:
    """The progress of each participation, by its id; ``assessment`` and ``user`` must have been read with them.

    Two queries at most, whatever their number.
    """
    running = {
        one.pk: frozenset(one.assessment.skill_codes)
        for one in participations
        if one.status == Participation.Status.STARTED and one.assessment is not None
    }
    owners = {one.pk: one.user for one in participations if one.pk in running}
    known = _known_skills(set(owners.values()), frozenset[str]().union(*running.values()))
    return {
        one.pk: Progress(len(known[one.user_id] & running[one.pk]), len(running[one.pk]))
        if one.pk in running
        else COMPLETE
        for one in participations
    }


def _known_skills(users: set[User], skill_codes: frozenset[str]) -> dict[int, set[str]]:
    """The skills each account has evidence about, that of the accounts it absorbed included."""
    known: dict[int, set[str]] = defaultdict(set)
    if not users or not skill_codes:
        return known
    owners = people.owners(users)
    evidence = SkillEvidence.objects.filter(user__in=owners, skill__code__in=skill_codes)
    for user_id, code in evidence.order_by().values_list("user_id", "skill__code").distinct():
        known[owners[user_id]].add(code)
    return known
