"""A school's base of pupils as a whole, and its classes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pix.schools.models import School


class Roster(models.Model):
    """What the last import says of a school's base, and how often it has changed since. Made with the school.

    One row a school, for ever. Whoever changes the school's pupils locks it first: see ``services.linking``.
    """

    class Kind(models.TextChoices):
        SIECLE = "siecle", _("SIECLE")

    school = models.OneToOneField(
        School, models.CASCADE, primary_key=True, related_name="roster", verbose_name=_("établissement")
    )
    kind = models.CharField(_("origine"), max_length=10, choices=Kind, default=Kind.SIECLE)
    # First year of the school year of the last import: 2026 for 2026-2027.
    school_year = models.PositiveSmallIntegerField(_("année scolaire"), null=True, blank=True)
    # When the last imported export was written, as the export says it.
    exported_at = models.DateTimeField(_("exportée le"), null=True, blank=True)
    # Raised by every write to the school's pupils: an import compares against what it has seen.
    version = models.PositiveIntegerField(default=0)
    current_student_count = models.PositiveIntegerField(_("élèves"), default=0)

    class Meta:
        verbose_name = _("base d’élèves")
        verbose_name_plural = _("bases d’élèves")

    def __str__(self) -> str:
        return f"{self.school_id} {self.school_year}"


class Division(models.Model):
    """A class as the last import names it. Rewritten by each import, so that filters need not read every pupil.

    As many rows as the school has classes: a hundred at most.
    """

    school = models.ForeignKey(
        School, models.CASCADE, db_index=False, related_name="divisions", verbose_name=_("établissement")
    )
    code = models.CharField(_("classe"), max_length=255)
    student_count = models.PositiveIntegerField(_("élèves"), default=0)

    class Meta:
        verbose_name = _("classe")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="one_division_per_code_in_a_school")]

    def __str__(self) -> str:
        return self.code
