"""What is remembered of how people reach their accounts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pix.accounts.models import method_choices
from pix.domain.reconciliation import Code, Impasse, KnownAccount, ProposalReason, Where
from pix.rosters.models import Student
from pix.schools.models import School


class JoinAttempt(models.Model):
    """A typed name that did not lead in, kept seven days for the teacher to settle.

    What stopped them is kept in types: why a pupil is proposed (``reason``), or which account they were sent back to
    (``known_account``), with the ``code`` that their screen showed, for a teacher to find. A merge leaves ``account``
    as it was announced, like all work; ``accounts.people`` says whose it is since.

    Grows with mistakes: a few rows a class and hour at most, erased by a timer, and the same words again make no second
    row. What was typed is personal and often wrong.
    """

    OUTCOMES = [
        (Impasse.UNKNOWN.value, _("inconnu")),
        (Impasse.PROPOSED.value, _("proche d’un élève")),
        (Impasse.HAS_ACCOUNT.value, _("a déjà un compte")),
        (Impasse.WRONG_ACCOUNT.value, _("compte d’un autre")),
    ]
    REASONS = [
        (ProposalReason.TWIN_NEAR.value, _("jumeau ou homonyme")),
        (ProposalReason.SPELLING.value, _("orthographe du nom")),
        (ProposalReason.SWAPPED_NAMES.value, _("prénom et nom inversés")),
        (ProposalReason.SHORTENED_NAME.value, _("nom abrégé")),
        (ProposalReason.BIRTH_DATE.value, _("date de naissance")),
    ]
    WHERES = [
        (Where.THIS_SCHOOL.value, _("cet établissement")),
        (Where.OTHER_SCHOOL.value, _("un autre établissement")),
    ]

    school = models.ForeignKey(
        School, models.CASCADE, db_index=False, related_name="join_attempts", verbose_name=_("établissement")
    )
    # The code of the campaign they came by, or the name of another way to the school.
    entry_point = models.CharField(_("entrée"), max_length=20)
    first_name = models.CharField(_("prénom saisi"), max_length=255)
    last_name = models.CharField(_("nom saisi"), max_length=255)
    birth_date = models.DateField(_("date saisie"), null=True, blank=True)
    outcome = models.CharField(_("issue"), max_length=20, choices=OUTCOMES)
    # Why a pupil is proposed.
    reason = models.CharField(_("raison"), max_length=20, choices=REASONS, blank=True)
    # The account the pupil has already: where it is known, what opens it ("" when nothing does), and which one.
    where = models.CharField(_("compte connu dans"), max_length=12, choices=WHERES, blank=True)
    way_in = models.CharField(_("compte ouvert par"), max_length=10, choices=method_choices, blank=True)
    # No index: a week of rows, which no page looks up by it.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="announcements",
        verbose_name=_("compte annoncé"),
    )
    # Of the sheets, when they have one: what the screen showed.
    code = models.CharField(_("code"), max_length=3, choices=[(one.value, one.value) for one in Code], blank=True)
    proposed_student = models.ForeignKey(
        Student, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("élève proposé")
    )
    recognized_student = models.ForeignKey(
        Student, models.CASCADE, null=True, blank=True, related_name="join_attempts", verbose_name=_("élève reconnu")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("compte ouvert"),
    )
    at = models.DateTimeField(_("date"))
    settled_at = models.DateTimeField(_("réglé le"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("réglé par")
    )
    settled_how = models.CharField(_("comment"), max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("essai d’inscription")
        verbose_name_plural = _("essais d’inscription")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=Impasse.HAS_ACCOUNT.value, account__isnull=False) & ~models.Q(where="")
                | ~models.Q(outcome=Impasse.HAS_ACCOUNT.value) & models.Q(account=None, where="", way_in=""),
                name="an_account_is_announced_where_there_is_one",
            )
        ]
        indexes = [
            models.Index(fields=["school", "entry_point", "-id"], name="latest_attempts_by_entry_point"),
            models.Index(fields=["at"], name="attempts_to_erase"),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.entry_point} {self.outcome}"

    @property
    def signed_in(self) -> bool:
        """Whether somebody was signed in: with ``user``."""
        return self.user_id is not None

    @property
    def known_account(self) -> KnownAccount | None:
        """The account they were sent back to, as the domain says it; none when that is not what stopped them."""
        return KnownAccount(Where(self.where), self.way_in or None, self.signed_in) if self.where else None


class PasswordReset(models.Model):
    """A school gave a pupil a one-time password: what the owner of the account is told at the next sign-in.

    Grows by some resets a class and year; kept, as the account is.
    """

    student = models.ForeignKey(Student, models.PROTECT, related_name="password_resets", verbose_name=_("élève"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="password_resets", verbose_name=_("compte")
    )
    # Where it was asked: the pupil's school.
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("établissement"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("par"))
    at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("mot de passe réinitialisé")
        verbose_name_plural = _("mots de passe réinitialisés")

    def __str__(self) -> str:
        return f"{self.user_id} ({self.at:%Y-%m-%d})"
