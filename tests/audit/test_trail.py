from django.utils import timezone

from pix.audit import trail
from pix.audit.models import ActorKind, Entry


def test_an_act_leaves_one_line_that_names_nobody(school, administrator):
    trail.record(
        "roster.imported",
        at=timezone.now(),
        target=school,
        actor_id=administrator.pk,
        actor_kind=ActorKind.MEMBER,
        school_id=school.pk,
        added=3,
    )

    entry = Entry.objects.get()
    assert (entry.verb, entry.target_type, entry.target_id) == ("roster.imported", "schools.school", school.pk)
    assert entry.facts == {"added": 3}
