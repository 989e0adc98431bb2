"""The house keeps its budgets: small modules, short functions, documented public names, one meaning a file.

Lines are counted as the formatter prints them: every file is as it leaves it, and none is kept out of its reach.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "underlag"
MODULES = sorted(SOURCE.rglob("*.py"))
ROOMS = ("src", "tools", "tests", "docs", "benchmarks")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
PROGRAMS = [path for path in FILES if not path.is_relative_to(ROOT / "tests")]

UNTOUCHED = re.compile(r"fmt:\s*(skip|off)|yapf:\s*disable|#\s*((ruff|flake8):\s*)?noqa\b[^\n]*\bE501")
"""What keeps lines from the formatter, or a line too long from the linter."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_file_is_as_the_formatter_prints_it() -> None:
    command = [sys.executable, "-m", "ruff", "format", "--check", "--no-cache", *ROOMS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nothing_is_kept_from_the_formatter(path: Path) -> None:
    found = UNTOUCHED.search(path.read_text(encoding="utf-8"))
    assert found is None, found


def test_what_keeps_lines_from_the_formatter_is_known() -> None:
    skip, off, long = ("fmt", "skip"), ("fmt", "off"), ("noqa", "E501")
    for words in (skip, off, ("yapf", "disable"), long):
        assert UNTOUCHED.search(f"x = 1  # {': '.join(words)}")
    assert not UNTOUCHED.search("x = 1  # a comment")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_module_keeps_its_budget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno - f.lineno + 1 > 45}
    assert not long, f"functions over 45 lines: {long}"


@pytest.mark.parametrize("path", PROGRAMS, ids=named)
def test_a_module_says_what_it_and_its_public_names_are(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")]
    bare = [n.name for n in public if not ast.get_docstring(n)]
    assert not bare, f"public names without a docstring: {bare}"
    assert tree.body == [] or ast.get_docstring(tree), "the module says nothing about itself"


def test_there_is_no_room_for_leftovers() -> None:
    names = {part for path in FILES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not names & {"utils", "util", "helpers", "misc", "common"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_private_name_is_imported_from_another_module(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    private = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.startswith("_") and alias.name != "__version__"
    ]
    assert not private
