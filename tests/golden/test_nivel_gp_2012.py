"""Dutch GPs 2009–2019: stock, outflow, cohorts, requirement and advised training intake.

Citation: van Greuningen, Batenburg, van der Velden 2012, "Ten years of health workforce planning in the Netherlands: a
tentative evaluation of GP planning as an example", Human Resources for Health 10:21, tables 2–7. Tolerance: heads 1,
FTE 4 (the paper prints 7 290 and 7 292, and 7 363 and 7 365), intake 1. Tables 1 and 8 are not in the case: shares of
women are given in whole percent, so heads by sex are held to half a percent of the cohorts, not to 1 head.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from underlag.workforce.aggregate_form.aggregate import advised_intake, fte_of, required_supply

CASE = json.loads((Path(__file__).parent / "data" / "nivel_gp_2012_baseline.json").read_text(encoding="utf-8"))
GIVEN, EXPECTED = CASE["inputs"], CASE["expected"]
HOURS = np.array([GIVEN["fte"]["female"], GIVEN["fte"]["male"]])


def of_sex(total: float, women_share: float) -> np.ndarray:
    return total * np.array([women_share, 1 - women_share])


def stock() -> np.ndarray:
    return np.array([GIVEN["stock"]["female"], GIVEN["stock"]["male"]], dtype=float)


def steerable() -> np.ndarray:
    """Graduates working in 2019 from the intakes that could still be changed (2011 on)."""
    return of_sex(GIVEN["training"]["cohort_from_2011"]["still_working_target"], GIVEN["training"]["female_share"])


def supply_2019() -> np.ndarray:
    gone = np.array([GIVEN["outflow_by_target"]["female"], GIVEN["outflow_by_target"]["male"]])
    training, abroad = GIVEN["training"], GIVEN["inflow_abroad"]
    earlier = training["still_working_target"] + training["cohort_2009_2010"]["still_working_target"]
    return (
        stock()
        - gone
        + of_sex(earlier, training["female_share"])
        + of_sex(abroad["still_active_target"], abroad["female"] / abroad["total"])
        + steerable()
    )


def required_2019() -> float:
    base = float(fte_of(stock(), HOURS))
    return float(required_supply(base, GIVEN["unmet_demand"], GIVEN["demand_growth_to_target"]["demographic"]))


def test_base_year():
    assert float(fte_of(stock(), HOURS)) == pytest.approx(EXPECTED["supply_fte_2009"], abs=4)
    low, high = EXPECTED["required_fte_2009_published"]
    assert low - 4 <= float(required_supply(float(fte_of(stock(), HOURS)), GIVEN["unmet_demand"], 0.0)) <= high + 4


def test_supply_in_the_target_year():
    heads = supply_2019()
    assert heads.sum() == pytest.approx(EXPECTED["supply_heads_2019"], abs=1)
    cohorts = 1320 + 1054 + 2690
    assert heads == pytest.approx(
        [EXPECTED["supply_heads_2019_female"], EXPECTED["supply_heads_2019_male"]], abs=0.005 * cohorts
    )
    assert float(fte_of(heads, HOURS)) == pytest.approx(EXPECTED["supply_fte_2019"], abs=4)


def test_requirement_and_surplus_in_the_target_year():
    assert required_2019() == pytest.approx(EXPECTED["required_fte_2019"], abs=4)
    surplus = float(fte_of(supply_2019(), HOURS)) - required_2019()
    assert surplus == pytest.approx(EXPECTED["gap_fte_2019_oversupply"], abs=4)


def test_advised_intake():
    advice = advised_intake(
        EXPECTED["current_annual_intake"],
        required_2019(),
        float(fte_of(supply_2019(), HOURS)),
        float(fte_of(steerable(), HOURS)) / EXPECTED["current_annual_intake"],
    )
    assert float(advice) == pytest.approx(EXPECTED["advised_annual_intake"], abs=1)
