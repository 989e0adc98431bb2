"""Where a number is made in a source file, and how it could be made wrong.

Four kinds of change, each to one place of the text: an arithmetic operator, a comparison, an index (a whole number that
says which element, from where, or along which axis) and a constant. What can change no result is left out: annotations,
texts and refusals (``Problem(…)``, formatted strings), ``strict=`` of ``zip``, the arguments of decorators and the
−1 of ``reshape``.
"""

from __future__ import annotations

import ast
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ARITHMETIC: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+", ("-",)),
    ast.Sub: ("-", ("+",)),
    ast.Mult: ("*", ("/",)),
    ast.Div: ("/", ("*",)),
    ast.FloorDiv: ("//", ("*", "/")),
    ast.Mod: ("%", ("*",)),
    ast.Pow: ("**", ("*",)),
}
COMPARISON: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
TEXTS = ("Problem", "TypeVar", "Literal", "cast", "warn")
"""Calls whose arguments are for readers or for the type checker."""

GUARDS = ("strict", "stacklevel", "maxsize")
"""Named arguments that change no number."""

AXES = ("axis", "axes", "k")
"""Named arguments that say where, not how much."""


@dataclass(frozen=True)
class Mutant:
    """One change of one place.

    path              of the file, from the package
    name              of the function or class that it stands in; empty for the module
    line              of the place, counted from 1
    statement         lines of the statement it belongs to, first and last
    at_import         whether it is computed when the module is imported
    kind              arithmetic, comparison, index or constant
    start, end        place in the file's bytes
    before, after     text of the operator or number
    number            tells places of the same kind in one function apart, counted from 0
    """

    path: str
    name: str
    line: int
    statement: tuple[int, int]
    at_import: bool
    kind: str
    start: int
    end: int
    before: str
    after: str
    number: int

    @property
    def place(self) -> str:
        """What stays the same when lines above are added or taken away."""
        return f"{self.path}::{self.name}::{self.kind} {self.number}"

    @property
    def id(self) -> str:
        """Name of the mutant."""
        return f"{self.place}: {self.before} → {self.after}"

    def of(self, source: bytes) -> bytes:
        """The file with the change."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutants(path: Path, package: Path) -> list[Mutant]:
    """Every change of a file, in the order of the text."""
    source = path.read_bytes()
    finder = _Finder(source, path.relative_to(package).as_posix())
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda mutant: (mutant.start, mutant.after))


def other_numbers(text: str) -> tuple[str, ...]:
    """What a number could be instead: its neighbours if whole, a tenth more if not, the other truth value."""
    if text in ("True", "False"):
        return (str(text == "False"),)
    value = ast.literal_eval(text)
    if isinstance(value, int):
        return (str(value + 1), str(value - 1)) if value > 0 else (str(value + 1),)
    return (f"{value * 1.1:.6g}",) if value else ("0.1",)


class _Finder(ast.NodeVisitor):
    def __init__(self, source: bytes, path: str) -> None:
        self.source, self.path = source, path
        lines = source.splitlines(keepends=True)
        self.offsets = [sum(map(len, lines[:index])) for index in range(len(lines) + 1)]
        self.found: list[Mutant] = []
        self.names: list[str] = []
        self.statement = (1, 1)
        self.at_import = True
        self.counts: dict[tuple[str, str], int] = {}
        self.indexing = False

    # Where we are

    def visit(self, node: ast.AST) -> None:
        if not isinstance(node, ast.stmt):
            super().visit(node)
            return
        before = self.statement
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        self.statement = (node.lineno, max(node.lineno, last))
        super().visit(node)
        self.statement = before

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if any("overload" in ast.unparse(each) for each in node.decorator_list):
            return
        for default in [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]:
            self.visit(default)
        at_import, self.at_import = self.at_import, False
        self._inside(node.name, node.body)
        self.at_import = at_import

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside(node.name, node.body)

    def _inside(self, name: str, body: list[ast.stmt]) -> None:
        self.names.append(name)
        for each in body:
            self.visit(each)
        self.names.pop()

    # What is left out

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None and "TypeAlias" not in ast.unparse(node.annotation):
            self.visit(node.target)
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        return

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) != "TYPE_CHECKING":
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if ast.unparse(node.func).rpartition(".")[2] in TEXTS:
            return
        # any negative length means the same to reshape
        reshapes = ast.unparse(node.func).endswith("reshape")
        self._plain(node.func, *(each for each in node.args if not (reshapes and isinstance(each, ast.UnaryOp))))
        for keyword in node.keywords:
            if keyword.arg in GUARDS:
                continue
            indexing, self.indexing = self.indexing, keyword.arg in AXES
            self.visit(keyword.value)
            self.indexing = indexing

    def _plain(self, *nodes: ast.AST) -> None:
        indexing, self.indexing = self.indexing, False
        for node in nodes:
            self.visit(node)
        self.indexing = indexing

    # What is changed

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in ARITHMETIC and not (_is_text(node.left) or _is_text(node.right)):
            self._operator("arithmetic", node.left, node.right, ARITHMETIC[type(node.op)])
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if type(node.op) in ARITHMETIC and not _is_text(node.value):
            sign, others = ARITHMETIC[type(node.op)]
            self._operator("arithmetic", node.target, node.value, (f"{sign}=", tuple(f"{each}=" for each in others)))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            start = self._offset(node.lineno, node.col_offset)
            self._note("arithmetic", node, start, start + 1, ("+",))
        elif isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            self._number(node.operand)
            return
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self._operator("comparison", left, right, COMPARISON[type(operator)])
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._plain(node.value)
        indexing, self.indexing = self.indexing, True
        self.visit(node.slice)
        self.indexing = indexing

    def visit_Constant(self, node: ast.Constant) -> None:
        self._number(node)

    def _number(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool | int | float):
            start = self._offset(node.lineno, node.col_offset)
            end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
            whole = isinstance(node.value, int) and not isinstance(node.value, bool)
            kind = "index" if self.indexing and whole else "constant"
            self._note(kind, node, start, end, other_numbers(self.source[start:end].decode()))

    def _operator(self, kind: str, left: ast.expr, right: ast.expr, change: tuple[str, tuple[str, ...]]) -> None:
        sign, others = change
        start = self._offset(left.end_lineno or left.lineno, left.end_col_offset or 0)
        between = self.source[start : self._offset(right.lineno, right.col_offset)].decode()
        found = re.search(re.escape(sign).replace(r"\ ", r"\s+"), between)
        if found and "#" not in between:
            place = start + len(between[: found.start()].encode())
            self._note(kind, right, place, place + len(found[0]), others)

    def _note(self, kind: str, node: ast.expr, start: int, end: int, others: tuple[str, ...]) -> None:
        name = ".".join(self.names)
        number = self.counts.get((name, kind), 0)
        self.counts[name, kind] = number + 1
        line = bisect_right(self.offsets, start)
        before = self.source[start:end].decode()
        for after in others:
            self.found.append(
                Mutant(self.path, name, line, self.statement, self.at_import, kind, start, end, before, after, number)
            )

    def _offset(self, line: int, column: int) -> int:
        return self.offsets[line - 1] + column


def _is_text(node: ast.expr) -> bool:
    """Whether an operand is surely no number: text, list or tuple, so that another operator is refused at once."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in ("list", "tuple", "sorted", "str", "repr")
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    texts = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return texts or isinstance(node, ast.JoinedStr | ast.List | ast.Tuple | ast.ListComp | ast.Set)


def _parses(source: bytes) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def drawn(candidates: dict[str, list[Mutant]], package: Path, seed: int, each: int) -> Iterator[Mutant]:
    """``each`` mutants of every part of a package at different places (all places where it has fewer), by lot.

    The lot of each is its own (a checksum of its name and the seed), so that code that comes or goes does not draw anew
    what stays.
    """

    def lot(mutant: Mutant) -> int:
        return zlib.crc32(f"{seed}:{mutant.id}".encode())

    for _, known in sorted(candidates.items()):
        places: set[str] = set()
        for mutant in sorted(known, key=lot):
            if len(places) == each:
                break
            if mutant.place not in places and _parses(mutant.of((package / mutant.path).read_bytes())):
                places.add(mutant.place)
                yield mutant
