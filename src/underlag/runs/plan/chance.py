"""What is chance in each draw of a plan: the difference between a random world and the expected one.

Chance is drawn with the cards as they were read, no measure and today's posts, and then the same whatever is asked:
scenarios, measures and posts are compared in the same luck. Where a draw has 27 specialists in expectation and chance
leaves 26, every plan has one fewer there in that draw than it expects.
"""

from __future__ import annotations

import numpy as np

from underlag.runs.inputs.groups import Inputs
from underlag.runs.plan.career_run import engine, todays_starts
from underlag.workforce.engine.career import Trajectory
from underlag.workforce.engine.random_ensemble import live_ensemble


def chance_of(inputs: Inputs, seed: int, first: int = 0) -> Trajectory:
    """What a random world with today's posts has more than is expected, by draw, year and region [heads, FTE].

    inputs  of the draws, with no measure taken (``Assembled.as_read``)
    seed    of the random streams; ``first`` the number of the first draw
    Its mean over draws is 0 but for the error of so many, also at the start, where people are made whole: by less than
    one in a region.
    """
    model, today = engine(inputs), todays_starts(inputs)
    entries, bands = model.entries(today), inputs.age_band
    lived = live_ensemble(seed, model.state, model.rates, entries, model.hours, bands, first)
    expected = model.run(today)
    return Trajectory(*(there - np.asarray(mean) for there, mean in zip(lived, expected, strict=True)))


def every_draw_of(chance: Trajectory, step: int) -> Trajectory:
    """The chance of every ``step``-th draw (≥ 1), the first among them."""
    return Trajectory(*(leaf[::step] for leaf in chance))
