"""From a plan to its result: every table, the manifest, and what is stored for later comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from underlag.core.arrays import Array
from underlag.core.printed import printed
from underlag.evidence.reading.format_versions import FORMAT
from underlag.need.models import NEED_MODELS
from underlag.optimise.programme.problem import Status
from underlag.runs.basis.chance_told import widened
from underlag.runs.basis.register import Plan, tables_of
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.groups import Inputs
from underlag.runs.measures.in_plan import measures_of_plan
from underlag.runs.plan.career_run import rounded
from underlag.runs.plan.session import Session
from underlag.runs.record.contents import Names, RunResult
from underlag.runs.record.manifest import RUN, run_identity, versions


@dataclass(frozen=True)
class Finished:
    """A result and what is stored beside its tables.

    result   settings, names, tables and manifest
    central  inputs of the central run, the axis draw of length 1
    by_draw  compared quantity → values by draw and place, the nation first: ``starts`` [post/year], the mean of the
             years from the first decided to the target year, in the draws in which the best posts were sought;
             ``gap_fte`` [fte] and ``coverage`` [1] with today's starts, in the target year and in every draw
    """

    result: RunResult
    central: Inputs
    by_draw: Mapping[str, Array]


def finish(session: Session) -> Finished:
    """The result with every table, and its manifest; units are those of each table's columns.

    Raises NoSolutionError if the limits conflict, EvidenceError if a table that ships with the country is not as it
    should be.
    """
    plan = Plan(session)
    evidence, manifest = session.assembled.evidence, manifest_of(plan)
    result = RunResult(
        str(manifest["run_id"]),
        session.settings,
        _names(evidence),
        _goal(session),
        tables_of(plan),
        evidence.country.boundaries or None,
        manifest,
    )
    return Finished(result, session.assembled.central, _compared(session))


def manifest_of(plan: Plan) -> dict[str, Any]:
    """What went into the plan, and how its recommendation was found: plain values by name, as ``manifest.json`` has
    them.

    ``plan`` has the proven gap [1] and the rounds of the search; ``goal`` its numbers in the units of ``GoalInputs``.
    Raises what ``finish`` does.
    """
    session, assembled, evidence = plan.session, plan.assembled, plan.evidence
    country, files = evidence.country, session.prepared.files
    chosen = session.central.plans["recommended"]
    stopped = [int(posts) for posts in rounded(chosen).ravel()] if chosen.status is Status.STOPPED else None
    return {
        FORMAT: RUN.current,
        "run_id": run_identity(session.settings, files, stopped),
        "settings": asdict(session.settings),
        "goal": {**_goal(session), "need_model": evidence.scenario.goal.need_model},
        "nation_code": country.nation_code,
        "names": asdict(_names(evidence)),
        "versions": versions(),
        "evidence": dict(files),
        "placement": evidence.scenario.placement.model_dump(),
        "publication": country.settings.publication.model_dump(mode="json"),
        "plan": _decision(session),
        "track_record_current": plan.record[1],
        "out_of_sample_current": plan.tried[1],
        "synthesis_converged": assembled.posterior.converged,
        "measures": measures_of_plan(assembled),
        "chance": widened(session),
    }


def _goal(session: Session) -> dict[str, Any]:
    central = session.assembled.central
    return {**asdict(central.goal), "decided_years": central.limits.decided_years}


def _decision(session: Session) -> dict[str, object]:
    """How the recommendation was found, and how near the best it is."""
    chosen, optimum = session.central.plans["recommended"], session.advise().optimum
    return {
        "status": chosen.status.value,
        "sentence": asdict(chosen.sentence),
        "solved": asdict(chosen.solved),
        "gap": printed(optimum.gap),
        "rounds": optimum.rounds,
    }


def _compared(session: Session) -> dict[str, Array]:
    """The quantities of ``runs.why.compare`` by draw and place."""
    goal, years = session.assembled.central.goal, session.assembled.central.years
    at = years.index(goal.target_year)
    step = slice(years.index(goal.first_year) - 1, at)
    starts = session.advise().by_draw[:, step].mean(axis=1)
    today = session.followed["today"]
    return {
        "starts": np.concatenate([starts.sum(axis=1, keepdims=True), starts], axis=1),
        "gap_fte": today["gap_fte"][:, at],
        "coverage": today["coverage"][:, at],
    }


def _names(evidence: Evidence) -> Names:
    country, profession = evidence.country, evidence.profession
    return Names(
        country=country.name,
        nation=country.nation_name,
        profession=profession.title,
        specialist=profession.specialist,
        specialists=profession.specialists,
        trainee=profession.trainee,
        scenario=evidence.scenario.title,
        need_model=NEED_MODELS[evidence.scenario.goal.need_model].title,
        nation_code=country.nation_code,
    )
