"""Every task carries numbers, names its lane, and where schools have their turns says whose work it does."""

import importlib
import inspect
import pkgutil

import pytest
from django_tasks.base import Task

import pix
from pix.work.lanes import LANES, NAMES
from pix.work.promises import promise_of

LINES_OF_TIMERS = {"pix.work.tasks.run_timer"}
"""A timer is known by its line of ``manage.py``, which the settings hold."""


def every_task() -> dict[str, Task]:
    found = {}
    for module in pkgutil.walk_packages(pix.__path__, "pix."):
        if ".migrations" in module.name:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Task):
                found[value.module_path] = value
    return found


TASKS = every_task()


def test_the_tasks_are_found():
    assert {"pix.rosters.tasks.read_upload", "pix.rosters.tasks.apply_import", "pix.work.tasks.run_timer"} <= set(TASKS)


@pytest.mark.parametrize("path", TASKS)
def test_a_task_carries_numbers_never_secrets_nor_names(path):
    carried = {one.annotation for one in inspect.signature(TASKS[path].func).parameters.values()}

    assert carried <= {int, bool, "int", "bool"} | ({str} if path in LINES_OF_TIMERS else set())


@pytest.mark.parametrize("path", TASKS)
def test_a_task_names_its_lane(path):
    assert TASKS[path].queue_name in NAMES


@pytest.mark.parametrize("path", [path for path in TASKS if TASKS[path].queue_name != "timers"])
def test_a_task_says_whose_work_it_does_where_a_school_has_one_at_a_time(path):
    (lane,) = (lane for lane in LANES if lane.name == TASKS[path].queue_name)

    assert not lane.one_a_school or "school_id" in inspect.signature(TASKS[path].func).parameters


@pytest.mark.parametrize("path", TASKS)
def test_who_is_told_of_a_task_given_up_takes_what_the_task_takes(path):
    told = promise_of(TASKS[path].func).given_up

    if told is not None:
        assert inspect.signature(told).parameters == inspect.signature(TASKS[path].func).parameters
