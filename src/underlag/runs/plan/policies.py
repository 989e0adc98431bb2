"""A plan from inputs: the yearly starts of every policy and what follows from each.

Every policy but today's is rounded before it is evaluated, so that the table says what the posts printed beside it lead
to. Whole posts keep to the running total: 2.4 a year become 2, 3, 2, 3, 2, twelve in five years, and not 2 every year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.optimise.programme.problem import StartsPlan, StartsProblem
from underlag.runs.inputs.groups import Inputs
from underlag.runs.plan.career_run import decided_starts, engine, outcome, rounded, starts_problem
from underlag.runs.plan.programme import central_recommendation

_Outcome = Mapping[str, Float[Array, "draw year region"]]
"""Quantity → values [unit of the quantity in the register]."""


@dataclass(frozen=True)
class CentralPlan:
    """The plan with every parameter at its central value; the axis draw has length 1.

    problem    what was asked
    plans      policy → how its starts were found
    unrounded  policy → starts [post/year], axes draw step region
    decided    policy → the same in whole posts (today's as estimated), axes step region
    outcomes   policy → quantity → values of the whole posts
    need       resident-equivalents [resident], axes draw year region
    """

    problem: StartsProblem
    plans: Mapping[str, StartsPlan]
    unrounded: Mapping[str, Float[Array, "draw step region"]]
    decided: Mapping[str, Float[Array, "step region"]]
    outcomes: Mapping[str, _Outcome]
    need: Float[Array, "draw year region"]


def central_problem(inputs: Inputs) -> StartsProblem:
    """The question with every parameter at its central value, in float64 (the caller has switched it on).

    Raises ValueError for inputs with more draws than one, SettingError where the goal's years lie outside the plan.
    """
    if inputs.draws != 1:
        raise ValueError(f"the central plan has one draw, not {inputs.draws}")
    return starts_problem(engine(inputs))


def central_plan(inputs: Inputs, problem: StartsProblem | None = None, chosen: StartsPlan | None = None) -> CentralPlan:
    """Decide and evaluate every policy on one draw.

    problem  of these inputs, if it is known already
    chosen   the recommendation; without one, the best for the central values, parts of posts allowed
    Raises ValueError for inputs with more draws than one, NoSolutionError where no post can add anything by the target
    year, or the limits conflict.
    """
    problem = central_problem(inputs) if problem is None else problem
    chosen = central_recommendation(problem, inputs.limits) if chosen is None else chosen
    before = (np.asarray(problem.steps) < problem.first_year)[:, None]
    chosen = replace(chosen, starts=np.where(before, problem.today[0], chosen.starts))
    model = engine(inputs)
    plans = decided_starts(problem, inputs, years_in_training(inputs), chosen)
    decided = {policy: rounded(plan) for policy, plan in plans.items()}
    outcomes = {policy: outcome(model, starts[None]) for policy, starts in decided.items()}
    unrounded = {
        policy: np.asarray(plan.starts if plan.starts.ndim == 3 else plan.starts[None])
        for policy, plan in plans.items()
    }
    return CentralPlan(problem, plans, unrounded, decided, outcomes, np.asarray(problem.need))


def years_in_training(inputs: Inputs) -> float:
    """Mean years that whoever starts stays in training [years]: the nation's stock of trainees over the filled starts a
    year that hold it, in the first draw. With 3 000 in training and 600 who begin a year, 5."""
    filled = inputs.start.today * inputs.career.fill
    return float(inputs.start.trainees[0].sum() / filled[0].sum())
