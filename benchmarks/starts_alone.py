"""Solves a programme from a file in a process of its own, and says what that took: the part of starts.py that is timed.

    python benchmarks/starts_alone.py FILE {decomposed|full} {whole|parts} SECONDS

SECONDS is a limit of the full form.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from underlag.optimise.programme.programme import StartsProgramme
from underlag.optimise.solvers.decomposition import Decomposition, relative_gap
from underlag.optimise.solvers.solver import Outcome, Solution
from underlag.optimise.solvers.whole import GAP, RELAXED_GAP, optimise

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from shared.extensive_form import written_in_full


def prepared(programme: StartsProgramme, method: str, whole: bool, seconds: float) -> Callable[[], dict[str, object]]:
    """What is timed: it gives value, proven gap, and whether that is as small as was asked for. Writing the programme
    out for the solver is not timed."""
    if method == "full":
        model = written_in_full(programme, whole)
        return lambda: of_full(model.solve(GAP, seconds), whole)
    return lambda: of_decomposed(programme, whole)


def of_full(found: Solution, whole: bool) -> dict[str, object]:
    """What HiGHS has found."""
    gap = relative_gap(found.objective, found.bound) if found.found and whole else 0.0 if found.found else None
    return {"done": found.outcome is Outcome.OPTIMAL, "gap": gap, "value": found.objective if found.found else None}


def of_decomposed(programme: StartsProgramme, whole: bool) -> dict[str, object]:
    """What the decomposition finds."""
    if whole:
        best = optimise(programme)
        return {"done": best.gap <= GAP, "gap": best.gap, "value": best.value}
    today = programme.decision(np.broadcast_to(programme.today, programme.size))
    relaxed = Decomposition(programme).minimise(RELAXED_GAP, start=today)
    return {"done": not relaxed.stopped, "gap": relaxed.gap, "value": relaxed.value}


def peak() -> float:
    """Most memory that this process has held [GB], as Linux tells it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 2**20


def main(file: str, method: str, kind: str, seconds: str) -> None:
    """Solve, and write one line of JSON."""
    programme = pickle.loads(Path(file).read_bytes())
    solve = prepared(programme, method, kind == "whole", float(seconds))
    began, busy = perf_counter(), process_time()
    said = solve()
    said |= {"seconds": perf_counter() - began, "busy": process_time() - busy, "gigabytes": peak()}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
