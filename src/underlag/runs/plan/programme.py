"""The recommendation of a run: the stochastic programme that its inputs ask for, and the plan that solves it.

A scenario's weights say where a missing specialist counts for more. With 0.2 for rural areas and 0.1 for deprivation,
one who is missing in a region where half live in rural areas and deprivation is one standard deviation above the mean
counts as 1 + 0.2 · 0.5 + 0.1 · 1 = 1.2 of one elsewhere. What is minimised, and how, is told in ``optimise.programme``
and ``optimise.solvers``.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.language import Text
from underlag.optimise.limits.base import Asked, Limit
from underlag.optimise.limits.register import LIMITS
from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.problem import StartsPlan, StartsProblem, Status
from underlag.optimise.programme.programme import StartsProgramme, decided_shape
from underlag.optimise.solvers.decomposition import Decomposition
from underlag.optimise.solvers.whole import Optimum, Proof
from underlag.runs.inputs.groups import LimitInputs

CENTRAL_GAP = 1e-6
"""Proven gap of the programme with every parameter at its central value [1, share of the objective]."""


def programme_of(
    problem: StartsProblem, inputs: LimitInputs, now: Float[Array, " region"] | None = None
) -> StartsProgramme:
    """What is decided, weighed and limited, over the draws of ``problem``.

    inputs  weights of the objective, and numbers of the limits
    now     posts opened a year now by region [post/year]; the mean over draws if left out
    Raises NoSolutionError if there are no draws or the numbers are not finite.
    """
    now = problem.today.reshape(-1, len(problem.regions)).mean(axis=0) if now is None else now
    weight = 1 + inputs.rural * inputs.rural_share + inputs.deprived * inputs.deprivation
    objective = Objective(weight, inputs.discount, inputs.risk, inputs.tail, inputs.cost, inputs.steadiness)
    shape = decided_shape(problem.steps, problem.first_year, inputs.decided_years)
    return StartsProgramme(problem, shape, objective, limits_of(problem, inputs, now), now=now)


def limits_of(problem: StartsProblem, inputs: LimitInputs, now: Float[Array, " region"]) -> tuple[Limit, ...]:
    """The limits that hold, in the order of the register; ``now`` as for ``programme_of`` [post/year]."""
    asked = Asked(problem, now, inputs.decided_years, inputs.per_trainee, inputs.numbers)
    found = [kind.of(asked) for name, kind in LIMITS.items() if name in inputs.numbers]
    return tuple(limit for limit in found if limit is not None)


def central_recommendation(problem: StartsProblem, inputs: LimitInputs) -> StartsPlan:
    """The best starts [post/year] for the central values, parts of posts allowed: what a recommendation rests on, less
    the doubt. Raises NoSolutionError if the limits conflict."""
    programme = programme_of(problem, inputs)
    return _plan(programme, Decomposition(programme).minimise(CENTRAL_GAP).decision, Status.OPTIMAL, None)


def plan_of(programme: StartsProgramme, optimum: Optimum) -> StartsPlan:
    """The optimum as a plan among the others, in whole posts [post/year] by step and region, its proof in words."""
    status = Status.OPTIMAL if optimum.proof is Proof.WITHIN_GAP else Status.STOPPED
    return _plan(programme, optimum.decision, status, optimum.sentence)


def _plan(
    programme: StartsProgramme, decision: Float[Array, " decision"], status: Status, proof: Text | None
) -> StartsPlan:
    problem, decided = programme.problem, len(programme.shape.names) - 1
    first, last = problem.first_year, problem.first_year + decided - 1
    base, effect, need = programme.expected_capacity
    at = programme.years.index(problem.target_year)
    capacity = base[at] + np.einsum("jqr,jq->r", effect[at], programme.levels(decision))
    per_specialist = float(np.mean(problem.residents_per_specialist))
    met = int((capacity * per_specialist >= problem.goal * need[at]).sum())
    regions, nation = len(problem.regions), capacity.sum() * per_specialist / need[at].sum()
    sentence = Text(
        sv=(f"{proof.sv} " if proof else "")
        + f"I väntevärde når {met} av {regions} regioner målet {problem.target_year}; landets "
        f"täckningsgrad blir {100 * nation:.0f} %.",
        en=(f"{proof.en} " if proof else "")
        + f"In expectation {met} of {regions} regions reach the goal in {problem.target_year}; the "
        f"nation's coverage is {100 * nation:.0f} %.",
    )
    solved = Text(
        sv=f"Nya tjänster för varje region och år {first}–{last} (därefter som {last}) som ger minst väntad brist på "
        f"specialister, med vikt på de sämsta utfallen och kostnaden, inom gränserna; räknat i {programme.draws} "
        "dragningar.",
        en=f"New posts for each region and year {first}–{last} (after that as in {last}) with the least expected "
        f"shortage of specialists, the worst outcomes and the cost weighed in, within the limits; computed in "
        f"{programme.draws} draws.",
    )
    starts = programme.starts(decision)
    return StartsPlan("recommended", status, sentence, solved, problem.steps, starts)
