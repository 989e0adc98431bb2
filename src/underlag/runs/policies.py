"""A plan from inputs: the yearly starts of every policy and what follows from each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.optimise.problem import StartsPlan, StartsProblem
from underlag.runs.inputs import Array, Inputs
from underlag.runs.model import decide, engine, outcome, rounded, starts_problem

Outcome = Mapping[str, Float[Array, "draw year region"]]


@dataclass(frozen=True)
class CentralPlan:
    """The plan with every parameter at its central value; the axis draw has length 1.

    problem    what was asked
    plans      policy → how its starts were found
    unrounded  policy → starts [post/year], axes draw step region
    decided    policy → the same in whole posts (today's as estimated), axes step region
    outcomes   policy → quantity → values
    need       [resident], axes draw year region
    """

    problem: StartsProblem
    plans: Mapping[str, StartsPlan]
    unrounded: Mapping[str, Float[Array, "draw step region"]]
    decided: Mapping[str, Float[Array, "step region"]]
    outcomes: Mapping[str, Outcome]
    need: Float[Array, "draw year region"]


def central_plan(inputs: Inputs) -> CentralPlan:
    """Decide and evaluate every policy on one draw, in float64 (the caller has switched it on)."""
    if inputs.draws != 1:
        raise ValueError(f"the central plan has one draw, not {inputs.draws}")
    model = engine(inputs, np.float64)
    problem = starts_problem(model)
    plans = decide(problem, inputs, years_in_training(inputs))
    decided = {policy: rounded(plan) for policy, plan in plans.items()}
    outcomes = {policy: outcome(model, starts[None]) for policy, starts in decided.items()}
    unrounded = {policy: np.asarray(plan.starts) for policy, plan in plans.items()}
    return CentralPlan(problem, plans, unrounded, decided, outcomes, np.asarray(problem.need))


def years_in_training(inputs: Inputs) -> float:
    """Mean years that whoever starts stays in training [year]: the stock of trainees over the starts that hold it."""
    filled = inputs.start.today * inputs.career.fill[:, None]
    return float(inputs.start.trainees[0].sum() / filled[0].sum())
