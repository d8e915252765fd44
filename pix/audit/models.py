"""Who did what to whom, for people to read.

Rows are only ever added. They name things by plain numbers, without foreign keys: the journal lies below every room
and must survive an erasure. It holds verbs and counts, never a name, a login or a password.
"""

import uuid

from django.db import models


class ActorKind(models.TextChoices):
    MEMBER = "member", "membre"
    PUPIL = "pupil", "élève"
    OPERATOR = "operator", "exploitant"
    SYSTEM = "system", "système"


class Entry(models.Model):
    at = models.DateTimeField("date")
    act = models.UUIDField("acte", default=uuid.uuid4)
    actor_id = models.BigIntegerField("compte de l’auteur", null=True)
    actor_kind = models.CharField("auteur", max_length=10, choices=ActorKind)
    verb = models.CharField("action", max_length=60)
    school_id = models.BigIntegerField("établissement", null=True)
    target_type = models.CharField("sur", max_length=40)
    target_id = models.BigIntegerField("numéro", null=True)
    facts = models.JSONField("faits", default=dict)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        indexes = [
            models.Index(fields=["school_id", "-at"], name="what_happened_in_a_school"),
            models.Index(fields=["target_type", "target_id"], name="what_happened_to_something"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"
