"""A public name means one thing: no two modules of underlag define the same, but for the exceptions below.

What only its own module uses is private (``_NAME``) and may be called what suits it there.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "src" / "underlag"
MODULES = sorted(SOURCE.rglob("*.py"))

EXCEPTIONS: Mapping[str, str] = {
    "app": "Typer's word for a program of commands; ``cli.main`` finds every command by it",
    "command": "Typer's word for what a command does; one in each module of ``cli.commands``",
}
"""Name that several modules define → why."""


WITHIN = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What keeps to itself the names that it sets."""


def public_names(node: ast.AST) -> Iterator[str]:
    """Public names that a module defines at its top; what it imports is defined elsewhere."""
    for child in ast.iter_child_nodes(node):
        name = ""
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = child.name
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            name = child.id
        elif not isinstance(child, WITHIN):
            yield from public_names(child)
        if name and not name.startswith("_"):
            yield name


def doubled(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Public name → the modules that define it, where they are more than one; ``modules``: name → text."""
    found: dict[str, list[str]] = {}
    for module, text in modules.items():
        for name in dict.fromkeys(public_names(ast.parse(text))):
            found.setdefault(name, []).append(module)
    return {name: where for name, where in found.items() if len(where) > 1}


def _house() -> dict[str, list[str]]:
    return doubled({str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in MODULES})


def test_a_public_name_is_defined_once() -> None:
    more = {name: where for name, where in _house().items() if name not in EXCEPTIONS}
    assert not more, f"defined in several modules (make private, share, or name by what it holds): {more}"


def test_an_exception_is_still_one_and_has_a_reason() -> None:
    found = _house()
    assert not [name for name in EXCEPTIONS if name not in found], "no longer doubled: take the exception away"
    assert all(reason.strip() for reason in EXCEPTIONS.values())


def test_a_command_is_only_what_the_command_line_has() -> None:
    found = _house()
    assert {where.split("/")[0] for name in EXCEPTIONS for where in found[name]} == {"cli"}


def test_what_is_defined_twice_is_found() -> None:
    one = "LIMIT = 1\nSCALE: float = 2\ndef draw(seed): ...\nclass Place:\n    name = ''\n_OWN = 3\n"
    other = "from one import LIMIT\nif LIMIT:\n    SCALE = 3\nasync def draw(): name = 1\nPlace, _OWN = tuple, 4\n"
    assert doubled({"one": one, "other": other}) == {name: ["one", "other"] for name in ("SCALE", "draw", "Place")}
    assert (
        doubled({"one": one, "other": "from one import LIMIT, draw\nseed = name = 0\nx = [draw for Place in ()]\n"})
        == {}
    )
