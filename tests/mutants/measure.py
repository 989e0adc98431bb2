"""How much of what makes numbers is held by tests: ``make mutants``.

Mutants are drawn by lot and each is put to the tests of its package that run its line. Results are kept in
``build/mutants`` and taken up again where a run was stopped; the score and what survived are written to ``score.json``
beside this file, of which ``make docs`` makes ``docs/reference/mutants.md``.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from fork import prepare
from project import Project
from sites import Mutant, drawn
from trial import BUDGET, Choice, choose, record, tried

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
UNDERLAG = Project(
    ROOT,
    "underlag",
    ("balance", "core", "need", "optimise", "population", "runs", "uncertainty", "workforce"),
    ROOT / "build" / "mutants",
)
SEED, EACH = 11, 40


def statement(project: Project, mutant: Mutant) -> str:
    """Text of the statement of a mutant: its result stands as long as this does."""
    lines = (project.source / mutant.path).read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[mutant.statement[0] - 1 : mutant.statement[1]])


def importers(project: Project, path: str) -> set[str]:
    """Files that import something from a module: of the package, named from there; of tests, named from the root."""
    name = ".".join([project.name, *Path(path).with_suffix("").parts])
    tests = [project.root / file for group in project.groups for file in project.test_files(group)]
    found = set()
    for base, files in ((project.source, project.source.rglob("*.py")), (project.root, tests)):
        for file in files:
            if f"{name} import" in file.read_text(encoding="utf-8"):
                found.add(file.relative_to(base).as_posix())
    return found


class Results:
    """What has been found, in a file that grows by a line for each trial."""

    def __init__(self, project: Project) -> None:
        self.project, self.file = project, project.work / "results.jsonl"
        self.found: dict[str, dict[str, Any]] = {}
        if self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                result = json.loads(line)
                self.found[result["id"]] = result

    def of(self, mutant: Mutant) -> dict[str, Any] | None:
        """What was found for this mutant, unless its statement has changed since."""
        result = self.found.get(mutant.id)
        return result if result and result["statement"] == statement(self.project, mutant) else None

    def add(self, mutant: Mutant, result: dict[str, Any]) -> None:
        """Keep what was found."""
        whole = {"id": mutant.id, "line": mutant.line, "statement": statement(self.project, mutant), **result}
        self.found[mutant.id] = whole
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(whole, ensure_ascii=False) + "\n")


def in_turn(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """One of each package in turn, so that a run that is stopped has tried all alike."""
    by_package: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_package.setdefault(mutant.path.partition("/")[0], []).append(mutant)
    return (mutant for mutant in chain.from_iterable(zip_longest(*by_package.values())) if mutant is not None)


def try_all(
    project: Project,
    mutants: list[Mutant],
    retry: bool = False,
    as_recorded: bool = False,
    until: float = float("inf"),
    budget: float = BUDGET,
) -> Results:
    """Try every mutant that has no result yet (and if told, those that survived) until a time of the clock."""
    results = Results(project)
    recordings: dict[str, dict[str, Any]] = {}
    for mutant in in_turn(mutants):
        known = results.of(mutant)
        if (known and not (retry and known["outcome"] == "survived")) or time.time() > until:
            continue
        for group in project.groups_of(mutant):
            if group not in recordings:
                _say(f"recording {group}")
                recordings[group] = record(project, group, as_recorded)
        groups = [recordings[group] for group in project.groups_of(mutant)]
        choice = choose(mutant, groups, importers(project, mutant.path) if mutant.at_import else set(), budget)
        began = time.monotonic()
        found = tried(project, mutant, choice) if choice.tests else {"outcome": "survived", "by": "no test runs it"}
        spent = round(time.monotonic() - began, 1)
        results.add(mutant, {**found, "tests": len(choice.tests), "untried": choice.untried, "seconds": spent})
        _say(f"{found['outcome']:9}{spent:6.1f} s  {mutant.id}  {found.get('by', '')}")
    return results


def ask(project: Project, mutants: list[Mutant], tests: list[str]) -> Results:
    """Ask these tests alone, say new ones: what they kill is kept, what they don't stays as it was."""
    results = Results(project)
    for mutant in mutants:
        found = tried(project, mutant, Choice(tuple(tests), (60.0,) * len(tests), 0))
        if found["outcome"] == "killed":
            results.add(mutant, {**found, "tests": len(tests), "untried": 0, "seconds": 0.0})
        _say(f"{found['outcome']:9} {mutant.id}  {found.get('by', '')}")
    return results


def wrongly_killed(project: Project, results: Results, mutants: list[Mutant]) -> list[str]:
    """Tests that have killed a mutant and fail, in the order of their names, without any change."""
    by = {str((results.of(mutant) or {}).get("by", "")) for mutant in mutants}
    wrong = []
    for group in project.groups:
        tests = sorted(name for name in by if name.startswith(f"tests/{group}/"))
        found = tried(project, None, Choice(tuple(tests), (60.0,) * len(tests), 0)) if tests else {}
        if found.get("outcome") == "killed":
            wrong.append(str(found["by"]))
    return wrong


def summary(project: Project, results: Results, mutants: list[Mutant], seed: int, reasons: dict[str, str]) -> Any:
    """The score by package, and what survived."""
    tried_ones = [(mutant, found) for mutant in mutants if (found := results.of(mutant))]
    packages: dict[str, dict[str, int]] = {}
    for mutant, found in tried_ones:
        row = packages.setdefault(mutant.path.partition("/")[0], {"tried": 0, "killed": 0, "by_timeout": 0})
        row["tried"] += 1
        row["killed"] += found["outcome"] == "killed"
        row["by_timeout"] += str(found.get("by", "")).startswith("timeout")
    survivors = [
        {
            "id": mutant.id,
            "line": mutant.line,
            "text": (project.source / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip(),
            "reason": reasons.get(mutant.id, ""),
        }
        for mutant, found in tried_ones
        if found["outcome"] == "survived"
    ]
    return {"seed": seed, "drawn": len(mutants), "packages": packages, "survivors": survivors}


def _say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="of the draw")
    parser.add_argument("--each", type=int, default=EACH, help="mutants of every package")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop before the next mutant after so long")
    parser.add_argument("--retry", action="store_true", help="try those again that survived for no known reason")
    parser.add_argument("--as-recorded", action="store_true", help="record nothing anew, ask what has been recorded")
    parser.add_argument("--budget", type=float, default=BUDGET, help="seconds of tests for one mutant at most")
    parser.add_argument("--only", nargs="*", default=[""], help="mutants whose name holds one of these")
    parser.add_argument("--tests", nargs="*", default=[], help="ask these tests alone, by name (file::test)")
    parser.add_argument("--lane", default="0", help="a name of its own for each of several that run at the same time")
    parser.add_argument("--verify", action="store_true", help="run the tests that killed on the unchanged sources")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the process of the trial is ended too
    project = replace(UNDERLAG, lane=asked.lane)
    mutants = list(drawn(project.candidates(), project.source, asked.seed, asked.each))
    prepare(project.own, project.root / "src")
    until = time.time() + 60 * asked.minutes
    some = [mutant for mutant in mutants if any(part in mutant.id for part in asked.only)]
    reasons = json.loads((HERE / "reasons.json").read_text(encoding="utf-8"))
    if asked.retry:
        some = [mutant for mutant in some if mutant.id not in reasons]
    if asked.tests:
        results = ask(project, some, asked.tests)
    else:
        results = try_all(project, some, asked.retry, asked.as_recorded, until, asked.budget)
    if asked.verify:
        wrong = wrongly_killed(project, results, mutants)
        _say(f"tests that fail without a mutant: {wrong or 'none'}")
    score = summary(project, results, mutants, asked.seed, reasons)
    (HERE / "score.json").write_text(json.dumps(score, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    killed = sum(row["killed"] for row in score["packages"].values())
    total = sum(row["tried"] for row in score["packages"].values())
    _say(f"{killed} of {total} killed; {len(mutants) - total} of {len(mutants)} not yet tried")


if __name__ == "__main__":
    main()
