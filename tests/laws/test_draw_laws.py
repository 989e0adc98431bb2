"""Laws of the draws: strata, names, common random numbers; and of what is computed from them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.draws import draw, normal_draws, uniform_draws
from underlag.uncertainty.intervals import QUANTILES, summaries

ROOT = Path(__file__).parents[2]
NAMES = st.lists(st.sampled_from([f"group/p{i}" for i in range(30)]), min_size=1, max_size=8, unique=True)
SEEDS = st.integers(0, 2**40)


@st.composite
def distributions(pick: st.DrawFn) -> Distribution:
    """Any distribution that a card may state."""
    kind = pick(st.sampled_from(["fixed", "normal", "lognormal", "triangular", "uniform", "beta"]))
    if kind == "beta":
        mean = pick(st.floats(0.05, 0.95))
        return Distribution(kind, mean, {"sd": pick(st.floats(0.02, 0.9)) * (mean * (1 - mean)) ** 0.5})
    centre = pick(st.floats(0.1, 50.0))
    if kind in ("triangular", "uniform"):
        below, above = pick(st.floats(0.01, 5.0)), pick(st.floats(0.01, 5.0))
        return Distribution(kind, centre, {"low": centre - below, "high": centre + above})
    width = {"normal": "sd", "lognormal": "sd_log"}.get(kind)
    return Distribution(kind, centre, {width: pick(st.floats(0.01, 1.0))} if width else {})


@given(SEEDS, st.integers(1, 300), st.text(min_size=1, max_size=20))
def test_every_stratum_is_hit_once(seed: int, n: int, name: str) -> None:
    uniform = uniform_draws(name, n, seed)
    assert sorted(np.floor(uniform * n).astype(int)) == list(range(n))
    assert np.all((uniform > 0) & (uniform < 1))


@given(NAMES, NAMES, SEEDS)
def test_a_name_draws_the_same_whatever_else_is_drawn(some: list[str], others: list[str], seed: int) -> None:
    spec = Distribution("normal", 0.0, {"sd": 1.0})
    first, second = draw(dict.fromkeys(some, spec), 20, seed), draw(dict.fromkeys(others + some, spec), 20, seed)
    for name in some:
        assert first[name].tolist() == second[name].tolist()


@given(NAMES, SEEDS)
def test_different_names_and_seeds_draw_differently(names: list[str], seed: int) -> None:
    columns = [tuple(uniform_draws(name, 20, seed)) for name in names]
    columns += [tuple(uniform_draws(name, 20, seed + 1)) for name in names]
    assert len(set(columns)) == 2 * len(names)


@given(distributions())
def test_quantiles_rise_and_the_interval_holds_the_middle(distribution: Distribution) -> None:
    p = np.linspace(0.001, 0.999, 200)
    values = distribution.ppf(p)
    assert np.all(np.isfinite(values)) and np.all(np.diff(values) >= 0)
    low, high = distribution.interval()
    assert low <= float(distribution.ppf(np.array([0.5]))[0]) <= high


@given(distributions(), SEEDS)
@settings(max_examples=30)
def test_the_mean_of_few_draws_is_the_mean_of_the_distribution(distribution: Distribution, seed: int) -> None:
    """Stratified: 200 draws give the mean within half the standard error of 200 independent ones."""
    exact = distribution.ppf((np.arange(100_000) + 0.5) / 100_000)
    drawn = draw({"x": distribution}, 200, seed)["x"]
    assert abs(drawn.mean() - exact.mean()) <= 0.5 * exact.std() / np.sqrt(200) + 1e-12


def test_names_are_independent_of_each_other() -> None:
    """Correlations among 60 names are those of independent draws: mean 0, spread 1/√n, none far out."""
    drawn = np.stack([normal_draws(f"p{j}", 1000, 4) for j in range(60)])
    pairs = np.corrcoef(drawn)[np.triu_indices(60, 1)]
    assert abs(pairs.mean()) < 0.003
    assert pairs.std() == pytest.approx(1 / np.sqrt(1000), rel=0.1)
    assert np.abs(pairs).max() < 4.5 / np.sqrt(1000)


def test_no_draws_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="at least one draw"):
        uniform_draws("p", 0, 1)


def test_the_measurement_of_the_decision_record_still_holds() -> None:
    """ADR 0004 prints how much the variance falls; its own program, run shorter, must find the same order."""
    record = (ROOT / "docs" / "adr" / "0004-draws.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", record, flags=re.DOTALL)
    space: dict[str, object] = {"__name__": "record"}
    exec(program, space)
    found = space["measure"](n=256, repetitions=60)  # type: ignore[operator]
    mean, median, tail = found["chain", "stratified"]
    assert mean > 4 and median > 1.3 and tail > 0.9
    assert found["chain", "sobol"][0] > mean, "the record says that Sobol points are better for one mean"
    assert found["kinked", "stratified"][0] > 1.3


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_quantiles_are_in_order_and_between_the_extremes(values: list[float]) -> None:
    found = summaries(np.array(values)[:, None])
    ordered = [float(found[name][0]) for name in QUANTILES]
    assert ordered == sorted(ordered)
    assert min(values) <= ordered[0] and ordered[-1] <= max(values)
