"""The receipt of an import: what a file said, what it changed, line by line."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pix.domain.siecle import Doubts, LineOutcome, Reason
from pix.rosters.models.student import Student, StudentLink
from pix.schools.models import School


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def busy(self) -> Self:
        """A task of theirs is queued or runs (``pix.rosters.tasks``); the queue knows which."""
        return self.filter(status__in=[RosterImport.Status.READING, RosterImport.Status.RUNNING])

    def waiting(self) -> Self:
        """Previews that somebody may still confirm."""
        return self.filter(status=RosterImport.Status.PREVIEWED)

    def imported(self) -> Self:
        return self.filter(status=RosterImport.Status.IMPORTED)


class RosterImport(models.Model):
    """One import of a school's base, from the upload to the receipt; with its lines and links, what undoes it.

    Some ten rows a school and year, all kept, of a few kilobytes: the upload and its records, which weigh megabytes,
    leave the row once it is applied, and after a day at most.

    ``confirmed_at`` is when somebody agreed; ``applied_at``, some seconds later, is the moment that every row written
    by the import bears: what happened since the import came after it.
    """

    class Status(models.TextChoices):
        READING = "reading", _("lecture en cours")
        PREVIEWED = "previewed", _("à confirmer")
        RUNNING = "running", _("en cours")
        IMPORTED = "imported", _("importé")
        REFUSED = "refused", _("refusé")
        UNDONE = "undone", _("annulé")
        ABANDONED = "abandoned", _("abandonné")

    school = models.ForeignKey(
        School, models.PROTECT, db_index=False, related_name="roster_imports", verbose_name=_("établissement")
    )
    status = models.CharField(_("état"), max_length=10, choices=Status)
    reason = models.CharField(_("raison"), max_length=30, blank=True, default="")
    reason_facts = models.JSONField(_("détail de la raison"), default=dict)
    file_name = models.CharField(_("fichier"), max_length=255, blank=True, default="")
    file_sha256 = models.CharField(_("empreinte"), max_length=64)
    file_size = models.PositiveIntegerField(_("taille"))
    # A file that does not tell its year is of the one in which it was uploaded.
    school_year = models.PositiveSmallIntegerField(_("année scolaire"), null=True, blank=True)
    year_is_told = models.BooleanField(_("année dite par le fichier"), default=True)
    exported_at = models.DateTimeField(_("exporté le"), null=True, blank=True)
    # Before it, the roster had never held anybody: nothing can be lost.
    is_first = models.BooleanField(_("premier import"), default=False)
    # Whether its year and date are those of the base from then on: not when no line of it could be imported.
    moves_base = models.BooleanField(_("donne sa date à la base"), default=True)
    # The reason for which most lines wait, and how many.
    held_most = models.CharField(_("raison la plus fréquente"), max_length=30, blank=True, default="")
    held_most_count = models.PositiveIntegerField(_("lignes pour cette raison"), default=0)
    counts = models.JSONField(_("nombres"), default=dict)
    changes_digest = models.CharField(_("empreinte des changements"), max_length=64, blank=True, default="")
    roster_version = models.PositiveIntegerField(_("version comparée"), null=True, blank=True)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("après")
    )
    # While it is read: what was uploaded. Then the parsed records, compressed, until applied; 24 hours at most.
    payload = models.BinaryField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("avancement (%)"), default=0)
    # What the second confirmation accepted (``siecle.Doubts``).
    departures_accepted = models.BooleanField(_("départs acceptés"), default=False)
    older_accepted = models.BooleanField(_("fichier plus ancien accepté"), default=False)
    held_accepted = models.BooleanField(_("lignes en attente acceptées"), default=False)
    other_year_accepted = models.BooleanField(_("autre année acceptée"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("demandé par")
    )
    asked_at = models.DateTimeField(_("demandé le"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmé par"),
    )
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    applied_at = models.DateTimeField(_("appliqué le"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("annulé par")
    )
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    # What undoing needs beside the lines and the links: the roster's own values before this import, and the pupils for
    # whom it turned ``needs_proof`` on or off. These are decided for the whole school: many have no line.
    earlier_school_year = models.PositiveSmallIntegerField(_("année scolaire d’avant"), null=True, blank=True)
    earlier_exported_at = models.DateTimeField(_("exporté avant le"), null=True, blank=True)
    earlier_student_count = models.PositiveIntegerField(_("élèves avant"), null=True, blank=True)
    proof_changes = models.JSONField(_("preuves demandées ou non"), default=dict)
    lines_emptied_at = models.DateTimeField(_("noms effacés le"), null=True, blank=True)

    objects: ClassVar[models.Manager["RosterImport"]] = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import de la base élèves")
        verbose_name_plural = _("imports de la base élèves")
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=models.Q(status="running"), name="one_import_at_a_time_per_school"
            )
        ]
        indexes = [
            models.Index(fields=["school", "-asked_at"], name="imports_of_a_school"),
            models.Index(
                fields=["status"],
                condition=models.Q(status__in=["reading", "previewed", "running"]),
                name="imports_on_their_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.asked_at:%Y-%m-%d} {self.status}"

    @property
    def accepted(self) -> Doubts:
        """What was said to be meant."""
        return Doubts(*(getattr(self, f"{doubt}_accepted") for doubt in Doubts._fields))

    @accepted.setter
    def accepted(self, said: Doubts) -> None:
        for doubt in Doubts._fields:
            setattr(self, f"{doubt}_accepted", getattr(said, doubt))


class RosterImportLine(models.Model):
    """What became of one line that is not *unchanged*, or of one pupil whom no line names.

    An autumn's import writes one row for nearly each pupil of the school, the others of the year a few. All are kept;
    after 90 days they are emptied of what names somebody, and of what would undo the import.
    """

    OUTCOMES = [
        (LineOutcome.ADDED.value, _("ajouté")),
        (LineOutcome.UPDATED.value, _("modifié")),
        (LineOutcome.UNCHANGED.value, _("inchangé")),
        (LineOutcome.RETURNED.value, _("de retour")),
        (LineOutcome.LEFT.value, _("partant")),
        (LineOutcome.HELD.value, _("en attente")),
        (LineOutcome.REPEATED.value, _("en double")),
    ]
    REASONS = [
        (Reason.LEFT_SCHOOL.value, _("date de sortie")),
        (Reason.INACTIVE.value, _("inactif")),
        (Reason.ABSENT.value, _("absent du fichier")),
        (Reason.MISSING_NAME.value, _("nom manquant")),
        (Reason.NAME_TOO_LONG.value, _("nom trop long")),
        (Reason.DAMAGED_NAME.value, _("nom abîmé")),
        (Reason.INVALID_BIRTH_DATE.value, _("date de naissance impossible")),
        (Reason.DUPLICATE_INE.value, _("INE de plusieurs élèves")),
        (Reason.IDENTITY_CONFLICT.value, _("proche d’un autre élève")),
        (Reason.POSSIBLE_DUPLICATE.value, _("peut-être un élève parti")),
    ]

    roster_import = models.ForeignKey(
        RosterImport, models.CASCADE, db_index=False, related_name="lines", verbose_name=_("import")
    )
    student = models.ForeignKey(
        Student, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("élève")
    )
    position = models.PositiveIntegerField(_("ligne"), null=True, blank=True)
    outcome = models.CharField(_("effet"), max_length=12, choices=OUTCOMES)
    reason = models.CharField(_("raison"), max_length=30, choices=REASONS, blank=True, default="")
    label = models.CharField(_("élève"), max_length=520, blank=True, default="")
    ine = models.CharField(_("INE"), max_length=11, blank=True, default="")
    division = models.CharField(_("classe"), max_length=255, blank=True, default="")
    warnings = models.JSONField(_("avertissements"), default=list)
    # Every column of a known pupil that the import rewrites, and no other, as text (``siecle.whole_change``): what
    # undoing reads. Of a held line, ``before`` tells what could not be read.
    before = models.JSONField(_("avant"), null=True, blank=True)
    after = models.JSONField(_("après"), null=True, blank=True)
    # What somebody who reads the line should be told beside, by name: ``services.receipts`` says what.
    facts = models.JSONField(_("à savoir"), blank=True, default=dict)
    link_made = models.ForeignKey(
        StudentLink, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("rattachement")
    )

    class Meta:
        verbose_name = _("ligne d’import")
        verbose_name_plural = _("lignes d’import")
        indexes = [models.Index(fields=["roster_import", "outcome", "id"], name="lines_by_outcome")]

    def __str__(self) -> str:
        return f"{self.roster_import_id}:{self.position} {self.outcome}"


class DuplicateAnswer(models.Model):
    """What the school said of a newcomer who may be a pupil it knows: the same, or somebody else. Not asked again.

    Growth: some rows a school and year, kept as long as the pupil. Given on a preview that an operator only looks at,
    it goes with the preview.
    """

    student = models.ForeignKey(Student, models.CASCADE, db_index=False, related_name="+", verbose_name=_("élève"))
    line_key = models.CharField(_("ligne"), max_length=64)  # ``siecle.line_key``
    is_same = models.BooleanField(_("le même élève"))
    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="+", verbose_name=_("import"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("répondu par")
    )
    answered_at = models.DateTimeField(_("répondu le"))

    class Meta:
        verbose_name = _("réponse sur un doublon possible")
        verbose_name_plural = _("réponses sur des doublons possibles")
        constraints = [
            models.UniqueConstraint(fields=["student", "line_key"], name="one_answer_per_line_and_pupil"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {'=' if self.is_same else '≠'} {self.line_key[:8]}"
