"""Both journals are written and never read: no page, rule or count depends on their lines.

``docs/adr/0015-two-journals.md``. The operators' lists and the timer that erases are in ``pix/audit`` itself.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.test_house import ROOT, name

ELSEWHERE = [
    path
    for path in sorted((ROOT / "pix").rglob("*.py"))
    if "migrations" not in path.parts and not path.is_relative_to(ROOT / "pix" / "audit")
]
JOURNALS = {"Entry", "SecurityEvent"}
BY_ANOTHER_NAME = re.compile(r"\baudit[._](entry|securityevent)\b", re.IGNORECASE)


def uses(tree: ast.Module) -> list[str]:
    """What a module does with a journal, but name a kind of event and write lines in bulk."""
    names: set[str] = set()
    found: list[str] = []
    apart: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=modules):
                found += [one.name for one in modules if one.name.startswith("pix.audit.models")]
            case ast.ImportFrom(module="pix.audit", names=modules):
                found += [one.name for one in modules if one.name == "models"]
            case ast.ImportFrom(module="pix.audit.models", names=modules):
                names |= {one.asname or one.name for one in modules if one.name in JOURNALS}
                found += [one.name for one in modules if one.name == "*"]
            case ast.Attribute(value=ast.Name() as journal, attr="Kind"):
                apart.add(id(journal))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="bulk"), attr="insert"), args=[journal, *_]):
                apart.add(id(journal))
            case ast.Constant(value=str() as text) if BY_ANOTHER_NAME.search(text):
                found.append(text)
    bare = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in names)
    return found + [node.id for node in bare if id(node) not in apart]


@pytest.mark.parametrize("source", ELSEWHERE, ids=name)
def test_nobody_reads_a_journal(source: Path) -> None:
    assert uses(ast.parse(source.read_text(encoding="utf8"))) == []


@pytest.mark.parametrize(
    "written",
    [
        "from pix.audit.models import Entry\nEntry.objects.filter(verb='password.reset')",
        "from pix.audit.models import SecurityEvent as Event\nEvent.objects.count()",
        "from pix.audit.models import Entry\nget_object_or_404(Entry, pk=1)",
        "from pix.audit.models import *",
        "from pix.audit import models\nmodels.Entry.objects.all()",
        "import pix.audit.models\npix.audit.models.Entry.objects.all()",
        "apps.get_model('audit.Entry').objects.all()",
        "cursor.execute('SELECT at FROM audit_securityevent')",
    ],
)
def test_who_reads_one_would_be_seen(written: str) -> None:
    assert uses(ast.parse(written))


@pytest.mark.parametrize(
    "written",
    [
        "from pix.audit.models import SecurityEvent\ntrail.notice(SecurityEvent.Kind.EXPORT, at=at)",
        "from pix.audit.models import Entry\nbulk.insert(Entry, trail.COLUMNS, lines)",
    ],
)
def test_writing_is_not_reading(written: str) -> None:
    assert uses(ast.parse(written)) == []
