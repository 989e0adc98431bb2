"""Every draw followed with today's posts, and what follows from each policy in every draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.optimise.backsolve import recommend
from underlag.optimise.problem import StartsProblem, until_year
from underlag.runs.inputs.groups import thinning
from underlag.runs.plan.assemble import Assembled
from underlag.runs.plan.career_run import engine, outcome, outcome_by_response, starts_problem, todays_starts
from underlag.runs.plan.policies import CentralPlan
from underlag.runs.plan.recommendation import Advice
from underlag.runs.record.contents import POLICIES
from underlag.runs.record.intervals import with_nation

SOLVED_DRAWS = 500
"""Most draws in which the starts that a draw would call for are solved, evenly spread over all: the linear response of
a draw costs as much as eight projections, and the ends of an 80 percent interval move little beyond so many."""


class Ensemble:
    """Every draw followed with today's posts, and the question that some of the draws put.

    problem  to the end of the plan, in every ``step``-th draw
    wanted   the starts that each of these draws would call for, to the target year
    """

    def __init__(self, assembled: Assembled, central: StartsProblem, dtype: Any = np.float64) -> None:
        inputs = assembled.ensemble
        self._inputs, self._model, self._dtype = inputs, engine(inputs, dtype), np.dtype(dtype)
        self.step = thinning(inputs.draws, SOLVED_DRAWS)
        self._today = todays_starts(inputs)
        self._followed = outcome(self._model, self._today)
        thin = {name: values[:: self.step] for name, values in self._followed.items()}
        self.problem = starts_problem(self._model.every(self.step), np.asarray(central.floor), thin)
        # the years after the target are an outlook and get no interval
        self.wanted = recommend(until_year(self.problem, inputs.goal.target_year))

    def follow(self, central: CentralPlan, advice: Advice) -> dict[str, dict[str, Array]]:
        """What follows from each policy in every draw.

        The posts of a policy are a decision, the same in every draw; today's level, which also holds until the first
        year that is decided, is unknown and follows the draw. The policies printed for comparison are followed to the
        target year, by the linear response.
        """
        inputs, step = self._inputs, self.step
        need = np.asarray(inputs.population.residents * inputs.need.per_resident, dtype=self._dtype)
        common = {
            "residents": np.asarray(inputs.population.residents, dtype=self._dtype),
            "need": need,
            "required_fte": need / inputs.goal.residents_per_specialist,
        }
        years = np.asarray(inputs.years[1:])
        decided = (years >= inputs.goal.first_year)[None, :, None]
        starts = {p: np.where(decided, central.decided[p][None], self._today) for p in POLICIES if p != "today"}
        advised = outcome(self._model, starts["recommended"])
        outcomes = {
            "today": with_nation({**common, **self._followed}),
            "recommended": with_nation({**common, **advised}),
        }
        near = until_year(self.problem, inputs.goal.target_year)
        steps = near.need.shape[1]
        for policy in [name for name in POLICIES if name not in outcomes]:
            values = outcome_by_response(near, starts[policy][::step, : steps - 1])
            outcomes[policy] = with_nation({"need": need[::step], **_padded(values, need.shape[1])})
        before = outcomes["today"]["starts"][::step].copy()
        for policy, by_draw in (("called_for", self.wanted.starts), ("recommended", advice.by_draw)):
            outcomes[policy]["starts"] = _starts_by_draw(before, by_draw)
        return outcomes


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
