"""A worker in a process of its own, on the test's database, with leases that end while one watches."""

from datetime import timedelta

from config.settings import base
from config.settings.test import *  # noqa: F403

TASKS = base.TASKS
WORK_LEASE_SECONDS = 5.0
WORK_SIGN_SECONDS = 0.5
WORK_LOOK_SECONDS = 0.1
WORK_STOP_SECONDS = 1.0
WORK_GRACE_SECONDS = 1.0
TIMERS = {"erase_join_attempts": timedelta(days=1), "no_such_command": timedelta(days=1)}
