"""The advice by its parts: worked by hand, and by switching one cause on at a time in the model itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from underlag.core.errors import SettingError
from underlag.workforce.aggregate_form.aggregate import (
    TRENDS,
    Abroad,
    AggregateInputs,
    Cohort,
    Requirement,
    Stock,
    trace,
)
from underlag.workforce.aggregate_form.aggregate_parts import PARTS, advised_years, built_from

ALWAYS = np.ones((2, 4))


def cohort(starts: float) -> Cohort:
    return Cohort(starts, np.array([0.5, 0.5]), 0.9, 3.0, ALWAYS)


def made(**changes: Any) -> AggregateInputs:
    """1 000 people of 0.8 FTE each; all who graduate or come stay."""
    trends = dict(zip(TRENDS, (0.010, 0.005, -0.002, -0.004, 0.003, -0.006, 0.001), strict=True))
    variant = Requirement(0.05, np.array([0, 0.05, 0.10, 0.15, 0.20]), trends)
    gone = np.array([[0, 0.1, 0.3, 0.5, 0.7]] * 2)
    whole = AggregateInputs(
        base_year=2020,
        steering_year=2022,
        trend_year=2028,
        balance_years=(2030,),
        stock=Stock(np.array([500.0, 500.0]), gone),
        fte_per_head=np.full((2, 5), 0.8),
        in_training=cohort(40.0),
        committed=cohort(50.0),
        steerable=cohort(60.0),
        abroad=Abroad(np.array([2.0, 3.0])),
        requirement=(replace(variant, unmet=0.0), variant, replace(variant, unmet=0.1)),
    )
    return replace(whole, **changes)


def test_twelve_parts_by_hand():
    """2030. One yearly place from 2022 has given 2030 − 2022 − 3 = 5 years of graduates: 5 · 0.9 · 0.8 = 3.6 FTE.

    Supply at the start is 1 000 · 0.8 = 800 FTE. By 2030 three tenths have left (240 FTE); 3 · 40 · 0.9 · 0.8 = 86.4
    FTE come of those in training and 2 · 50 · 0.9 · 0.8 = 72 of those who start before 2022; 10 · 5 · 0.8 = 40 from
    abroad. 5 percent of 800 is unmet: 40. Population adds 10 percent of 840: 84. A trend r adds for 8 years
    924 · r · 8 = 7 392 · r FTE.
    """
    built = built_from(made(), 2030, "mid")
    assert built.fte_per_place == pytest.approx(3.6)
    expected = {
        "outflow": 240.0,
        "training": -158.4,
        "arrivals": -40.0,
        "unmet": 40.0,
        "demography": 84.0,
        "epidemiology": 73.92,
        "sociocultural": 36.96,
        "professional": -14.784,
        "efficiency": -29.568,
        "horizontal": 22.176,
        "vertical": -44.352,
        "hours": 7.392,
    }
    assert list(built.fte()) == list(PARTS) and len(PARTS) == 12
    assert built.fte() == pytest.approx(expected)
    assert built.places() == pytest.approx({part: fte / 3.6 for part, fte in expected.items()})
    # together 217.344 FTE, 60.37 places a year
    assert sum(built.places().values()) == pytest.approx(60.3733333)
    assert built.intake == pytest.approx(60.3733333) == trace(made()).intake[1, 10]


def switched_on(whole: AggregateInputs, parts: tuple[str, ...]) -> AggregateInputs:
    """The inputs with only some of the causes; without the others nobody leaves or comes and no requirement grows."""
    (variant, *_) = (whole.requirement[1],)
    requirement = Requirement(
        variant.unmet if "unmet" in parts else 0.0,
        variant.demography if "demography" in parts else np.zeros(5),
        {cause: growth if cause in parts else 0.0 for cause, growth in variant.trends.items()},
    )
    nobody = replace(whole.in_training, starts=0.0)
    return replace(
        whole,
        stock=whole.stock if "outflow" in parts else replace(whole.stock, gone=np.zeros((2, 5))),
        in_training=whole.in_training if "training" in parts else nobody,
        committed=whole.committed if "training" in parts else replace(whole.committed, starts=0.0),
        abroad=whole.abroad if "arrivals" in parts else Abroad(np.zeros(2)),
        requirement=(requirement,) * 3,
    )


def test_a_part_is_what_the_model_itself_gives_more_when_its_cause_is_switched_on():
    whole = made()
    advice = [float(trace(switched_on(whole, PARTS[:count])).intake[1, 10]) for count in range(len(PARTS) + 1)]
    assert advice[0] == pytest.approx(0.0, abs=1e-9), "nothing happens, so nobody is needed"
    assert dict(zip(PARTS, np.diff(advice), strict=True)) == pytest.approx(built_from(whole, 2030, "mid").places())


@pytest.mark.parametrize(("variant", "unmet"), [("low", 0.0), ("mid", 40.0), ("high", 80.0)])
def test_every_variant_has_its_own_requirement(variant, unmet):
    built = built_from(made(), 2030, variant)
    assert built.fte()["unmet"] == pytest.approx(unmet)
    assert sum(built.places().values()) == pytest.approx(built.intake)


def test_a_change_of_hours_among_those_at_work_is_in_the_outflow():
    shorter = np.array([[0.8, 0.8, 0.7, 0.7, 0.7]] * 2)
    built = built_from(made(fte_per_head=shorter), 2030, "mid")
    # 800 less 700 people of 0.7
    assert built.fte()["outflow"] == pytest.approx(800 - 490)
    assert sum(built.places().values()) == pytest.approx(built.intake)


def test_the_advice_is_of_years_in_which_somebody_of_it_works():
    assert advised_years(made()) == tuple(range(2026, 2041))
    with pytest.raises(SettingError, match=r"no intake is advised for this year.*2025.*2026–2040"):
        built_from(made(), 2025, "mid")
    with pytest.raises(SettingError, match="graduate within the trace"):
        built_from(made(steering_year=2039), 2040, "mid")
