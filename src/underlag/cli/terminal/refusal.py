"""What is wrong, told on the command line: every problem at once, settings as options, in the reader's language."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from typer import echo

from underlag.cli.terminal.options import SWITCHED_ON
from underlag.core.errors import Problem, Spelling, UserError
from underlag.core.language import LANGUAGES, Text

ARGUMENTS: frozenset[str] = frozenset({"after", "before", "file", "number", "path", "run", "table"})
"""Settings that a command takes by their place, named in its help in capitals."""

PLACED: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("plan", "check", "measures", "backtest", "robustness", "sensitivity"), ("country", "data")),
    **dict.fromkeys(("import", "calibrate"), ("country", "data", "in_country")),
}
"""Command → settings of it that say which country it is about and where that is kept."""

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


def spelling(place: Mapping[str, str]) -> Spelling:
    """Settings as options, commands as they are called.

    place  what the call that was refused said of its country (``place_of``): a command that is told of is given it too
    """

    def call(name: str, settings: Mapping[str, str]) -> str:
        """A command with its settings, as it can be given to a shell."""
        # a command only mentioned is not one to be given
        kept = PLACED.get(name, ()) if settings and "help" not in settings else ()
        given = {**settings, **{key: place[key] for key in kept if key in place and key not in settings}}
        words = (option(key, None if value == SWITCHED_ON else shlex.quote(value)) for key, value in given.items())
        return " ".join(["underlag", name, *words])

    return Spelling(option, call)


def tell(fault: UserError, language: str, as_json: bool, place: Mapping[str, str] = MappingProxyType({})) -> None:
    """All problems on stderr, a paragraph each; with ``as_json`` as one JSON object with both languages instead.
    ``place`` as for ``spelling``."""
    spelt = spelling(place)
    if as_json:
        problems = [in_both(problem, spelt) for problem in fault.problems]
        echo(json.dumps({"error": type(fault).__name__, "problems": problems}, ensure_ascii=False), err=True)
        return
    count = len(fault.problems)
    head = Text(f"{count} fel. Inget har ändrats.", f"{count} problem{'s' * (count > 1)}. Nothing was changed.")
    echo(f"{head[language]}\n", err=True)
    for problem in fault.problems:
        for line in lines_of(problem, language, spelt):
            echo(line, err=True)


def lines_of(problem: Problem, language: str, spelt: Spelling) -> Iterator[str]:
    """A problem as it is told: where, what, and below it what was found and expected and what to do."""
    width = max(len(label[language]) for label in _LABELS.values()) + 2
    told = problem.told(language, spelt)
    yield f"  {told['where']}\n    {told['what']}."
    for part, label in _LABELS.items():
        if told[part]:
            yield f"    {label[language] + ':':<{width}}{told[part]}"


def in_both(problem: Problem, spelt: Spelling) -> dict[str, object]:
    """The parts in English, and under ``sv`` in Swedish."""
    swedish, english = (problem.told(language, spelt) for language in LANGUAGES)
    return {**english, "sv": swedish}
