"""Nothing of ours outlives a transaction on a connection: a pooler lends the next one to somebody else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for folder in ("pix", "config") for path in sorted((ROOT / folder).rglob("*.py"))]

OUTLIVING = {
    "a lock of the session": r"pg_(try_)?advisory_(unlock|lock)",
    "a value of the session": r"[\"']\s*SET (?!LOCAL\b)|set_config\([^)]*false\)",
    "a table of the session": r"CREATE TEMP(ORARY)? TABLE \S+ (?!ON COMMIT DROP\b)",
    "a cursor of the session": r"DECLARE \w+ .*CURSOR|\.cursor\(name=|server_side_binding",
    "a statement of the session": r"\bPREPARE \w+ AS\b|prepare_threshold|prepare=True",
    "a channel of the session": r"\b(LISTEN|UNLISTEN|NOTIFY) \w+|pg_notify",
}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_outlives_a_transaction(source: Path):
    text = source.read_text(encoding="utf8")

    assert [what for what, pattern in OUTLIVING.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize(
    "line",
    [
        'cursor.execute("SELECT pg_advisory_lock(1)")',
        """cursor.execute("SET statement_timeout = '1min'")""",
        "cursor.execute(\"SELECT set_config('lock_timeout', '1s', false)\")",
        'cursor.execute("CREATE TEMPORARY TABLE fresh AS SELECT 1")',
        'cursor.execute("DECLARE fresh CURSOR FOR SELECT 1")',
        'options = {"prepare_threshold": 5}',
        'cursor.execute("LISTEN imports")',
    ],
)
def test_what_outlives_one_is_seen(line: str):
    assert any(re.search(pattern, line) for pattern in OUTLIVING.values())


@pytest.mark.parametrize(
    "line",
    [
        'cursor.execute("SELECT pg_advisory_xact_lock(1)")',
        """cursor.execute("SET LOCAL lock_timeout = '1s'")""",
        "cursor.execute(\"SELECT set_config('lock_timeout', '1s', true)\")",
        'cursor.execute("CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS SELECT 1")',
        'cursor.execute("UPDATE rosters_student SET division = %s")',
    ],
)
def test_what_ends_with_it_is_let_through(line: str):
    assert [what for what, pattern in OUTLIVING.items() if re.search(pattern, line)] == []
