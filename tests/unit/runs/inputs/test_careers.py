from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from underlag.core.axes import CAREER_AGES, SEXES
from underlag.runs.inputs.cards import as_array
from underlag.runs.inputs.careers import (
    FORECAST_SHORTFALL,
    career_inputs,
    employment,
    exit_rates,
    in_sex_order,
    mortality,
    specialist_shape,
)
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.plan.assemble import Assembled
from underlag.workforce.engine.career import Entries, State, check_inputs

AT = {age: position for position, age in enumerate(CAREER_AGES)}


def people(column: str, rows: list[tuple[str, int, str, int, float]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["region_code", "year", "sex", "age", column], orient="row")


class TestMortality:
    def test_deaths_over_mid_year_population_of_the_latest_five_years(self) -> None:
        """Women of 60 in two regions: together 6 deaths in 2011–2015, of 100 to 110 there at each end of each year.
        Deaths of 2010 are too old to count."""
        died = people(
            "deaths",
            [("01", y, "women", 60, 1.0) for y in range(2011, 2016)]
            + [("02", 2013, "women", 60, 1.0), ("01", 2010, "women", 60, 90.0), ("01", 2015, "men", 99, 5.0)],
        )
        there = people(
            "persons",
            [("01", y, "women", 60, 60.0) for y in range(2010, 2016)]
            + [("02", y, "women", 60, 40.0 + 2 * (y - 2010)) for y in range(2010, 2016)],
        )
        mid_year = sum(60 + 40 + 2 * (y - 2010) - 1 for y in range(2011, 2016))
        found = mortality(died, there)
        assert found.shape == (len(SEXES), len(CAREER_AGES))
        assert found[0, AT[60]] == pytest.approx(1 - np.exp(-6 / mid_year))
        assert np.delete(found[0], AT[60]).sum() == found[1].sum() == 0.0

    def test_without_a_population_at_the_beginning_that_at_the_end_is_used(self) -> None:
        died, there = (people(c, [("01", 2015, "men", 70, n)]) for c, n in (("deaths", 2.0), ("persons", 100.0)))
        assert mortality(died, there)[1, AT[70]] == pytest.approx(1 - np.exp(-0.02))

    def test_women_come_first_whatever_the_order_of_the_rows(self, evidence: Evidence) -> None:
        tables = evidence.country.tables
        death = mortality(tables["deaths"], tables["population"])
        assert np.all((death >= 0) & (death < 1))
        assert death[0, AT[60] :].mean() < death[1, AT[60] :].mean(), "women live longer"
        backwards = mortality(tables["deaths"].reverse(), tables["population"].reverse())
        np.testing.assert_array_equal(death, backwards)


def stated(assembled: Assembled) -> dict[str, np.ndarray]:
    """What the cards say, before the synthesis has learnt anything."""
    cards = assembled.evidence.scenario.parameters
    return {name: as_array(card.value_in(2024))[None] for name, card in cards.items()}


class TestCards:
    def test_sexes_are_put_in_order(self) -> None:
        card = SimpleNamespace(values=[SimpleNamespace(value={"men": 0.92, "women": 0.86})])
        found = in_sex_order(np.array([[0.92, 0.86], [0.5, 0.6]]), card)  # type: ignore[arg-type]
        np.testing.assert_array_equal(found, [[0.86, 0.92], [0.6, 0.5]])

    def test_one_number_holds_for_both_sexes(self) -> None:
        found = in_sex_order(np.array([0.9, 0.8]), SimpleNamespace())  # type: ignore[arg-type]
        np.testing.assert_array_equal(found, [[0.9, 0.9], [0.8, 0.8]])

    def test_hours_by_sex_and_age_band(self, assembled: Assembled) -> None:
        """Havsmark: women 0.86 and men 0.92 of full time, times 0.95 from 61, 0.75 from 65, 0.5 from 68."""
        values = stated(assembled)
        hours = employment(values, assembled.evidence.scenario.parameters)[0]
        women, men = hours
        assert women[[AT[20], AT[60], AT[61], AT[65], AT[79]]] == pytest.approx(
            0.86 * np.array([1, 1, 0.95, 0.75, 0.5])
        )
        assert men == pytest.approx(women / 0.86 * 0.92)

    def test_ages_of_specialists_by_band(self, assembled: Assembled) -> None:
        values = stated(assembled)
        shape = specialist_shape(values, assembled.evidence.scenario.parameters)[0]
        assert shape.sum() == pytest.approx(1.0)
        assert shape[:, AT[35] : AT[40]].sum() == pytest.approx(0.14)
        assert shape[:, AT[70] : AT[75]].sum() == pytest.approx(0.02)
        assert shape[0].sum() == pytest.approx(values["start/women_share"].item())

    def test_exits_by_hand(self, assembled: Assembled) -> None:
        """At 66: dying at three quarters of a resident's risk, retiring (0.18), leaving (0.037)."""
        values = stated(assembled)
        cards = assembled.evidence.scenario.parameters
        death = np.zeros((2, len(CAREER_AGES)))
        death[1, AT[66]], death[0, AT[30]] = 0.02, 0.004
        found = exit_rates(values, cards, death)[0]
        assert found[1, AT[66]] == pytest.approx(1 - (1 - 0.015) * (1 - 0.18) * (1 - 0.037))
        assert found[0, AT[66]] == pytest.approx(1 - (1 - 0.18) * (1 - 0.037))
        assert found[0, AT[30]] == pytest.approx(1 - (1 - 0.003) * (1 - 0.037))
        assert found[1, AT[30]] == pytest.approx(0.037)
        later = exit_rates({**values, "exits/retirement_shift": np.array([1.0])}, cards, death)[0]
        assert later[0, AT[67]] == pytest.approx(found[0, AT[66]])

    @pytest.mark.parametrize(
        ("shortfall", "exit_at_30"), [(0.01, 1 - 0.963 * 0.99), (-0.01, 1 - 0.963 * 1.01), (-0.2, 0)]
    )
    def test_what_forecasts_did_not_foresee_comes_on_top(
        self, assembled: Assembled, shortfall: float, exit_at_30: float
    ) -> None:
        """Of 100, 96.3 stay where 3.7 percent leave; one in a hundred of them more is gone, or as many more are there,
        but nobody comes back from having left."""
        values = {**stated(assembled), FORECAST_SHORTFALL: np.array([shortfall])}
        found = exit_rates(values, assembled.evidence.scenario.parameters, np.zeros((2, len(CAREER_AGES))))
        assert found[0, 1, AT[30]] == pytest.approx(exit_at_30)


class TestCareerInputs:
    def test_the_health_care_region_is_that_of_the_region_in_that_place(self, assembled: Assembled) -> None:
        """Hamnlandet (N1) and Klippkusten (N5) share one; Ängslätten (N3) is in another. Weighed by residents, more of
        those who leave N1 go to N5."""
        central, regions = assembled.central, assembled.central.regions
        residents = central.population.residents[0, 0]
        kin = dict(assembled.evidence.country.tables["regions"].select("region_code", "healthcare_region").iter_rows())
        assert kin["N1"] == kin["N5"] != kin["N3"]
        n1, n3, n5 = (regions.index(code) for code in ("N1", "N3", "N5"))
        for matrix in (central.career.settling[0], *central.career.moves[0]):
            pull = matrix[n1] / residents
            assert pull[n5] > 2 * pull[n3]

    def test_arrivals_are_shared_by_residents(self, assembled: Assembled) -> None:
        central, cards = assembled.central, assembled.parameters
        total = cards["arrivals/abroad"].central.item() + cards["arrivals/returners"].central.item()
        residents = central.population.residents[0, 0]
        np.testing.assert_allclose(central.career.arrivals[0], total * residents / residents.sum())

    def test_each_age_is_in_the_band_of_its_card(self, assembled: Assembled) -> None:
        band = assembled.central.age_band
        assert [band[AT[age]] for age in (20, 34, 35, 44, 45, 54, 55, 79)] == [0, 0, 1, 1, 2, 2, 3, 3]
        stay = 1 - np.diagonal(assembled.central.career.moves[0], axis1=1, axis2=2)
        assert np.all(np.diff(stay, axis=0) < 0), "the young move most"

    def test_nobody_starts_too_old_to_finish(self, assembled: Assembled) -> None:
        shape = assembled.ensemble.career.entry_shape
        oldest = CAREER_AGES[-1] - assembled.evidence.profession.training_years
        assert shape[:, :, AT[oldest] + 1 :].sum() == 0.0
        assert shape[:, :, : AT[22]].sum() == 0.0
        np.testing.assert_allclose(shape.sum(axis=(1, 2)), 1)

    @pytest.mark.parametrize("kind", ["central", "ensemble"])
    def test_the_career_model_accepts_what_was_assembled(self, assembled: Assembled, kind: str) -> None:
        from underlag.runs.plan.career_run import engine

        model = engine(getattr(assembled, kind), np.float64)
        entries = model.entries(model.inputs.start.today[:, None, :])
        check_inputs(model.state, model.rates, entries, model.inputs.age_band)
        assert isinstance(model.state, State)
        assert isinstance(entries, Entries)

    def test_a_share_drawn_beyond_its_range_is_cut(self, assembled: Assembled) -> None:
        evidence, values = assembled.evidence, {name: p.central for name, p in assembled.parameters.items()}
        wild = {**values, "training/fill": np.array([1.3]), "training/dropout": np.array([-0.1])}
        tables = evidence.country.tables
        career, _ = career_inputs(
            wild,
            evidence.scenario.parameters,
            mortality(tables["deaths"], tables["population"]),
            np.ones(3),
            ["x", "x", "y"],
            8,
        )
        assert career.fill.tolist() == [[1.0, 1.0, 1.0]]
        assert career.dropout.shape == (1, 8)
        assert np.all(career.dropout == 0)
        assert replace(career).settling.shape == (1, 3, 3)
