"""The queue without a worker, for tests: what is queued is done at once, by the road that workers take."""

from typing import Any

from django_tasks_db.backend import DatabaseBackend

from pix.work.services.standing_in import run_queued


class AtOnceBackend(DatabaseBackend):
    """Stores each task like the queue, then runs it, in the transaction of whoever asked; what is for later waits."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        result: Any = super().enqueue(task, args, kwargs)
        if task.run_after is None:
            run_queued(row=result.db_result)
            result.refresh()
        return result
