"""What regions are like: read, standardised, moved by their slope, and asked whether they earn their place."""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError
from underlag.core.streams import stream
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.covariates import (
    COVARIATES,
    STAFF,
    candidates,
    covariate_tables,
    covariates,
    rural_share,
    that_could_be_used,
)
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.synthesis.case import Case, case_of
from underlag.runs.synthesis.covariate_check import gains, own_figures, with_slope, without_each_region, without_slope
from underlag.runs.synthesis.past_worlds import past_of
from underlag.runs.synthesis.stored_posterior import made_from
from underlag.uncertainty.convergence import Effort
from underlag.uncertainty.figures import replicated

COST = "start/slope_trainees_standard_cost"
SMALL = Effort(chains=2, warmup=40, draws=60)


@pytest.fixture(scope="module")
def plain(evidence: Evidence) -> Case:
    """The invented country without covariates."""
    case = case_of(evidence)
    for slope in case.past.covariates:
        case = without_slope(case, slope)
    return case


@pytest.fixture(scope="module")
def known(evidence: Evidence) -> dict[str, np.ndarray]:
    return that_could_be_used(evidence.country.tables, evidence.regions, 2024)


def test_every_covariate_of_sweden_is_in_standard_deviations_from_the_mean() -> None:
    country = read_country(country_directory("sweden"))
    codes = [code for code in country.tables["regions"]["region_code"] if code != country.nation_code]
    found = that_could_be_used(country.tables, codes, 2024)
    assert tuple(found) == candidates() and len(found) == len(STAFF) * len(COVARIATES)
    for covariate in found.values():
        assert covariate.mean() == pytest.approx(0, abs=1e-12)
        assert covariate.std() == pytest.approx(1)
    rural = found["start/slope_trainees_rural_share"]
    assert codes[int(rural.argmin())] == "01", "Stockholm has fewest in rural areas"
    assert found[COST][codes.index("23")] > 0.5, "care costs more in Jämtland Härjedalen"


def test_only_what_was_known_in_the_year_is_used(evidence: Evidence) -> None:
    rows = evidence.country.tables["need_index"]
    later = rows.filter(pl.col("year") == 2024).with_columns(
        year=pl.lit(2030, rows["year"].dtype), value=pl.col("value").reverse()
    )
    tables = {**evidence.country.tables, "need_index": pl.concat([rows, later])}
    before, after = (covariates([COST], tables, evidence.regions, year)[COST] for year in (2024, 2030))
    np.testing.assert_array_equal(before, covariates([COST], evidence.country.tables, evidence.regions, 2024)[COST])
    assert not np.allclose(before, after)


def test_a_country_without_the_table_has_no_rural_areas_and_no_such_covariate(evidence: Evidence) -> None:
    tables = {name: table for name, table in evidence.country.tables.items() if name != "degurba_share"}
    assert not rural_share(tables, evidence.regions).any()
    assert not any("rural" in slope for slope in that_could_be_used(tables, evidence.regions, 2024))


def test_cards_of_what_is_not_known_are_refused_all_at_once(evidence: Evidence) -> None:
    wrong = ["start/slope_trainees_snow", "start/slope_nurses_standard_cost", "start/slope_trainees_medical_school"]
    with pytest.raises(EvidenceError) as caught:
        covariates(wrong, evidence.country.tables, evidence.regions, 2024)
    said = str(caught.value)
    assert all(name in said for name in wrong)
    assert "do not differ" in said and COST in said


def test_trainees_follow_the_slope_and_nothing_else_does(plain: Case, known: dict[str, np.ndarray]) -> None:
    case = with_slope(plain, COST, known[COST])
    names = case.past.names()
    vector = np.zeros(len(names))
    vector[names.index(COST)] = 1.0
    slope = float(case.past.cards[COST].distribution.sd or 0)
    assert slope == case.past.usual_spread("trainees")
    level, sloped = (past_of(case.past, jax.numpy.asarray(each)).trajectory for each in (0 * vector, vector))
    ratio = np.log(np.asarray(sloped.trainees[0]) / np.asarray(level.trainees[0]))
    np.testing.assert_allclose(ratio - ratio[0], slope * (known[COST] - known[COST][0]), atol=1e-9)
    np.testing.assert_allclose(sloped.trainees[0].sum(), level.trainees[0].sum())
    np.testing.assert_allclose(sloped.specialists[0], level.specialists[0])


def test_without_its_card_the_past_is_the_one_it_was(plain: Case, known: dict[str, np.ndarray]) -> None:
    with_it = with_slope(plain, COST, known[COST])
    assert set(with_it.past.names()) - set(plain.past.names()) == {COST}
    again = without_slope(with_it, COST)
    made = [made_from(case.past, case.figures, case.norms) for case in (plain, with_it, again)]
    assert made[0] == made[2] != made[1]
    assert set(made[1]) - set(made[0]) == {f"card {COST}"}
    assert covariate_tables([COST, "start/slope_trainees_rural_share"]) == {"need_index", "degurba_share"}


def test_the_nation_as_one_region_has_no_covariates(evidence: Evidence) -> None:
    merged = case_of(evidence, regions="merged")
    assert not merged.past.covariates
    assert not any(name.startswith("start/slope_") for name in merged.past.names())


def test_a_covariate_that_tells_predicts_regions_left_out(plain: Case, known: dict[str, np.ndarray]) -> None:
    """Figures of a world in which trainees follow the covariate closely, in two regions that it sets far apart."""
    case = with_slope(plain, COST, known[COST])
    vector = np.zeros(len(case.past.names()))
    vector[case.past.names().index(COST)] = 2.0
    told = [own_figures(case, region, "trainees") for region in ("N1", "N7")]
    chosen = np.any(told, axis=0) & (case.figures.year == case.figures.year.max())
    said = np.asarray(case.predict(jax.numpy.asarray(vector)))[None, chosen]
    figures = case.figures.only(chosen)
    value = replicated(figures.figures, said, stream(1, "test"))[0]
    case = replace(case, figures=replace(figures, figures=replace(figures.figures, value=value, upper=value)))
    table = without_each_region(case, {COST: known[COST]}, 1, SMALL)
    found = gains(table).row(0, named=True)
    assert found["regions"] == found["figures"] == table.height == 2
    assert found["gain"] > 0.3
