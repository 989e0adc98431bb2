"""Need per resident from the tables of a country, on two regions of round numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

from underlag.core.axes import RESIDENT_AGES
from underlag.core.errors import EvidenceError, SettingError
from underlag.runs.inputs.need import STRENGTH, latest, need_per_resident, standard_cost

REGIONS = ("01", "02")
AGES = len(RESIDENT_AGES)


def people(*years: tuple[float, float]) -> np.ndarray:
    """Residents by year and region, all of them women in their first year of life and men aged 80, half of each."""
    found = np.zeros((len(years), 2, 2, AGES))
    for at, regions in enumerate(years):
        for region, number in enumerate(regions):
            found[at, region, 0, 0] = number / 2
            found[at, region, 1, 80] = number / 2
    return found


def wanted(
    model: str, tables: Mapping[str, pl.DataFrame], values: Mapping[str, np.ndarray] | None = None
) -> np.ndarray:
    """Need per resident of 1 000 and 3 000 residents, and 2 000 and 3 000 a year later."""
    return need_per_resident(model, tables, REGIONS, 2024, people((1000, 3000), (2000, 3000)), values or {})


def test_the_guideline_counts_every_resident_alike() -> None:
    assert wanted("guideline", {}).tolist() == [[[1.0, 1.0], [1.0, 1.0]]]


def test_weights_by_age_are_scaled_to_the_nation_and_take_the_bands_in_any_order() -> None:
    """Half weigh 1 and half 3 everywhere: the mean is 2, and every region's need per resident is 1."""
    bands = pl.DataFrame({"age_from": [65, 0], "weight": [3.0, 1.0]})
    assert wanted("age", {"need_weight_by_age": bands}) == pytest.approx(np.ones((1, 2, 2)))


def test_standard_costs_are_told_against_the_nation() -> None:
    """Costs 20 and 40: over 1 000 and 3 000 residents the mean is 35, so 20/35 and 40/35 a resident."""
    table = pl.DataFrame(
        {
            "index": ["standard_cost", "standard_cost", "other"],
            "region_code": ["01", "02", "01"],
            "year": [2023, 2023, 2024],
            "value": [20.0, 40.0, 99.0],
        }
    )
    found = wanted("structure", {"need_index": table})
    assert found[0] == pytest.approx(np.array([[20 / 35, 40 / 35]] * 2))
    assert standard_cost({"need_index": table}, REGIONS, 2024).tolist() == [20.0, 40.0]


def components(first: float, second: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"component": ["a", "a"], "region_code": ["01", "02"], "year": [2023, 2023], "value": [first, second]}
    )


def test_deprivation_needs_its_card() -> None:
    with pytest.raises(EvidenceError) as caught:
        wanted("deprivation", {"deprivation_components": components(1.0, 2.0)})
    [problem] = caught.value.problems
    assert problem.told("sv") == {
        "where": "parameters/need/deprivation_strength.yaml",
        "what": "behovsmodellen deprivation behöver detta kort",
        "found": "",
        "expected": "",
        "remedy": "lägg till kortet",
    }
    assert problem.told("en")["what"] == "the need model deprivation needs this card"


def test_deprivation_has_a_need_for_each_strength_and_none_below_nought_or_above_one() -> None:
    strengths = np.array([-0.5, 0.0, 0.5, 1.0, 1.5])
    found = wanted("deprivation", {"deprivation_components": components(1.0, 2.0)}, {STRENGTH: strengths})
    assert found.shape == (5, 2, 2)
    assert found[0].tolist() == found[1].tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert found[3].tolist() == found[4].tolist()
    assert found[3, 0, 1] > found[2, 0, 1] > 1 > found[2, 0, 0] > found[3, 0, 0]
    nation = (found[:, 0] * [1000, 3000]).sum(axis=1)
    assert nation == pytest.approx(np.full(5, 4000.0))


def custom(*rows: tuple[str, str, float]) -> dict[str, pl.DataFrame]:
    return {"need_custom": pl.DataFrame(rows, schema=["kind", "key", "weight"], orient="row")}


def test_own_weights_by_region() -> None:
    """Weights 1 and 2: the mean over 1 000 and 3 000 is 7/4."""
    found = wanted("custom", custom(("region", "01", 1.0), ("region", "02", 2.0)))
    assert found[0, 0] == pytest.approx([4 / 7, 8 / 7])


def test_own_weights_by_age_alone_leave_the_regions_alike() -> None:
    assert wanted("custom", custom(("age", "0", 1.0), ("age", "65", 9.0))) == pytest.approx(np.ones((1, 2, 2)))


def test_a_region_that_own_weights_forget() -> None:
    with pytest.raises(EvidenceError) as caught:
        wanted("custom", custom(("region", "02", 2.0)))
    [problem] = caught.value.problems
    assert problem.told("sv") == {
        "where": "tabell need_custom, kind region",
        "what": "en region har ingen vikt",
        "found": "01",
        "expected": "en rad",
        "remedy": "lägg till raden",
    }
    assert (problem.told("en")["what"], problem.told("en")["expected"]) == ("a region has no weight", "a row")


def test_a_model_that_there_is_not() -> None:
    with pytest.raises(SettingError) as caught:
        wanted("guidelines", {})
    assert caught.value.problems[0].told("en")["remedy"] == "did you mean guideline"


def values(*rows: tuple[str, int, float | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"region_code": pl.String, "year": pl.Int64, "value": pl.Float64}, orient="row")


WHOLE = [("02", 2020, 2.0), ("01", 2020, 1.0), ("01", 2022, 3.0), ("02", 2022, 4.0), ("99", 2022, 9.0)]


@pytest.mark.parametrize(
    ("year", "found"),
    [(2022, [3.0, 4.0]), (2030, [3.0, 4.0]), (2021, [1.0, 2.0]), (2020, [1.0, 2.0]), (2010, [1.0, 2.0])],
)
def test_the_latest_year_up_to_the_start_or_the_first_after_it(year: int, found: list[float]) -> None:
    assert latest(values(*WHOLE), "t", REGIONS, year).tolist() == found


def test_a_year_in_which_a_region_is_missing_does_not_count() -> None:
    rows = values(*WHOLE, ("01", 2023, 5.0), ("01", 2024, 6.0), ("02", 2024, None))
    assert latest(rows, "t", REGIONS, 2024).tolist() == [3.0, 4.0]


def test_values_are_in_the_order_of_the_regions() -> None:
    assert latest(values(*WHOLE), "t", ("02", "01"), 2022).tolist() == [4.0, 3.0]


@pytest.mark.parametrize("rows", [(), (("01", 2022, 1.0),), (("01", 2022, 1.0), ("02", 2023, 1.0))])
def test_no_year_with_every_region(rows: tuple[tuple[str, int, float], ...]) -> None:
    with pytest.raises(EvidenceError) as caught:
        latest(values(*rows), "need_index", REGIONS, 2024)
    [problem] = caught.value.problems
    assert problem.told("sv") == {
        "where": "tabell need_index",
        "what": "inget år har ett värde för varje region",
        "found": "",
        "expected": "",
        "remedy": "lägg till raderna",
    }
    assert problem.told("en")["what"] == "no year has a value for every region"
