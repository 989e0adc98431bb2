"""The population step against a slow, obvious twin: one region, sex and cohort at a time, in plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.population.cohort import PopulationRates, step

AGES = 12


def twin(persons: np.ndarray, rates: PopulationRates, width: float, factor: np.ndarray | None) -> np.ndarray:
    regions, sexes, ages = persons.shape
    end = np.zeros_like(persons)

    def followed(start: np.ndarray, g: int, c: int) -> list[float]:
        """Everyone of one sex and cohort, region by region, a step later."""
        s = [float(rates.survival[r, g, c]) for r in range(regions)]
        limit = [0.45 * start[r] * 2 * s[r] / (1 + s[r]) for r in range(regions)]
        leave = [min(start[r] * max(-rates.internal[r, g, c], 0.0), limit[r] / 2) for r in range(regions)]
        arrive = [start[r] * max(rates.internal[r, g, c], 0.0) for r in range(regions)]
        moved = 0.0
        if sum(leave) > 0 and sum(arrive) > 0:
            moved = min((sum(leave) + sum(arrive)) / 2, 2 * sum(leave))
        result = []
        for r in range(regions):
            net = 0.0
            if moved > 0:
                net = moved * arrive[r] / sum(arrive) - moved * leave[r] / sum(leave)
            abroad = rates.abroad[g, c] * start[r] / sum(start) if sum(start) > 0 else 0.0
            net += max(abroad, -limit[r])
            result.append((start[r] + net / 2) * s[r] + net / 2)
        return result

    for g in range(sexes):
        for age in range(ages):
            for r, there in enumerate(followed(persons[:, g, age], g, age + 1)):
                end[r, g, min(age + 1, ages - 1)] += there
    if factor is not None:
        for r in range(regions):
            for age in range(ages):
                end[r, :, age] *= factor[r, age]
    births = np.zeros((regions, sexes))
    for r in range(regions):
        for age in range(ages):
            women = (persons[r, 0, age] + end[r, 0, age]) / 2
            for g in range(sexes):
                births[r, g] += width * rates.fertility[r, age] * women * rates.birth_share[g]
    for g in range(sexes):
        for r, there in enumerate(followed(births[:, g], g, 0)):
            end[r, g, 0] = there
    return end


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("width", [1.0, 5.0])
@pytest.mark.parametrize("steered", [False, True])
def test_the_step_agrees_with_its_twin(seed: int, width: float, steered: bool) -> None:
    draw = np.random.default_rng(seed)
    regions = int(draw.integers(1, 5))
    persons = draw.uniform(0, 1000, (regions, 2, AGES)) * (draw.random((regions, 2, AGES)) > 0.1)
    fertility = draw.uniform(0, 0.2, (regions, AGES))
    fertility[:, 0] = 0.0
    rates = PopulationRates(
        draw.uniform(0.0, 1.0, (regions, 2, AGES + 1)),
        fertility,
        np.array([0.486, 0.514]),
        draw.normal(0, 0.3, (regions, 2, AGES + 1)),
        draw.normal(0, 300.0, (2, AGES + 1)),
    )
    factor = draw.uniform(0.9, 1.1, (regions, AGES)) if steered else None
    found = step(persons, rates, width, factor).persons
    np.testing.assert_allclose(found, twin(persons, rates, width, factor), rtol=1e-12, atol=1e-9)
