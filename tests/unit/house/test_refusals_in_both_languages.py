"""What a refusal says is said in Swedish and in English, and names settings and commands instead of spelling them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from underlag.cli.main import COMMANDS

SOURCE = Path(__file__).parents[3] / "src" / "underlag"

ROOMS: tuple[str, ...] = (
    "core",
    "evidence",
    "population",
    "need",
    "workforce",
    "uncertainty",
    "balance",
    "optimise",
    "runs",
    "reports",
)
"""Packages below the command line whose refusals are looked at."""

MODULES = sorted(path for room in ROOMS for path in (SOURCE / room).rglob("*.py"))

MAKERS: dict[str, tuple[int, ...]] = {
    "Problem": (1, 3, 4),
    "fault": (0, 1, 2),
    "_fault": (2, 4, 5),
    "FigureError": (0, 1, 2),
    "SurpriseError": (0, 1),
    "Disguise": (0,),
}
"""Who makes a refusal, or part of one → places of its arguments that say what is wrong, expected and to do."""

SAYING = {"what", "expected", "remedy"}

_WORD = r"(?<![\w./:\"{-])[A-Za-zåäöÅÄÖ][a-zåäö']*(?![\w./:=\"}-])"
WORDS = re.compile(rf"{_WORD}[,;:]? (?:\S+ )*(?:{_WORD}|•)|• {_WORD}")
"""Two words with a blank between them, or one and what is put in (•): what names, numbers and codes are not."""

SPELT = re.compile(rf"(?<![\w-])--[a-z]|\bunderlag (?:{'|'.join(COMMANDS)})\b")
"""An option or a command as the command line writes it."""

WHO_WORKS_WITH_FILES = "reports/data/guide.py"
"""The one text below the command line that is for whoever works with the files, and says which command to give."""


def text_of(node: ast.expr) -> str | None:
    """The words of a constant or an f-string, ``•`` for what is put in; None for what is neither."""
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "•" for part in node.values)
        return "".join(str(part) for part in parts)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def outside_texts(node: ast.AST) -> Iterator[str]:
    """Texts in an expression that are not arguments of a call: what a call gets is its own business, as with Text."""
    if isinstance(node, ast.Call):
        return
    told = text_of(node) if isinstance(node, ast.expr) else None
    if told is not None:
        yield told
        return
    for child in ast.iter_child_nodes(node):
        yield from outside_texts(child)


def given(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name is given in a module, alone or as one of several."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            pairs: list[tuple[ast.expr, ast.expr]] = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for one, value in pairs:
                if isinstance(one, ast.Name):
                    found.setdefault(one.id, []).append(value)
    return found


def said_in_one_language(source: str) -> list[tuple[int, str]]:
    """Line and words of what a refusal says in no text of two languages."""
    tree = ast.parse(source)
    names, found = given(tree), []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        maker = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        says = [call.args[place] for place in MAKERS.get(maker, ()) if place < len(call.args)]
        says += [key.value for key in call.keywords if maker in MAKERS and key.arg in SAYING]
        values = [
            value for part in says for value in (names.get(part.id, []) if isinstance(part, ast.Name) else [part])
        ]
        found += [(call.lineno, told) for value in values for told in outside_texts(value) if WORDS.search(told)]
    return found


def spelt(source: str) -> list[tuple[int, str]]:
    """Line and words of every text, other than those that document, that writes an option or a command."""
    tree = ast.parse(source)
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
        if SPELT.search(node.value) and not node.value.startswith("--xla_")
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_refusal_is_told_in_both_languages(path: Path) -> None:
    assert said_in_one_language(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_settings_and_commands_are_named(path: Path) -> None:
    found = spelt(path.read_text(encoding="utf-8"))
    assert bool(found) == (path == SOURCE / WHO_WORKS_WITH_FILES), found


def test_there_are_refusals_to_look_at() -> None:
    made = [
        call.func.id
        for path in MODULES
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MAKERS
    ]
    assert made.count("Problem") > 150 and set(made) >= {"fault", "FigureError", "SurpriseError", "Disguise"}


@pytest.mark.parametrize(
    "source",
    [
        "Problem(a, 'the file is missing', c, d, e)",
        "Problem(a, b, c, 'at most five', e)",
        "Problem(a, b, c, d, f'add the card {name}')",
        "Problem(a, b, c, d, remedy='add one')",
        "Problem(a, b, c, d, f'add {name}')",
        "Problem(a, Text(x, y) if z else 'no directory', c, d, e)",
        "what = 'the file is missing'\nProblem(a, what, c, d, e)",
        "what, found = 'the file is missing', x\nProblem(a, what, found, d, e)",
        "remedy: str = 'add ' + f'the card {n}'\nProblem(a, b, c, d, remedy)",
        "fault('not a unit', b, c)",
        "self._fault(line, place, what, found, 'a whole number', remedy)",
        "FigureError(a, b, 'correct the number')",
    ],
)
def test_what_is_said_in_one_language_is_found(source: str) -> None:
    assert len(said_in_one_language(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Problem('f.csv, row 1', Text('filen saknas', 'the file is missing'), 'two words', '', nearest(a, b))",
        "Problem(a, b, c, 'UTF-8', e)",
        "Problem(a, b, c, 'first_year ≤ target_year', e)",
        "Problem(a, b, c, f'region_code {code}', e)",
        "Problem(a, b, c, f'{low:g}–{high:g} {unit}', ', '.join(names))",
        "what = Text('a b', 'c d')\nProblem(a, what, c, d, e)",
        "other('two words')",
    ],
)
def test_names_numbers_and_texts_are_not(source: str) -> None:
    assert said_in_one_language(source) == []


@pytest.mark.parametrize(
    "source", ["x = '--country'", "x = f'first underlag import {y}'", "Text('a', 'give --draws 2')"]
)
def test_an_option_or_a_command_is_found(source: str) -> None:
    assert len(spelt(source)) == 1


@pytest.mark.parametrize(
    "source", ["'''See `underlag check` --all.'''", "x = 'a -- b'", "y = 'the underlag of a plan'"]
)
def test_documentation_and_dashes_are_not(source: str) -> None:
    assert spelt(source) == []
