"""The register of a run's tables: name → how it is made of a plan. Any can be asked for alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.axes import CAREER_AGES, SEXES
from underlag.runs.basis.demand import demand_table
from underlag.runs.basis.evidence_strength import evidence_strength_table
from underlag.runs.basis.need_by_model import need_by_model_table
from underlag.runs.basis.past_table import past_table
from underlag.runs.basis.published_facts import facts_table
from underlag.runs.basis.registers import observations_table, parameter_values_table, parameters_table, sources_table
from underlag.runs.basis.tables import (
    counted_officially,
    levels,
    municipalities_table,
    probabilities_table,
    status_by_year,
)
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.municipalities import project_municipality_totals
from underlag.runs.placement.access import access_table
from underlag.runs.placement.place import (
    PlacedRegion,
    place_regions,
    placement_regions_table,
    placement_table,
    placement_years_table,
)
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.ensemble import common_quantities
from underlag.runs.plan.session import Session
from underlag.runs.record.contents import POLICIES
from underlag.runs.record.intervals import number_frames, numbers_table, with_nation
from underlag.runs.record.printed_table import printed_table
from underlag.runs.robustness.alternatives import Alternatives
from underlag.runs.robustness.limit_ends import limit_ends_in_run
from underlag.runs.robustness.limit_prices import limits_table
from underlag.runs.robustness.new_draws import tried_in_run
from underlag.runs.robustness.own_plans import own_plans_of_run
from underlag.runs.robustness.regret_matrix import regret_in_run
from underlag.runs.robustness.structural_scenarios import structural_scenarios
from underlag.runs.sensitivity.tables import data_value_table, sensitivity_table
from underlag.runs.track_record.record import record_of_run

_READ = ("latitude", "longitude", "outcome", "published", "tolerance", "value", "value_max")
"""Columns of numbers that stand in the evidence and are told as they stand there."""


class Plan:
    """A plan as its tables see it: what several of them need is made once, and only if one of them is asked for.

    session    answers of the prepared plan
    assembled  evidence, posterior, past and inputs
    evidence   what the plan takes from its country
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.assembled: Assembled = session.assembled
        self.evidence: Evidence = session.assembled.evidence

    @property
    def places(self) -> tuple[str, ...]:
        """Codes: the nation's, then the regions', in the order of every axis place."""
        return (self.evidence.country.nation_code, *self.evidence.regions)

    @cached_property
    def middle(self) -> Mapping[str, Mapping[str, Array]]:
        """Policy → quantity → central values by draw (one), year and place, each in the unit of ``QUANTITIES``."""
        common = common_quantities(self.assembled.central, np.dtype(np.float64))
        return {policy: with_nation({**common, **values}) for policy, values in self.session.central.outcomes.items()}

    @cached_property
    def municipalities(self) -> pl.DataFrame:
        """Residents and need of each municipality in the start and the target year [resident], as
        ``municipalities_table``."""
        return municipalities_table(self.evidence, project_municipality_totals, self.middle["today"])

    @cached_property
    def placed(self) -> tuple[PlacedRegion, ...]:
        """The recommended posts placed by unit, one of each region, in the order of the regions. Raises EvidenceError
        as ``region_units`` does."""
        return place_regions(self.assembled, self.session.central, self.municipalities)

    @cached_property
    def record(self) -> tuple[pl.DataFrame, bool | None]:
        """The track record, a row a forecast [unit of its row], and whether it is of this evidence (None where there is
        none).

        Raises EvidenceError if the table that ships is not as it should be.
        """
        return record_of_run(self.evidence.country, self.evidence.profession)

    @cached_property
    def tried(self) -> tuple[pl.DataFrame, bool | None]:
        """The recommendation and rules in new draws [missing fte a year], and whether they are of this evidence (None
        where there are none). Raises EvidenceError as ``record`` does."""
        return tried_in_run(self.evidence, self.assembled.posterior)

    @cached_property
    def alternatives(self) -> Alternatives:
        """The recommendation held against alternatives, in some of the draws. Raises NoSolutionError if the limits
        conflict."""
        return Alternatives(self.session.advise(), self.assembled.central.limits)


def _numbers(plan: Plan) -> pl.DataFrame:
    return counted_officially(numbers_table(list(_frames(plan))), plan.assembled, plan.places)


def _frames(plan: Plan) -> Iterator[pl.DataFrame]:
    session, evidence = plan.session, plan.evidence
    states, status = evidence.horizon.states, status_by_year(evidence)
    for policy in POLICIES:
        first = policy == POLICIES[0]
        yield from number_frames(
            policy, plan.middle[policy], session.followed[policy], plan.places, states, status, first
        )
    yield from levels(session.central, session.wanted, plan.assembled, plan.places, status)


def _alternatives(plan: Plan) -> pl.DataFrame:
    problem, every = plan.alternatives.programme.problem, plan.alternatives.every(plan.assembled.ensemble.draws)
    return plan.alternatives.table(list(structural_scenarios(plan.assembled, problem, every)))


def _regions(plan: Plan) -> pl.DataFrame:
    country = plan.evidence.country
    nation = pl.DataFrame(
        {"region_code": [country.nation_code], "name": [country.nation_name.sv], "healthcare_region": [""]}
    )
    regions = country.tables["regions"].sort("region_code").select("region_code", "name", "healthcare_region")
    return pl.concat([nation, regions])


def _pyramid(plan: Plan) -> pl.DataFrame:
    start = plan.assembled.central.start
    people: Float[Array, "region sex age"] = start.specialists[0][:, None, None] * start.specialist_shape[0]
    everywhere = np.concatenate([people.sum(axis=0, keepdims=True), people])
    place, sex, age = (index.reshape(-1) for index in np.indices(everywhere.shape))
    return pl.DataFrame(
        {
            "region_code": np.asarray(plan.places)[place],
            "sex": np.asarray(SEXES)[sex],
            "age": np.asarray(CAREER_AGES)[age],
            "specialists": everywhere.reshape(-1),
        }
    )


REGISTER: Mapping[str, Callable[[Plan], pl.DataFrame]] = {
    "regions": _regions,
    "evidence_strength": lambda plan: evidence_strength_table(plan.assembled),
    "need_by_model": lambda plan: need_by_model_table(
        plan.assembled, plan.middle["today"]["capacity"][0, 0], plan.places
    ),
    "demand": lambda plan: demand_table(plan.assembled, plan.places),
    "numbers": _numbers,
    "probabilities": lambda plan: probabilities_table(plan.session.followed, plan.places, plan.evidence),
    "sensitivity": lambda plan: sensitivity_table(plan.assembled, plan.session.prepared.question, plan.places),
    "data_value": lambda plan: data_value_table(plan.assembled, plan.session.expected, plan.places),
    "limits": lambda plan: limits_table(plan.session.advise(), plan.places),
    "frontier": lambda plan: plan.alternatives.frontier_table(plan.places),
    "alternatives": _alternatives,
    "regret": lambda plan: plan.alternatives.regret_table(plan.places),
    "own_plans": lambda plan: own_plans_of_run(plan.session.advise(), plan.assembled, plan.session.followed),
    "facts": lambda plan: facts_table(plan.assembled, plan.middle, plan.session.followed, plan.places),
    "parameters": lambda plan: parameters_table(plan.assembled),
    "parameter_values": lambda plan: parameter_values_table(plan.assembled),
    "sources": lambda plan: sources_table(plan.assembled),
    "observations": lambda plan: observations_table(plan.assembled),
    "past": lambda plan: past_table(plan.assembled, plan.session.settings),
    "pyramid": _pyramid,
    "municipalities": lambda plan: plan.municipalities,
    "placement": lambda plan: placement_table(plan.placed, plan.assembled.central.goal.residents_per_specialist),
    "placement_years": lambda plan: placement_years_table(plan.placed),
    "placement_regions": lambda plan: placement_regions_table(
        plan.placed,
        plan.evidence.scenario.placement.method,
        plan.evidence.country.nation_code,
        plan.assembled.central.goal.residents_per_specialist,
    ),
    "access": lambda plan: access_table(plan.assembled, plan.placed),
    "track_record": lambda plan: plan.record[0],
    "out_of_sample": lambda plan: plan.tried[0],
    "regret_matrix": lambda plan: regret_in_run(plan.evidence),
    "limit_ends": lambda plan: limit_ends_in_run(plan.evidence),
}
"""Table → how it is made. A table asked for alone equals that of the whole plan, byte for byte."""


def tables_of(plan: Plan, names: Collection[str] | None = None) -> dict[str, pl.DataFrame]:
    """Tables as they are printed [unit of each column], in the order of the register; all if no names are given.

    KeyError if there is none of a name; besides, what making a table raises: NoSolutionError if the limits conflict,
    EvidenceError if a table that ships is not as it should be.
    """
    wanted = REGISTER if names is None else {name: REGISTER[name] for name in REGISTER if name in names}
    missing = set(names or ()) - set(REGISTER)
    if missing:
        raise KeyError(f"no table is called {', '.join(sorted(missing))}")
    return {name: printed_table(make(plan), _READ) for name, make in wanted.items()}
