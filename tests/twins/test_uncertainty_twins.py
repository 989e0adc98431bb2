"""Scores, quantiles, densities and lines of uncertainty against slow twins that do what the definition says."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from underlag.core.streams import stream
from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.draws import PURPOSE, uniform_draws
from underlag.uncertainty.forecasts import TREND_WINDOW, crps_of_draws, linear_trend
from underlag.uncertainty.intervals import QUANTILES, summaries
from underlag.uncertainty.plausible import FREEDOM, predictive_densities, swaps


def pairwise_score(draws: list[float], outcome: float) -> float:
    """Mean distance to the outcome less half the mean distance of every ordered pair of different draws."""
    n = len(draws)
    error = sum(abs(x - outcome) for x in draws) / n
    pairs = sum(abs(x - y) for i, x in enumerate(draws) for j, y in enumerate(draws) if i != j)
    return error if n == 1 else max(error - pairs / (2 * n * (n - 1)), 0.0)


@pytest.mark.parametrize("size", [1, 2, 3, 10, 41])
def test_the_score_of_draws_is_that_of_every_pair(size: int) -> None:
    random = np.random.default_rng(size)
    for outcome in (-1.0, 0.0, 0.7, 5.0):
        draws = random.normal(size=size).round(2)  # ties among them
        assert crps_of_draws(draws, outcome) == pytest.approx(pairwise_score(draws.tolist(), outcome), abs=1e-12)


def exact_quantile(draws: list[int], level: Fraction) -> Fraction:
    """The point on the broken line through the ordered draws, one of which stands at each (k)/(n − 1)."""
    ordered = sorted(draws)
    position = level * (len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


@pytest.mark.parametrize("size", [1, 2, 7, 40, 200])
def test_quantiles_are_points_of_the_broken_line(size: int) -> None:
    draws = np.random.default_rng(size).integers(-1000, 1000, size)
    found = summaries(draws.astype(float)[:, None])
    levels = dict.fromkeys(QUANTILES)
    for name in levels:
        level = Fraction(name.removeprefix("p").replace("_", ".")) / 100
        assert found[name][0] == pytest.approx(float(exact_quantile(draws.tolist(), level)), abs=1e-9), name
    assert found["mean"][0] == pytest.approx(float(Fraction(int(draws.sum()), size)))


def straight_line(known: dict[int, float], year: int) -> float:
    """Normal equations of a line a + b·x, solved by Cramer's rule in exact fractions."""
    points = [(Fraction(x), Fraction(y)) for x, y in known.items() if x >= max(known) - TREND_WINDOW]
    n, sx, sy = len(points), sum(x for x, _ in points), sum(y for _, y in points)
    sxx, sxy = sum(x * x for x, _ in points), sum(x * y for x, y in points)
    b = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    a = (sy - b * sx) / n
    return max(float(a + b * year), 0.0)


@pytest.mark.parametrize("seed", range(5))
def test_the_line_is_that_of_the_normal_equations(seed: int) -> None:
    random = np.random.default_rng(seed)
    years = sorted({int(year) for year in random.integers(2005, 2021, 9)} | {2019, 2020})
    known = {year: float(random.integers(1, 1000)) for year in years}
    for year in (2021, 2030):
        assert linear_trend(known, year) == pytest.approx(straight_line(known, year), rel=1e-9)


def density(figure: float, error: float, mean: float, sd: float) -> float:
    """Student's t with ν degrees of freedom, centred on the prediction, by its own formula, logarithm and all."""
    scale = math.hypot(sd, error)
    z = (figure - mean) / scale
    norm = math.gamma((FREEDOM + 1) / 2) / (math.sqrt(FREEDOM * math.pi) * math.gamma(FREEDOM / 2))
    return norm / scale * (1 + z * z / FREEDOM) ** (-(FREEDOM + 1) / 2)


def test_odds_of_a_swap_are_products_of_densities() -> None:
    random = np.random.default_rng(3)
    count = 6
    mean, sd, error = random.normal(5, 1, count), random.uniform(0.1, 0.4, count), random.uniform(0, 0.2, count)
    figures = mean[[1, 0, 2, 5, 4, 3]]
    found = {(s.first, s.second): s.log10_odds for s in swaps(predictive_densities(figures, error, mean, sd), odds=1.0)}
    for i in range(count):
        for j in range(i + 1, count):
            as_is = density(figures[i], error[i], mean[i], sd[i]) * density(figures[j], error[j], mean[j], sd[j])
            turned = density(figures[i], error[i], mean[j], sd[j]) * density(figures[j], error[j], mean[i], sd[i])
            odds = math.log10(turned / as_is)
            assert ((i, j) in found) == (odds >= 0)
            if odds >= 0:
                assert found[i, j] == pytest.approx(odds, abs=1e-9)
    assert {(0, 1), (3, 5)} <= set(found)


@pytest.mark.parametrize("n", [1, 2, 5, 64])
def test_stratified_draws_are_a_permutation_and_a_place_in_each_stratum(n: int) -> None:
    """The stream's own two calls, and each draw put together by itself."""
    generator = stream(11, PURPOSE, "exits/leave")
    strata, inside = generator.permutation(n), generator.random(n)
    expected = [(int(strata[at]) + float(inside[at])) / n for at in range(n)]
    assert uniform_draws("exits/leave", n, 11).tolist() == pytest.approx(expected, rel=1e-15)


def bisected(distribution_function: object, p: float, low: float, high: float) -> float:
    """Where a distribution function reaches a probability, by halving."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if distribution_function(middle) < p else (low, middle)  # type: ignore[operator]
    return (low + high) / 2


@pytest.mark.parametrize("p", [0.001, 0.1, 0.3, 0.5, 0.9, 0.999])
def test_quantiles_turn_the_distribution_function_round(p: float) -> None:
    def triangle(x: float, low: float = 1.0, mode: float = 2.0, high: float = 5.0) -> float:
        if x <= mode:
            return max(x - low, 0.0) ** 2 / ((high - low) * (mode - low))
        return 1 - max(high - x, 0.0) ** 2 / ((high - low) * (high - mode))

    def normal(x: float) -> float:
        return 0.5 * (1 + math.erf((x - 2.0) / (0.5 * math.sqrt(2))))

    def lognormal(x: float) -> float:
        return 0.5 * (1 + math.erf(math.log(x / 2.0) / (0.5 * math.sqrt(2)))) if x > 0 else 0.0

    for kind, width, function in (
        ("triangular", {"low": 1.0, "high": 5.0}, triangle),
        ("normal", {"sd": 0.5}, normal),
        ("lognormal", {"sd_log": 0.5}, lognormal),
    ):
        found = float(Distribution(kind, 2.0, width).ppf(np.array([p]))[0])
        assert found == pytest.approx(bisected(function, p, -10.0, 30.0), abs=1e-6), kind
