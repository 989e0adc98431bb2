"""What a published figure says of the number of specialists or trainees per resident, each reading by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.runs.plan.assemble import Assembled
from underlag.runs.synthesis.simple_start import SPECIALISTS, TRAINEES, Yardstick, published_figures, start_estimate

YARDSTICK = Yardstick(lambda region, year: 100_000.0 if year == 2022 else 50_000.0, 0.8, 1100.0)


def row(quantity: str, value: float, value_max: float | None = None, **given: Any) -> dict[str, Any]:
    return {"quantity": quantity, "value": value, "value_max": value_max, "year": 2022, **given}


@pytest.mark.parametrize(
    ("quantity", "value", "form", "level"),
    [
        ("residents_per_specialist_fte", 2200.0, "residents_per_unit", 2200.0),
        ("specialists_fte", 50.0, "units_per_resident", 50 / 100_000),
        # 50 heads at 0.8 of full time are 40 full-time equivalents
        ("specialists_heads", 50.0, "units_per_resident", 40 / 100_000),
        # half as many again are needed for one per 1 100: there is one for 1 650
        ("increase_needed_percent", 50.0, "residents_per_unit", 1650.0),
        # 100 000 residents need 90.9; 40.9 are missing
        ("increase_needed_doctors", 100_000 / 1100 - 50, "units_per_resident", 50 / 100_000),
        # a shortage of more than there should be leaves one, not less than none
        ("increase_needed_doctors", 200.0, "units_per_resident", 1 / 100_000),
    ],
)
def test_figures_of_specialists(quantity: str, value: float, form: str, level: float) -> None:
    found = SPECIALISTS[quantity](row(quantity, value), YARDSTICK, 0)
    assert found == (form, pytest.approx(level), None)


@pytest.mark.parametrize(
    ("quantity", "value", "level"),
    [
        ("trainees_heads", 30.0, 30 / 100_000),
        ("trainees_per_1000", 0.3, 0.3 / 1000),
        ("training_posts", 30.0, 30 / 100_000),
        ("training_posts_funded", 30.0, 30 / 100_000),
    ],
)
def test_figures_of_trainees(quantity: str, value: float, level: float) -> None:
    assert TRAINEES[quantity](row(quantity, value), YARDSTICK, 0) == ("units_per_resident", pytest.approx(level), None)


@pytest.mark.parametrize(
    ("quantity", "low", "high", "ends"),
    [
        ("residents_per_specialist_fte", 1500.0, 2500.0, (1500.0, 2500.0)),
        ("specialists_heads", 40.0, 60.0, (32 / 100_000, 48 / 100_000)),
        ("increase_needed_percent", 50.0, 100.0, (1650.0, 2200.0)),
    ],
)
def test_both_ends_of_a_range_are_read(quantity: str, low: float, high: float, ends: tuple[float, float]) -> None:
    _, value, upper = SPECIALISTS[quantity](row(quantity, low, high), YARDSTICK, 0)
    assert (value, upper) == pytest.approx(ends)


def test_residents_are_those_of_the_year_of_the_figure() -> None:
    _, value, _ = SPECIALISTS["specialists_fte"](row("specialists_fte", 50.0, year=2010), YARDSTICK, 0)
    assert value == pytest.approx(50 / 50_000)


def observations(*rows: dict[str, Any]) -> pl.DataFrame:
    plain = {"observation_id": "o", "region_code": "N1", "relation": "=", "source_kind": "survey", "used": "synthesis"}
    return pl.DataFrame([{**plain, **r} for r in rows], infer_schema_length=None)


def test_only_figures_marked_for_the_starting_point_of_a_region_are_taken(assembled: Assembled) -> None:
    table = observations(
        row("specialists_fte", 50.0, observation_id="taken"),
        row("specialists_fte", 50.0, observation_id="a fact", used="fact"),
        row("specialists_fte", 50.0, observation_id="of the nation", region_code="N0"),
        row("trainees_heads", 50.0, observation_id="of trainees"),
    )
    figures = published_figures(table, SPECIALISTS, ("N1", "N2"), YARDSTICK, assembled.parameters)
    assert [figure.identity for figure in figures] == ["taken"]
    assert figures[0].region == 0
    errors = ("start/observation_error_specialists_fte", "start/source_error_survey")
    assert figures[0].sd_log == math.hypot(*(assembled.parameters[name].central.item() for name in errors))


def test_without_figures_each_region_has_the_national_level(assembled: Assembled) -> None:
    residents = np.array([1000.0, 3000.0])
    found = start_estimate(
        "specialists", np.full(40, 0.001), 0.001, [], residents, ("N1", "N2"), assembled.parameters, 2024, 1
    )
    np.testing.assert_allclose(found.central, [1, 3])
    np.testing.assert_allclose(found.draws.sum(axis=1), 4)


def test_the_start_is_where_the_past_has_led(assembled: Assembled) -> None:
    """Regions have the people of the past's last day; today's posts hold the stock of trainees as it is."""
    for inputs, past in zip((assembled.central, assembled.ensemble), assembled.past, strict=True):
        np.testing.assert_allclose(inputs.start.specialists, past.stock("specialists", 2024))
        np.testing.assert_allclose(inputs.start.trainees, past.stock("trainees", 2024))
        remaining = (1 - inputs.career.dropout) * (1 - inputs.career.completion)
        years = 1 + np.cumprod(remaining[:, :-1], axis=1).sum(axis=1)
        filled = inputs.start.today * inputs.career.fill[:, None]
        np.testing.assert_allclose(filled * years[:, None], inputs.start.trainees)
