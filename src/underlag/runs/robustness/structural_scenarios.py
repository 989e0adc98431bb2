"""Structural scenarios: worlds of another make than the plan's, which its draws leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.language import Text
from underlag.need.models import NEED_MODELS
from underlag.optimise.limits.applicants import DOUBLE_COHORT, Applicants
from underlag.optimise.programme.problem import StartsProblem
from underlag.runs.inputs.groups import thinned
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import engine, outcome
from underlag.runs.plan.need_models import need_by_model
from underlag.runs.robustness.alternatives import StructuralScenario, need_worlds


def structural_scenarios(assembled: Assembled, problem: StartsProblem, step: int) -> Iterator[StructuralScenario]:
    """Other need models, higher and lower migration, no inflow from abroad, and only the usual applicants.

    problem  the question in the draws in which the worlds are compared: every ``step``-th of the ensemble
    step     ≥ 1; such that both have the same draws

    A need model that the country has no evidence for is left out. KeyError without the cards of arrivals and of the
    projection's error.
    """
    spread = float(assembled.parameters["population/projection_error_national"].central.item())
    yield from need_worlds(problem, _need_models(assembled), spread)
    yield StructuralScenario(
        "no_inflow",
        Text("Inga specialister kommer från utlandet", "No specialists come from abroad"),
        _without_inflow(assembled, problem, step),
    )
    if assembled.central.limits.numbers[Applicants.name][DOUBLE_COHORT].any():
        yield StructuralScenario(
            "usual_applicants",
            Text(
                "Bara de vanliga sökande: den dubbla årskullen söker inte allmänmedicin",
                "Only the usual applicants: the double cohort does not apply",
            ),
            problem,
            usual_applicants=True,
        )


def _need_models(assembled: Assembled) -> dict[str, tuple[Text, Float[Array, "year region"]]]:
    """The other need models that the country has evidence for, over the one of the plan."""
    now, chosen = assembled.central.need.per_resident[0], assembled.evidence.scenario.goal.need_model
    every = need_by_model(assembled).items()
    return {name: (NEED_MODELS[name].title, other / now) for name, other in every if name != chosen}


def _without_inflow(assembled: Assembled, problem: StartsProblem, step: int) -> StartsProblem:
    """The same question where only returners arrive: what the others would have been is taken from the base."""
    parameters = assembled.parameters
    abroad, returners = (parameters[f"arrivals/{name}"].central.sum() for name in ("abroad", "returners"))
    inputs = thinned(assembled.ensemble, step)
    bare = replace(inputs.career, arrivals=inputs.career.arrivals * (returners / max(abroad + returners, 1e-9)))
    with_all, without = (
        outcome(engine(replace(inputs, career=career)), inputs.start.today[:, None, :])["specialists_fte"]
        for career in (inputs.career, bare)
    )
    return replace(problem, base_specialists_fte=problem.base_specialists_fte - (with_all - without))
