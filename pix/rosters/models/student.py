"""A student is a line of one school's roster, with or without an account.

The row is never given to somebody else: a pupil who leaves keeps it, and finds it again when coming back.
``Student.user`` is today's link; ``StudentLink`` is its history. Both are written by ``services.linking`` alone
(``link``, ``unlink``), and in bulk by an import (``services.writing``).
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pix.domain.reconciliation import LinkEvidence
from pix.domain.siecle import Notice, Reason
from pix.schools.models import School


class LeftWhy(models.TextChoices):
    HERE = "", _("présent")
    ABSENT = Reason.ABSENT.value, _("absent du fichier")
    LEFT_SCHOOL = Reason.LEFT_SCHOOL.value, _("date de sortie")
    INACTIVE = Reason.INACTIVE.value, _("inactif")


class StudentQuerySet(models.QuerySet["Student"]):
    def current(self) -> Self:
        return self.filter(left_on__isnull=True)


class Student(models.Model):
    """A pupil in one school's roster, current or gone.

    One row a pupil and school: a school gains a fifth to a quarter of its size each autumn, a country of five million
    pupils more than a million. Nothing deletes a row but the undoing of the import that added it.
    """

    school = models.ForeignKey(
        School, models.PROTECT, db_index=False, related_name="students", verbose_name=_("établissement")
    )
    ine = models.CharField(_("INE"), max_length=11, null=True, blank=True)  # noqa: DJ001 (NULLs are distinct, empty strings are not)
    provisional_key = models.CharField(_("clé provisoire"), max_length=64, null=True, blank=True)  # noqa: DJ001
    elenoet = models.CharField(_("numéro local"), max_length=32, blank=True, default="")
    eleve_id = models.CharField(_("numéro dans le fichier"), max_length=32, blank=True, default="")
    last_name = models.CharField(_("nom"), max_length=255)
    usage_name = models.CharField(_("nom d’usage"), max_length=255, blank=True, default="")
    first_name = models.CharField(_("prénom"), max_length=255)
    second_name = models.CharField(_("deuxième prénom"), max_length=255, blank=True, default="")
    third_name = models.CharField(_("troisième prénom"), max_length=255, blank=True, default="")
    # The names folded to ASCII: what is searched and ordered, the same on every database.
    last_key = models.CharField(max_length=600, editable=False)
    usage_key = models.CharField(max_length=600, blank=True, default="", editable=False)
    first_key = models.CharField(max_length=600, editable=False)
    birth_date = models.DateField(_("date de naissance"))
    sex = models.CharField(_("sexe"), max_length=1, blank=True, default="")
    division = models.CharField(_("classe"), max_length=255, blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="students",
        verbose_name=_("compte"),
    )
    left_on = models.DateField(_("parti le"), null=True, blank=True)
    left_why = models.CharField(_("raison du départ"), max_length=12, choices=LeftWhy, blank=True, default="")
    # A twin or a homonym is near: nothing links this pupil without a person. Recomputed by each import.
    needs_proof = models.BooleanField(_("preuve nécessaire"), default=False)

    objects: ClassVar[models.Manager["Student"]] = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("élève")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ine__isnull=False, provisional_key__isnull=True)
                | models.Q(ine__isnull=True, provisional_key__isnull=False),
                name="provisional_until_an_ine_arrives",
            ),
            # For ever, not among current pupils only: coming back must find the same row.
            models.UniqueConstraint(fields=["school", "ine"], name="one_student_per_ine_in_a_school"),
            models.UniqueConstraint(fields=["school", "provisional_key"], name="one_provisional_student_per_line"),
            models.UniqueConstraint(
                fields=["school", "user"],
                condition=models.Q(user__isnull=False, left_on__isnull=True),
                name="one_current_student_per_account_in_a_school",
            ),
        ]
        indexes = [
            models.Index(
                # The last three make it enough to count by: SQLite then never reads the rows of a school of 20,000.
                fields=["school", "last_key", "first_key", "id", "left_on", "user", "usage_key"],
                condition=models.Q(left_on__isnull=True),
                name="current_students_by_name",
            ),
            models.Index(
                fields=["school", "birth_date"],
                condition=models.Q(left_on__isnull=True),
                name="current_students_by_birth",
            ),
            models.Index(
                fields=["school", "division", "last_key"],
                condition=models.Q(left_on__isnull=True),
                name="current_students_by_class",
            ),
            models.Index(fields=["ine"], name="students_by_ine"),
            models.Index(fields=["school", "elenoet"], name="students_by_elenoet"),
        ]

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}"


class FormerIne(models.Model):
    """An INE that a student once had: it still finds them.

    Growth: some pupils in a thousand get a new one, once or twice; kept, but where the import that wrote it is undone.
    """

    student = models.ForeignKey(Student, models.CASCADE, related_name="former_ines", verbose_name=_("élève"))
    ine = models.CharField(_("ancien INE"), max_length=11)
    replaced_at = models.DateTimeField(_("remplacé le"))
    roster_import = models.ForeignKey(
        "rosters.RosterImport", models.PROTECT, null=True, related_name="+", verbose_name=_("import")
    )

    class Meta:
        verbose_name = _("ancien INE")
        verbose_name_plural = _("anciens INE")
        indexes = [models.Index(fields=["ine"], name="students_by_former_ine")]

    def __str__(self) -> str:
        return self.ine


class StudentLinkQuerySet(models.QuerySet["StudentLink"]):
    def live(self) -> Self:
        return self.filter(ended_at__isnull=True)


class StudentLink(models.Model):
    """That a pupil had an account, from when to when, and why.

    One row a pupil who joins, in each school they go through, and one more each time a link is mended; all are kept.
    Ended rows name the person or the import that ended them.
    """

    EVIDENCE = [
        (LinkEvidence.NAMES_AND_BIRTHDATE.value, _("noms et date de naissance")),
        (LinkEvidence.SIGNED_IN.value, _("noms et date de naissance, compte ouvert")),
        (LinkEvidence.SAME_INE.value, _("même INE, compte ouvert")),
        (LinkEvidence.SAME_INE_AND_IDENTITY.value, _("même INE, mêmes noms, même date de naissance")),
    ]

    class How(models.TextChoices):
        JOINED = "joined", _("inscription")
        SILENT_INE = "silent_ine", _("même INE")
        TEACHER = "teacher", _("professeur")
        CARD = "card", _("carte")
        MERGE = "merge", _("réunion de comptes")

    class EndedWhy(models.TextChoices):
        ACCOUNT_TAKEN = Notice.ACCOUNT_TAKEN.value, _("compte d’un autre élève ici")
        IMPORT_UNDONE = "import_undone", _("import annulé")
        WRONG_PUPIL = "wrong_pupil", _("compte d’une autre personne")

    student = models.ForeignKey(Student, models.PROTECT, related_name="links", verbose_name=_("élève"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="student_links", verbose_name=_("compte")
    )
    how = models.CharField(_("origine"), max_length=12, choices=How)
    evidence = models.CharField(_("preuve"), max_length=20, choices=EVIDENCE)
    roster_import = models.ForeignKey(
        "rosters.RosterImport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="links_made",
        verbose_name=_("import"),
    )
    linked_at = models.DateTimeField(_("rattaché le"))
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rattaché par"),
    )
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("terminé par")
    )
    ended_why = models.CharField(_("raison"), max_length=20, choices=EndedWhy, blank=True, default="")
    ended_by_import = models.ForeignKey(
        "rosters.RosterImport",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="links_ended",
        verbose_name=_("terminé par l’import"),
    )

    objects: ClassVar[models.Manager["StudentLink"]] = StudentLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("rattachement")
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=models.Q(ended_at__isnull=True), name="one_live_link_per_student"
            )
        ]
        indexes = [
            models.Index(
                fields=["ended_by_import"],
                condition=models.Q(ended_by_import__isnull=False),  # one link in a thousand
                name="links_ended_by_an_import",
            )
        ]

    def __str__(self) -> str:
        return f"{self.student_id} → {self.user_id}"
