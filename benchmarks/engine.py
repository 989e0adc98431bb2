"""How fast is the career engine? Beside hand-written loops in the same run, its gradient, and how cost grows.

    python benchmarks/engine.py              # about ten minutes; prints a table, needs 6 GB
    python benchmarks/engine.py --draws 1000 # quicker

Whatever is compared is run in turns, so that other work on the machine slows both alike, and medians are taken.
The plot goes to docs/explanation/engine-scaling.svg; the numbers of one run are kept in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import jax
import loops
import numpy as np

from underlag.cli.terminal.process import processors
from underlag.core.axes import CAREER_AGES
from underlag.core.threads import on_threads
from underlag.workforce.engine.career import Entries, Hours, Rates, State
from underlag.workforce.engine.project import project, project_ensemble
from underlag.workforce.engine.response import linear_response_ensemble

AGES = len(CAREER_AGES)
BAND = tuple(int(b) for b in np.searchsorted([15, 25, 35], np.arange(AGES), side="right"))
BOUNDS = np.array([0, 15, 25, 35, AGES])
PLOT = Path(__file__).parents[1] / "docs" / "explanation" / "engine-scaling.svg"
Given = tuple[State, Rates, Entries, Hours]


def inputs(draws: int, dtype: Any, regions: int = 21, stages: int = 12, years: int = 26) -> Given:
    """Every quantity by draw, of a size as in Sweden; the numbers themselves do not matter for speed."""
    random = np.random.default_rng(1)

    def some(*shape: int) -> np.ndarray:
        return random.random((draws, *shape), dtype=np.float32).astype(dtype)

    def shares(values: np.ndarray, axes: int) -> np.ndarray:
        return values / values.sum(axis=tuple(range(-axes, 0)), keepdims=True)

    ages, stage = np.arange(AGES), np.arange(stages)
    trainees = some(regions, 2, AGES, stages)
    trainees *= (ages[:, None] + stages - 1 - stage[None, :] < AGES).astype(dtype)
    completion = some(stages) * dtype(0.5)
    completion[:, -1] = 1
    rates = Rates(
        some(regions, 2, AGES) * dtype(0.1),
        some(stages) * dtype(0.05),
        completion,
        shares(some(2, AGES) * (ages <= AGES - stages).astype(dtype), 2),
        shares(some(regions, regions), 1) * dtype(0.9),
        shares(some(4, regions, regions) + 9 * np.eye(regions, dtype=dtype), 1),
    )
    coming = [some(years, regions) * dtype(size) for size in (30, 1, 5)]
    entries = Entries(*coming, shares(some(2, AGES), 2))
    return State(trainees, some(regions, 2, AGES) * dtype(20)), rates, entries, Hours(some(2, AGES), some())


def in_loops(loop: Callable[..., np.ndarray], given: Given) -> np.ndarray:
    """What hand-written loops make of the same quantities."""
    state, rates, entries, hours = given
    people = (state.trainees, state.specialists)
    return loop(*people, *rates, *entries, hours.specialist, BOUNDS)


def in_turns(work: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Median seconds of each, run in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repeats):
        for name, run in work.items():
            begin = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - begin)
    return {name: median(values) for name, values in seconds.items()}


def show(text: str) -> None:
    """A line for the reader, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def beside_loops(draws: int, dtype: Any, repeats: int) -> None:
    """The engine and the loops in turns: that they give the same, and how long each takes."""
    given = inputs(draws, dtype)
    ours = project_ensemble(*given, BAND)
    close = {"rtol": 2e-3, "atol": 1e-2} if dtype == np.float32 else {"rtol": 1e-9, "atol": 1e-6}
    for loop in (loops.full_state, loops.cohorts):
        theirs = in_loops(loop, given)
        for position, name in enumerate(loops.SERIES):
            series = getattr(ours, name)
            series = series[:, 1:] if series.shape[1] > theirs.shape[2] else series
            np.testing.assert_allclose(theirs[:, position], series, **close)
    times = in_turns(
        {
            "engine": lambda: project_ensemble(*given, BAND),
            "full state": lambda: in_loops(loops.full_state, given),
            "cohorts": lambda: in_loops(loops.cohorts, given),
        },
        repeats,
    )
    engine = times["engine"]
    show(f"\n{np.dtype(dtype).name}, {draws} draws: engine {engine:.2f} s ({engine / draws * 1e6:.0f} µs a draw)")
    for name in ("full state", "cohorts"):
        show(f"  numba, {name:10s} {times[name]:6.2f} s   engine takes {engine / times[name]:.2f} × that")
    bytes_read = sum(np.asarray(leaf).nbytes for part in given for leaf in part)
    products = draws * multiply_adds(21, 12, 26)
    per_second = [amount / engine / 1e9 for amount in (products, bytes_read)]
    show(f"  {per_second[0]:.1f} G multiply-adds and {per_second[1]:.2f} GB of inputs a second")


def multiply_adds(regions: int, stages: int, years: int) -> int:
    """Multiply-adds of the engine's arithmetic for one draw, sums for the results not counted."""
    cells = 2 * AGES
    moves = regions * regions * cells * years
    settling = regions * regions * stages * years
    ages_of_new = regions * stages * cells * years
    from_start = stages * stages * regions * cells + stages * regions * regions * cells
    return moves + settling + ages_of_new + from_start + 2 * regions * cells * years


def gradient(repeats: int) -> None:
    """How much longer a gradient takes than a run."""
    given = jax.tree.map(lambda leaf: leaf[0], inputs(1, np.float32))

    def result(*quantities: Any) -> jax.Array:
        return project(*quantities, BAND).specialists_fte[-1].sum()

    forward, backward = jax.jit(result), jax.jit(jax.value_and_grad(result, argnums=(0, 1, 2, 3)))
    jax.block_until_ready((forward(*given), backward(*given)))
    times = in_turns(
        {
            "forward": lambda: jax.block_until_ready(forward(*given)),
            "gradient": lambda: jax.block_until_ready(backward(*given)),
        },
        repeats * 20,
    )
    size = sum(np.size(leaf) for leaf in jax.tree.leaves(given))
    ratio = times["gradient"] / times["forward"]
    show(f"\none draw: forward {times['forward'] * 1e3:.2f} ms, result and gradient {times['gradient'] * 1e3:.2f} ms")
    show(f"  gradient of one result to all {size} inputs: {ratio:.1f} × one forward run")


def response(draws: int) -> None:
    """How long the linear response to starts takes."""
    _, rates, _, hours = inputs(draws, np.float32)
    linear_response_ensemble(rates, hours, 27, BAND)
    seconds = in_turns({"response": lambda: linear_response_ensemble(rates, hours, 27, BAND)}, 3)["response"]
    each = seconds / draws * 1e3
    show(f"\nlinear response, 21 regions × 27 lags, {draws} draws: {seconds:.2f} s ({each:.2f} ms a draw)")


def scaling(draws: int, repeats: int) -> dict[str, tuple[list[int], list[float]]]:
    """Seconds against draws, regions and years."""
    sizes: dict[str, list[int]] = {
        "draws": [draws // 4, draws // 2, 3 * draws // 4, draws],
        "regions": [6, 12, 18, 24, 30],
        "years": [13, 26, 39, 52],
    }
    found = {}
    for axis, values in sizes.items():
        work = {}
        for value in values:
            size = {"draws": draws // 4, "regions": 21, "years": 26, axis: value}
            given = inputs(size["draws"], np.float32, regions=size["regions"], years=size["years"])
            project_ensemble(*given, BAND)
            work[str(value)] = lambda given=given: project_ensemble(*given, BAND)
        found[axis] = (values, list(in_turns(work, repeats).values()))
        slope = np.polyfit(np.log(values), np.log(found[axis][1]), 1)[0]
        rows = ", ".join(f"{v}: {s:.2f} s" for v, s in zip(*found[axis], strict=True))
        show(f"\ncost against {axis}: {rows}; exponent {slope:.2f}")
    return found


def plot(found: dict[str, tuple[list[int], list[float]]]) -> None:
    """The picture of the manual: seconds against draws, regions and years."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "underlag", "font.size": 9})
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, 3, figsize=(9, 2.8), layout="constrained")
    for panel, (axis, (values, seconds)) in zip(panels, found.items(), strict=True):
        line = np.polyfit(values, seconds, 1)
        ends = np.array([0, max(values)])
        panel.plot(ends, np.polyval(line, ends), color="0.7", linewidth=1)
        panel.plot(values, seconds, "o", color="#00538a")
        panel.set(xlabel=axis, xlim=(0, None), ylim=(0, None))
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("seconds")
    figure.savefig(PLOT, metadata={"Date": None})
    show(f"\nplot: {PLOT.name}")


def main() -> None:
    """Measure everything."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--draws", type=int, default=10_000)
    ask.add_argument("--repeats", type=int, default=5)
    options = ask.parse_args()
    show(f"JAX {jax.__version__}, numba {loops.nb.__version__}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with on_threads(processors()):
        beside_loops(options.draws, np.float32, options.repeats)
        gradient(options.repeats)
        response(max(options.draws // 10, 8))
        plot(scaling(max(options.draws // 5, 64), options.repeats))
        with jax.enable_x64(True):
            beside_loops(options.draws // 2, np.float64, options.repeats)


if __name__ == "__main__":
    main()
