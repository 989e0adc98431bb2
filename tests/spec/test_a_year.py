"""# One year in the career model, by hand

Two regions: *North*, where people train, and *South*. Training takes two years at least and four at most. At the end
of last year North had 100 specialists, 60 of them aged 40 and 40 aged 79, and 20 trainees aged 30 with two completed
years of training; South had 50 specialists aged 40. All are women. The year then passes in seven steps; each example
shows one of them, on what the step before it left, and what it writes in the year's accounts.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES
from underlag.workforce.engine.career import Rates
from underlag.workforce.engine.chance import Expected
from underlag.workforce.engine.follow import beginning
from underlag.workforce.engine.step import (
    STEPS,
    Now,
    World,
    Year,
    ageing,
    by_region,
    completions,
    dropouts,
    entries,
    exits,
    moves,
    one_year,
    settling,
)
from underlag.workforce.engine.trainees import Stages

NORTH, SOUTH, WOMEN = 0, 1, 0
AGES, STAGES = len(CAREER_AGES), 4


def age(years: int) -> int:
    """Position of an age."""
    return CAREER_AGES.index(years)


def everyone(age_years: int) -> np.ndarray:
    """A shape in which all are women of that age."""
    shape = np.zeros((2, AGES, 1))
    shape[WOMEN, age(age_years)] = 1
    return shape


RATES = Rates(
    exit=np.full((2, 2, AGES, 1), 0.05),
    dropout=np.array([[0.0], [0.0], [0.1], [0.0]]),
    completion=np.array([[0.0], [0.0], [0.5], [1.0]]),
    entry_shape=everyone(28),
    settling=np.array([[[0.7], [0.2]], [[0.0], [0.9]]]),
    moves=np.array([[[[0.9], [0.1]], [[0.0], [1.0]]]]),
)
WORLD = World(RATES, jnp.asarray(everyone(45)), (0,) * AGES, Stages(jnp.asarray(RATES.entry_shape)))
THE_YEAR = Year(
    number=jnp.asarray(0),
    starts=jnp.array([[10.0], [0.0]]),
    fill=jnp.array([[0.8], [1.0]]),
    arrivals=jnp.array([[0.0], [3.0]]),
)


def at_the_start() -> Now:
    trainees = np.zeros((2, 2, AGES, STAGES, 1))
    trainees[NORTH, WOMEN, age(30), 2] = 20
    specialists = np.zeros((2, 2, AGES, 1))
    specialists[NORTH, WOMEN, [age(40), age(79)], 0] = 60, 40
    specialists[SOUTH, WOMEN, age(40)] = 50
    return beginning(jnp.asarray(trainees), jnp.asarray(specialists), WORLD, 1)


def after(last: object) -> Now:
    """The people after that step of the year and all before it."""
    now = at_the_start()
    for step in STEPS[: STEPS.index(last) + 1]:  # type: ignore[arg-type]
        now = step(now, WORLD, THE_YEAR, Expected())
    return now


def specialists(now: Now, region: int, years: int) -> float:
    return float(now.specialists[region, WOMEN, age(years), 0])


def trainees(now: Now, region: int, years: int, completed: int) -> float:
    return float(now.trainees[region, WOMEN, age(years), completed, 0])


def flow(now: Now, name: str) -> list[float]:
    """What the year's account says so far, North and South."""
    return [float(value) for value in now.flows[name][:, 0]]


def close(value: float | list[float]) -> object:
    return pytest.approx(value, abs=1e-4)


def test_1_exits() -> None:
    """One specialist in twenty dies, retires or leaves: 5 in North, 2.5 in South (an expected value, not people)."""
    now = after(exits)
    assert flow(now, "exits") == close([5.0, 2.5])
    assert specialists(now, NORTH, 40) == close(57.0)
    assert specialists(now, NORTH, 79) == close(38.0)


def test_2_dropouts() -> None:
    """Of those with two completed years of training one in ten gives up: 2 of 20."""
    now = after(dropouts)
    assert flow(now, "dropouts") == close([2.0, 0.0])
    assert trainees(now, NORTH, 30, 2) == close(18.0)


def test_3_completions() -> None:
    """Of the 18 who did not give up, half finish."""
    now = after(completions)
    assert flow(now, "completions") == close([9.0, 0.0])
    assert trainees(now, NORTH, 30, 2) == close(9.0)
    assert float(by_region(now.finishing)[NORTH, 0]) == close(9.0)


def test_4_settling() -> None:
    """Of the 9, seven in ten begin as specialists in North, two in ten in South, one in ten leaves primary care."""
    now = after(settling)
    assert flow(now, "settled") == close([6.3, 1.8])
    assert flow(now, "settled_elsewhere") == close([1.8, 0.0])
    assert flow(now, "left") == close([0.9, 0.0])
    assert specialists(now, NORTH, 30) == close(6.3)
    assert specialists(now, SOUTH, 30) == close(1.8)


def test_5_moves() -> None:
    """One in ten of North's specialists, 57 + 38 + 6.3 = 101.3 by now, moves to South; nobody moves north."""
    now = after(moves)
    assert flow(now, "moves_out") == close([10.13, 0.0])
    assert flow(now, "moves_in") == close([0.0, 10.13])
    assert specialists(now, SOUTH, 40) == close(47.5 + 5.7)


def test_6_ageing() -> None:
    """All are a year older. Those who turn 80 leave: 34.2 in North, and the 3.8 who had moved to South. The 9 trainees
    now have three completed years; next year they must finish, because training takes four years at most."""
    now = after(ageing)
    assert flow(now, "aged_out") == close([34.2, 3.8])
    assert specialists(now, NORTH, 41) == close(51.3)
    assert trainees(now, NORTH, 31, 3) == close(9.0)


def test_7_entries() -> None:
    """North opened 10 posts and filled eight in ten; those who start are 28. Three specialists of 45 come to South."""
    now = after(entries)
    assert flow(now, "filled_starts") == close([8.0, 0.0])
    assert flow(now, "arrivals") == close([0.0, 3.0])
    assert trainees(now, NORTH, 28, 0) == close(8.0)
    assert specialists(now, SOUTH, 45) == close(3.0)


def test_the_whole_year() -> None:
    """The accounts add up. North: 100 − 5 + 6.3 − 10.13 − 34.2 = 56.97 specialists and 20 − 2 − 9 + 8 = 17 trainees;
    South: 50 − 2.5 + 1.8 + 10.13 − 3.8 + 3 = 58.63 specialists."""
    now = one_year(at_the_start(), WORLD, THE_YEAR, Expected())
    assert by_region(now.specialists)[:, 0].tolist() == pytest.approx([56.97, 58.63], abs=1e-4)
    assert by_region(now.trainees)[:, 0].tolist() == pytest.approx([17.0, 0.0], abs=1e-4)
