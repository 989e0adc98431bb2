"""Laws of the population model: people are conserved, none is negative, the nation is its regions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from shared.population_accounts import components, imbalance

from underlag.population.anchor import Anchor, project_anchored
from underlag.population.base import Benchmark, misfit, rake
from underlag.population.cohort import PopulationRates, project_cohorts, step
from underlag.population.municipalities import project_municipalities

AGES = 9
seeds = st.integers(0, 10_000)
regions_count = st.integers(1, 5)


def some_persons(draw: np.random.Generator, regions: int) -> np.ndarray:
    persons = draw.uniform(0, 5000, (regions, 2, AGES))
    return np.asarray(persons * (draw.random(persons.shape) > 0.15))


def some_rates(draw: np.random.Generator, regions: int, strength: float = 1.0) -> PopulationRates:
    fertility = draw.uniform(0, 0.3, (1, regions, AGES))
    fertility[..., 0] = 0.0
    return PopulationRates(
        draw.uniform(0, 1, (1, regions, 2, AGES + 1)),
        fertility,
        np.array([0.486, 0.514]),
        strength * draw.normal(0, 0.5, (regions, 2, AGES + 1)),
        strength * draw.normal(0, 2000, (1, 2, AGES + 1)),
    )


@given(seeds, regions_count)
def test_people_are_conserved_in_every_cohort(seed: int, regions: int) -> None:
    draw = np.random.default_rng(seed)
    persons, rates = some_persons(draw, regions), some_rates(draw, regions)
    factor = draw.uniform(0.8, 1.2, (regions, AGES))
    after = step(persons, rates.at(0), factor=factor)
    start = np.concatenate([after.births[..., None], persons], axis=-1)
    end = start - after.deaths + after.internal + after.abroad
    merged = np.concatenate([end[..., :-2], end[..., -2:].sum(axis=-1, keepdims=True)], axis=-1)
    np.testing.assert_allclose(merged + after.adjustment, after.persons, rtol=1e-9, atol=1e-7)


@given(seeds, regions_count)
def test_the_accounts_balance(seed: int, regions: int) -> None:
    draw = np.random.default_rng(seed)
    projection = project_cohorts(some_persons(draw, regions), some_rates(draw, regions), 6)
    assert np.abs(imbalance(projection)).max() < 1e-6
    found = components(projection)
    assert (found.arrivals >= 0).all() and (found.departures >= 0).all()


@given(seeds, regions_count)
def test_nobody_is_negative(seed: int, regions: int) -> None:
    draw = np.random.default_rng(seed)
    projection = project_cohorts(some_persons(draw, regions), some_rates(draw, regions, strength=5.0), 8)
    for part in (projection.persons, projection.births, projection.deaths):
        assert part.min() >= 0


@given(seeds, regions_count)
def test_moves_between_regions_sum_to_nothing(seed: int, regions: int) -> None:
    draw = np.random.default_rng(seed)
    after = step(some_persons(draw, regions), some_rates(draw, regions).at(0))
    assert np.abs(after.internal.sum(axis=0)).max() < 1e-7


@given(seeds, regions_count)
def test_without_moves_the_nation_is_its_regions(seed: int, regions: int) -> None:
    """With one set of rates everywhere, the sum of projected regions is the projected sum."""
    draw = np.random.default_rng(seed)
    persons, one = some_persons(draw, regions), some_rates(draw, 1)
    closed = one._replace(internal=np.zeros_like(one.internal))
    everywhere = closed._replace(
        survival=np.repeat(closed.survival, regions, axis=1),
        fertility=np.repeat(closed.fertility, regions, axis=1),
        internal=np.repeat(closed.internal, regions, axis=0),
    )
    parts = project_cohorts(persons, everywhere, 5).persons.sum(axis=1)
    whole = project_cohorts(persons.sum(axis=0, keepdims=True), closed, 5).persons[:, 0]
    np.testing.assert_allclose(parts, whole, rtol=1e-9, atol=1e-6)


@given(seeds, regions_count, st.floats(0.01, 100))
def test_twice_the_people_give_twice_the_people(seed: int, regions: int, times: float) -> None:
    draw = np.random.default_rng(seed)
    persons, rates = some_persons(draw, regions), some_rates(draw, regions)
    more = project_cohorts(persons * times, rates._replace(abroad=rates.abroad * times), 5)
    once = project_cohorts(persons, rates, 5)
    for found, expected in zip(more, once, strict=True):
        np.testing.assert_allclose(found, expected * times, rtol=1e-9, atol=1e-6)


@given(seeds, regions_count)
def test_relabelled_regions_give_relabelled_results(seed: int, regions: int) -> None:
    draw = np.random.default_rng(seed)
    persons, rates = some_persons(draw, regions), some_rates(draw, regions)
    order = draw.permutation(regions)
    other = rates._replace(
        survival=rates.survival[:, order], fertility=rates.fertility[:, order], internal=rates.internal[order]
    )
    found, expected = project_cohorts(persons[order], other, 5), project_cohorts(persons, rates, 5)
    np.testing.assert_allclose(found.persons, expected.persons[:, order], rtol=1e-9, atol=1e-7)


@given(seeds, regions_count, st.floats(0.9, 1.1), st.floats(0.9, 1.1), st.floats(0.9, 1.1))
def test_anchored_groups_are_met_without_a_jump(
    seed: int, regions: int, total: float, newborn: float, old: float
) -> None:
    """Whatever moderate target is set, it is met in its year, and each year's controls differ only as documented."""
    draw = np.random.default_rng(seed)
    persons = draw.uniform(500, 5000, (regions, 2, AGES))
    gentle = some_rates(draw, regions, strength=0.02)
    rates = gentle._replace(
        survival=np.broadcast_to(np.linspace(0.99, 0.8, AGES + 1), gentle.survival.shape),
        fertility=gentle.fertility + 0.05 * (np.arange(AGES) > 0),
    )
    free = project_cohorts(persons, rates, 6).persons[4].sum(axis=1)
    whole, young, late = total * free.sum(axis=-1), newborn * free[:, 0], old * free[:, 6:].sum(axis=-1)
    anchors = [Anchor(0, None, whole[None]), Anchor(0, 0, young[None]), Anchor(6, None, late[None])]
    found = project_anchored(persons, rates, 2020, 2026, (2024,), anchors, np.linspace(2, 1, AGES))
    reached = found.projection.persons[4].sum(axis=1)
    np.testing.assert_allclose(reached.sum(axis=-1), whole, rtol=1e-8)
    np.testing.assert_allclose(reached[:, 0], young, rtol=1e-8)
    np.testing.assert_allclose(reached[:, 6:].sum(axis=-1), late, rtol=1e-8)
    assert np.ptp(found.controls[:4, :, [0, 2]], axis=0).max() == 0
    assert np.abs(np.diff(found.controls[:4, :, 1], n=2, axis=0)).max() < 1e-12
    assert np.abs(found.controls[4:, :, [0, 2]]).max() == 0
    np.testing.assert_array_equal(found.controls[4], found.controls[5])


@given(seeds, regions_count)
def test_raking_meets_consistent_groups_and_keeps_what_agrees(seed: int, regions: int) -> None:
    draw = np.random.default_rng(seed)
    truth, guess = draw.uniform(100, 900, (2, regions, 2, AGES))

    def groups(persons: np.ndarray) -> list[Benchmark]:
        return [
            Benchmark(0, 2, 4, persons[:, 0, 2:5].sum(axis=1)),
            Benchmark(None, 3, None, persons[:, :, 3:].sum(axis=(1, 2))),
            Benchmark(None, 0, None, persons.sum(axis=(1, 2))),
        ]

    assert misfit(rake(guess, groups(truth)), groups(truth)) < 1e-7
    np.testing.assert_allclose(rake(guess, groups(guess)), guess, rtol=1e-9)


@given(seeds, st.integers(1, 4), st.integers(1, 6))
def test_municipalities_sum_to_their_region_and_none_is_negative(seed: int, regions: int, each: int) -> None:
    draw = np.random.default_rng(seed)
    region = np.repeat(np.arange(regions), each)
    base = draw.uniform(0, 9000, region.size) * (draw.random(region.size) > 0.2)
    base[::each] += 1.0
    totals = draw.uniform(1, 100_000, (20, regions))
    found = project_municipalities(base, draw.normal(0, 0.05, region.size), region, totals)
    assert found.min() >= 0
    sums = np.stack([np.bincount(region, weights=row) for row in found])
    np.testing.assert_allclose(sums, totals, rtol=1e-9)
