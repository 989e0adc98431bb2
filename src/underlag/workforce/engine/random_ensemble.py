"""Chance in an ensemble: each draw's world lived once, and what that differs from what was to be expected.

Draws differ in rates and starting points; chance is what is left when these are known. Of 30 specialists who each leave
with probability 0.1, 27 are expected to remain in every draw of these rates, and 26 or 29 do in some: 26 − 27 = −1 is
the chance of that draw. Both worlds keep the books of ``Trajectory``, and so does the difference. Added to the expected
path of other posts it gives a path with the same luck: two plans in the same draw differ only by their posts.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.streams import stream
from underlag.core.threads import threads
from underlag.workforce.engine.batches import AXES_OF_ONE_DRAW, number_of_draws
from underlag.workforce.engine.career import AgeBands, EngineArray, Entries, Hours, Rates, State, Trajectory
from underlag.workforce.engine.lives import Lives, live, whole

CHANCE_STREAM = "chance"
"""Stream of what happens in a draw; its number follows."""

_DECIMALS = 9
"""Decimals of a person to which a path with chance is rounded: of nobody, rounding leaves nobody."""


def live_ensemble(
    seed: int, state: State, rates: Rates, entries: Entries, hours: Hours, age_band: AgeBands, first: int = 0
) -> Trajectory:
    """Random stocks and flows of every draw, one world each: ``Trajectory`` with a leading axis draw, in float64.

    Each array of the arguments has a leading axis draw or, where the draws share it, has not. People at the start and
    posts opened are made whole at random, so that their mean stays (``lives.whole``); those in training have the sexes
    and ages of those who begin, as many years older as they have trained.

    seed   of the random streams; each draw has its own, named by its number, and is independent of all others
    first  number of the first draw
    """
    given = (state, rates, entries, hours)

    def one(draw: int) -> Trajectory:
        random = stream(seed, CHANCE_STREAM, first + draw)
        return _lived(random, *(_of_draw(each, draw) for each in given), age_band)  # type: ignore[call-arg]

    with ThreadPoolExecutor(threads()) as pool:
        lived = list(pool.map(one, range(number_of_draws(*given))))
    return Trajectory(*map(np.stack, zip(*lived, strict=True)))


def with_chance(path: Trajectory, chance: Trajectory) -> Trajectory:
    """The expected path with the chance of each draw added, in float64; the books of ``Trajectory`` hold.

    chance  what a random path has more than the expected one [heads, FTE], as many years as ``path`` or more
    Where chance was drawn with more posts than the path has, luck could leave fewer than nobody: then nobody is left,
    and those missing have not exited or given up. It could also let fewer than nobody exit or give up: then nobody
    does, those who should have stayed come instead, and so many fewer come when somebody exits or gives up again.
    """
    sums: dict[str, Array] = {
        name: np.round(np.asarray(expected, np.float64) + luck[:, : expected.shape[1]], _DECIMALS) + 0.0
        for name, expected, luck in zip(Trajectory._fields, path, chance, strict=True)
    }
    for stock, leaving, coming in (("specialists", "exits", "arrivals"), ("trainees", "dropouts", "filled_starts")):
        missing = np.maximum(-sums[stock], 0.0)
        sums[f"{stock}_fte"] = np.where(sums[stock] > 0, np.maximum(sums[f"{stock}_fte"], 0.0), 0.0)
        sums[stock] = sums[stock] + missing
        left = np.pad((sums[leaving] - np.diff(missing, axis=1)).cumsum(axis=1), ((0, 0), (1, 0), (0, 0)))
        never_fewer = np.maximum.accumulate(left, axis=1)
        instead = np.round(np.diff(never_fewer - left, axis=1), _DECIMALS)
        sums[leaving] = np.round(np.diff(never_fewer, axis=1), _DECIMALS)
        sums[coming] = np.round(sums[coming] + instead, _DECIMALS) + 0.0
    return Trajectory(**sums)


def _of_draw(given: Any, draw: int) -> Any:
    """The quantities of one draw, in float64."""
    alone = AXES_OF_ONE_DRAW[type(given)]
    leaves = [
        np.asarray(leaf[draw] if np.ndim(leaf) > axes else leaf, dtype=np.float64)
        for leaf, axes in zip(given, alone, strict=True)
    ]
    return type(given)(*leaves)


def _lived(
    random: np.random.Generator, state: State, rates: Rates, entries: Entries, hours: Hours, age_band: AgeBands
) -> Trajectory:
    specialists = _whole_cells(state.specialists, random)
    trainees = _whole_cells(np.asarray(state.trainees).sum(axis=(1, 2)), random)
    posts = whole(np.asarray(entries.starts).T, random.random(entries.starts.shape[1])).T
    lives = Lives(rates, entries._replace(starts=posts), hours, age_band, random)
    return live(specialists, trainees, lives)


def _whole_cells(people: Float[EngineArray, "*axes"], random: np.random.Generator) -> Any:
    """People of all cells made whole together, so that each region has as many, within one, and the nation too."""
    return whole(np.asarray(people).ravel(), np.asarray(random.random())).reshape(np.shape(people))
