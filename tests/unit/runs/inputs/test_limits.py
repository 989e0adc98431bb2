"""Agreements of a scenario become numbers of the limit, and what is wrong with them is told at once."""

from __future__ import annotations

import statistics
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import SettingError
from underlag.evidence.cards.decisions import Limits, RotationAgreement
from underlag.evidence.country import Country
from underlag.optimise.limits.rotations import agreements_of
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.policies import central_problem
from underlag.runs.plan.programme import limits_of, programme_of


@pytest.fixture(scope="module")
def agreed(country: Country, evidence: Evidence) -> Assembled:
    return assemble(gather(country, None, "rotation_agreements", evidence.horizon), 2, 1)


def of(evidence: Evidence, *agreements: tuple[str, str, float]) -> Evidence:
    """The evidence with other agreements in its scenario."""
    cards = tuple(RotationAgreement(**{"from": giver, "to": taker, "months": m}) for giver, taker, m in agreements)
    limits = Limits(agreements=cards, **evidence.scenario.limits.scopes)
    return replace(evidence, scenario=replace(evidence.scenario, limits=limits))


def test_the_regions_are_numbered_as_everywhere(agreed: Assembled) -> None:
    table = agreed.central.limits.numbers["rotations"]["agreements"]
    regions = agreed.evidence.regions
    told = [(regions[a.giver], regions[a.taker], a.most) for a in agreements_of(table)]
    assert told == [("N1", "N2", 60.0), ("N6", "N7", 24.0)]


def test_the_limit_has_a_row_for_each_set_they_tie_together(agreed: Assembled) -> None:
    programme = programme_of(central_problem(agreed.central), agreed.central.limits)
    limit = next(limit for limit in programme.limits if limit.name == "rotations")
    rows = limit.bare_rows(programme)
    sets = set(rows.places)
    assert {(0, 1), (5, 6)} < sets and len(sets) == len(agreed.evidence.regions) + 2
    first = {places: rows.upper[row] for row, places in enumerate(rows.places) if rows.years[row] == rows.years[0]}
    assert first[0, 1] == pytest.approx(first[(0,)] + first[(1,)] - 60.0)


def test_without_agreements_there_is_none(assembled: Assembled) -> None:
    assert assembled.central.limits.numbers["rotations"]["agreements"].shape == (0, 3)


def test_deprivation_is_the_mean_of_its_components_in_standard_deviations_and_nothing_below_the_mean(
    assembled: Assembled, evidence: Evidence
) -> None:
    rows = evidence.country.tables["deprivation_components"].filter(pl.col("year") <= evidence.horizon.start)
    scores: dict[str, list[float]] = {code: [] for code in evidence.regions}
    for component in rows["component"].unique():
        mine = rows.filter(pl.col("component") == component)
        newest = mine.filter(pl.col("year") == mine["year"].max())
        by_code = {row["region_code"]: row["value"] for row in newest.iter_rows(named=True)}
        values = [by_code[code] for code in evidence.regions]
        for code in evidence.regions:
            scores[code].append((by_code[code] - statistics.fmean(values)) / statistics.pstdev(values))
    expected = [max(statistics.fmean(own), 0.0) for own in scores.values()]
    assert min(expected) == 0 < max(expected)
    assert assembled.central.limits.deprivation == pytest.approx(expected)


def test_every_fault_is_told_at_once(evidence: Evidence) -> None:
    with pytest.raises(SettingError) as told:
        assemble(of(evidence, ("N1", "X9", 5.0), ("N2", "N2", 5.0)), 2, 1)
    said = str(told.value)
    assert "limits.agreements.0.to" in said and "X9" in said
    assert "limits.agreements.1" in said and "agreement with itself" in said


def test_too_many_regions_tied_together_are_refused(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("underlag.optimise.limits.pooling.MOST", 2)
    with pytest.raises(SettingError, match="too many regions"):
        assemble(of(evidence, ("N1", "N2", 5.0), ("N2", "N3", 5.0)), 2, 1)


def test_agreements_give_a_borrower_more_room(agreed: Assembled, evidence: Evidence, country: Country) -> None:
    alone = gather(country, None, "rotation_agreements", evidence.horizon)
    alone = replace(alone, scenario=replace(alone.scenario, limits=of(alone).scenario.limits))
    none = assemble(alone, 2, 1)
    uppers = []
    for case in (none, agreed):
        programme = programme_of(central_problem(case.central), case.central.limits)
        limit = next(limit for limit in programme.limits if limit.name == "rotations")
        rows = limit.bare_rows(programme)
        uppers.append(np.array([rows.upper[row] for row, places in enumerate(rows.places) if places == (1,)]))
    assert uppers[1] - uppers[0] == pytest.approx(60.0)


def test_the_applicants_are_those_of_the_years_that_are_decided(assembled: Assembled) -> None:
    """A pool that counts the steps from 1, so that each year can be told: it is cut at the years decided."""
    problem, inputs = central_problem(assembled.central), assembled.central.limits
    pools = {**inputs.numbers["applicants"], "pool": np.arange(1.0, len(problem.steps) + 1)}
    counted = replace(inputs, numbers={**inputs.numbers, "applicants": pools})
    first = problem.steps.index(problem.first_year) + 1
    for years, last in ((3, first + 2), (1, first), (99, len(problem.steps))):
        limits = limits_of(problem, replace(counted, decided_years=years), np.ones(len(problem.regions)))
        pool = next(limit for limit in limits if limit.name == "applicants")
        assert pool.pool.tolist() == list(range(first, last + 1))


def test_one_limit_can_be_left_out_and_the_floor_then_knows_no_pace(assembled: Assembled) -> None:
    problem, inputs = central_problem(assembled.central), assembled.central.limits
    before, after = (
        {limit.name: limit for limit in limits_of(problem, held, problem.today[0])}
        for held in (inputs, inputs.without("yearly_change"))
    )
    assert before.keys() - after.keys() == {"yearly_change"} and after.keys() < before.keys()
    assert np.isfinite(before["floor"].rise).all() and np.isinf(after["floor"].rise).all()
