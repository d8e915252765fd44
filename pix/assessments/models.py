"""One person answering items, and what the answers tell about their skills.

The responses are the history; ``SkillState`` is what they come to, one row a person and skill, written after every
answer: a pupil may leave at any time and nothing is lost. What is written at each answer is kept small: no index that
nobody reads, small integers for enumerations.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pix.content.models import Competence, Item, Release, Skill
from pix.domain import grading


class SkillSet(models.Model):
    """Skills that tests are about, in the order of the framework, stored once and shared.

    Growth: one row for each different list of skills, so a few for each target profile and competence a release.
    """

    content_hash = models.CharField(_("empreinte"), max_length=64, unique=True)
    codes: models.JSONField[list[str], list[str]] = models.JSONField(_("acquis"))
    size = models.PositiveSmallIntegerField(_("nombre"))

    class Meta:
        verbose_name = _("liste d’acquis")
        verbose_name_plural = _("listes d’acquis")

    def __str__(self) -> str:
        return f"{self.content_hash[:12]} ({self.size})"


class Assessment(models.Model):
    """A test, with all that replays it but its responses: rules, release, skills, seed, what was known at the start.

    Growth: one row for each test begun, some twenty a pupil and year; changed at each answer, never deleted.
    """

    class Kind(models.IntegerChoices):
        CAMPAIGN = 1, _("campagne")
        COMPETENCE = 2, _("compétence")

    class State(models.IntegerChoices):
        STARTED = 1, _("en cours")
        COMPLETED = 2, _("terminé")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assessments",
        db_index=False,  # `assessments_of_an_account` begins with it
        verbose_name=_("compte"),
    )
    kind = models.PositiveSmallIntegerField(_("genre"), choices=Kind)
    competence = models.ForeignKey(
        Competence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        db_index=False,
        verbose_name=_("compétence"),
    )
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="assessments", db_index=False, verbose_name=_("version du contenu")
    )
    skill_set = models.ForeignKey(
        SkillSet, models.PROTECT, related_name="assessments", db_index=False, verbose_name=_("acquis visés")
    )
    engine = models.PositiveSmallIntegerField(_("moteur"))
    parameters = models.PositiveSmallIntegerField(_("version des paramètres"))
    seed = models.BigIntegerField(_("graine"))
    # Written and read by the engine alone, in the order of the skills; empty for a newcomer.
    known_at_start = models.TextField(_("connu au départ"), blank=True, default="")
    state = models.PositiveSmallIntegerField(_("état"), choices=State, default=State.STARTED)
    # Not indexed: an index on it would be written at each answer, and so would every other of the row.
    asked_item = models.ForeignKey(
        Item,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("question posée"),
    )
    asked_at = models.DateTimeField(_("posée le"), null=True, blank=True)
    answered_count = models.PositiveSmallIntegerField(_("réponses"), default=0)
    # Of the skills of the test, those about which something was known at the start or is known through it.
    settled_count = models.PositiveSmallIntegerField(_("acquis établis"), default=0)
    started_at = models.DateTimeField(_("commencé le"))
    completed_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("test")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "competence"],
                condition=models.Q(kind=2, state=1),  # a competence's, started
                name="one_open_test_per_competence",
            )
        ]
        indexes = [models.Index(fields=["user", "competence"], name="assessments_of_an_account")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def skill_codes(self) -> list[str]:
        """What is assessed, in the order of the framework; a list of tests reads ``skill_set`` with them."""
        return self.skill_set.codes


class Response(models.Model):
    """An answer to an item of a test, graded; known by both, so that the table can be cut by test.

    Growth: one row an answer, the largest table of all, a billion in a country's few years; never changed nor deleted.
    """

    class Result(models.IntegerChoices):
        OK = 1, _("juste")
        KO = 2, _("faux")
        PARTIALLY = 3, _("en partie juste")
        SKIPPED = 4, _("passée")
        TIMED_OUT = 5, _("hors délai")
        FOCUS_LOST = 6, _("page quittée")

        @classmethod
        def of(cls, result: grading.Result) -> Self:
            return cls[result.name]

        @property
        def graded(self) -> grading.Result:
            """The result as the domain says it."""
            return grading.Result[self.name]

    pk = models.CompositePrimaryKey("assessment", "item")
    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="responses", db_index=False, verbose_name=_("test")
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="responses", db_index=False, verbose_name=_("épreuve"))
    at = models.DateTimeField(_("donnée le"))
    seconds = models.PositiveIntegerField(_("secondes"), default=0)
    number = models.PositiveSmallIntegerField(_("rang dans le test"))
    result = models.PositiveSmallIntegerField(_("résultat"), choices=Result)
    value = models.JSONField(_("réponse"))
    details = models.JSONField(_("détail"), default=dict)

    class Meta:
        verbose_name = _("réponse")

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.item_id} {self.result}"


class SkillState(models.Model):
    """What is known of a skill of a person: what their latest test that said something of it said.

    Read of a whole person at once, through ``accounts.people.ids``, from the index that holds it all; rebuilt from the
    responses by ``services.states.rebuild``. The probability and the third source are for engines that have them.

    Growth: at most one row an account and skill of the framework, a few hundred a pupil in their school life.
    """

    class Status(models.IntegerChoices):
        VALIDATED = 1, _("validé")
        INVALIDATED = 2, _("non validé")

    class Source(models.IntegerChoices):
        DIRECT = 1, _("directement")
        INFERRED = 2, _("par déduction dans le sujet")
        OTHER_SUBJECTS = 3, _("d’après les autres sujets")

    pk = models.CompositePrimaryKey("user", "skill")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="skill_states",
        db_index=False,
        verbose_name=_("compte"),
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="states", db_index=False, verbose_name=_("acquis"))
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="states", db_index=False, verbose_name=_("test")
    )
    settled_at = models.DateTimeField(_("établi le"))
    status = models.PositiveSmallIntegerField(_("état"), choices=Status)
    source = models.PositiveSmallIntegerField(_("source"), choices=Source)
    probability = models.PositiveSmallIntegerField(_("probabilité, pour mille"), null=True, blank=True)

    class Meta:
        verbose_name = _("acquis d’un élève")
        verbose_name_plural = _("acquis des élèves")
        indexes = [
            # All that is read of a person, side by side: their rows lie scattered over the table, as years went by.
            models.Index(
                fields=["user", "skill", "settled_at", "status", "source", "probability"], name="states_of_an_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.skill_id} {self.status}"
