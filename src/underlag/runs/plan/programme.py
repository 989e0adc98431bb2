"""The recommendation of a run: the stochastic programme that its inputs ask for, and the plan that solves it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from underlag.core.language import Text
from underlag.optimise.decomposition import Decomposition
from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.base import Limit
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.rotations import Rotations
from underlag.optimise.limits.solidarity import Solidarity
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.limits.yearly_change import YearlyChange
from underlag.optimise.objective import Objective
from underlag.optimise.pooling import Agreement
from underlag.optimise.problem import StartsPlan, StartsProblem, Status
from underlag.optimise.programme import StartsProgramme, decided_shape
from underlag.optimise.whole import Optimum, Proof
from underlag.runs.inputs.groups import Array, LimitInputs

NOBODY = 1e-9
"""In place of no posts or no trainees at all, so that a limit that does not hold is infinite there too."""

CENTRAL_GAP = 1e-6
"""Proven gap of the programme with every parameter at its central value."""


def programme_of(
    problem: StartsProblem, inputs: LimitInputs, now: Float[Array, " region"] | None = None
) -> StartsProgramme:
    """What is decided, weighed and limited, over the draws of ``problem``.

    now  posts opened a year now by region [post/year]; the mean over draws if left out
    """
    now = problem.today.reshape(-1, len(problem.regions)).mean(axis=0) if now is None else now
    weight = 1 + inputs.rural * inputs.rural_share + inputs.deprived * inputs.deprivation
    objective = Objective(weight, inputs.discount, inputs.risk, inputs.tail, inputs.cost, inputs.steadiness)
    shape = decided_shape(problem.steps, problem.first_year, inputs.decided_years)
    return StartsProgramme(problem, shape, objective, limits_of(problem, inputs, now), now=now)


def limits_of(problem: StartsProblem, inputs: LimitInputs, now: Float[Array, " region"]) -> tuple[Limit, ...]:
    """The limits that hold; ``now`` as for ``programme_of``."""
    decided = range(problem.first_year, min(problem.first_year + inputs.decided_years, problem.steps[-1] + 1))
    pool = inputs.applicants[[problem.steps.index(year) for year in decided]]
    ramp_end = problem.first_year + problem.ramp_years - 1
    months = ("limits/rotation_room", "limits/rotation_share")
    regions = len(problem.regions)
    trainees = problem.base_trainees_fte[..., 0, :].reshape(-1, regions).mean(axis=0)
    change = np.maximum(inputs.yearly_change * np.maximum(now, NOBODY), inputs.yearly_change_least)
    room = inputs.rotation_room * inputs.rotation_months * np.maximum(trainees, NOBODY)
    budget = inputs.per_trainee * float(trainees.sum()) + inputs.budget_added
    found: list[tuple[bool, Limit]] = [
        (bool(np.isfinite(pool).all()), Applicants(pool, source=("limits/applicants",))),
        (
            np.isfinite(inputs.supervision),
            Supervision(
                inputs.supervision, _pools(inputs.supervision_pool), source=("limits/trainees_per_specialist",)
            ),
        ),
        (
            np.isfinite(inputs.rotation_room) and inputs.rotation_months > 0,
            Rotations(
                inputs.rotation_months,
                room,
                _pools(inputs.rotation_pool),
                agreements_of(inputs.rotation_agreements),
                source=months,
            ),
        ),
        (
            np.isfinite(inputs.budget_added),
            Budget(inputs.per_trainee, budget, source=("limits/budget_added", "costs/training_post")),
        ),
        (
            np.isfinite(inputs.yearly_change),
            YearlyChange(change, source=("limits/yearly_change", "limits/yearly_change_least")),
        ),
        (inputs.floor > 0, Floor(np.asarray(problem.floor), ramp_end, change, source=("limits/yearly_change",))),
        (inputs.solidarity > 0, Solidarity(inputs.solidarity, problem.target_year, source=("limits/solidarity",))),
    ]
    return tuple(limit for holds, limit in found if holds)


def agreements_of(table: Float[Array, "agreement 3"]) -> tuple[Agreement, ...]:
    """The agreements of ``LimitInputs``."""
    return tuple(Agreement(int(giver), int(taker), float(months)) for giver, taker, months in table)


def _pools(numbers: Int[Array, " region"]) -> Sequence[Sequence[int]]:
    """Groups of regions that have the same number."""
    return [tuple(np.flatnonzero(numbers == number).tolist()) for number in np.unique(numbers)]


def central_recommendation(problem: StartsProblem, inputs: LimitInputs) -> StartsPlan:
    """The best for the central values, parts of posts allowed: what a recommendation rests on, less the doubt."""
    programme = programme_of(problem, inputs)
    return _plan(programme, Decomposition(programme).minimise(CENTRAL_GAP).decision, Status.OPTIMAL, None)


def plan_of(programme: StartsProgramme, optimum: Optimum) -> StartsPlan:
    """The optimum as a plan among the others, in whole posts."""
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
