"""Effects of measures by hand: what is believed, whom it reaches, and when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from underlag.evidence.cards.measures import Cost, MeasureCard
from underlag.runs.inputs.discounting import MeasureEffect, believed, in_effect, in_force, moved

ONE = np.ones(1)


def change(scale: Any, value: float, kept: float = 1.0, reach: float = 1.0) -> MeasureEffect:
    return MeasureEffect("training/fill", scale, believed(scale, np.array([value]), np.array([kept])), reach)


def after(base: float, *changes: tuple[MeasureEffect, float]) -> float:
    return float(moved(np.array([base]), changes)[0])


def test_half_of_an_effect_is_its_square_root_where_effects_multiply() -> None:
    assert believed("odds", np.array([9.0]), np.array([0.5]))[0] == pytest.approx(np.log(3.0))
    assert believed("factor", np.array([4.0]), np.array([0.5]))[0] == pytest.approx(np.log(2.0))
    assert believed("shift", np.array([4.0]), np.array([0.5]))[0] == 2.0
    assert believed("shift", np.array([-4.0]), np.array([0.25]))[0] == -1.0


@pytest.mark.parametrize(
    ("base", "ratio", "reach", "degree", "share"),
    [
        (0.5, 3.0, 1.0, 1.0, 0.75),  # odds 1 become 3
        (0.2, 4.0, 1.0, 1.0, 0.5),  # odds 1/4 become 1
        (0.5, 3.0, 0.5, 1.0, 0.625),  # half of the people move from 0.5 to 0.75
        (0.5, 3.0, 1.0, 0.2, 0.55),  # a fifth in effect
        (0.5, 3.0, 0.5, 0.2, 0.525),
        (0.5, 1 / 3, 1.0, 1.0, 0.25),
        (0.0, 3.0, 1.0, 1.0, 0.0),
        (1.0, 3.0, 0.5, 1.0, 1.0),
    ],
)
def test_odds_of_a_part_of_the_people(base: float, ratio: float, reach: float, degree: float, share: float) -> None:
    assert after(base, (change("odds", ratio, reach=reach), degree)) == pytest.approx(share)


def test_a_factor_and_a_shift() -> None:
    assert after(10.0, (change("factor", 1.5), 1.0)) == pytest.approx(15.0)
    assert after(10.0, (change("factor", 1.5, reach=0.4), 0.5)) == pytest.approx(11.0)  # 1 + 0.2·0.5
    assert after(10.0, (change("shift", -2.0, reach=0.5), 0.5)) == pytest.approx(9.5)


def test_odds_come_first_then_factors_then_shifts_in_whatever_order_they_are_named() -> None:
    """0.5 by odds 3 is 0.75, by 0.8 is 0.6, less 0.1 is 0.5."""
    parts = [(change("shift", -0.1), 1.0), (change("factor", 0.8), 1.0), (change("odds", 3.0), 1.0)]
    assert after(0.5, *parts) == pytest.approx(0.5)
    assert after(0.5, *reversed(parts)) == pytest.approx(0.5)


def test_two_of_a_kind() -> None:
    assert after(0.5, (change("odds", 3.0), 1.0), (change("odds", 3.0), 1.0)) == pytest.approx(0.9)  # odds 9
    assert after(10.0, (change("factor", 2.0), 1.0), (change("factor", 0.5), 1.0)) == pytest.approx(10.0)
    assert after(10.0, (change("shift", 2.0), 1.0), (change("shift", -3.0), 1.0)) == pytest.approx(9.0)


def test_a_change_by_draw_reaches_every_label_of_the_card() -> None:
    base = np.array([[0.5, 0.2], [0.5, 0.2]])
    strength = np.log(np.array([1.0, 4.0]))
    found = moved(base, [(MeasureEffect("p", "odds", strength, 1.0), 1.0)])
    assert found == pytest.approx(np.array([[0.5, 0.2], [0.8, 0.5]]))


def test_without_changes_nothing_moves() -> None:
    base = np.array([0.123456789])
    assert moved(base, []).tolist() == base.tolist()


def card(cost: str | None = None, **years: Any) -> MeasureCard:
    """A measure of which only its years, and what it costs by, are known."""
    paid = None if cost is None else Cost.model_construct(per=cost)
    told = {"from_year": 2026, "to_year": None, "delay_years": 0, "ramp_years": 1, **years}
    return MeasureCard.model_construct(cost=paid, **told)


YEARS = range(2025, 2032)


@pytest.mark.parametrize(
    ("years", "degrees"),
    [
        ({}, [0, 1, 1, 1, 1, 1, 1]),
        ({"ramp_years": 2}, [0, 0.5, 1, 1, 1, 1, 1]),
        ({"ramp_years": 4, "delay_years": 2}, [0, 0, 0, 0.25, 0.5, 0.75, 1]),
        ({"to_year": 2027}, [0, 1, 1, 0, 0, 0, 0]),
        ({"to_year": 2027, "delay_years": 2}, [0, 0, 0, 1, 1, 0, 0]),
        ({"to_year": 2026, "ramp_years": 4}, [0, 0.25, 0, 0, 0, 0, 0]),
        ({"from_year": 2040}, [0] * 7),
        ({"from_year": 2020, "ramp_years": 10}, [0.6, 0.7, 0.8, 0.9, 1, 1, 1]),
    ],
)
def test_years_in_which_a_measure_works(years: dict[str, int], degrees: list[float]) -> None:
    assert in_effect(card(**years), YEARS) == pytest.approx(degrees)


@pytest.mark.parametrize(
    ("cost", "years", "degrees"),
    [
        ("specialist", {"ramp_years": 2, "delay_years": 3}, [0, 0.5, 1, 1, 1, 1, 1]),
        ("year", {"ramp_years": 2, "delay_years": 3}, [0, 1, 1, 1, 1, 1, 1]),
        ("year", {"to_year": 2028, "delay_years": 3}, [0, 1, 1, 1, 0, 0, 0]),
        (None, {"ramp_years": 4}, [0, 0.25, 0.5, 0.75, 1, 1, 1]),
    ],
)
def test_years_in_which_a_measure_is_paid_for(cost: str | None, years: dict[str, int], degrees: list[float]) -> None:
    assert in_force(card(cost, **years), YEARS) == pytest.approx(degrees)
