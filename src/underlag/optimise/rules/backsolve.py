"""Recommended posts, baseline form: smooth starts, solved backwards from the goal.

From ``first_year`` each region goes in equal steps over ``ramp_years`` from today's posts to a plateau P, stays there
to the target year, then goes over as many years to a level H and stays there to the end of the plan. P is such that
coverage equals the goal in the target year, H such that it equals the goal in the plan's last year; neither is below
the floor. Both are systems coupled across regions, solved for all draws at once.

Nothing is optimised: no cost, no supervision, no side rotations, no risk. docs/explanation/recommendation.md.

In the example of ``programme.problem`` capacity is short of 15 400 − 12 100 = 3 300 residents in 2026. A post a year
from 2025 adds 550 + 0.8·1 100 + 0.2·550 = 1 540 by then: the plateau is 3 300/1 540 = 2.14 posts a year.

>>> from underlag.optimise.programme.problem import Response
>>> answer = Response(np.array([0.0, 0.8]).reshape(2, 1, 1), np.array([[1.0], [0.2]]))
>>> ten, two, need = (np.full((3, 1), number) for number in (10.0, 2.0, 15400.0))
>>> filled, today, years = np.ones((2, 1)), np.ones(1), (2024, 2025, 2026)
>>> asked = StartsProblem(("A",), years, ten, two, need, filled, today, answer, 1100.0, 550.0, 1.0, 2025, 2026, 1)
>>> recommend(asked).levels["plateau"].round(2).tolist()
[2.14]
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

from underlag.core.errors import NoSolutionError, Problem, setting
from underlag.core.language import Text
from underlag.optimise.programme.levels import solve_levels
from underlag.optimise.programme.problem import StartsPlan, StartsProblem, Status, base_capacity, coverage_of
from underlag.optimise.programme.shape import added_by, capacity_per_level, ramp_shape

LEAST_ADDED = 1e-9
"""What a post must add to count as adding anything (residents or FTE): below are rounding errors of the engine."""


def recommend(problem: StartsProblem) -> StartsPlan:
    """The plan that reaches the goal in every region in the target year, and again in the last year of the plan.

    Raises NoSolutionError if posts opened in some region from ``first_year`` can't add capacity by the target year.
    """
    target, end = problem.target_year, problem.years[-1]
    shape = ramp_shape(problem.steps, problem.first_year, target, problem.ramp_years)
    per_level = capacity_per_level(problem, shape, target)
    today, rise = per_level[..., 0, :, :], per_level[..., 1, :, :]
    before = base_capacity(problem, target) + added_by(today, problem.today)
    plateau, held = solve_for_goal(problem, rise, before, target)
    reached = {target: coverage_of(before + added_by(rise, plateau), problem, target)}
    hold = plateau
    if can_hold(problem):
        per_level = capacity_per_level(problem, shape, end)
        before = base_capacity(problem, end) + added_by(per_level[..., 0, :, :], problem.today)
        before = before + added_by(per_level[..., 1, :, :], plateau)
        hold, _ = solve_for_goal(problem, per_level[..., 2, :, :], before, end)
        reached[end] = coverage_of(before + added_by(per_level[..., 2, :, :], hold), problem, end)
    status, sentence = _outcome(problem, held)
    return StartsPlan(
        policy="called_for",
        status=status,
        sentence=sentence,
        solved=_solved(problem),
        years=problem.steps,
        starts=shape.starts(problem.today, plateau, hold),
        levels={"plateau": plateau, "hold": hold},
        reached=reached,
    )


def solve_for_goal(
    problem: StartsProblem,
    per_level: Float[np.ndarray, " *#draw region_to region_from"],
    before: Float[np.ndarray, " *#draw region"],
    year: int,
) -> tuple[Float[np.ndarray, " *#draw region"], Bool[np.ndarray, " *#draw region"]]:
    """The level [post/year] that lifts capacity from ``before`` [resident] to the goal in ``year``, and where the floor
    holds it. ``per_level`` is the capacity that a post a year at the level adds [resident]."""
    wanted = problem.goal * problem.need[..., problem.years.index(year), :] - before
    return solve_coupled(problem, per_level, wanted, year)


def solve_coupled(
    problem: StartsProblem,
    per_level: Float[np.ndarray, " *#draw region_to region_from"],
    wanted: Float[np.ndarray, " *#draw region"],
    year: int,
) -> tuple[Float[np.ndarray, " *#draw region"], Bool[np.ndarray, " *#draw region"]]:
    """Levels [post/year] that add ``wanted`` in ``year``, and where the floor holds them, or NoSolutionError."""
    _refuse_without_lever(problem, per_level, year)
    regions = len(problem.regions)
    lead = np.broadcast_shapes(per_level.shape[:-2], wanted.shape[:-1])
    try:
        level, held = solve_levels(
            np.broadcast_to(per_level, (*lead, regions, regions)).reshape(-1, regions, regions),
            np.broadcast_to(wanted, (*lead, regions)).reshape(-1, regions),
            np.broadcast_to(np.asarray(problem.floor, dtype=np.float64), (regions,)),
        )
    except (ArithmeticError, np.linalg.LinAlgError):
        raise NoSolutionError(
            Problem(
                "goal",
                Text(
                    f"inga nya tjänster per år hittas för {year}: de ger andra regioner lika mycket som den egna",
                    f"no yearly starts are found for {year}: posts serve other regions as much as their own",
                ),
                remedy=Text(
                    f"kontrollera andelarna som börjar och flyttar, eller välj ett senare {setting('target_year')}",
                    f"check the shares that settle and move, or choose a later {setting('target_year')}",
                ),
            )
        ) from None
    return level.reshape(*lead, regions), held.reshape(*lead, regions)


def _refuse_without_lever(
    problem: StartsProblem, per_level: Float[np.ndarray, " *#draw region region"], year: int
) -> None:
    at_home = np.diagonal(per_level, axis1=-2, axis2=-1).reshape(-1, len(problem.regions)).min(axis=0)
    powerless = [code for code, added in zip(problem.regions, at_home, strict=True) if not added > LEAST_ADDED]
    if powerless:
        everywhere = len(powerless) == len(problem.regions)
        raise NoSolutionError(
            Problem(
                "goal",
                Text(
                    f"ingen tjänst som inrättas från {problem.first_year} hinner ge något till {year}",
                    f"no post opened from {problem.first_year} on can add anything by {year}",
                ),
                Text("alla regioner", "all regions") if everywhere else f"region {', '.join(powerless)}",
                Text(
                    "tjänster som tillsätts, och tid nog före målåret",
                    "posts that are filled, and time enough before the target year",
                ),
                Text(
                    f"välj ett tidigare first_year eller ett senare {setting('target_year')}, eller höj training/fill",
                    f"choose an earlier first_year or a later {setting('target_year')}, or raise training/fill",
                ),
            )
        )


def can_hold(problem: StartsProblem) -> bool:
    """Whether posts opened right after the target year become specialists before the plan ends.

    If not, a hold level could act through trainees alone, and would swing wildly to move coverage a little.
    """
    lag = problem.years[-1] - problem.target_year - 1
    return lag >= 0 and _finishes(problem, lag)


def _finishes(problem: StartsProblem, lag: int) -> bool:
    """Whether, in every draw and region, some who started are specialists ``lag`` years later."""
    return bool(problem.response.specialists_fte[..., lag, :, :].sum(axis=-1).min() > LEAST_ADDED)


def _outcome(problem: StartsProblem, held: Bool[np.ndarray, " *#draw region"]) -> tuple[Status, Text]:
    goal, year = f"{100 * problem.goal:g}", problem.target_year
    if not _finishes(problem, year - problem.first_year):
        return Status.TRAINEES_ONLY, Text(
            sv=f"Målet {goal} % nås {year} bara genom dem som är under utbildning: ingen som börjar från och med "
            f"{problem.first_year} hinner bli specialist till dess. Välj ett senare målår.",
            en=f"The goal of {goal} % is reached in {year} by trainees alone: nobody who starts from "
            f"{problem.first_year} on is a specialist by then. Choose a later target year.",
        )
    above = [code for code, any_held in zip(problem.regions, _in_any_draw(held), strict=True) if any_held]
    if above and held.ndim == 1:
        names = ", ".join(above)
        return Status.ABOVE_GOAL, Text(
            sv=f"Täckningsgraden blir minst {goal} % i alla regioner {year}; region {names} ligger över målet även "
            "med minsta antal tjänster.",
            en=f"Coverage is at least {goal} % in every region in {year}; region {names} is above the goal even with "
            "the fewest posts.",
        )
    if above:
        return Status.ABOVE_GOAL, Text(
            sv=f"Täckningsgraden blir minst {goal} % i alla regioner {year} i varje dragning; i några dragningar "
            f"ligger region {', '.join(above)} över målet även med minsta antal tjänster.",
            en=f"Coverage is at least {goal} % in every region in {year} in every draw; in some draws region "
            f"{', '.join(above)} is above the goal even with the fewest posts.",
        )
    return Status.GOAL_MET, Text(
        sv=f"Täckningsgraden blir {goal} % i alla regioner {year}.",
        en=f"Coverage is {goal} % in every region in {year}.",
    )


def _in_any_draw(held: Bool[np.ndarray, " *#draw region"]) -> Bool[np.ndarray, " region"]:
    return np.asarray(held.reshape(-1, held.shape[-1]).any(axis=0))


def _solved(problem: StartsProblem) -> Text:
    ramp, first, target, end = problem.ramp_years, problem.first_year, problem.target_year, problem.years[-1]
    if can_hold(problem):
        after = (
            f" Därefter under lika många år till den nivå som ger samma täckningsgrad {end}.",
            f" After that, over as many years, to the level that gives the same coverage in {end}.",
        )
    elif target == end:
        after = ("", "")
    else:
        after = (
            " Därefter oförändrat: planen slutar innan de som börjar efter målåret blir specialister.",
            " After that unchanged: the plan ends before those who start after the target year are specialists.",
        )
    return Text(
        sv=f"Från {first} ändras antalet tjänster i lika steg under {ramp} år till den konstanta nivå som ger målets "
        f"täckningsgrad {target}." + after[0],
        en=f"From {first} the posts change in equal steps over {ramp} years to the constant level that gives the "
        f"coverage of the goal in {target}." + after[1],
    )
