"""Every draw followed with today's posts, and what follows from each policy in every draw.

A decision is the same in every draw, what comes of it is not: 12 posts opened a year are 12 in all of them, but 9 are
filled where the draw's share is 0.75 and 10.8 where it is 0.9, and specialists follow in proportion. Today's posts are
not decided but estimated, and so vary too. Of 1 000 draws all are followed with today's and with the recommended posts;
in every second of them it is asked what that draw itself would call for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.optimise.programme.problem import StartsPlan, StartsProblem, until_year
from underlag.optimise.rules.backsolve import recommend
from underlag.runs.inputs.groups import Inputs, thinning
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import engine, outcome, outcome_by_response, starts_problem, todays_starts
from underlag.runs.plan.chance import chance_of, every_draw_of
from underlag.runs.plan.policies import CentralPlan
from underlag.runs.plan.recommendation import Advice
from underlag.runs.record.contents import POLICIES
from underlag.runs.record.intervals import with_nation
from underlag.workforce.engine.career import Trajectory

SOLVED_DRAWS = 500
"""Most draws in which the starts that a draw would call for are solved, evenly spread over all: the linear response of
a draw costs as much as eight projections, and the ends of an 80 percent interval move little beyond so many."""


@dataclass(frozen=True)
class Ensemble:
    """Every draw followed with today's posts, and the question that some of the draws put.

    followed   quantity → values with today's posts [unit of the quantity in the register], of every draw
    problem    to the end of the plan, in every ``step``-th draw
    step       every how many draws were solved
    precision  float type in which the draws were followed
    chance     what each draw has beside what is expected [heads, fte], whatever the posts
    """

    followed: Mapping[str, Float[Array, "draw year region"]]
    problem: StartsProblem
    step: int
    precision: str
    chance: Trajectory

    def wanted(self) -> StartsPlan:
        """The starts [post/year] that each of the solved draws would call for, to the target year: those after it are
        an outlook and get no interval. Raises NoSolutionError where no post can add anything by then."""
        return recommend(until_year(self.problem, self.problem.target_year))

    def in_expectation(self) -> Ensemble:
        """The question that the same draws put without chance; what follows from today's posts stays with it."""
        problem, states = self.problem, self.problem.base_specialists_fte.shape[1]
        luck = every_draw_of(self.chance, self.step)
        specialists = problem.base_specialists_fte - luck.specialists_fte[:, :states]
        trainees = problem.base_trainees_fte - luck.trainees_fte[:, :states]
        return replace(self, problem=replace(problem, base_specialists_fte=specialists, base_trainees_fte=trainees))


def ensemble_of(assembled: Assembled, floor: Float[Array, " region"], precision: str) -> Ensemble:
    """Follow every draw with today's posts.

    assembled  inputs of the ensemble, and of its chance
    floor      fewest posts by region, as the central question has them [post/year]
    precision  float type of the career model, one of ``contents.PRECISIONS``
    """
    inputs, chance = assembled.ensemble, chance_of(assembled.as_read, assembled.seed)
    model, step = engine(inputs, np.dtype(precision), chance), thinning(inputs.draws, SOLVED_DRAWS)
    followed = outcome(model, todays_starts(inputs))
    thin = {name: values[::step] for name, values in followed.items()}
    return Ensemble(followed, starts_problem(model.every(step), np.asarray(floor), thin), step, precision, chance)


Outcomes = dict[str, dict[str, Array]]
"""Policy → quantity → values by draw, year and place (nation first) [unit of the quantity in the register]. Policies
compared have the solved draws only, and no values (NaN) after the target year."""


def outcomes_of(
    inputs: Inputs, ensemble: Ensemble, central: CentralPlan, advice: Advice, wanted: StartsPlan
) -> Outcomes:
    """What follows from each policy in every draw.

    The posts of a policy are a decision, the same in every draw; today's level, which also holds until the first
    year that is decided, is unknown and follows the draw. The policies printed for comparison are followed to the
    target year, by the linear response.

    inputs   of the ensemble
    central  the posts that each policy has decided
    advice   the recommendation; ``wanted`` what each of the solved draws would call for
    The starts of "recommended" and "called_for" are those that each of some draws would itself have had.
    """
    step, dtype = ensemble.step, np.dtype(ensemble.precision)
    common = common_quantities(inputs, dtype)
    today = todays_starts(inputs)
    decided = (np.asarray(inputs.years[1:]) >= inputs.goal.first_year)[None, :, None]
    starts = {p: np.where(decided, central.decided[p][None], today) for p in POLICIES if p != "today"}
    advised = outcome(engine(inputs, dtype, ensemble.chance), starts["recommended"])
    outcomes = {
        "today": with_nation({**common, **ensemble.followed}),
        "recommended": with_nation({**common, **advised}),
    }
    near = until_year(ensemble.problem, inputs.goal.target_year)
    steps = near.need.shape[1]
    for policy in [name for name in POLICIES if name not in outcomes]:
        values = outcome_by_response(near, starts[policy][::step, : steps - 1])
        outcomes[policy] = with_nation({"need": common["need"][::step], **_padded(values, common["need"].shape[1])})
    before = outcomes["today"]["starts"][::step].copy()
    for policy, by_draw in (("called_for", wanted.starts), ("recommended", advice.by_draw)):
        outcomes[policy]["starts"] = _starts_by_draw(before, by_draw)
    return outcomes


def common_quantities(inputs: Inputs, dtype: np.dtype[np.floating]) -> dict[str, Float[Array, "draw year region"]]:
    """Quantities that no posts change [unit of the quantity in the register], in the float type ``dtype``."""
    need = np.asarray(inputs.population.residents * inputs.need.per_resident, dtype=dtype)
    required = need / inputs.goal.residents_per_specialist
    return {
        "residents": np.asarray(inputs.population.residents, dtype=dtype),
        "need": need,
        "required_fte": required,
        "outside_lists_fte": np.asarray(required * (1 - 1 / inputs.need.task_factor), dtype=dtype),
    }


def _starts_by_draw(
    today: Float[Array, "draw year place"], found: Float[Array, "some step region"]
) -> Float[Array, "some year place"]:
    """Starts of the nation and the regions in some of the draws, as each of these would have them."""
    every = max(len(today) // len(found), 1)
    starts = today[: every * len(found) : every].copy()
    steps = found.shape[1]
    starts[:, 1 : steps + 1] = np.concatenate([found.sum(axis=2, keepdims=True), found], axis=2)
    return starts


def _padded(values: Mapping[str, Array], years: int) -> dict[str, Array]:
    """Values that end with the target year, continued to the end of the plan without a number."""
    return {
        name: np.pad(array, ((0, 0), (0, years - array.shape[1]), (0, 0)), constant_values=np.nan)
        for name, array in values.items()
    }
