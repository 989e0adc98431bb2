"""The tables of a run beside the numbers: status, levels, probabilities, municipalities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from underlag.core.arrays import Array
from underlag.evidence.cards.requirements import TIME_OUTSIDE_LISTS
from underlag.evidence.directory.tables import TablesByName
from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.optimise.programme.problem import StartsPlan
from underlag.optimise.programme.shape import capacity_per_level, ramp_shape
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.municipalities import MunicipalityTotals
from underlag.runs.inputs.population import PopulationProjection
from underlag.runs.inputs.tasks import further_today
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.policies import CentralPlan
from underlag.runs.record.contents import POLICIES
from underlag.runs.record.intervals import number_frames, with_nation
from underlag.runs.record.quantities import QUANTITIES
from underlag.uncertainty.intervals import probability_of_reaching

UNWEIGHTED = "guideline"
"""The need model that weighs every resident alike, and so assumes nothing."""

_ByPolicy = Mapping[str, Mapping[str, Array]]
"""Policy → quantity → values by draw, year and place (nation first)."""


def status_by_year(evidence: Evidence) -> dict[str, list[str]]:
    """Quantity → official, estimated or assumed, by year from the start to the end of the plan.

    Residents are official in the country's base year and in the years of the official projection, estimated between.
    Need is as official as the residents under the guideline, and assumed under a model with weights of our own. Where
    tasks outside the lists move it, it is estimated at most; what they move is assumed.
    """
    country, states = evidence.country, evidence.horizon.states
    projected = country.tables["population_projection"]["year"].unique().to_list()
    official = {country.base_year, *projected}
    residents = ["official" if year in official else "estimated" for year in states]
    need = list(residents) if evidence.scenario.goal.need_model == UNWEIGHTED else ["assumed"] * len(states)
    cards = evidence.scenario.parameters
    moved = (slice(None) if further_today(cards) else slice(1, None)) if TIME_OUTSIDE_LISTS in cards else slice(0, 0)
    need[moved] = ["estimated" if word == "official" else word for word in need[moved]]
    outside = ["assumed"] * len(states)
    known = {"residents": residents, "need": need, "required_fte": need, "outside_lists_fte": outside}
    return {name: known.get(name, ["estimated"] * len(states)) for name in QUANTITIES}


_COUNTED: Mapping[str, tuple[str, ...]] = {
    "specialists": ("specialists_heads", "specialists_fte"),
    "trainees": ("trainees_heads",),
}
"""Number of a run → quantities of an official table that count it."""


def counted_officially(numbers: pl.DataFrame, assembled: Assembled, places: Sequence[str]) -> pl.DataFrame:
    """The table ``numbers`` [unit of each row] with status official for staff that an official table counts in the
    start year: of a region that it has, and of the nation (first of ``places``) where it has every region."""
    evidence = assembled.evidence
    rows = evidence.country.observations(evidence.profession).filter(
        (pl.col("source_kind") == "official")
        & (pl.col("used") == WEIGHED_USE)
        & (pl.col("year") == evidence.horizon.start)
    )
    marked = []
    for name, quantities in _COUNTED.items():
        codes = set(rows.filter(pl.col("quantity").is_in(quantities))["region_code"].to_list()) & set(places[1:])
        everywhere = {places[0]} if codes == set(places[1:]) else set()
        marked += [(name, code, evidence.horizon.start, True) for code in sorted(codes | everywhere)]
    schema = {"quantity": pl.String, "region_code": pl.String, "year": pl.Int64, "counted": pl.Boolean}
    counted = pl.DataFrame(marked, schema=schema, orient="row")
    joined = numbers.join(counted, on=["quantity", "region_code", "year"], how="left", maintain_order="left")
    status = pl.when(pl.col("counted")).then(pl.lit("official")).otherwise(pl.col("status")).alias("status")
    return joined.with_columns(status).drop("counted")


def levels(
    central: CentralPlan,
    wanted: StartsPlan,
    assembled: Assembled,
    places: Sequence[str],
    status: Mapping[str, Sequence[str]],
) -> Iterator[pl.DataFrame]:
    """What explains the plateau, in the target year, one frame a quantity: the plateau and its floor [post/year], what
    one post a year gives its own region [fte/post], what others give and what is missing [fte].

    wanted  the starts that each solved draw would call for
    places  codes, the nation first
    status  quantity → status by year

    Central values; the plateau also over draws. Columns are ``COLUMNS["numbers"]``.
    """
    problem, goal = central.problem, assembled.central.goal
    shape = ramp_shape(problem.steps, problem.first_year, problem.target_year, problem.ramp_years)
    per_level = capacity_per_level(problem, shape, goal.target_year)[0]
    today, plateau = problem.today[0], central.plans["called_for"].levels["plateau"][0]
    matrix = per_level[shape.names.index("plateau")] / goal.residents_per_specialist
    ramp_down = per_level[shape.names.index("today")] @ today / goal.residents_per_specialist
    at = problem.years.index(goal.target_year)
    base = goal.residents_per_specialist * problem.base_specialists_fte[0, at]
    base = base + goal.residents_per_trainee * problem.base_trainees_fte[0, at]
    missing = (goal.coverage * problem.need[0, at] - base) / goal.residents_per_specialist - ramp_down
    own = np.diagonal(matrix)
    values = {
        "plateau": plateau,
        "floor": np.broadcast_to(np.asarray(problem.floor), plateau.shape),
        "missing_fte": missing,
        "yield_own": own,
        "from_elsewhere": matrix @ plateau - own * plateau,
    }
    central_values = with_nation({name: value[None, None] for name, value in values.items()})
    over_draws = dict(central_values)
    level = np.asarray(wanted.levels["plateau"])[:, None]
    over_draws["plateau"] = with_nation({"plateau": level})["plateau"]
    in_target = {name: [list(status[name])[at]] for name in central_values}
    yield from number_frames("called_for", central_values, over_draws, places, (goal.target_year,), in_target, True)


def probabilities_table(ensemble: _ByPolicy, places: Sequence[str], evidence: Evidence) -> pl.DataFrame:
    """Probability that coverage reaches the goal [1], by policy, place and year after the start as far as computed.

    ensemble  policy → quantity → values by draw, year and place
    places    codes, the nation first

    Columns are ``COLUMNS["probabilities"]``. ValueError without draws.
    """
    goal = evidence.scenario.goal.coverage
    years = evidence.horizon.states[1:]
    frames = []
    for policy in POLICIES:
        coverage = ensemble[policy]["coverage"][:, 1:]
        known = ~np.isnan(coverage[0]).all(axis=1)
        chance = probability_of_reaching(coverage[:, known], goal)
        year, place = (index.reshape(-1) for index in np.indices(chance.shape))
        frames.append(
            pl.DataFrame(
                {
                    "policy": policy,
                    "region_code": np.asarray(places)[place],
                    "year": np.asarray(years)[known][year],
                    "probability": chance.reshape(-1),
                }
            )
        )
    return pl.concat(frames).sort("policy", "region_code", "year")


def municipalities_table(
    evidence: Evidence,
    project: Callable[[TablesByName, PopulationProjection], MunicipalityTotals],
    values: Mapping[str, Array],
) -> pl.DataFrame:
    """Residents and need of every municipality in the start and the target year [resident]; need is its region's per
    resident.

    project  from tables and the regions' projection to totals of municipalities
    values   quantity → central values by draw (one), year and place: ``need`` and ``residents`` are read

    Columns are ``COLUMNS["municipalities"]``. ValueError if the totals lack one of the years.
    """
    totals = project(evidence.country.tables, evidence.population)
    names = dict(evidence.country.tables["municipalities"].select("municipality_code", "name").iter_rows())
    per_resident = values["need"][0, :, 1:] / values["residents"][0, :, 1:]
    frames = []
    for year in (evidence.horizon.start, evidence.horizon.target):
        persons = totals.persons[totals.years.index(year)]
        weight = per_resident[evidence.horizon.states.index(year)][totals.region]
        frames.append(
            pl.DataFrame(
                {
                    "municipality_code": list(totals.codes),
                    "name": [names[code] for code in totals.codes],
                    "region_code": np.asarray(evidence.regions)[totals.region],
                    "year": year,
                    "persons": persons,
                    "need": persons * weight,
                }
            )
        )
    return pl.concat(frames).sort("municipality_code", "year")
