"""How far the tests of many participations have come, for who follows them."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from pix.assessments.services import results
from pix.campaigns.models import Participation
from pix.domain.scoring import Progress


def progress_of(participations: Sequence[Participation]) -> dict[int, Progress]:
    """The progress of each participation, by its id; ``assessment`` must have been read with them.

    What is to be sent or was sent, and what has no test, is finished. One query at most, whatever their number.
    """
    running = {
        one.pk: one.assessment
        for one in participations
        if one.status == Participation.Status.STARTED and one.assessment is not None
    }
    prefetch_related_objects(list(running.values()), "skill_set")
    return {
        one.pk: results.progress(assessment=running[one.pk]) if one.pk in running else Progress(0, 0, finished=True)
        for one in participations
    }
