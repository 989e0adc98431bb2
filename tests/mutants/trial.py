"""Recording of the tests of a project, choice of those that a mutant must pass, and the trial itself."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fork import Child, HungError, substitute
from plugins import Chosen, Recorder, tests_run
from project import SHARED, Project
from sites import Mutant

PATIENCE, SLOWER = 90.0, 8.0
"""A test may be silent for this many seconds, and so many times its recorded time, before it counts as hanging."""

BUDGET = 150.0
"""Recorded seconds of tests that a mutant must pass at most, the quickest first; what is left untried is told."""

AT_ONCE = 8
"""Files of tests that are recorded in one process; what was recorded is kept when a run is stopped."""

TRACES = ("unit/workforce", "unit/uncertainty", *SHARED)
"""Folders of tests that must run traced functions anew: the mutants they are for stand in such functions."""


def record(project: Project, group: str, as_recorded: bool = False) -> dict[str, Any]:
    """What the tests of a folder run.

    Files of tests that have changed since the last recording are recorded again, and all of them where a source has
    changed; if ``as_recorded``, what there is is taken, and tests that are not in it are not asked.
    """
    name = group.replace("/", "-")
    kept = project.work / "record" / f"{name}.json"
    sources = project.state(sorted(project.source.rglob("*.py")))
    states = {file: project.state([project.root / file]) for file in project.test_files(group)}
    old: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    if old and as_recorded:
        return old
    if not old or old["sources"] != sources:
        old = {"files": {}, "tests": {}, "costs": {}, "failed": [], "lines": {}}
    stale = [file for file, state in states.items() if old["files"].get(file) != state]
    gone = {file for file in old["files"] if file not in states or file in stale}
    old = {**_without(old, gone), "files": {f: s for f, s in old["files"].items() if f not in gone}, "sources": sources}
    for first in range(0, len(stale), AT_ONCE):
        part = stale[first : first + AT_ONCE]
        made = project.own / "made.json"
        _recorded(project, part, made, project.own / f"record-{name}.log", group in TRACES)
        new = json.loads(made.read_text(encoding="utf-8"))
        done = {**old["files"], **{file: states[file] for file in part}}
        old = {**_merged(old, new), "files": done, "sources": sources}
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(old), encoding="utf-8")
    return old


def _recorded(project: Project, files: list[str], made: Path, log: Path, traces: bool) -> None:
    made.parent.mkdir(parents=True, exist_ok=True)
    made.unlink(missing_ok=True)

    def does(tell: Any) -> None:
        recorder = Recorder(str(project.source), traces)
        tests_run(files, recorder, f"--basetemp={_fresh(project, 'record')}")
        made.write_text(json.dumps(recorder.recording(f"{project.source}/")), encoding="utf-8")

    for _ in Child(does, log).told({"": 3600.0}):
        pass
    if not made.exists():
        raise RuntimeError(f"the tests could not be recorded: {log}")


def _fresh(project: Project, name: str) -> Path:
    """A folder for temporary files, whose parent is empty too: the plans that tests share lie beside it."""
    place = project.own / "tmp" / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place / "own"


def _without(old: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    def stays(name: str) -> bool:
        return name.partition("::")[0] not in gone

    return {
        "tests": {name: test for name, test in old["tests"].items() if stays(name)},
        "costs": old["costs"],
        "failed": [name for name in old["failed"] if stays(name)],
        "lines": {name: lines for name, lines in old["lines"].items() if stays(name)},
    }


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    lines = {context: dict(files) for context, files in old["lines"].items()}
    for context, files in new.get("lines", {}).items():
        known = lines.setdefault(context, {})
        for file, numbers in files.items():
            known[file] = sorted({*known.get(file, ()), *numbers})
    return {
        "tests": {**old["tests"], **new.get("tests", {})},
        "costs": {**old["costs"], **new.get("costs", {})},
        "failed": [*old["failed"], *new.get("failed", ())],
        "lines": lines,
    }


@dataclass(frozen=True)
class Choice:
    """Tests that a mutant must pass, in order, with the recorded seconds of each; and how many are left untried."""

    tests: tuple[str, ...]
    costs: tuple[float, ...]
    untried: int


def choose(mutant: Mutant, recordings: list[dict[str, Any]], importers: set[str], budget: float) -> Choice:
    """The tests that run the mutant's statement, quickest first.

    A statement that is run on import belongs to all tests of the files that import its module themselves, after them to
    those that run something of the module, and then to those that run something of a module that imports it.

    importers  files of tests and of the package that import the module
    """
    ranked: dict[str, tuple[int, float]] = {}
    shared: dict[str, tuple[str, ...]] = {}
    prices: dict[str, float] = {}
    for recording in recordings:
        tiers = {context: _tier(mutant, lines, importers) for context, lines in recording["lines"].items()}
        for name, test in recording["tests"].items():
            own = [tiers[context] for context in (name, *test["fixtures"]) if context in tiers]
            own += [0] if mutant.at_import and name.partition("::")[0] in importers else []
            tier = min([*own, 2 if tiers.get("") == 0 else 3])
            if tier < 3:
                prices.update(recording["costs"])
                shared[name] = tuple(test["fixtures"])
                ranked[name] = (tier, test["cost"] + sum(prices.get(context, 0.0) for context in shared[name]))
    order = sorted(ranked, key=lambda name: (*ranked[name], name))
    tests: list[str] = []
    spent, paid = 0.0, set[str]()
    for name in order:
        if spent < budget:
            tests.append(name)
            spent += ranked[name][1] - sum(prices.get(context, 0.0) for context in shared[name] if context in paid)
            paid.update(shared[name])
    return Choice(tuple(tests), tuple(ranked[name][1] for name in tests), len(order) - len(tests))


def _tier(mutant: Mutant, lines: dict[str, list[int]], importers: set[str]) -> int:
    """0: runs the statement; if that is run on import 1: runs the module, 2: runs one that imports it; 3: neither."""
    own = lines.get(mutant.path, ())
    first, last = mutant.statement
    if mutant.at_import:
        return 1 if own else 2 if importers & set(lines) else 3
    return 0 if any(first <= line <= last for line in own) else 3


def tried(project: Project, mutant: Mutant | None, choice: Choice) -> dict[str, Any]:
    """How the tests answer to a mutant (to the unchanged source if None): ``outcome`` with what decided it."""
    files = list(dict.fromkeys(name.partition("::")[0] for name in choice.tests))
    place = _fresh(project, "trial")

    def does(tell: Any) -> None:
        if mutant is not None:
            path = project.source / mutant.path
            substitute(path, mutant.of(path.read_bytes()))
        code = tests_run(files, Chosen(list(choice.tests), tell), "-x", f"--basetemp={place}")
        tell({"ended": code})

    patience = {name: PATIENCE + SLOWER * cost for name, cost in zip(choice.tests, choice.costs, strict=True)}
    now = ""
    try:
        for fact in Child(does, project.own / "trial.log").told({"": PATIENCE, **patience}):
            now = fact.get("begins", now)
            if "failed" in fact:
                return {"outcome": "killed", "by": fact["failed"], "why": fact["why"]}
            if fact.get("ended") == 0:
                return {"outcome": "survived"}
            if "ended" in fact:
                return {"outcome": "killed", "by": "pytest", "why": f"exit {fact['ended']}"}
    except HungError:
        return {"outcome": "killed", "by": f"timeout in {now or 'import'}", "why": ""}
    return {"outcome": "killed", "by": f"crash in {now or 'import'}", "why": ""}
