"""One person answering items, and what the answers tell about their skills.

Evidence is written after every answer: a pupil may leave at any time and nothing is lost.
"""

from django.conf import settings
from django.db import models

from pix.content.models import Competence, Item, Release, Skill
from pix.domain import grading


class Assessment(models.Model):
    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", "campagne"
        COMPETENCE = "competence", "compétence"

    class State(models.TextChoices):
        STARTED = "started", "en cours"
        COMPLETED = "completed", "terminé"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments", verbose_name="compte"
    )
    kind = models.CharField("genre", max_length=10, choices=Kind)
    competence = models.ForeignKey(
        Competence, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name="compétence"
    )
    release = models.ForeignKey(Release, models.PROTECT, related_name="assessments", verbose_name="version du contenu")
    # What is assessed: codes of skills, in the order of the framework.
    skill_codes: models.JSONField[list[str], list[str]] = models.JSONField("acquis visés", default=list)
    # With the responses, it replays the test exactly.
    seed = models.BigIntegerField("graine")
    state = models.CharField("état", max_length=10, choices=State, default=State.STARTED)
    asked_item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="question posée"
    )
    asked_at = models.DateTimeField("posée le", null=True, blank=True)
    answered_count = models.PositiveSmallIntegerField("réponses", default=0)
    started_at = models.DateTimeField("commencé le")
    completed_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "test"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "competence"],
                condition=models.Q(kind="competence", state="started"),
                name="one_open_test_per_competence",
            )
        ]
        indexes = [models.Index(fields=["user", "-started_at"], name="assessments_of_an_account")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Response(models.Model):
    class Result(models.TextChoices):
        OK = grading.Result.OK.value, "juste"
        KO = grading.Result.KO.value, "faux"
        PARTIALLY = grading.Result.PARTIALLY.value, "en partie juste"
        SKIPPED = grading.Result.SKIPPED.value, "passée"
        TIMED_OUT = grading.Result.TIMED_OUT.value, "hors délai"
        FOCUS_LOST = grading.Result.FOCUS_LOST.value, "page quittée"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="responses", verbose_name="test")
    item = models.ForeignKey(Item, models.PROTECT, related_name="responses", verbose_name="épreuve")
    value = models.JSONField("réponse")
    result = models.CharField("résultat", max_length=10, choices=Result)
    details = models.JSONField("détail", default=dict)
    seconds = models.PositiveIntegerField("secondes", default=0)
    at = models.DateTimeField("donnée le")

    class Meta:
        verbose_name = "réponse"
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="an_item_is_answered_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.item_id} {self.result}"


class SkillEvidence(models.Model):
    """That a skill is mastered or not, said by one answer directly, or deduced from it."""

    class Source(models.TextChoices):
        DIRECT = "direct", "directement"
        INFERRED = "inferred", "par déduction"

    class Status(models.TextChoices):
        VALIDATED = "validated", "validé"
        INVALIDATED = "invalidated", "non validé"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence", verbose_name="compte")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="evidence", verbose_name="acquis")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence", verbose_name="test")
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="réponse"
    )
    source = models.CharField("source", max_length=8, choices=Source)
    status = models.CharField("état", max_length=11, choices=Status)
    at = models.DateTimeField("établi le")

    class Meta:
        verbose_name = "preuve d’acquis"
        verbose_name_plural = "preuves d’acquis"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "skill"], name="a_skill_is_settled_once_in_a_test")
        ]
        indexes = [models.Index(fields=["user", "skill", "-id"], name="latest_evidence_of_an_account")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.skill_id} {self.status}"
