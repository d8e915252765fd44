from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from pix.accounts.models import User
from pix.mail.models import Message
from pix.mail.services.sending import Mail
from pix.schools.models import School
from tests.accounts.factories import make_user

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Clock:
    """What time it is; ``turn`` it to go on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(settings, db) -> Callable[[], list[tuple[str, datetime, dict]]]:
    """Tasks wait in the database, as in production; ``queue()`` lists them: lane, moment, arguments."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": settings.TASKS["default"]["QUEUES"]}
    }

    def waiting() -> list[tuple[str, datetime, dict]]:
        rows = DBTaskResult.objects.order_by("enqueued_at")
        return [(row.queue_name, row.run_after, row.args_kwargs["kwargs"]) for row in rows]

    return waiting


@pytest.fixture
def operator(db) -> User:
    return make_user(username="olive.regnier0101", is_staff=True, is_superuser=True)


@pytest.fixture
def mail(school: School) -> Callable[..., Mail]:
    def made(**changes) -> Mail:
        fields = {
            "kind": Message.Kind.INVITATION,
            "to": "lea@ecole.example",
            "language": "fr",
            "subject": "Votre invitation",
            "text": "Bonjour,\n\nhttp://127.0.0.1:8000/orga/invitation/secret\n",
            "about": school,
        }
        return Mail(**(fields | changes))

    return made
