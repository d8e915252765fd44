"""People who log in, and the ways that open their account.

An account is not a line of a school's roster: see ``pix.rosters.models.student``. Its sign-in methods are rows of
their own, never overwritten: a change ends one row and opens another.
"""

import secrets
import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from pix.domain.passwords import compose_accents
from pix.domain.reconciliation import MergeReason


def new_session_salt() -> str:
    return secrets.token_hex(8)


class UserManager(BaseUserManager["User"]):
    def create_user(self, password: str | None = None, **fields: Any) -> "User":
        user = self.model(**fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """The account of a pupil, of a member of a school or of an operator: one for life, whatever the schools.

    Growth: one row a person, so with each autumn's new year group, and the second account of some until it is merged;
    never deleted, nor is one that was merged into another.
    """

    # Django's column, written at each sign-in: ``last_active_on`` and the methods' ``last_used_at`` say what is asked.
    last_login = None
    public_id = models.UUIDField(_("identifiant interne"), default=uuid.uuid4, unique=True, editable=False)
    first_name = models.CharField(_("prénom"), max_length=255)
    last_name = models.CharField(_("nom"), max_length=255)
    password_is_temporary = models.BooleanField(_("mot de passe provisoire"), default=False)
    temporary_password_expires_at = models.DateTimeField(_("provisoire jusqu’au"), null=True, blank=True)
    # Changing it ends every open session of the account, with or without a password.
    session_salt = models.CharField(max_length=16, default=new_session_salt, editable=False)
    # Chosen by its owner; "" until then, and the browser says which.
    language = models.CharField(_("langue"), max_length=5, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name=_("réuni à")
    )
    has_merged = models.BooleanField(_("a absorbé un autre compte"), default=False)
    certificate_count = models.PositiveIntegerField(_("certificats"), default=0)
    last_active_on = models.DateField(_("dernière activité"), null=True, blank=True)
    welcome_banner_closed_at = models.DateTimeField(_("bandeau d’accueil fermé"), null=True, blank=True)
    is_active = models.BooleanField(_("actif"), default=True)
    is_staff = models.BooleanField(_("exploitant"), default=False)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("compte")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="an_account_is_not_merged_into_itself",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def get_full_name(self) -> str:
        return str(self)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else compose_accents(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(None if raw_password is None else compose_accents(raw_password))

    def get_short_name(self) -> str:
        return self.first_name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Not the password: a hash that is upgraded at sign-in must not close the pupil's other screen.
        return salted_hmac("pix.accounts.session", self.session_salt, secret=secret, algorithm="sha256").hexdigest()


def method_choices() -> list[tuple[str, Any]]:
    """What a method may be. Read late, for their home reads these tables; a new kind asks for no migration."""
    from pix.accounts import sign_in_methods

    return sign_in_methods.choices()


class AuthenticationMethodQuerySet(models.QuerySet["AuthenticationMethod"]):
    def live(self) -> Self:
        return self.filter(ended_at__isnull=True)


class AuthenticationMethod(models.Model):
    """A way to open an account: an identifiant, an e-mail, the key of an identity provider.

    ``last_used_at`` is written once an hour at most. Growth: one or two rows an account, and one more each time a way
    is changed, for ended ones are kept; at the pace of accounts, whatever the sign-ins.
    """

    class How(models.TextChoices):
        JOINED = "joined", _("inscription")
        SCHOOL = "school", _("établissement")
        PASSWORD_PROOF = "password_proof", _("preuve par mot de passe")
        CARD = "card", _("carte")
        TEACHER = "teacher", _("professeur")
        SILENT = "silent", _("automatique")
        MERGE = "merge", _("réunion de comptes")

    user = models.ForeignKey(User, models.PROTECT, related_name="methods", verbose_name=_("compte"))
    kind = models.CharField(_("méthode"), max_length=10, choices=method_choices)
    # Empty, but for the Médiacentre: the entity id of the identity provider.
    issuer = models.CharField(_("fournisseur"), max_length=255, blank=True, default="")
    identifier = models.CharField(_("valeur"), max_length=255)
    sent_first_name = models.CharField(_("prénom transmis"), max_length=255, blank=True, default="")
    sent_last_name = models.CharField(_("nom transmis"), max_length=255, blank=True, default="")
    verified_at = models.DateTimeField(_("vérifiée le"), null=True, blank=True)
    how = models.CharField(_("origine"), max_length=20, choices=How)
    created_at = models.DateTimeField(_("ajoutée le"))
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ajoutée par")
    )
    last_used_at = models.DateTimeField(_("dernière utilisation"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("terminée par")
    )
    ended_why = models.CharField(_("raison"), max_length=60, blank=True, default="")

    objects: ClassVar[models.Manager["AuthenticationMethod"]] = AuthenticationMethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("méthode de connexion")
        verbose_name_plural = _("méthodes de connexion")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "issuer", "identifier"],
                condition=models.Q(ended_at__isnull=True),
                name="one_live_owner_per_identifier",
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "kind", "ended_at"],
                condition=models.Q(ended_at__isnull=True),
                name="live_methods_of_an_account",
            ),
            # Ended ones too: an identifiant is never given to somebody else.
            models.Index(fields=["identifier", "kind"], name="methods_by_identifier"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} de {self.user_id}"


class AccountMerge(models.Model):
    """Two accounts of one person became one, by whom and on what evidence; the row that undoing reads.

    ``evidence`` is a ``MergeEvidence``: numbers of pupils, sign-in methods and attempts. ``moved_methods`` and
    ``moved_links`` are the numbers of what was opened on the kept account. Grows by some merges a school and year;
    kept.

    Whoever merges writes this row, ``User.merged_into`` and ``User.has_merged`` in one transaction: no database holds
    them together. ``kept`` tells which account it was that day; the pointer leads to the end of the chain, and is moved
    when the kept account is itself merged into a third.
    """

    REASONS = [
        (MergeReason.SAME_INE.value, _("même INE")),
        (MergeReason.SAME_IDENTITY.value, _("même élève d’un établissement")),
        (MergeReason.BOTH_OPENED.value, _("les deux ouverts par leur titulaire")),
        (MergeReason.DECIDED.value, _("décision de l’assistance")),
    ]

    kept = models.ForeignKey(User, models.PROTECT, related_name="merges", verbose_name=_("compte gardé"))
    retired = models.ForeignKey(User, models.PROTECT, related_name="retirements", verbose_name=_("compte retiré"))
    reason = models.CharField(_("raison"), max_length=20, choices=REASONS)
    evidence = models.JSONField(_("preuves"), default=dict)
    moved_methods = models.JSONField(_("méthodes déplacées"), default=list)
    moved_links = models.JSONField(_("rattachements déplacés"), default=list)
    made_at = models.DateTimeField(_("fait le"))
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fait par")
    )
    undone_at = models.DateTimeField(_("défait le"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("défait par")
    )

    class Meta:
        verbose_name = _("réunion de comptes")
        verbose_name_plural = _("réunions de comptes")
        constraints = [
            models.UniqueConstraint(
                fields=["retired"], condition=models.Q(undone_at__isnull=True), name="an_account_is_retired_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("retired")), name="an_account_is_not_merged_with_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retired_id} → {self.kept_id}"


class SignInFailure(models.Model):
    """A sign-in that opened nothing, for the teacher who asks why a pupil is stuck. Erased after seven days.

    Grows by one row a wrong password, at most ten a login before a wait; ``login`` is a keyed fingerprint.
    """

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("compte"))
    login = models.CharField(_("empreinte"), max_length=64)
    at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("connexion refusée")
        verbose_name_plural = _("connexions refusées")
        indexes = [models.Index(fields=["at"], name="sign_in_failures_to_erase")]

    def __str__(self) -> str:
        return f"{self.login[:8]} ({self.user_id})"


class Throttle(models.Model):
    """Failures counted for one person or one code, in the database: right with several workers and no cache server.

    ``key`` is a keyed fingerprint. One row a login, name or code that failed; a timer erases what is a day old.
    """

    key = models.CharField(_("empreinte"), max_length=64, unique=True)
    window_started_at = models.DateTimeField(_("depuis"))
    failures = models.PositiveIntegerField(_("échecs"), default=0)
    blocked_until = models.DateTimeField(_("bloqué jusqu’à"), null=True, blank=True)

    class Meta:
        verbose_name = _("limite")
        indexes = [models.Index(fields=["window_started_at"], name="limits_to_forget")]

    def __str__(self) -> str:
        return f"{self.key[:8]} ({self.failures})"
