"""What is known of a person's skills: the latest evidence of each, over all their accounts and tests."""

from collections.abc import Collection

from pix.assessments.models import SkillEvidence
from pix.content.bank import Bank
from pix.domain.adaptive import Evidence

_VALIDATED = SkillEvidence.Status.VALIDATED.value
_DIRECT = SkillEvidence.Source.DIRECT.value


def latest(*, user_ids: Collection[int], bank: Bank) -> dict[str, Evidence]:
    """The latest evidence of each skill of the release, by its code. One query.

    ``user_ids`` comes from ``accounts.people.ids``, the only door to a person's evidence.
    """
    rows = SkillEvidence.objects.filter(user_id__in=user_ids).order_by("id").values_list("skill_id", "status", "source")
    skills = bank.skills_by_id
    return {
        skills[skill_id].code: Evidence(validated=status == _VALIDATED, direct=source == _DIRECT)
        for skill_id, status, source in rows
        if skill_id in skills
    }
