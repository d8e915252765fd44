"""Mails on their way out, and the moments when the mail server answered nobody.

Both stand below the rooms that write: they name the account that asked and the thing a message is about by plain
numbers, without foreign keys, as the journals do.
"""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> Self:
        """Those to try now; of one that somebody is sending, its claim decides."""
        return self.filter(state=Message.State.WAITING, next_try_at__lte=at)

    def about(self, thing: type[models.Model]) -> Self:
        return self.filter(about_type=thing._meta.label_lower)

    def not_gone(self) -> Self:
        """What operators look after: it waits, or it was given up."""
        return self.filter(state__in=(Message.State.WAITING, Message.State.GIVEN_UP))


class Message(models.Model):
    """A mail to one person, from the day it is asked until a month after its end.

    One row a mail: a few a member and year. Whom it is for and what it says are sealed (``pix.mail.sealing``), and
    erased when it leaves; the domain of the address stays, which is what a refusal is looked up by.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        ACTIVATION = "activation", _("activation de l’espace")

    class State(models.TextChoices):
        WAITING = "waiting", _("pas encore parti")
        SENT = "sent", _("parti")
        GIVEN_UP = "given_up", _("abandonné")
        WITHDRAWN = "withdrawn", _("retiré avant de partir")

    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    domain = models.CharField(_("domaine de l’adresse"), max_length=255)
    language = models.CharField(_("langue"), max_length=12)
    sealed = models.BinaryField(_("contenu scellé"), null=True)
    # In the Message-ID of each copy: what the mail server's own log is searched by.
    reference = models.UUIDField(_("référence"), default=uuid.uuid4, unique=True)
    about_type = models.CharField(_("à propos de"), max_length=40)
    about_id = models.BigIntegerField(_("numéro"))
    asker_id = models.BigIntegerField(_("compte du demandeur"), null=True)
    asked_at = models.DateTimeField(_("demandé le"))
    # What it says opens nothing any more after this moment.
    useless_after = models.DateTimeField(_("sans objet après le"), null=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("essais"), default=0)
    # Those of this round: an operator who tries again begins another one.
    failures = models.PositiveSmallIntegerField(_("échecs"), default=0)
    next_try_at = models.DateTimeField(_("prochain essai"), null=True)
    # While a worker is sending it. A worker that is killed leaves it: past this moment, another one takes it.
    claimed_until = models.DateTimeField(_("en cours d’envoi jusqu’à"), null=True)
    error = models.CharField(_("dernière erreur"), max_length=100, blank=True, default="")
    ended_at = models.DateTimeField(_("terminé le"), null=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", next_try_at__isnull=False, ended_at__isnull=True)
                | (~Q(state="waiting") & Q(next_try_at__isnull=True, ended_at__isnull=False)),
                name="a_message_has_a_next_try_or_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("sent", "withdrawn")) | Q(sealed__isnull=True),
                name="a_message_that_left_keeps_no_words",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="messages_to_send"),
            models.Index(fields=["about_type", "about_id"], name="messages_about_something"),
            models.Index(fields=["ended_at"], name="messages_that_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MailOutage(models.Model):
    """The mail server did not answer, from a moment to another.

    One row an outage: some rows a year. A page tells it to whoever asked for a message that it may not be told about.
    """

    began_at = models.DateTimeField(_("depuis"))
    seen_at = models.DateTimeField(_("encore vu le"))
    ended_at = models.DateTimeField(_("jusqu’à"), null=True)
    # Once a minute somebody looks again, be there a message or none.
    next_look_at = models.DateTimeField(_("prochain regard"))
    error = models.CharField(_("erreur"), max_length=100)

    class Meta:
        verbose_name = _("panne du serveur de messages")
        verbose_name_plural = _("pannes du serveur de messages")

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
