"""Compare two runs: the difference by region, split over what was changed, and how sure the sign of it is.

The stored inputs of both runs are exchanged group by group (start, career, population, need, measures, goal, limits)
and the central plan is computed anew for each; what the groups do together is the interaction term
(``balance.effects``). Where both runs used the same seed and number of draws, each draw met the same chance in both
(common random numbers), so the interval is of the paired differences and not of two independent spreads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from underlag.balance.effects import Result, effects
from underlag.core.arrays import Array
from underlag.core.errors import Problem, RunError, command_named, setting
from underlag.core.language import Text
from underlag.runs.inputs.groups import GROUPS, Inputs, arrays_of
from underlag.runs.plan.policies import central_plan
from underlag.runs.record.printed_table import printed_table
from underlag.runs.record.read import DRAWS_FILE, StoredRun
from underlag.runs.why.stored_inputs import stored_inputs
from underlag.uncertainty.intervals import interval

COMPARED_QUANTITIES: tuple[str, ...] = ("starts", "gap_fte", "coverage")
"""What is compared: recommended starts a year (mean of the years decided), and with today's starts the shortage and
the coverage in the target year of the first run."""

_DIGITS = 9
"""Decimals that the parts of a difference are given with."""

IN_TARGET_YEAR = ("gap_fte", "coverage")
"""What is told of the target year, by draw of each run's own."""

_SAME = ("regions", "years", "age_band")
"""Parts of the inputs that two runs must share to be compared."""


SWEDISH: Mapping[str, str] = {
    "regions": "regioner",
    "years": "år",
    "age_band": "åldersgrupper",
    "profession": "profession",
}
"""What two runs must share → its name in Swedish; in English it is called so."""


@dataclass(frozen=True)
class Comparison:
    """Difference between two runs.

    table   quantity, region_code, before, after, difference, one column for each group, interaction, low80, high80
            (paired differences over draws; null where draws can't be paired: runs with another seed or number of draws,
            and, for what is told of the target year, runs with another target year); starts [post/year], gap_fte [fte],
            coverage [1]
    paired  whether both used the same seed and number of draws
    """

    table: pl.DataFrame
    paired: bool


def compare(before: StoredRun, after: StoredRun) -> Comparison:
    """The difference after − before.

    Raises RunError if the runs are of other regions, years or professions, if their inputs or draws can't be read, and
    if another version of the program has stored them in another form; NoSolutionError if the goal can't be reached with
    some of the groups exchanged.
    """
    first, last = stored_inputs(before), stored_inputs(after)
    _refuse_unlike(first, last, before, after)
    year = first.goal.target_year

    def answer(groups: Mapping[str, Any]) -> Result:
        return headline(replace(first, **groups), year)

    one = {name: getattr(first, name) for name in GROUPS}
    other = {name: _same_or(getattr(first, name), getattr(last, name)) for name in GROUPS}
    split = effects(answer, one, other)
    paired = all(_setting(before, key) == _setting(after, key) for key in ("seed", "draws"))
    spread = _paired(before, after) if paired else {}
    places = (before.nation_code, *first.regions)
    frames = []
    for quantity in COMPARED_QUANTITIES:
        columns: dict[str, Any] = {
            "quantity": [quantity] * len(places),
            "region_code": list(places),
            "before": split.before[quantity],
            "after": split.after[quantity],
            "difference": split.total[quantity],
            **{name: split.alone[name][quantity] for name in GROUPS},
            "interaction": split.interaction[quantity],
        }
        low, high = spread.get(quantity, (None, None))
        columns["low80"], columns["high80"] = low, high
        frames.append(pl.DataFrame(columns).with_columns(pl.col("low80", "high80").cast(pl.Float64)))
    # what is left of a number after it has been added and taken away again is rounding, not an effect
    parts = pl.col("difference", *GROUPS, "interaction")
    return Comparison(printed_table(pl.concat(frames).with_columns(parts.round(_DIGITS))), paired)


def headline(inputs: Inputs, year: int) -> dict[str, Array]:
    """The compared quantities of a central run by place, the nation first: starts, mean of the years from the first
    decided to the target year [post/year]; with today's starts in ``year``, the shortage [fte] and the coverage [1].

    ValueError for inputs of several draws, or for a year that they don't have.
    """
    plan = central_plan(inputs)
    at = inputs.years.index(year)
    step = slice(inputs.years.index(inputs.goal.first_year) - 1, inputs.years.index(inputs.goal.target_year))
    starts = plan.unrounded["recommended"][0, step].mean(axis=0)
    today = plan.outcomes["today"]
    need, capacity = plan.need[0, at], today["capacity"][0, at]
    return {
        "starts": np.concatenate([[starts.sum()], starts]),
        "gap_fte": np.concatenate([[today["gap_fte"][0, at].sum()], today["gap_fte"][0, at]]),
        "coverage": np.concatenate([[capacity.sum() / need.sum()], today["coverage"][0, at]]),
    }


def _same_or(first: Any, last: Any) -> Any:
    """``first`` itself where both are equal, so that its group is not run again."""
    one, other = arrays_of(first), arrays_of(last)
    equal = one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
    return first if equal else last


def _paired(before: StoredRun, after: StoredRun) -> dict[str, tuple[Array, Array]]:
    one, other = before.arrays(DRAWS_FILE), after.arrays(DRAWS_FILE)
    same_target = _setting(before, "target_year") == _setting(after, "target_year")
    ends = {}
    for quantity in COMPARED_QUANTITIES:
        if quantity in IN_TARGET_YEAR and not same_target:
            continue
        ends[quantity] = interval(other[quantity].astype(np.float64) - one[quantity])
    return ends


def _setting(run: StoredRun, name: str) -> Any:
    return run.manifest["settings"][name]


def _refuse_unlike(first: Inputs, last: Inputs, before: StoredRun, after: StoredRun) -> None:
    unlike = {
        name: (_briefly(getattr(last, name)), _briefly(getattr(first, name)))
        for name in _SAME
        if getattr(first, name) != getattr(last, name)
    }
    professions = _setting(after, "profession"), _setting(before, "profession")
    if professions[0] != professions[1]:
        unlike["profession"] = professions
    first_ones, last_one = ", ".join(map(setting, ("country", "profession", "start"))), setting("horizon")
    remedy = Text(
        f"kör {command_named('plan')} med samma {first_ones} och {last_one}",
        f"run {command_named('plan')} with the same {first_ones} and {last_one}",
    )
    problems = [
        Problem(
            f"{before.directory}, {after.directory}",
            Text(
                f"körningarna har olika {SWEDISH[name]} och kan inte jämföras",
                f"the runs differ in {name} and can't be compared",
            ),
            found,
            expected,
            remedy,
        )
        for name, (found, expected) in unlike.items()
    ]
    if problems:
        raise RunError(problems)


def _briefly(labels: tuple[Any, ...]) -> str:
    return f"{labels[0]}–{labels[-1]} ({len(labels)})"
