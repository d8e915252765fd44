"""Every way in which a file can be broken, by the operators of mutmut.

Names are left alone, because breaking one everywhere at once changes nothing: what a module exports, the values of an
enumeration, annotations, decorators and imports. The rest counts, constants and decorated functions included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).resolve().parents[1]
_OF_NAMES = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)
_CALLS_OF_NAMES = ("TypeVar", "NewType")
_AROUND = 40  # letters shown


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken line. ``rank`` counts the mutants of the file, so that ``name`` finds this one again."""

    path: str
    line: int
    rank: int
    before: str
    after: str

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line}:{self.rank}"

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def __str__(self) -> str:
        return f"{self.name}\n    - {self.before}\n    + {self.after}"


def mutants_of(path: str) -> list[Mutant]:
    """The mutants of a file of the project, in order."""
    tree = _parse(path)
    return [
        Mutant(path, line, rank, *_difference(tree.module, old, new))
        for rank, (line, old, new) in enumerate(_changes(tree))
    ]


def source_of(mutant: Mutant) -> str:
    """The whole file, broken."""
    tree = _parse(mutant.path)
    for rank, (_line, old, new) in enumerate(_changes(tree)):
        if rank == mutant.rank:
            broken: cst.Module = tree.module.deep_replace(old, new)
            return broken.code
    raise ValueError(mutant.name)


def _parse(path: str) -> MetadataWrapper:
    return MetadataWrapper(cst.parse_module((ROOT / path).read_text(encoding="utf8")))


def _changes(tree: MetadataWrapper) -> Iterator[tuple[int, cst.CSTNode, cst.CSTNode]]:
    finder = _Finder()
    tree.visit(finder)
    yield from finder.changes


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[tuple[int, cst.CSTNode, cst.CSTNode]] = []
        self._inside: list[type[cst.CSTNode]] = []
        self._line = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _OF_NAMES) or _is_a_list_of_names(node):
            return False
        if position := self.get_metadata(PositionProvider, node, None):
            self._line = position.start.line
        if isinstance(node, cst.ClassDef | cst.FunctionDef | cst.Lambda):
            self._inside.append(type(node))
        if not (isinstance(node, cst.Assign | cst.BaseString) and self._inside[-1:] == [cst.ClassDef]):
            for kind, operator in mutation_operators:
                if isinstance(node, kind):
                    self.changes += ((self._line, node, broken) for broken in operator(node))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.ClassDef | cst.FunctionDef | cst.Lambda):
            self._inside.pop()


def _is_a_list_of_names(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Assign):
        target = node.targets[0].target
        called = node.value.func if isinstance(node.value, cst.Call) else None
        return (isinstance(target, cst.Name) and target.value == "__all__") or (
            isinstance(called, cst.Name) and called.value in _CALLS_OF_NAMES
        )
    return isinstance(node, cst.AnnAssign) and "TypeAlias" in cst.Module([]).code_for_node(node.annotation.annotation)


def _difference(module: cst.Module, old: cst.CSTNode, new: cst.CSTNode) -> tuple[str, str]:
    """What is written and what stands for it, around the place where they part."""
    before, after = (" ".join(module.code_for_node(node).split()) for node in (old, new))
    parted = next((at for at, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) > 1), len(before))
    start = max(0, parted - _AROUND)
    return before[start : start + 3 * _AROUND], after[start : start + 3 * _AROUND]
