"""The classes of a school."""

from django.db import models

from pix.schools.models import School


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
