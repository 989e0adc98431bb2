"""Life tables, shrinkage, municipalities, births and retirement, each against a slower way that goes step by step."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from underlag.population.lifetable import life_expectancy, person_years, scale_to_life_expectancy, survival
from underlag.population.municipalities import project_municipalities, yearly_change
from underlag.population.rates import History, birth_factor, observed_migration
from underlag.population.smoothing import graduate, shrunk_ratios
from underlag.workforce.rates.exits import shifted_retirement

AGES = 6
RATES = arrays(np.float64, AGES, elements=st.floats(0.001, 2.0))


def lived_by_small_steps(rates: np.ndarray, parts: int = 2000) -> np.ndarray:
    """Years lived in each age by one newborn, by the middles of short intervals; the open age by its closed form."""
    alive, lived = 1.0, []
    for rate in rates[:-1]:
        middles = (np.arange(parts) + 0.5) / parts
        lived.append(float((alive * np.exp(-rate * middles)).mean()))
        alive *= math.exp(-rate)
    return np.array([*lived, alive / rates[-1]])


@settings(max_examples=30)
@given(RATES)
def test_years_lived_are_those_of_a_cohort_followed_by_small_steps(rates: np.ndarray) -> None:
    expected = lived_by_small_steps(rates)
    np.testing.assert_allclose(person_years(rates), expected, rtol=1e-6)
    assert life_expectancy(rates) == pytest.approx(expected.sum(), rel=1e-6)


@settings(max_examples=30)
@given(RATES)
def test_survival_is_those_of_one_age_who_are_there_at_the_next(rates: np.ndarray) -> None:
    lived = lived_by_small_steps(rates)
    share = survival(rates)
    expected = [lived[0], *(lived[age + 1] / lived[age] for age in range(AGES - 2))]
    np.testing.assert_allclose(share[: AGES - 1], expected, rtol=1e-6)
    # the last two ages end in the open one: as many as it holds of those who could be in it
    np.testing.assert_allclose(share[-2:], lived[-1] / (lived[-2] + lived[-1]), rtol=1e-6)
    assert ((share >= 0) & (share <= 1)).all()


@settings(max_examples=30)
@given(RATES, st.floats(0.1, 10))
def test_scaled_rates_give_the_expectancy_of_rates_so_many_times_as_high(rates: np.ndarray, times: float) -> None:
    found = scale_to_life_expectancy(rates[None], np.atleast_1d(life_expectancy(times * rates)))
    np.testing.assert_allclose(found, times, rtol=1e-9)


@settings(max_examples=30)
@given(RATES, st.floats(1.01, 3))
def test_who_dies_more_lives_shorter(rates: np.ndarray, times: float) -> None:
    assert life_expectancy(times * rates) < life_expectancy(rates)


COUNTS = arrays(np.float64, 5, elements=st.integers(0, 200).map(float))
EXPECTED = arrays(np.float64, 5, elements=st.floats(1, 200))


def shrunk_one_by_one(observed: list[float], expected: list[float]) -> list[float]:
    total = sum(expected)
    spread = sum(e / total * (o / e - 1) ** 2 for o, e in zip(observed, expected, strict=True))
    chance = sum(e / total / e for e in expected)
    variance = spread - chance
    if variance <= 0:
        return [1.0] * len(observed)
    return [(o + 1 / variance) / (e + 1 / variance) for o, e in zip(observed, expected, strict=True)]


@settings(max_examples=40)
@given(COUNTS, EXPECTED)
def test_ratios_are_shrunk_as_the_formula_says_and_lie_between_the_raw_one_and_one(
    observed: np.ndarray, expected: np.ndarray
) -> None:
    found = shrunk_ratios(observed[:, None], expected[:, None])[:, 0]
    np.testing.assert_allclose(found, shrunk_one_by_one(observed.tolist(), expected.tolist()), rtol=1e-9)
    raw = observed / expected
    assert (found >= np.minimum(raw, 1) - 1e-9).all()
    assert (found <= np.maximum(raw, 1) + 1e-9).all()


VALUES = arrays(np.float64, 12, elements=st.floats(-100, 100))


@settings(max_examples=40)
@given(VALUES, st.floats(0.01, 1e4))
def test_graduation_with_equal_weights_keeps_the_sum_and_the_mean_age(values: np.ndarray, stiffness: float) -> None:
    smooth = graduate(values, np.ones(12), stiffness)
    assert smooth.sum() == pytest.approx(values.sum(), abs=1e-6)
    assert smooth @ np.arange(12) == pytest.approx(values @ np.arange(12), abs=1e-5)


@settings(max_examples=40)
@given(VALUES, st.floats(0.01, 1e3), VALUES)
def test_no_other_curve_is_as_near_and_as_smooth(values: np.ndarray, stiffness: float, other: np.ndarray) -> None:
    def cost(curve: np.ndarray) -> float:
        return float(((values - curve) ** 2).sum() + stiffness * (np.diff(curve, n=2) ** 2).sum())

    best = graduate(values, np.ones(12), stiffness)
    assert cost(best) <= cost(best + 0.01 * other) + 1e-9
    assert cost(best) <= cost(other) + 1e-9


def municipalities_one_by_one(
    base: list[float], change: list[float], region: list[int], totals: np.ndarray
) -> list[list[float]]:
    """Each year's shares from the year before, the change dying away, scaled to the region's total."""
    sums = [sum(b for b, r in zip(base, region, strict=True) if r == one) for one in range(totals.shape[1])]
    share = [b / sums[r] for b, r in zip(base, region, strict=True)]
    found = []
    for year, total in enumerate(totals):
        if year:
            raw = [s * math.exp(c * 0.5 ** (year / 10)) for s, c in zip(share, change, strict=True)]
            sums = [sum(w for w, r in zip(raw, region, strict=True) if r == one) for one in range(len(total))]
            share = [w / sums[r] for w, r in zip(raw, region, strict=True)]
        found.append([s * total[r] for s, r in zip(share, region, strict=True)])
    return found


PEOPLE = arrays(np.float64, 4, elements=st.floats(1, 1e5))


@settings(max_examples=40)
@given(PEOPLE, PEOPLE, arrays(np.float64, (8, 2), elements=st.floats(1, 1e6)))
def test_municipalities_follow_their_shares_year_by_year(
    late: np.ndarray, early: np.ndarray, totals: np.ndarray
) -> None:
    region = np.array([0, 0, 1, 1])
    change = yearly_change(early, late, 5.0, region)
    by_hand = [
        math.log((late[m] / late[region == region[m]].sum()) / (early[m] / early[region == region[m]].sum())) / 5
        for m in range(4)
    ]
    np.testing.assert_allclose(change, by_hand, atol=1e-12)
    expected = municipalities_one_by_one(late.tolist(), change.tolist(), region.tolist(), totals)
    np.testing.assert_allclose(project_municipalities(late, change, region, totals), expected, rtol=1e-9)


BIRTHS = arrays(np.float64, (3, 4), elements=st.floats(10, 5000))


@settings(max_examples=40)
@given(BIRTHS, BIRTHS)
def test_births_correct_the_last_year_s_level_and_each_region_s_mean_difference(
    observed: np.ndarray, projected: np.ndarray
) -> None:
    levels = [sum(observed[y]) / sum(projected[y]) for y in range(3)]
    expected = [sum(projected[y, r] * levels[y] for y in range(3)) for r in range(4)]
    own = shrunk_one_by_one([sum(observed[:, r]) for r in range(4)], expected)
    np.testing.assert_allclose(birth_factor(observed, projected), [levels[-1] * each for each in own], rtol=1e-9)


@settings(max_examples=30)
@given(
    arrays(np.float64, (1, 2, 2, 4), elements=st.floats(50, 500)),
    arrays(np.float64, (2, 2, 5), elements=st.floats(-20, 20)),
)
def test_whoever_has_moved_in_is_found_when_nobody_is_born_or_dies(start: np.ndarray, moved: np.ndarray) -> None:
    """Each age a year on is the one before and its migrants; the two oldest share those of the open class by size."""
    end = np.zeros_like(start)
    end[0, ..., 0] = moved[..., 0].clip(0)
    end[0, ..., 1:] = start[0, ..., :-1] + moved[..., 1:-1]
    end[0, ..., -1] += start[0, ..., -1] + moved[..., -1]
    nothing = np.zeros((2, 2, 2, 4))
    history = History((2000, 2001), np.concatenate([start, end]), nothing, np.zeros((2, 2, 4, 2)))
    found = observed_migration(history)[0]
    np.testing.assert_allclose(found[..., 0], moved[..., 0].clip(0), atol=1e-9)
    np.testing.assert_allclose(found[..., 1:-2], moved[..., 1:-2], atol=1e-9)
    both, oldest = moved[..., -2:].sum(axis=-1), start[0, ..., -2:]
    np.testing.assert_allclose(
        found[..., -2:], both[..., None] * oldest / oldest.sum(axis=-1, keepdims=True), atol=1e-9
    )


def retired_by_small_steps(retire: np.ndarray, shift: float, parts: int = 200) -> list[float]:
    """Share of those at work at each age who retire in the year, when all do so ``shift`` years later: the hazard of
    the age that they would have had, in short intervals."""
    hazard = -np.log1p(-np.clip(retire, 0, 0.999))
    found = []
    for age in range(len(retire)):
        passed = 0.0
        for part in range(parts):
            at = age + (part + 0.5) / parts - shift
            if at >= 0:
                passed += hazard[min(int(at), len(retire) - 1)] / parts
        found.append(1 - math.exp(-passed))
    return found


@settings(max_examples=30)
@given(arrays(np.float64, AGES, elements=st.floats(0, 1)), st.integers(-12, 12).map(lambda n: n / 4))
def test_retirement_shifted_is_the_hazard_of_the_age_that_one_would_have_had(retire: np.ndarray, shift: float) -> None:
    retire[0] = 0.0  # nobody retires below some age
    found = shifted_retirement(retire[None], np.array([shift]))[0]
    np.testing.assert_allclose(found, retired_by_small_steps(retire, shift), atol=1e-6)
