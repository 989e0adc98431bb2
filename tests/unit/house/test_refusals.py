"""Every refusal ends with one thing to do: no ``Problem`` is made whose remedy is, or may be, empty."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src" / "underlag"
MODULES = sorted(SOURCE.rglob("*.py"))
PLACE = ("where", "what", "found", "expected", "remedy").index("remedy")


def remedies(tree: ast.AST) -> Iterator[tuple[int, ast.expr | None]]:
    """Line and remedy of each problem that is made; None where it is left out."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Problem":
            by_name = {key.arg: key.value for key in call.keywords}
            yield call.lineno, call.args[PLACE] if len(call.args) > PLACE else by_name.get("remedy")


def given(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name is given in a module: by assignment, one of several at once, or as a parameter's default."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            pairs = [(node.target, node.value)]
        for target, value in pairs:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(value)
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                for one, its in zip(target.elts, value.elts, strict=False):
                    if isinstance(one, ast.Name):
                        found.setdefault(one.id, []).append(its)
        if isinstance(node, ast.FunctionDef):
            args = node.args
            late = args.args[len(args.args) - len(args.defaults) :]
            for arg, default in [
                *zip(late, args.defaults, strict=True),
                *zip(args.kwonlyargs, args.kw_defaults, strict=True),
            ]:
                if default is not None:
                    found.setdefault(arg.arg, []).append(default)
    return found


def may_be_empty(remedy: ast.expr | None, names: dict[str, list[ast.expr]]) -> bool:
    """Whether nothing is said to do in some case: left out, or an empty text in it, or in what its name was given."""
    if remedy is None:
        return True
    values = names.get(remedy.id, []) if isinstance(remedy, ast.Name) else [remedy]
    parts = (part for value in values for part in ast.walk(value))
    return any(isinstance(part, ast.Constant) and (part.value is None or part.value == "") for part in parts)


def faults(text: str) -> list[int]:
    tree = ast.parse(text)
    return [line for line, remedy in remedies(tree) if may_be_empty(remedy, given(tree))]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_every_refusal_says_what_to_do(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_there_are_refusals_to_look_at() -> None:
    assert sum(len(list(remedies(ast.parse(path.read_text(encoding="utf-8"))))) for path in MODULES) > 200


@pytest.mark.parametrize(
    "text",
    [
        "Problem(a, b)",
        "Problem(a, b, c, d, '')",
        "Problem(a, b, remedy='')",
        "Problem(a, b, c, d, near(x) if x else '')",
        "r = ''\nProblem(a, b, c, d, r)",
        "q, r = 'x', y or ''\nProblem(a, b, c, d, r)",
        "def f(r=''):\n    Problem(a, b, c, d, r)",
    ],
)
def test_a_refusal_without_remedy_is_found(text: str) -> None:
    assert len(faults(text)) == 1


@pytest.mark.parametrize("text", ["Problem(a, b, c, d, 'e')", "r = near(x)\nProblem(a, b, remedy=r)", "Fault(a)"])
def test_a_refusal_with_remedy_is_not(text: str) -> None:
    assert faults(text) == []
