"""A school, known by its UAI, and the classes of its last import."""

from django.db import models


class School(models.Model):
    uai = models.CharField("UAI", max_length=8, unique=True)
    name = models.CharField("nom", max_length=255)
    email = models.EmailField("adresse de l’établissement", blank=True, default="")
    archived_at = models.DateTimeField("archivé le", null=True, blank=True)
    # First year of the school year of the last import: 2026 for 2026-2027.
    school_year = models.PositiveSmallIntegerField("année scolaire", null=True, blank=True)
    # When the last imported export was written, as the export says it.
    roster_exported_at = models.DateTimeField("base exportée le", null=True, blank=True)
    # Raised by every write to the school's pupils: an import compares against what it has seen.
    roster_version = models.PositiveIntegerField(default=0)
    current_student_count = models.PositiveIntegerField("élèves", default=0)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        verbose_name = "établissement"

    def __str__(self) -> str:
        return f"{self.name} ({self.uai})"


class Division(models.Model):
    """A class as the last import names it. Rewritten by each import, so that filters need not read every pupil."""

    school = models.ForeignKey(School, models.CASCADE, related_name="divisions", verbose_name="établissement")
    code = models.CharField("classe", max_length=255)
    student_count = models.PositiveIntegerField("élèves", default=0)

    class Meta:
        verbose_name = "classe"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="one_division_per_code_in_a_school")]

    def __str__(self) -> str:
        return self.code
