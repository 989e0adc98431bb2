"""The page on mutants: how much of what makes numbers is held by tests, from what ``make mutants`` last found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from markdown_parts import page, table

SCORE = Path(__file__).parents[1] / "tests" / "mutants" / "score.json"

INTRO = [
    "A test that never fails holds nothing. `make mutants` changes one place of the source at a time: an arithmetic",
    "operator, a comparison, an index or a constant. It then asks the tests of the package whether they notice. A change that no",
    "test notices has *survived*: there a mistake could stand unseen.",
]
HOW = [
    "Places are drawn by lot, equally many of every package (of `runs` only modules that make numbers). Left out is what",
    "changes no number: annotations, texts, refusals. Each mutant runs in a process of its own with the changed module in",
    "memory; no file is touched. Its tests are those in `tests/unit/<package>`, `tests/laws`, `tests/twins` and",
    "`tests/golden` that run its line when nothing is changed, the quickest first, until one fails. A test that hangs",
    "counts as failed and is told apart. Whole plans through the command line are not asked, so the score is a lower bound.",
]
USE = [
    "    make mutants                                                  # goes on where it was stopped; hours when begun anew",
    "    python tests/mutants/measure.py --minutes 30 --only need/     # a part",
    "    python tests/mutants/measure.py --retry --only need/          # those again that survived, after a test is added",
    "    python tests/mutants/measure.py --each 80                     # more of the same lot",
    "",
    "It is no part of `make test`, which only proves on a planted package that the tool tells the two apart. Results are kept in",
    "`build/mutants`, the score in `tests/mutants/score.json`, and the reasons below in `tests/mutants/reasons.json`.",
]


def mutants() -> str:
    """``mutants.md``."""
    score = json.loads(SCORE.read_text(encoding="utf-8"))
    rows = [_row(f"`{name}`", row) for name, row in sorted(score["packages"].items())]
    total = {key: sum(row[key] for row in score["packages"].values()) for key in ("tried", "killed", "by_timeout")}
    head = ["package", "tried", "killed", "of these by hanging", "survived", "killed, %"]
    drawn = f"Drawn with seed {score['seed']}: {score['drawn']} mutants, {total['tried']} of them tried."
    survivors = [
        (f"`{each['id'].partition('::')[0]}:{each['line']}`", f"`{each['text']}`", f"`{_change(each)}`", each["reason"] or "—")
        for each in score["survivors"]
    ]
    return page(
        "Mutants: what the tests hold",
        INTRO,
        HOW,
        ["## Score", "", drawn, "", *table(head, [*rows, _row("all", total)])],
        ["## Survivors", "", "Lines are those of the day of the measurement.", ""]
        + table(["place", "line", "change", "why it survives"], survivors),
        ["## Use", "", *USE],
    )


def _row(name: str, row: dict[str, int]) -> list[str]:
    left = row["tried"] - row["killed"]
    return [name, *(str(row[key]) for key in ("tried", "killed", "by_timeout")), str(left),
            f"{100 * row['killed'] / row['tried']:.0f}"]  # fmt: skip


def _change(survivor: dict[str, Any]) -> str:
    return str(survivor["id"].rpartition(": ")[2])
