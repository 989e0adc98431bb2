"""Small stochastic programmes for the tests of the optimiser: random regions far from their goal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.base import Limit
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.pooling import RoomLoan
from underlag.optimise.limits.rotations import Rotations
from underlag.optimise.limits.solidarity import Solidarity
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.limits.yearly_change import YearlyChange
from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.problem import Response, StartsProblem
from underlag.optimise.programme.programme import StartsProgramme, decided_shape

YEARS = tuple(range(2024, 2036))


def small_problem(draws: int = 5, regions: int = 2, seed: int = 0, **changes: Any) -> StartsProblem:
    """Regions short of specialists; training takes three years; some settle elsewhere, some leave."""
    rng = np.random.default_rng(seed)
    states, lags = len(YEARS), np.arange(len(YEARS) - 1)
    residents = rng.uniform(20_000, 60_000, regions)
    settle = 0.7 * np.eye(regions) + 0.2 / regions
    finished = np.where(lags >= 3, 0.9 * 0.96 ** (lags - 3.0), 0.0)
    level = rng.uniform(0.55, 0.8, (draws, 1, 1)) * rng.uniform(0.8, 1.1, (1, 1, regions))
    vary = rng.uniform(0.8, 1.2, (draws, 1, 1, 1))
    given: dict[str, Any] = {
        "regions": tuple("ABCDEFGH"[:regions]),
        "years": YEARS,
        "base_specialists_fte": level * residents / 1100 * 0.97 ** np.arange(states)[:, None],
        "base_trainees_fte": np.broadcast_to(
            0.1 * residents / 1100 * np.clip(1 - np.arange(states) / 4, 0, 1)[:, None], (draws, states, regions)
        ),
        "need": np.broadcast_to(np.linspace(1, 1.05, states)[:, None] * residents, (draws, states, regions)),
        "fill": np.broadcast_to(rng.uniform(0.8, 1.0, (draws, 1, regions)), (draws, states - 1, regions)),
        "today": np.broadcast_to(np.round(residents / 20_000), (draws, regions)),
        "response": Response(
            vary * finished[:, None, None] * settle,
            np.broadcast_to(np.where(lags < 3, 0.8, 0.0)[:, None], (draws, len(lags), regions)),
        ),
        "residents_per_specialist": 1100.0,
        "residents_per_trainee": 550.0,
        "goal": 1.0,
        "first_year": 2025,
        "target_year": 2032,
        "ramp_years": 2,
    }
    return StartsProblem(**{**given, **changes})


def every_limit(regions: int = 2) -> tuple[Limit, ...]:
    """One of each kind, all of which can be met together."""
    return (
        Applicants(14.0, source=("limits/applicants",)),
        Supervision(0.7, source=("limits/trainees_per_specialist",)),
        Rotations(3.6, np.full(regions, 60.0), (), (RoomLoan(0, 1, 6.0),), source=("limits/rotation_room",)),
        Budget(900_000.0, 40e6, source=("limits/budget",)),
        YearlyChange(np.full(regions, 2.0), source=("limits/yearly_change",)),
        Floor(np.full(regions, 1.0), 2026, source=("limits/floor",)),
        Solidarity(0.5, 2032, source=("limits/solidarity_share",)),
    )


def small_programme(
    draws: int = 5,
    regions: int = 2,
    decided: int = 4,
    seed: int = 0,
    limits: tuple[Limit, ...] = (),
    floor: Any = 0.0,
    **weights: Any,
) -> StartsProgramme:
    """A programme over the next years, with these weights."""
    asked = small_problem(draws, regions, seed, floor=floor)
    return StartsProgramme(asked, decided_shape(asked.steps, asked.first_year, decided), Objective(**weights), limits)


@pytest.fixture
def make_problem() -> Callable[..., StartsProblem]:
    """Makes small problems."""
    return small_problem


@pytest.fixture
def make_programme() -> Callable[..., StartsProgramme]:
    """Makes small programmes."""
    return small_programme


@pytest.fixture
def limits() -> tuple[Limit, ...]:
    """One limit of each kind, for two regions."""
    return every_limit()
