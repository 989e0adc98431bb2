"""From a computed plan to its result: every table, the manifest, and what is stored for later comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.axes import CAREER_AGES, SEXES
from underlag.core.printed import printed
from underlag.need.models import NEED_MODELS
from underlag.optimise.problem import StartsPlan, Status
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
from underlag.runs.inputs.groups import Inputs
from underlag.runs.inputs.population import project_municipality_totals
from underlag.runs.measures.in_plan import measures_of_plan
from underlag.runs.placement.tables import placement_tables
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import rounded
from underlag.runs.plan.policies import CentralPlan
from underlag.runs.plan.recommendation import Advice
from underlag.runs.record.contents import POLICIES, Names, RunResult, Settings
from underlag.runs.record.intervals import number_frames, numbers_table, with_nation
from underlag.runs.record.manifest import evidence_of, run_identity, versions
from underlag.runs.record.printed_table import printed_table
from underlag.runs.robustness.limit_ends import limit_ends_in_run
from underlag.runs.robustness.new_draws import tried_in_run
from underlag.runs.robustness.regret_matrix import regret_in_run
from underlag.runs.robustness.tables import advice_tables
from underlag.runs.sensitivity.tables import data_value_table, sensitivity_table
from underlag.runs.track_record.record import record_of_run

Ensemble = Mapping[str, Mapping[str, Array]]
"""Policy → quantity → values by draw, year and place (nation first)."""


READ = ("latitude", "longitude", "outcome", "published", "tolerance", "value", "value_max")
"""Columns of numbers that stand in the evidence and are told as they stand there."""


@dataclass(frozen=True)
class Computed:
    """A plan as computed.

    central   the plan with every parameter at its central value
    ensemble  what follows from each policy in every draw
    wanted    the starts that each draw would call for, to the target year
    advice    the recommendation, with its proof and the prices of its limits
    """

    assembled: Assembled
    central: CentralPlan
    ensemble: Ensemble
    wanted: StartsPlan
    advice: Advice
    settings: Settings

    @property
    def places(self) -> tuple[str, ...]:
        """The nation, then the regions."""
        return (self.assembled.evidence.country.nation_code, *self.assembled.evidence.regions)


@dataclass(frozen=True)
class Finished:
    """A result and what is stored beside its tables: central inputs, and the compared quantities by draw."""

    result: RunResult
    central: Inputs
    by_draw: Mapping[str, Array]


def finish(computed: Computed) -> Finished:
    """The result with every table, and its manifest."""
    assembled, evidence = computed.assembled, computed.assembled.evidence
    country, limits = evidence.country, assembled.central.limits
    goal = {**asdict(assembled.central.goal), "decided_years": limits.decided_years}
    files = evidence_of(country, evidence.units)
    chosen = computed.central.plans["recommended"]
    record, current = record_of_run(country, evidence.profession)
    tried, trial_current = tried_in_run(evidence)
    stopped = [int(posts) for posts in rounded(chosen).ravel()] if chosen.status is Status.STOPPED else None
    manifest = {
        "run_id": run_identity(computed.settings, files, stopped),
        "settings": asdict(computed.settings),
        "goal": {**goal, "need_model": evidence.scenario.goal.need_model},
        "nation_code": country.nation_code,
        "names": asdict(_names(evidence)),
        "versions": versions(),
        "evidence": files,
        "placement": evidence.scenario.placement.model_dump(),
        "publication": country.settings.publication.model_dump(mode="json"),
        "plan": _decision(computed),
        "track_record_current": current,
        "out_of_sample_current": trial_current,
        "synthesis_converged": assembled.posterior.converged,
        "measures": measures_of_plan(assembled),
    }
    tables = _tables(computed) | {
        "track_record": record,
        "out_of_sample": tried,
        "regret_matrix": regret_in_run(evidence),
        "limit_ends": limit_ends_in_run(evidence),
    }
    result = RunResult(
        str(manifest["run_id"]),
        computed.settings,
        _names(evidence),
        goal,
        {name: printed_table(table, READ) for name, table in tables.items()},
        country.boundaries or None,
        manifest,
    )
    return Finished(result, assembled.central, _compared(computed))


def _decision(computed: Computed) -> dict[str, object]:
    """How the recommendation was found, and how near the best it is."""
    chosen, optimum = computed.central.plans["recommended"], computed.advice.optimum
    return {
        "status": chosen.status.value,
        "sentence": asdict(chosen.sentence),
        "solved": asdict(chosen.solved),
        "gap": printed(optimum.gap),
        "rounds": optimum.rounds,
    }


def _tables(computed: Computed) -> dict[str, pl.DataFrame]:
    assembled, evidence, places = computed.assembled, computed.assembled.evidence, computed.places
    middle = {
        policy: with_nation({**_common(computed), **values}) for policy, values in computed.central.outcomes.items()
    }
    municipalities = municipalities_table(evidence, project_municipality_totals, middle["today"])
    return {
        "regions": _regions_table(evidence),
        "numbers": counted_officially(numbers_table(list(_frames(computed, middle))), assembled, places),
        "probabilities": probabilities_table(computed.ensemble, places, evidence),
        "sensitivity": sensitivity_table(assembled, computed.central.problem, places),
        "data_value": data_value_table(assembled, computed.wanted, places),
        **advice_tables(computed.advice, assembled, computed.ensemble, places),
        "facts": facts_table(assembled, middle, computed.ensemble, places),
        "parameters": parameters_table(assembled),
        "parameter_values": parameter_values_table(assembled),
        "sources": sources_table(assembled),
        "observations": observations_table(assembled),
        "past": past_table(assembled, computed.settings),
        "pyramid": _pyramid_table(assembled),
        "municipalities": municipalities,
        **placement_tables(assembled, computed.central, municipalities),
    }


def _frames(computed: Computed, middle: Ensemble) -> Iterator[pl.DataFrame]:
    evidence = computed.assembled.evidence
    states, status = evidence.horizon.states, status_by_year(evidence)
    for policy in POLICIES:
        first = policy == POLICIES[0]
        yield from number_frames(
            policy, middle[policy], computed.ensemble[policy], computed.places, states, status, first
        )
    yield from levels(computed.central, computed.wanted, computed.assembled, computed.places, status)


def _common(computed: Computed) -> dict[str, Array]:
    inputs, need = computed.assembled.central, computed.central.need
    required = need / inputs.goal.residents_per_specialist
    return {"residents": inputs.population.residents, "need": need, "required_fte": required}


def _compared(computed: Computed) -> dict[str, Array]:
    """The quantities of ``runs.why.compare`` by draw and place."""
    goal, years = computed.assembled.central.goal, computed.assembled.central.years
    at = years.index(goal.target_year)
    step = slice(years.index(goal.first_year) - 1, at)
    starts = computed.advice.by_draw[:, step].mean(axis=1)
    today = computed.ensemble["today"]
    return {
        "starts": np.concatenate([starts.sum(axis=1, keepdims=True), starts], axis=1),
        "gap_fte": today["gap_fte"][:, at],
        "coverage": today["coverage"][:, at],
    }


def _regions_table(evidence: Evidence) -> pl.DataFrame:
    country = evidence.country
    nation = pl.DataFrame(
        {"region_code": [country.nation_code], "name": [country.nation_name.sv], "healthcare_region": [""]}
    )
    regions = country.tables["regions"].sort("region_code").select("region_code", "name", "healthcare_region")
    return pl.concat([nation, regions])


def _pyramid_table(assembled: Assembled) -> pl.DataFrame:
    start = assembled.central.start
    people: Float[Array, "region sex age"] = start.specialists[0][:, None, None] * start.specialist_shape[0]
    everywhere = np.concatenate([people.sum(axis=0, keepdims=True), people])
    places = (assembled.evidence.country.nation_code, *assembled.evidence.regions)
    place, sex, age = (index.reshape(-1) for index in np.indices(everywhere.shape))
    return pl.DataFrame(
        {
            "region_code": np.asarray(places)[place],
            "sex": np.asarray(SEXES)[sex],
            "age": np.asarray(CAREER_AGES)[age],
            "specialists": everywhere.reshape(-1),
        }
    )


def _names(evidence: Evidence) -> Names:
    country, profession = evidence.country, evidence.profession
    return Names(
        country=country.name,
        nation=country.nation_name,
        profession=profession.title,
        specialist=profession.specialist,
        trainee=profession.trainee,
        scenario=evidence.scenario.title,
        need_model=NEED_MODELS[evidence.scenario.goal.need_model].title,
        nation_code=country.nation_code,
    )
