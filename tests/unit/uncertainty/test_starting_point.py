"""The starting point per region against the closed form worked by hand."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from underlag.core.errors import EvidenceError
from underlag.uncertainty.starting_point import Level, Published, estimate_start, moved_to_total

N = 400
RESIDENTS = np.array([1_000_000.0, 300_000.0, 200_000.0])
CODES = ("01", "04", "23")
LEVEL = Level("specialists", 1 / 2000, np.full(N, 1 / 2000), 0.2, np.full(N, 0.2), drift=0.0)


def figure(identity: str = "a", region: int | None = 2, value: float = 1500.0, **changes: object) -> Published:
    plain = Published(identity, region, 2024, "residents_per_unit", "=", value, 0.2)
    return dataclasses.replace(plain, **changes)


def estimate(*figures: Published, level: Level = LEVEL, seed: int = 1):  # type: ignore[no-untyped-def]
    return estimate_start(level, RESIDENTS, CODES, figures, 2024, seed)


def test_without_figures_every_region_has_the_national_level() -> None:
    start = estimate()
    assert start.central == pytest.approx(RESIDENTS / 2000)
    assert start.weight.tolist() == [0, 0, 0]
    assert "ingen egen användbar uppgift" in start.statement(0).sv


def test_a_figure_as_sure_as_the_spread_moves_the_region_halfway() -> None:
    """τ = s = 0.2: weight ½, so before the nation is met the region has the geometric mean of 1 500 and 2 000 residents
    per specialist. Then all regions move by exp(λ·weight of the national level): the two without figures twice as
    far on the log scale."""
    start = estimate(figure())
    assert start.weight == pytest.approx([0, 0, 0.5])
    assert start.central.sum() == pytest.approx(RESIDENTS.sum() / 2000)
    moved = np.log(start.central / RESIDENTS) - np.log([1 / 2000, 1 / 2000, 1 / math.sqrt(1500 * 2000)])
    assert moved[0] == pytest.approx(moved[1])
    assert moved[2] == pytest.approx(moved[0] / 2)
    assert moved[0] < 0
    assert "50 %" in start.statement(2).sv and "1 egen uppgift (a)" in start.statement(2).sv


def test_the_two_forms_are_each_others_inverse() -> None:
    other = figure(value=1 / 1500, form="units_per_resident")
    assert estimate(figure()).central == pytest.approx(estimate(other).central)


def test_two_figures_pull_in_proportion_to_their_precision() -> None:
    """Precisions 1/0.1² = 100 and 1/0.2² = 25 beside 1/τ² = 25: weights 100/150 and 25/150."""
    start = estimate(figure("sure", sd_log=0.1), figure("unsure", value=2500.0))
    assert {use.identity: use.weight for use in start.used} == pytest.approx({"sure": 100 / 150, "unsure": 25 / 150})
    assert start.weight[2] == pytest.approx(125 / 150)
    assert "2 egna uppgifter (sure, unsure)" in start.statement(2).sv


def test_old_figures_weigh_less() -> None:
    """δ² per year: 9 years at 0.1 add 0.09 to the variance 0.04, so the weight is 0.04/(0.04 + 0.13)."""
    drifting = dataclasses.replace(LEVEL, drift=0.1)
    start = estimate(figure(year=2015), level=drifting)
    assert start.weight[2] == pytest.approx(0.04 / (0.04 + 0.13))
    later = estimate(figure(year=2033), level=drifting)
    assert later.weight[2] == pytest.approx(start.weight[2])


def test_a_range_is_its_middle_with_its_width_as_error() -> None:
    start = estimate(figure(relation="range", value=1000.0, value_max=2250.0))
    width = math.log(2.25) / math.sqrt(12)
    assert start.weight[2] == pytest.approx(0.04 / (0.04 + 0.04 + width**2))
    assert estimate(figure()).central[2] > start.central[2] > RESIDENTS[2] / 2000


def test_draws_have_the_posterior_spread_and_sum_to_the_nation() -> None:
    """Without figures the log deviations have spread τ before the nation is met; a sure figure narrows its region."""
    n = 4000
    rng = np.random.default_rng(0)
    national = np.exp(rng.normal(math.log(1 / 2000), 0.05, n))
    level = Level("specialists", 1 / 2000, national, 0.2, np.full(n, 0.2))
    start = estimate(figure(sd_log=0.02), level=level)
    assert start.draws.sum(axis=1) == pytest.approx(national * RESIDENTS.sum(), rel=1e-12)
    # conjugate spread 0.2·√(1/101) ≈ 0.0199; meeting the nation moves a region this sure very little
    assert np.log(start.draws[:, 2]).std() == pytest.approx(0.0199, rel=0.1)
    assert np.log(start.draws[:, 1]).std() > 0.15


def test_the_draw_of_a_region_does_not_depend_on_which_others_there_are() -> None:
    alone = estimate_start(LEVEL, RESIDENTS[:1], CODES[:1], [], 2024, 7)
    assert alone.draws[:, 0] == pytest.approx(np.full(N, RESIDENTS[0] / 2000))
    both = [estimate_start(LEVEL, RESIDENTS[[i, 2]], (CODES[i], CODES[2]), [], 2024, 7).draws for i in (0, 1)]
    ratios = [np.log(d[:, 1] / d[:, 0]) for d in both]
    # the deviation of region 23 is in both ratios, so they correlate although the other region differs
    assert np.corrcoef(ratios)[0, 1] == pytest.approx(0.5, abs=0.1)


def test_order_of_figures_does_not_matter() -> None:
    figures = [figure("a"), figure("b", region=0, value=2600.0), figure("c", value=1200.0, year=2018)]
    level = dataclasses.replace(LEVEL, drift=0.07)
    one, other = estimate(*figures, level=level), estimate(*reversed(figures), level=level)
    assert one.draws.tolist() == other.draws.tolist()
    assert one.used == other.used and one.left_out == other.left_out


def test_the_spread_may_vary_between_draws_and_none_means_the_national_level() -> None:
    level = dataclasses.replace(LEVEL, spread_draws=np.where(np.arange(N) < N / 2, 0.0, 0.2))
    start = estimate(figure(), level=level)
    assert start.draws[: N // 2] == pytest.approx(np.tile(RESIDENTS / 2000, (N // 2, 1)))
    assert start.draws[N // 2 :, 0].std() > 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"relation": ">="}, "en gräns"),
        ({"relation": "<="}, "en gräns"),
        ({"region": None}, "inte en enskild region"),
        ({"year": None}, "saknar år"),
    ],
)
def test_what_is_not_used_says_why(changes: dict[str, object], reason: str) -> None:
    start = estimate(figure(**changes))
    assert start.used == ()
    [left] = start.left_out
    assert left.identity == "a" and reason in left.reason.sv
    assert start.central == pytest.approx(RESIDENTS / 2000)


def test_unreadable_figures_are_all_named_at_once() -> None:
    bad = [
        figure("a", value=0.0),
        figure("b", sd_log=0.0),
        figure("c", form="heads"),
        figure("d", relation="range"),
        figure("e", relation="range", value_max=10.0),
    ]
    with pytest.raises(EvidenceError) as caught:
        estimate(*bad)
    assert [p.where for p in caught.value.problems] == [f"observation {i}" for i in "abcde"]


def test_moving_to_the_total_moves_the_readiest_most() -> None:
    units = np.array([[10.0, 10.0]])
    moved = moved_to_total(units, np.array([[1.0, 0.1]]), np.array([40.0]))
    assert moved.sum() == pytest.approx(40)
    assert np.log(moved[0, 0] / 10) == pytest.approx(10 * np.log(moved[0, 1] / 10))


def test_moving_by_a_small_region_alone_still_meets_the_total() -> None:
    """All but a thousandth of the units hardly move, and the total is three times as large: no overflow on the way."""
    units, give = np.array([[999.0, 1.0]]), np.array([[1e-6, 1.0]])
    assert moved_to_total(units, give, np.array([3000.0]))[0] == pytest.approx([999.0, 2001.0], rel=1e-4)
