"""A school asks a group of pupils to take a test, or to send their profile."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pix.assessments.models import Assessment
from pix.content.models import Tube
from pix.domain import campaigns, scoring
from pix.lib.text import natural_key
from pix.rosters.models import Student
from pix.schools.models import School


class TargetProfile(models.Model):
    """Which subjects a campaign assesses, and up to which level. Without a school, everybody may use it.

    Growth: some tens for all schools, loaded from files, and the few a school may have of its own; archived, and kept.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=255)
    description = models.TextField(_("description"), blank=True, default="")
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="target_profiles", verbose_name=_("établissement")
    )
    archived_at = models.DateTimeField(_("archivé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("profil cible")
        verbose_name_plural = _("profils cibles")

    def __str__(self) -> str:
        return self.name


class TargetProfileTube(models.Model):
    """A subject of a target profile, and the highest level asked in it.

    Growth: at most one row a subject of the framework in each profile, so a hundred times the profiles.
    """

    target_profile = models.ForeignKey(
        TargetProfile, models.CASCADE, db_index=False, related_name="tubes", verbose_name=_("profil cible")
    )
    tube = models.ForeignKey(Tube, models.PROTECT, related_name="+", verbose_name=_("sujet"))
    level_cap = models.PositiveSmallIntegerField(_("jusqu’au niveau"), default=8)

    class Meta:
        verbose_name = _("sujet d’un profil cible")
        verbose_name_plural = _("sujets d’un profil cible")
        constraints = [models.UniqueConstraint(fields=["target_profile", "tube"], name="a_tube_is_targeted_once")]

    def __str__(self) -> str:
        return f"{self.tube_id} ≤ {self.level_cap}"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True)


class Campaign(models.Model):
    """What a school asks its pupils, behind one code. It keeps its classes and its school year.

    Growth: a campaign a class, some times a year, so some hundred a year in a large school; archived, never deleted.
    """

    class Kind(models.TextChoices):
        ASSESSMENT = campaigns.Kind.ASSESSMENT.value, _("Évaluation")
        PROFILES_COLLECTION = campaigns.Kind.PROFILES_COLLECTION.value, _("Collecte de profils")

    school = models.ForeignKey(
        School, models.PROTECT, db_index=False, related_name="campaigns", verbose_name=_("établissement")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("propriétaire")
    )
    kind = models.CharField(_("genre"), max_length=20, choices=Kind)
    target_profile = models.ForeignKey(
        TargetProfile, models.PROTECT, null=True, blank=True, related_name="campaigns", verbose_name=_("profil cible")
    )
    name = models.CharField(_("nom"), max_length=255)
    title = models.CharField(_("titre pour les élèves"), max_length=50, blank=True, default="")
    landing_text = models.TextField(_("texte d’accueil"), max_length=5000, blank=True, default="")
    external_id_label = models.CharField(_("libellé de l’identifiant externe"), max_length=255, blank=True, default="")
    code = models.CharField(_("code"), max_length=9, unique=True)
    # First year of the school year it was made for: « has not joined » is live during that year, frozen after.
    school_year = models.PositiveSmallIntegerField(_("année scolaire"), null=True, blank=True)
    created_at = models.DateTimeField(_("créée le"))
    archived_at = models.DateTimeField(_("archivée le"), null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("archivée par"),
    )

    objects: ClassVar[models.Manager["Campaign"]] = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campagne")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="assessment", target_profile__isnull=False)
                | Q(kind="profiles_collection", target_profile__isnull=True, title=""),
                name="an_assessment_campaign_has_a_target_profile",
            )
        ]
        indexes = [models.Index(fields=["school", "-created_at"], name="campaigns_of_a_school")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def division_codes(self) -> list[str]:
        """The classes it was made for, as people count them; a list of campaigns prefetches ``divisions``."""
        return sorted((row.division for row in self.divisions.all()), key=natural_key)

    @property
    def school_year_label(self) -> str:
        """« 2026-2027 »; empty when the year is not known."""
        return f"{self.school_year}-{self.school_year + 1}" if self.school_year is not None else ""


class CampaignDivision(models.Model):
    """A class the campaign was made for, as its name was that year.

    Growth: mostly one row a campaign, at most one a class of the school; kept as the campaign is.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, db_index=False, related_name="divisions", verbose_name=_("campagne")
    )
    division = models.CharField(_("classe"), max_length=255)

    class Meta:
        verbose_name = _("classe d’une campagne")
        verbose_name_plural = _("classes d’une campagne")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "division"], name="a_division_is_named_once_in_a_campaign")
        ]

    def __str__(self) -> str:
        return self.division


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def live(self) -> Self:
        return self.filter(superseded_at__isnull=True, deleted_at__isnull=True)


class Participation(models.Model):
    """One pupil in one campaign: when they started, finished, sent, and what was sent.

    Growth: one row each time a pupil enters a campaign, so some a year, and one more to try again; never deleted
    (``deleted_at`` hides it). A row weighs about 1 kB with what was sent and its indexes: five gigabytes for each
    campaign that a country of five million pupils takes.
    """

    class Status(models.TextChoices):
        STARTED = "started", _("En cours")
        TO_SHARE = "to_share", _("À envoyer")
        SHARED = "shared", _("Envoyée")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, db_index=False, related_name="participations", verbose_name=_("campagne")
    )
    student = models.ForeignKey(
        Student, models.PROTECT, db_index=False, related_name="participations", verbose_name=_("élève")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations", verbose_name=_("compte")
    )
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, blank=True, related_name="participation", verbose_name=_("test")
    )
    external_id = models.CharField(_("identifiant externe"), max_length=255, blank=True, default="")
    status = models.CharField(_("état"), max_length=10, choices=Status)
    # The class at joining: statistics and exports stay true next year.
    division_at_start = models.CharField(_("classe au début"), max_length=255, blank=True, default="")
    started_at = models.DateTimeField(_("commencée le"))
    completed_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    shared_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    # What was sent, frozen at that moment.
    snapshot = models.JSONField(_("résultats envoyés"), null=True, blank=True)
    validated = models.PositiveSmallIntegerField(_("acquis validés"), null=True, blank=True)
    targeted = models.PositiveSmallIntegerField(_("acquis visés"), null=True, blank=True)
    pix = models.PositiveSmallIntegerField(_("Pix"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("remplacée le"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("supprimée le"), null=True, blank=True)

    objects: ClassVar[models.Manager["Participation"]] = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "student"],
                condition=Q(superseded_at__isnull=True, deleted_at__isnull=True),
                name="one_live_participation_per_student",
            ),
            models.UniqueConstraint(
                fields=["campaign", "user"],
                condition=Q(superseded_at__isnull=True, deleted_at__isnull=True),
                name="one_live_participation_per_account",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "-started_at"], name="participations_of_a_student"),
            models.Index(fields=["campaign", "status"], name="participations_of_a_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.student_id} {self.status}"

    @property
    def percent(self) -> int:
        """The share of the targeted skills that was validated when it was sent."""
        return scoring.percent(self.validated or 0, self.targeted or 0)
