"""The page on mutants: how much of what makes numbers is held by tests, from what ``make mutants`` last found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from markdown_parts import page, table

SCORE = Path(__file__).parents[1] / "tests" / "mutants" / "score.json"

INTRO = """\
A test that never fails holds nothing. `make mutants` changes one place of the source at a time, an arithmetic operator,
a comparison, an index or a constant, and asks the tests of the package whether they notice. A change that no test
notices has *survived*: there a mistake could stand unseen."""

HOW = """\
Places are drawn by lot, equally many of every package (of `runs` only of modules that make numbers). Left out is what
changes no number: annotations, texts, refusals. Each mutant runs in a process of its own that has the changed module in
memory; no file is touched. It must pass the tests in `tests/unit/<package>`, `tests/laws`, `tests/twins` and
`tests/golden` that run its line when nothing is changed, the quickest first, until one fails. A test that hangs counts
as failed, and is told apart. Tests that take minutes each (whole plans through the command line, the real country,
chains of the sampler) are not asked, nor more than a stated time for one mutant: the score is a lower bound."""

USE = """\
    make mutants                                                # hours; goes on where it was stopped
    python tests/mutants/measure.py --minutes 30 --only need/   # a part
    python tests/mutants/measure.py --retry --only need/        # those that survived, once more with a new test
    python tests/mutants/measure.py --each 80                   # more by the same lot

It is no part of `make test`, which only proves on a planted package that the tool tells the two apart. Results are kept
in `build/mutants`; the score is in `tests/mutants/score.json`, reasons are in `tests/mutants/reasons.json`."""


def mutants() -> str:
    """``mutants.md``."""
    score = json.loads(SCORE.read_text(encoding="utf-8"))
    packages = sorted(score["packages"].items())
    total = {key: sum(row[key] for _, row in packages) for key in ("tried", "killed", "by_timeout")}
    rows = [_row(f"`{name}`", row) for name, row in packages]
    head = ["package", "tried", "killed", "of these by hanging", "survived", "killed, %"]
    drawn = f"Drawn with seed {score['seed']}: {score['drawn']} mutants, of which {total['tried']} have been tried."
    survivors = table(["place", "line", "change", "why it survives"], map(_survivor, score["survivors"]))
    return page(
        "Mutants: what the tests hold",
        [INTRO],
        [HOW],
        ["## Score", "", drawn, "", *table(head, [*rows, _row("all", total)])],
        ["## Survivors", "", "Numbers of lines are those of the day of the measurement.", "", *survivors],
        ["## Use", "", USE],
    )


def _row(name: str, row: dict[str, int]) -> list[str]:
    numbers = (row["tried"], row["killed"], row["by_timeout"], row["tried"] - row["killed"])
    return [name, *map(str, numbers), f"{100 * row['killed'] / row['tried']:.0f}"]


def _survivor(found: dict[str, Any]) -> tuple[str, ...]:
    file, _, place = found["id"].partition("::")
    change = place.rpartition(": ")[2]
    return f"`{file}:{found['line']}`", f"`{found['text']}`", f"`{change}`", found["reason"] or "no test holds it yet"
