"""Old rows are erased by timers, in nobody's request: what erases is called by commands, and each is a timer's."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_house import ROOT, name

ERASERS = {
    "erase_old_attempts": "erase_join_attempts",
    "erase_security_events": "erase_security_events",
    "forget_failures": "tidy_accounts",
    "forget_old": "tidy_accounts",
    "forget_names": "tidy_rosters",
    "tidy_every_school": "tidy_rosters",
    "tidy_messages": "tidy_messages",
}
"""What erases the old rows of everybody, and the command that does it."""

COMMANDS = sorted((ROOT / "pix").glob("*/management/commands/[!_]*.py"))
ELSEWHERE = [
    path
    for path in sorted((ROOT / "pix").rglob("*.py"))
    if path not in COMMANDS and path.is_relative_to(ROOT / "pix" / "web") | ("services" in path.parts)
]
ERASES_BY_AGE = re.compile(r"__lte?=[^)\n]*\)(\.exclude\([^)\n]*\))?\.(order_by\([^)\n]*\)\.)?delete\(")


def calls(path: Path) -> set[str]:
    text = path.read_text(encoding="utf8")
    return {eraser for eraser in ERASERS if re.search(rf"(?<!def )\b{eraser}\(", text)}


@pytest.mark.parametrize("source", ELSEWHERE, ids=name)
def test_no_page_and_no_service_erases_what_is_old(source):
    assert calls(source) == set()


def erasers_by_age(text: str) -> set[str]:
    """The functions that delete what is older than something."""
    found = [match.start() for match in ERASES_BY_AGE.finditer(text)]
    return {re.findall(r"^def (\w+)", text[:start], re.MULTILINE)[-1] for start in found}


@pytest.mark.parametrize("source", ELSEWHERE, ids=name)
def test_who_erases_by_age_is_known(source):
    assert erasers_by_age(source.read_text(encoding="utf8")) <= set(ERASERS)


def test_who_erases_by_age_would_be_seen():
    texts = [path.read_text(encoding="utf8") for path in ELSEWHERE]

    assert set().union(*map(erasers_by_age, texts)) == {"erase_old_attempts", "forget_failures", "forget_old"}


@pytest.mark.parametrize(("eraser", "command"), ERASERS.items())
def test_each_is_called_by_a_command_that_a_timer_runs(eraser, command):
    (source,) = (path for path in COMMANDS if path.stem == command)

    assert eraser in calls(source)
    assert command in {line.split()[0] for line in settings.TIMERS}


@pytest.mark.parametrize("source", COMMANDS, ids=name)
def test_a_command_that_is_meant_for_a_timer_has_one(source):
    meant = "timer" in source.read_text(encoding="utf8").split('"""')[1]

    assert not meant or source.stem in settings.TIMERS
