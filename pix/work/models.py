"""Who works, on what, and whose turn comes next. The tasks themselves are rows of ``django_tasks_db``.

Schools are plain numbers here, as in the journals: this room lies below theirs.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeAlias

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

Row: TypeAlias = DBTaskResult[..., Any]
"""A task in the queue, as the library keeps it."""


def lease() -> timedelta:
    """How long a worker may be silent before what it holds is somebody else's (``WORK_LEASE_SECONDS``)."""
    return timedelta(seconds=settings.WORK_LEASE_SECONDS)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, at: datetime) -> Self:
        return self.filter(seen_at__gte=at - lease())

    def silent(self, at: datetime) -> Self:
        """Dead, or stuck so that nobody can tell the difference."""
        return self.filter(seen_at__lt=at - lease())


class Worker(models.Model):
    """A process that works in a lane, and the task it holds: its row is the lease.

    What it holds is its own as long as it gives a sign of life (``seen_at``), and another's afterwards. One row a live
    worker, some ten in all: whoever leaves takes the row along.
    """

    name = models.CharField(_("nom"), max_length=100)
    lane = models.CharField(_("file"), max_length=32)
    started_at = models.DateTimeField(_("depuis"))
    seen_at = models.DateTimeField(_("dernier signe"))
    task = models.OneToOneField(
        DBTaskResult, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("tâche en cours")
    )
    task_since = models.DateTimeField(_("commencée le"), null=True, blank=True)
    school_id = models.BigIntegerField(_("établissement"), null=True, blank=True)
    # Whether the lane lets one task of a school run at a time: only then does the school count in the constraint.
    alone = models.BooleanField(_("un seul par établissement"), default=False)

    objects: ClassVar[models.Manager["Worker"]] = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ouvrier")
        verbose_name_plural = _("ouvriers")
        constraints = [
            models.UniqueConstraint(
                fields=["lane", "school_id"],
                condition=models.Q(alone=True),
                name="one_task_at_a_time_per_school_and_lane",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.name}"


class Turn(models.Model):
    """When a lane last served a school: the one served longest ago is next.

    Grows by one row a school and lane; 0 stands for tasks that are nobody's.
    """

    lane = models.CharField(_("file"), max_length=32)
    school_id = models.BigIntegerField(_("établissement"))
    served_at = models.DateTimeField(_("servi le"))

    class Meta:
        verbose_name = _("tour")
        verbose_name_plural = _("tours")
        constraints = [models.UniqueConstraint(fields=["lane", "school_id"], name="one_turn_per_school_and_lane")]

    def __str__(self) -> str:
        return f"{self.lane} {self.school_id}"


class Timer(models.Model):
    """An act that comes back by itself, as ``TIMERS`` of the settings says: when it is due, when it last went well.

    As many rows as timers are declared, some ten.
    """

    line = models.CharField(_("commande"), max_length=100, unique=True)
    every = models.DurationField(_("période"))
    known_since = models.DateTimeField(_("déclarée le"))
    due_at = models.DateTimeField(_("prochaine fois"))
    succeeded_at = models.DateTimeField(_("dernière réussite"), null=True, blank=True)
    failed_at = models.DateTimeField(_("dernier échec"), null=True, blank=True)
    # The class of the error: its text may quote somebody's data.
    failure = models.CharField(_("nature de l’échec"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("minuterie")
        verbose_name_plural = _("minuteries")

    def __str__(self) -> str:
        return self.line

    def is_late(self, at: datetime) -> bool:
        """Whether it has not gone well for two periods."""
        return (self.succeeded_at or self.known_since) < at - 2 * self.every
