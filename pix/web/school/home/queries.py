"""The figures of a school's first page, in two queries."""

from dataclasses import dataclass

from django.db.models import Count, Q

from pix.campaigns.models import Campaign, Participation
from pix.schools.models import School


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """Where a school stands. Participations are those of its open campaigns."""

    students: int
    campaigns: int
    started: int
    to_share: int
    shared: int
    has_campaign: bool

    @property
    def step(self) -> int:
        """The step of the first day: 1 import the base, 2 create campaigns, 3 all done."""
        if not self.students:
            return 1
        return 3 if self.has_campaign else 2


def school_figures(school: School) -> SchoolFigures:
    """Count campaigns, then what became of the participations of the open ones."""
    campaigns = Campaign.objects.filter(school=school).aggregate(
        every=Count("pk"), open=Count("pk", filter=Q(archived_at__isnull=True))
    )
    live = Participation.objects.live().filter(campaign__school=school, campaign__archived_at__isnull=True)
    statuses = dict(live.order_by().values_list("status").annotate(count=Count("pk")))
    return SchoolFigures(
        students=school.roster.current_student_count,
        campaigns=campaigns["open"],
        started=statuses.get(Participation.Status.STARTED, 0),
        to_share=statuses.get(Participation.Status.TO_SHARE, 0),
        shared=statuses.get(Participation.Status.SHARED, 0),
        has_campaign=campaigns["every"] > 0,
    )
