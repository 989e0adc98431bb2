"""What is wrong, told on the command line: every problem at once, settings as options, in the reader's language."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from typer import echo

from underlag.core.errors import Problem, Spelling, UserError
from underlag.core.language import LANGUAGES, Text

ARGUMENTS: frozenset[str] = frozenset({"after", "before", "file", "number", "path", "run", "table"})
"""Settings that a command takes by their place, named in its help in capitals."""

SWITCHED_ON = "True"
"""Value of a setting of a command that is an option without a value."""

_LABELS: Mapping[str, Text] = {
    "found": Text("hittades", "found"),
    "expected": Text("väntades", "expected"),
    "remedy": Text("gör så här", "to do"),
}
"""Part of a problem → what stands before it."""


def option(name: str, value: str | None = None) -> str:
    """A setting as it is written on the command line: ``--target-year``, ``--out PATH``; an argument in capitals."""
    written = name.upper() if name in ARGUMENTS else "--" + name.replace("_", "-")
    return written if value is None else f"{written} {value}"


def call(name: str, settings: Mapping[str, str]) -> str:
    """A command with its settings, as it can be given to a shell."""
    given = (option(key, None if value == SWITCHED_ON else shlex.quote(value)) for key, value in settings.items())
    return " ".join(["underlag", name, *given])


SPELLING = Spelling(option, call)
"""Settings as options, commands as they are called."""


def tell(fault: UserError, language: str, as_json: bool) -> None:
    """All problems on stderr, a paragraph each; with ``as_json`` as one JSON object with both languages instead."""
    if as_json:
        problems = [_in_both(problem) for problem in fault.problems]
        echo(json.dumps({"error": type(fault).__name__, "problems": problems}, ensure_ascii=False), err=True)
        return
    count = len(fault.problems)
    head = Text(f"{count} fel. Inget har ändrats.", f"{count} problem{'s' * (count > 1)}. Nothing was changed.")
    echo(f"{head[language]}\n", err=True)
    width = max(len(label[language]) for label in _LABELS.values()) + 2
    for problem in fault.problems:
        told = problem.told(language, SPELLING)
        echo(f"  {told['where']}\n    {told['what']}.", err=True)
        for part, label in _LABELS.items():
            if told[part]:
                echo(f"    {label[language] + ':':<{width}}{told[part]}", err=True)


def _in_both(problem: Problem) -> dict[str, object]:
    """The parts in English, and under ``sv`` in Swedish."""
    swedish, english = (problem.told(language, SPELLING) for language in LANGUAGES)
    return {**english, "sv": swedish}
