"""What can go wrong with a task, beside the task."""


class LostLease(Exception):
    """This worker was declared dead meanwhile: what it held is another's."""


class SchoolIsBusy(Exception):
    """A task of this school runs in this lane already; nothing was taken."""


class Interruption(BaseException):
    """A task is stopped where it is. Not an ``Exception``: no task takes it for an error of its own."""


class TimeLimitPassed(Interruption):
    """The task took longer than it promised."""


class WorkerStopped(Interruption):
    """The worker was asked to stop and the task did not finish in time."""
