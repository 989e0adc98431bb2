"""Cohort-component projection of Sweden's women 1993–2003, closed, in five-year steps.

Preston, Heuveline & Guillot, Demography: Measuring and Modeling Population Processes (2001), box 6.1; data and further
digits from G. Rodríguez, grodri.github.io/demography/project (sweden93.dat).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from underlag.population.cohort import PopulationRates, Projection, project_cohorts, step
from underlag.population.lifetable import survivorship

WIDTH = 5.0


@pytest.fixture(scope="module")
def case() -> dict[str, Any]:
    text = (Path(__file__).parent / "data" / "preston_sweden_1993_closed.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def rates(case: dict[str, Any]) -> PopulationRates:
    lived = np.array(case["inputs"]["nLx_radix_100000"], dtype=float)
    classes = len(lived)
    return PopulationRates(
        survivorship(lived, 100_000.0, WIDTH)[None, None, None],
        np.array(case["inputs"]["asfr"], dtype=float)[None, None],
        np.array([1 / (1 + case["inputs"]["srb"])]),
        np.zeros((1, 1, classes + 1)),
        np.zeros((1, 1, classes + 1)),
    )


@pytest.fixture(scope="module")
def projection(case: dict[str, Any]) -> Projection:
    women = np.array(case["inputs"]["female_pop_1993"], dtype=float)
    return project_cohorts(women[None, None], rates(case), 2, WIDTH)


@pytest.mark.parametrize(("index", "year"), [(1, "1998"), (2, "2003")])
def test_every_age_class_within_half_a_person(
    case: dict[str, Any], projection: Projection, index: int, year: str
) -> None:
    found = projection.persons[index, 0, 0]
    assert np.abs(found - case["expected"][f"pop_{year}"]).max() <= 0.5
    assert found.sum() == pytest.approx(case["expected"]["totals"][year], abs=0.01)


def test_births_of_both_sexes(case: dict[str, Any], projection: Projection) -> None:
    both = projection.births[0, 0, 0] * (1 + case["inputs"]["srb"])
    assert both == pytest.approx(case["expected"]["births_1993_1998_total"], abs=0.01)


def test_leading_eigenvalue_and_stable_ages(case: dict[str, Any]) -> None:
    """A closed step is linear, so the step of each single woman is a column of its matrix."""
    classes = len(case["inputs"]["asfr"])
    one = rates(case).at(0)
    matrix = np.stack([step(unit[None, None], one, WIDTH).persons[0, 0] for unit in np.eye(classes)], axis=1)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    expected = case["expected"]
    assert values[first].real == pytest.approx(expected["leading_eigenvalue"], abs=1e-7)
    assert np.log(values[first].real) / WIDTH == pytest.approx(expected["intrinsic_growth_per_year"], abs=1e-7)
    stable = vectors[:, first].real / vectors[:, first].real.sum()
    assert np.abs(stable - expected["stable_age"]).max() < 1e-7
