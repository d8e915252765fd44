"""What an operator types after a command of ours is bounded as what is typed in a page: told in words, not written."""

import getpass
import io
from argparse import Action

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands, load_command_class

from tests.schools.factories import make_school

OF_DJANGO = {"help", "version", "verbosity", "settings", "pythonpath", "traceback"}
OF_DJANGO |= {"no_color", "force_color", "skip_checks"}
OURS = sorted(name for name, app in get_commands().items() if str(app).startswith("pix."))
GOOD = {"uai": "0750001U", "name": "Collège", "email": "lea@example.net", "first_name": "Léa", "last_name": "Petit"} | {
    "school": "0750001U",
    "role": "member",
    "file": "/dev/null",
}
MUCH = "x" * 120_000  # the most that Linux hands over
NO_TEXT = [MUCH, "", "\x00", "\ud800", "1" + "0" * 400, "é" * 300]
HOSTILE = {
    "email": [*NO_TEXT, "a\x00b@example.net", "a" * 250 + "@example.net", "a@" + "b" * 250 + ".fr"],
    "file": [MUCH, "/nulle/part", "\udce9"],
    "directory": [MUCH, "/nulle/part", "\udce9"],
}
MAY_BE_EMPTY = {("create_school", "email")}
"""Without an address, the school is created, and says so."""

PASSWORD = "Girafe-valise-7-orage"


def typed_in(name: str) -> list[Action]:
    """The arguments that take a text."""
    parser = load_command_class(str(get_commands()[name]), name).create_parser("manage.py", name)
    return [one for one in parser._actions if one.dest not in OF_DJANGO and one.nargs != 0 and not one.choices]


CASES = [(name, action.dest) for name in OURS for action in typed_in(name)]


def test_the_commands_are_found():
    some = {
        ("create_school", "email"),
        ("invite", "uai"),
        ("create_operator", "last_name"),
        ("import_roster", "school"),
    }

    assert some <= set(CASES)


def run(command: str, **typed: str) -> str:
    """What it says; its arguments as the shell would give them."""
    out, arguments = io.StringIO(), []
    for action in typed_in(command):
        value = typed.get(action.dest, GOOD.get(action.dest, ""))
        if action.option_strings:
            arguments.append(f"{action.option_strings[0]}={value}")
        elif action.nargs != "?" or action.dest in typed:
            arguments.append(value)
    call_command(command, *arguments, stdout=out, stderr=out)
    return out.getvalue()


def rows() -> int:
    return sum(model.objects.count() for model in apps.get_models() if model._meta.managed)


@pytest.mark.parametrize(("name", "argument"), CASES)
def test_a_command_says_in_words_what_it_cannot_take(db, monkeypatch, name, argument):
    if name in ("invite", "import_roster"):
        make_school(uai=GOOD["uai"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: PASSWORD)
    before = rows()

    for value in HOSTILE.get(argument, NO_TEXT):
        if not value and (name, argument) in MAY_BE_EMPTY:
            continue
        with pytest.raises(CommandError) as refused:
            run(name, **{argument: value})

        assert len(str(refused.value)) < 400, value[:20]
        assert rows() == before


@pytest.mark.parametrize("password", ["x" * 900_000, "", "a\x00b", "\ud800" * 20, "A" * 12])
def test_so_is_the_password_that_is_asked_for(db, monkeypatch, password):
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: password)

    before = rows()

    with pytest.raises(CommandError) as refused:
        run("create_operator")

    assert len(str(refused.value)) < 400
    assert rows() == before


def test_what_is_right_is_taken(db, monkeypatch):
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: PASSWORD)

    assert "espace créé" in run("create_school")
    assert "Une invitation part vers" in run("invite")
    assert "créé" in run("create_operator", email="olive@example.net")
