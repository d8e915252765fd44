"""A school, known by its UAI; the professionals who work there, and the links that let them in."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class School(models.Model):
    """A school, known by its UAI. One row each, for ever: some ten thousand in a country."""

    uai = models.CharField(_("UAI"), max_length=8, unique=True)
    name = models.CharField(_("nom"), max_length=255)
    email = models.EmailField(_("adresse de l’établissement"), blank=True, default="")
    archived_at = models.DateTimeField(_("archivé le"), null=True, blank=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)

    class Meta:
        verbose_name = _("établissement")

    def __str__(self) -> str:
        return f"{self.name} ({self.uai})"


class Role(models.TextChoices):
    ADMIN = "admin", _("Administrateur")
    MEMBER = "member", _("Membre")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> Self:
        return self.filter(disabled_at__isnull=True, school__archived_at__isnull=True)


class Membership(models.Model):
    """A professional who works in a school's space. One row a person and school, kept when disabled: tens a school."""

    school = models.ForeignKey(
        School, models.PROTECT, db_index=False, related_name="memberships", verbose_name=_("établissement")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("compte")
    )
    role = models.CharField(_("rôle"), max_length=10, choices=Role)
    created_at = models.DateTimeField(_("depuis"), auto_now_add=True)
    disabled_at = models.DateTimeField(_("désactivé le"), null=True, blank=True)

    objects: ClassVar[models.Manager["Membership"]] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        constraints = [models.UniqueConstraint(fields=["school", "user"], name="one_membership_per_person_in_a_school")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.school_id}"

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


class Invitation(models.Model):
    """A link sent by mail that lets somebody in. A few rows a new member, all kept: hundreds a school in ten years."""

    class Purpose(models.TextChoices):
        ACTIVATION = "activation", _("activation de l’espace")
        INVITATION = "invitation", _("invitation")

    school = models.ForeignKey(
        School, models.CASCADE, db_index=False, related_name="invitations", verbose_name=_("établissement")
    )
    email = models.EmailField(_("adresse"))
    role = models.CharField(_("rôle"), max_length=10, choices=Role)
    purpose = models.CharField(_("motif"), max_length=10, choices=Purpose)
    # SHA-256 of the token in the link; the token itself is only in the mail.
    token_hash = models.CharField(max_length=64, unique=True)
    asked_by_name = models.CharField(_("demandée par"), max_length=520, blank=True, default="")
    created_at = models.DateTimeField(_("demandée le"))
    expires_at = models.DateTimeField(_("expire le"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acceptée par"),
    )
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        indexes = [models.Index(fields=["school", "-created_at"], name="invitations_of_a_school")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.school_id}"
