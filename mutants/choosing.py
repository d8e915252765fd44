"""Which files are broken, and which tests can see each of them."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random

from mutants.making import ROOT, Mutant, mutants_of

_KINDS = {"domain": ("pix/domain/**/*.py",), "services": ("pix/*/services/*.py",)}
# Written in one room, and only ever called from the one above.
_SEEN_FROM_ABOVE = {"pix/rosters/services/linking.py": ("tests/reconciliation",)}
# What declares, and decides nothing.
_NEVER = ("migrations", "models", "management", "models.py", "admin.py", "apps.py", "urls.py")


def files(of: str, *, base: str) -> list[str]:
    """The files to break: of the ``domain``, of the ``services``, or those ``changed`` since ``base``."""
    if of == "changed":
        return [path for path in _changed(base) if _seen_by(path)]
    paths = (path for pattern in _KINDS[of] for path in ROOT.glob(pattern))
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def sample(paths: Sequence[str], *, size: int | None, seed: int) -> list[Mutant]:
    """Mutants of these files in a random order that ``seed`` repeats: the first ones are themselves a sample."""
    everything = [mutant for path in paths for mutant in mutants_of(path)]
    return Random(seed).sample(everything, len(everything) if size is None else min(size, len(everything)))


def named(names: Sequence[str]) -> list[Mutant]:
    """The mutants that an earlier run named."""
    wanted = [(name.split(":")[0], name) for name in names]
    found = {mutant.name: mutant for path in sorted({path for path, _ in wanted}) for mutant in mutants_of(path)}
    return [found[name] for _, name in wanted]


def seen_by(path: str, *, pages: bool) -> tuple[str, ...]:
    """The tests that can see a file; those of the ``pages`` too, after its own."""
    own = (*_SEEN_FROM_ABOVE.get(path, ()), *_seen_by(path))
    return (*own, "tests/web") if pages and own and not path.startswith(("pix/domain/", "pix/web/")) else own


def _seen_by(path: str) -> tuple[str, ...]:
    parts = Path(path).parts
    if parts[0] != "pix" or not path.endswith(".py") or set(parts) & set(_NEVER):
        return ()
    folder = Path("tests", *parts[1:-1] if parts[1] in ("domain", "web") else parts[1:2])
    while not any((ROOT / folder).rglob("test_*.py")):
        folder = folder.parent
    return (str(folder),) if folder.name != "tests" else ()


def _changed(base: str) -> list[str]:
    """Since ``base`` left the branch we are on, what is not committed included."""
    since = _git("merge-base", "HEAD", base)[0]
    changed = _git("diff", "--name-only", "--diff-filter=d", since, "--", "pix")
    return sorted({*changed, *_git("ls-files", "--others", "--exclude-standard", "--", "pix")})


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
