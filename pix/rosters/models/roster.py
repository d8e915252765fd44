"""A school's base of pupils as a whole, and its classes."""

from django.db import models

from pix.schools.models import School


class Roster(models.Model):
    """What the last import says of a school's base, and how often it has changed since. Made with the school.

    One row a school, for ever. Whoever changes the school's pupils locks it first: see ``services.linking``.
    """

    class Kind(models.TextChoices):
        SIECLE = "siecle", "SIECLE"

    school = models.OneToOneField(
        School, models.CASCADE, primary_key=True, related_name="roster", verbose_name="établissement"
    )
    kind = models.CharField("origine", max_length=10, choices=Kind, default=Kind.SIECLE)
    # First year of the school year of the last import: 2026 for 2026-2027.
    school_year = models.PositiveSmallIntegerField("année scolaire", null=True, blank=True)
    # When the last imported export was written, as the export says it.
    exported_at = models.DateTimeField("exportée le", null=True, blank=True)
    # Raised by every write to the school's pupils: an import compares against what it has seen.
    version = models.PositiveIntegerField(default=0)
    current_student_count = models.PositiveIntegerField("élèves", default=0)

    class Meta:
        verbose_name = "base d’élèves"
        verbose_name_plural = "bases d’élèves"

    def __str__(self) -> str:
        return f"{self.school_id} {self.school_year}"


class Division(models.Model):
    """A class as the last import names it. Rewritten by each import, so that filters need not read every pupil.

    As many rows as the school has classes: a hundred at most.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="divisions", verbose_name="établissement")
    code = models.CharField("classe", max_length=255)
    student_count = models.PositiveIntegerField("élèves", default=0)

    class Meta:
        verbose_name = "classe"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="one_division_per_code_in_a_school")]

    def __str__(self) -> str:
        return self.code
