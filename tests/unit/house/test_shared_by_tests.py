"""What tests share is found as ``pyproject.toml`` says (``pythonpath``): no test changes where Python looks for it.

Every test after it in the same process would find that changed."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
FILES = sorted(TESTS.rglob("*.py"))
EXCEPTIONS: Mapping[str, str] = {
    "mutants/fork.py": "no test, but the tool's own process, which must import the source of the project that it tries",
}
"""File that changes the path → why."""


def changes_of_the_path(text: str) -> Iterator[int]:
    """Lines that name ``sys.path``, also in the text of a program that a test starts, or ``path`` from ``sys``."""
    for node in ast.walk(ast.parse(text)):
        named = isinstance(node, ast.Attribute) and node.attr == "path" and getattr(node.value, "id", "") == "sys"
        taken = isinstance(node, ast.ImportFrom) and node.module == "sys" and "path" in {n.name for n in node.names}
        told = isinstance(node, ast.Constant) and isinstance(node.value, str) and "sys.path." in node.value
        if named or taken or told:
            yield node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_changes_where_python_looks(path: Path) -> None:
    if path == Path(__file__):
        return
    found = list(changes_of_the_path(path.read_text(encoding="utf-8")))
    assert bool(found) == (path.relative_to(TESTS).as_posix() in EXCEPTIONS), f"sys.path in lines {found}"


def test_what_is_shared_is_found_by_the_settings_of_pytest() -> None:
    settings = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["pytest"]["ini_options"]["pythonpath"] == ["tests", "docs"]
    assert (TESTS / "shared" / "__init__.py").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nsys.path.insert(0, 'x')",
        "import sys\nsys.path[:0] = ['x']",
        "from sys import path\npath.append('x')",
        "RUN = 'import sys; sys.path.append(1)'",
    ],
)
def test_a_change_of_the_path_is_found(text: str) -> None:
    assert len(list(changes_of_the_path(text))) == 1


@pytest.mark.parametrize("text", ["import os\nos.path.join('a')", "self.path.insert(0, 1)", "x = 'where Python looks'"])
def test_other_paths_are_not(text: str) -> None:
    assert list(changes_of_the_path(text)) == []
