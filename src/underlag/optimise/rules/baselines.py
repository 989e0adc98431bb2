"""Simple ways to set the yearly starts, printed beside the recommendation so that it can be judged.

Thirty specialists at three for each post are a stock of 10 posts; with 5 years in training 2 of them are opened a year.
Twelve posts shared by 100 and 300 residents are 3 and 9.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.programme.problem import StartsPlan, StartsProblem, Status
from underlag.optimise.programme.shape import constant_shape, fte_per_level
from underlag.optimise.rules.backsolve import solve_coupled

SENTENCE = Text(
    sv="Jämförelse: antalet tjänster är inte valt för att nå målet.",
    en="For comparison: the posts are not chosen to reach the goal.",
)


def today(problem: StartsProblem) -> StartsPlan:
    """As many posts a year as now, throughout."""
    solved = Text(
        sv="Lika många nya tjänster varje år som i dag.",
        en="As many new posts each year as today.",
    )
    return _constant("today", problem, problem.today, solved)


def replacement(problem: StartsProblem) -> StartsPlan:
    """The constant starts from ``first_year`` with which specialists [fte] in the target year are as many as at the
    start, in every region. Raises NoSolutionError if posts can't give any specialist by the target year."""
    shape = constant_shape(problem.steps, problem.first_year)
    specialists, _ = fte_per_level(problem, shape, problem.target_year)
    at = problem.years.index(problem.target_year)
    before = problem.base_specialists_fte[..., at, :]
    lost = problem.base_specialists_fte[..., 0, :] - before
    level, _ = solve_coupled(problem, specialists[..., 1, :, :], lost, problem.target_year)
    solved = Text(
        sv=f"Så många nya tjänster varje år från {problem.first_year} att specialisterna, räknade i heltider, är lika "
        f"många {problem.target_year} som {problem.years[0]}.",
        en=f"As many new posts each year from {problem.first_year} as make specialists, in full-time equivalents, as "
        f"many in {problem.target_year} as in {problem.years[0]}.",
    )
    return _constant("replacement", problem, level, solved)


def specialists_per_post(
    problem: StartsProblem,
    specialists: Float[np.ndarray, " *#draw region"],
    per_post: float,
    years_in_training: float | Float[np.ndarray, " *#draw 1"],
) -> StartsPlan:
    """One training post for so many specialists: a stock of posts, which is opened anew once per time in training.

    specialists        specialists in the start year [head]
    per_post           specialists per post in the stock [head/post], > 0
    years_in_training  mean years that whoever starts stays in training, dropouts included [year], > 0; one number, or
                       axes draw and a last axis of length 1
    """
    if not (per_post > 0 and np.all(np.asarray(years_in_training) > 0)):
        raise ValueError(f"per_post {per_post} and years_in_training {years_in_training} must be positive")
    solved = Text(
        sv=f"En utbildningstjänst per {per_post:g} specialister, fördelad över den tid en utbildning tar.",
        en=f"One training post for {per_post:g} specialists, spread over the time that training takes.",
    )
    level = np.asarray(specialists / per_post / np.asarray(years_in_training))
    return _constant("specialists_per_post", problem, level, solved)


def proportional(
    problem: StartsProblem, plan: StartsPlan, residents: Float[np.ndarray, " *#draw region"]
) -> StartsPlan:
    """The total of another plan, each year, shared by residents from ``first_year`` on.

    residents  residents by region [resident], with a positive sum
    """
    share = residents / residents.sum(axis=-1, keepdims=True)
    total = plan.starts.sum(axis=-1, keepdims=True)
    shared = total * share[..., None, :]
    before = (np.asarray(problem.steps) < problem.first_year)[:, None]
    solved = Text(
        sv="Samma antal tjänster i hela landet som i rekommendationen, fördelade efter folkmängd.",
        en="As many posts in the country as recommended, shared by population.",
    )
    starts = np.where(before, plan.starts, shared)
    return StartsPlan("proportional", Status.NO_GOAL, SENTENCE, solved, problem.steps, starts)


def _constant(
    policy: str, problem: StartsProblem, level: Float[np.ndarray, " *#draw region"], solved: Text
) -> StartsPlan:
    starts = constant_shape(problem.steps, problem.first_year).starts(problem.today, level)
    return StartsPlan(policy, Status.NO_GOAL, SENTENCE, solved, problem.steps, starts, {"constant": level})
