from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError, SettingError, setting
from underlag.core.periods import Horizon
from underlag.evidence.country import Country
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.inputs.goal import refuse_too_early
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.synthesis.case import case_of

SMALL = 6


def with_goal(evidence: Evidence, **changes: Any) -> Evidence:
    scenario = evidence.scenario
    return replace(evidence, scenario=replace(scenario, goal=scenario.goal.model_copy(update=changes)))


def with_table(evidence: Evidence, name: str, table: pl.DataFrame) -> Evidence:
    tables = copy(evidence.country.tables)
    tables._read = {**tables._read, name: table}
    return replace(evidence, country=replace(evidence.country, tables=tables))


def test_regions_stand_in_the_order_of_their_codes(assembled: Assembled) -> None:
    assert assembled.central.regions == tuple(f"N{n}" for n in range(1, 9))
    assert assembled.central.years == tuple(range(2024, 2051))


def test_every_array_leads_with_the_draws(assembled: Assembled) -> None:
    assert (assembled.central.draws, assembled.ensemble.draws) == (1, 40)
    for inputs in (assembled.central, assembled.ensemble):
        for group in (inputs.start, inputs.career, inputs.population, inputs.need):
            for name, array in vars(group).items():
                assert array.shape[0] == inputs.draws, name
                assert np.all(np.isfinite(array)), name


def test_residents_of_the_start_are_the_official_ones(evidence: Evidence, assembled: Assembled) -> None:
    totals = evidence.country.tables["population_total"].filter(pl.col("year") == 2024)
    official = dict(totals.select("region_code", "persons").iter_rows())
    for region, code in enumerate(evidence.regions):
        assert assembled.central.population.residents[0, 0, region] == pytest.approx(official[code], rel=1e-6)


def test_the_error_of_the_projection_grows_from_nothing_as_the_square_root_of_time(assembled: Assembled) -> None:
    factor = np.log(assembled.ensemble.population.residents / assembled.central.population.residents)
    np.testing.assert_allclose(factor[:, 0], 0, atol=1e-12)
    assert np.abs(factor[:, 10]).max() > 0
    np.testing.assert_allclose(factor[:, 20], factor[:, 5] * 2, atol=1e-12)


def test_the_guideline_weighs_all_residents_alike(assembled: Assembled) -> None:
    np.testing.assert_allclose(assembled.central.need.per_resident, 1)


@pytest.mark.parametrize("model", ["age", "structure", "deprivation"])
def test_other_need_models_move_need_between_regions_and_not_the_nations(evidence: Evidence, model: str) -> None:
    if model == "deprivation":
        scenario = evidence.country.scenario("need_deprivation", "gp")
        evidence = replace(evidence, scenario=scenario)
    assembled = assemble(with_goal(evidence, need_model=model), SMALL, 1)
    per_resident = assembled.central.need.per_resident[0]
    residents = assembled.central.population.residents[0]
    assert (per_resident * residents)[0].sum() == pytest.approx(residents[0].sum())
    assert per_resident[0].std() > 0.005


def test_residents_of_a_year_are_observed_projected_or_nearest(evidence: Evidence) -> None:
    totals = evidence.country.tables["population_total"]
    known = dict(totals.filter(pl.col("region_code") == "N1").select("year", "persons").iter_rows())
    first = min(known)
    assert evidence.residents(0, 2023) == known[2023]
    assert evidence.residents(0, first - 5) == known[first]
    assert evidence.residents(0, 2030) == pytest.approx(evidence.population.persons[6, 0].sum())
    assert evidence.residents(0, 2200) == pytest.approx(evidence.population.persons[-1, 0].sum())
    bare = replace(evidence, observed={})
    assert bare.residents(0, 2010) == pytest.approx(evidence.population.persons[0, 0].sum())


def test_a_later_start_reads_a_later_population(country: Country) -> None:
    later = gather(country, None, None, Horizon(2026, 10, 2035))
    assembled = assemble(later, SMALL, 1)
    assert assembled.central.years[0] == 2026
    np.testing.assert_allclose(assembled.central.population.residents[0, 0], later.population.persons[2].sum((1, 2)))


def test_an_earlier_start_rests_on_the_same_past(country: Country, evidence: Evidence) -> None:
    earlier = gather(country, None, None, Horizon(country.base_year - 2, 12, 2034))
    assembled = assemble(earlier, SMALL, 1)  # the posterior would be refused if its past were another
    assert assembled.central.years[0] == country.base_year - 2
    for year in range(country.base_year - 3, country.base_year + 2):
        assert earlier.residents(0, year) == pytest.approx(evidence.residents(0, year), rel=1e-12)


def test_the_norm_of_a_scenario_does_not_change_the_past(country: Country, evidence: Evidence) -> None:
    """A figure such as "40 are missing against the guideline" was said of the guideline of its day: a scenario's own
    norm is not read, the card of the evidence is."""
    name, scenario = "need/residents_per_specialist", evidence.scenario
    card = scenario.parameters[name]
    other = card.model_copy(
        update={"values": [each.model_copy(update={"value": 1.5 * each.value}) for each in card.values]}
    )
    asked = replace(evidence, scenario=replace(scenario, parameters={**scenario.parameters, name: other}))
    assert case_of(asked).norms == case_of(evidence).norms
    assert case_of(evidence).norms[0] == country.parameters("gp")[name].value_in(country.base_year)


def test_draws_do_not_move_the_central_inputs(evidence: Evidence, assembled: Assembled) -> None:
    other = assemble(evidence, SMALL, 99)
    for group in ("start", "career", "population", "need"):
        for name, array in vars(getattr(assembled.central, group)).items():
            np.testing.assert_array_equal(getattr(getattr(other.central, group), name), array, err_msg=name)
    assert not np.array_equal(other.ensemble.start.specialists, assembled.ensemble.start.specialists[:SMALL])


class TestRefused:
    def test_a_first_year_that_is_past(self, evidence: Evidence) -> None:
        """Five years to a specialist, and the goal in 2040: posts of 2035 are the last in time."""
        with pytest.raises(SettingError) as caught:
            assemble(with_goal(evidence, first_year=2024), SMALL, 1)
        (problem,) = caught.value.problems
        assert (problem.found, problem.expected) == ("2024", "2025–2035")
        assert "baseline" in problem.where

    @pytest.mark.parametrize("first_year", [2036, 2041])
    def test_a_first_year_too_late_for_the_target(self, evidence: Evidence, first_year: int) -> None:
        """2041 is refused as it is read, 2036 where a plan is made of it."""
        with pytest.raises(SettingError) as caught:
            inputs = assemble(with_goal(evidence, first_year=first_year), SMALL, 1)
            refuse_too_early(inputs.central.goal, evidence.horizon, inputs.ensemble.career.completion)
        (problem,) = caught.value.problems
        assert (problem.where, problem.found) == (setting("target_year"), "2040")
        assert problem.expected == f"{first_year + 5}–2050"

    def test_a_norm_with_a_distribution(self, evidence: Evidence) -> None:
        scenario = evidence.scenario
        norm = scenario.parameters["need/residents_per_specialist"]
        spread = norm.distribution.model_copy(update={"kind": "normal", "sd": 50.0})
        cards = {**scenario.parameters, norm.name: norm.model_copy(update={"distribution": spread})}
        wavering = replace(evidence, scenario=replace(scenario, parameters=cards))
        with pytest.raises(SettingError, match="a norm is decided") as caught:
            assemble(wavering, SMALL, 1)
        assert caught.value.problems[0].found == "normal"

    @pytest.mark.parametrize("wanted", [{"profession": "dentist"}, {"scenario": "bliss"}])
    def test_an_unknown_name(self, country: Country, wanted: dict[str, str]) -> None:
        with pytest.raises(SettingError) as caught:
            gather(country, wanted.get("profession"), wanted.get("scenario"), Horizon(2024, 26, 2040))
        assert next(iter(wanted.values())) in str(caught.value)

    def test_an_index_that_no_year_has_for_every_region(self, evidence: Evidence) -> None:
        index = evidence.country.tables["need_index"].filter(pl.col("region_code") != "N3")
        short = with_goal(with_table(evidence, "need_index", index), need_model="structure")
        with pytest.raises(EvidenceError, match="no year has a value for every region"):
            assemble(short, SMALL, 1)
