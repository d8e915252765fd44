"""What a repair leaves behind, for people to read: the pupils themselves are changed in their own rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pix.domain.siecle import Because
from pix.rosters.models import RosterImport, Student


class UndoRemainder(models.Model):
    """One thing that undoing an import left as it was, and why: what the school reads afterwards.

    A few rows an undone import, as many as pupils who worked in between; kept. They name nobody: who it is stands on
    the pupil's own row, which stayed.
    """

    BECAUSES = [
        (Because.LINKED.value, _("compte rattaché depuis")),
        (Because.TOOK_PART.value, _("a répondu")),
        (Because.HAS_CARD.value, _("a une carte")),
        (Because.PASSWORD_RESET.value, _("a reçu un mot de passe")),
        (Because.LINK_USED.value, _("compte peut-être utilisé")),
        (Because.CHANGED_SINCE.value, _("changé depuis")),
        (Because.INE_TAKEN.value, _("INE d’un autre élève")),
        (Because.LINKED_SINCE.value, _("rattaché à un autre compte")),
        (Because.ACCOUNT_TAKEN.value, _("compte d’un autre élève")),
        (Because.ACCOUNT_BARRED.value, _("compte fermé")),
        (Because.GONE.value, _("élève effacé")),
    ]

    roster_import = models.ForeignKey(
        RosterImport, models.CASCADE, related_name="remainders", verbose_name=_("import annulé")
    )
    # Nobody: the base itself, or a pupil whose row is gone.
    student = models.ForeignKey(
        Student, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("élève")
    )
    because = models.CharField(_("raison"), max_length=20, choices=BECAUSES)
    field = models.CharField(_("colonne"), max_length=30, blank=True, default="")
    # Added by the import, and at work since: off the list, with everything they did.
    has_left = models.BooleanField(_("sorti de la base"), default=False)

    class Meta:
        verbose_name = _("reste d’un import annulé")
        verbose_name_plural = _("restes d’imports annulés")

    def __str__(self) -> str:
        return f"{self.roster_import_id}: {self.student_id} {self.because} {self.field}".strip()
