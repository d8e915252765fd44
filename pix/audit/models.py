"""Two journals. Rows are only ever added; no page reads either as data: what must be shown has rows of its own.

Both name things by plain numbers, without foreign keys: they lie below every room and must survive an erasure. They
hold verbs, codes and counts, never a name, a login or a password (``docs/rules/journal.md``).
"""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    MEMBER = "member", _("membre")
    PUPIL = "pupil", _("élève")
    OPERATOR = "operator", _("exploitant")
    SYSTEM = "system", _("système")


class Entry(models.Model):
    """An act on people's data: who did what to whom. The school may read its own; kept.

    Grows by some ten rows a pupil and year (account, link, campaigns entered and sent, resets), and by one a link an
    import makes; nothing erases it.
    """

    at = models.DateTimeField(_("date"))
    act = models.UUIDField(_("acte"), default=uuid.uuid4)
    actor_id = models.BigIntegerField(_("compte de l’auteur"), null=True)
    actor_kind = models.CharField(_("auteur"), max_length=10, choices=ActorKind)
    verb = models.CharField(_("action"), max_length=60)
    school_id = models.BigIntegerField(_("établissement"), null=True)
    target_type = models.CharField(_("sur"), max_length=40)
    target_id = models.BigIntegerField(_("numéro"), null=True)
    facts = models.JSONField(_("faits"), default=dict)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index(fields=["school_id", "-at"], name="what_happened_in_a_school"),
            models.Index(fields=["target_type", "target_id"], name="what_happened_to_something"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"


class Source(models.IntegerChoices):
    """What somebody came by."""

    PIX = 1, _("Pix")
    PIX_ORGA = 2, _("Pix Orga")
    BACK_OFFICE = 3, _("Exploitation")


class Target(models.IntegerChoices):
    """What an event of security is about. A number is never given twice; ``trail.notice`` knows whose each is."""

    ACCOUNT = 1, _("compte")
    SIGN_IN_METHOD = 2, _("méthode de connexion")
    MERGE = 3, _("réunion de comptes")
    STUDENT = 4, _("élève")
    STUDENT_LINK = 5, _("rattachement")
    MEMBERSHIP = 6, _("membre")
    TEST = 7, _("test")
    PARTICIPATION = 8, _("participation")
    CAMPAIGN = 9, _("campagne")
    ROSTER_IMPORT = 10, _("import de la base élèves")
    SCHOOL = 11, _("établissement")


def new_token() -> int:
    return secrets.randbits(63)


class SecurityEvent(models.Model):
    """Somebody signed in or could not, was refused, took data out, or looked at an account. Operators', one year.

    Grows by one row a sign-in, the fastest table beside the responses: some hundred a pupil and year at most. A timer
    erases what is older than a year, by the key, which begins with the moment. Nothing points here, and a large
    database may cut the table by month of ``at``: whole months are then dropped instead of erased.
    """

    class Kind(models.IntegerChoices):
        SIGNED_IN = 1, _("connexion")
        WRONG_SIGN_IN = 2, _("connexion refusée")
        BLOCKED_SIGN_IN = 3, _("connexion bloquée")
        ACCESS_REFUSED = 4, _("page refusée")
        EXPORT = 5, _("export")
        ACCOUNT_VIEW = 6, _("compte consulté")

    pk = models.CompositePrimaryKey("at", "token")
    at = models.DateTimeField(_("date"))
    # Chance, not a sequence: it only tells two events of one moment apart.
    token = models.BigIntegerField(_("numéro"), default=new_token)
    kind = models.PositiveSmallIntegerField(_("événement"), choices=Kind)
    source = models.PositiveSmallIntegerField(_("site"), choices=Source)
    # Of a sign-in, the account it was for, when there is one; else who did it.
    user_id = models.BigIntegerField(_("compte"), null=True)
    school_id = models.BigIntegerField(_("établissement"), null=True)
    target_type = models.PositiveSmallIntegerField(_("sur"), choices=Target, null=True)
    target_id = models.BigIntegerField(_("numéro de ce qui est visé"), null=True)
    detail = models.CharField(_("précision"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("événement de sécurité")
        verbose_name_plural = _("événements de sécurité")
        indexes = [models.Index(fields=["user_id", "-at"], name="events_of_an_account")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.user_id}"
