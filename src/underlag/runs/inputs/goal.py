"""What a plan aims at, and which target years are possible: nobody is a specialist before the training is over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import Problem, Said, SettingError, setting
from underlag.core.language import Text
from underlag.core.periods import Horizon, possible, years_from_to
from underlag.evidence.cards.professions import Profession
from underlag.evidence.cards.scenarios import ResolvedScenario
from underlag.runs.inputs.cards import DrawnParameter
from underlag.runs.inputs.groups import GoalInputs

LEAST_FINISHED = 1e-6
"""Share of those who start [1] that must have finished for there to be specialists: below are tails of a curve."""


def goal_inputs(
    scenario: ResolvedScenario,
    profession: Profession,
    horizon: Horizon,
    parameters: Mapping[str, DrawnParameter],
    completion: Float[Array, "draw training_year"],
) -> GoalInputs:
    """The goal as numbers.

    parameters  cards as numbers, the norms and the comparison's among them
    completion  chance that a trainee with so many completed years of training finishes in the year [1]

    Raises SettingError where a norm has a distribution, where the first year decided is not after the start, or where
    it is after the target year.
    """
    goal, norms = scenario.goal, profession.norms
    _refuse_drawn({name: parameters[name].spread.kind for name in (norms.specialist, norms.trainee)})
    found = GoalInputs(
        residents_per_specialist=parameters[norms.specialist].central.item(),
        residents_per_trainee=parameters[norms.trainee].central.item(),
        specialists_per_post=parameters["policy/specialists_per_post"].central.item(),
        coverage=goal.coverage,
        first_year=goal.first_year,
        target_year=horizon.target,
        ramp_years=max(goal.ramp_years, 1),
    )
    if goal.first_year <= horizon.start:
        _refuse_past(found, f"{scenario.origin['goal.first_year']}, goal.first_year", horizon, completion)
    if goal.first_year > horizon.target:
        refuse_too_early(found, horizon, completion)
    return found


def _refuse_drawn(kinds: Mapping[str, str]) -> None:
    """SettingError for each norm, by the kind of its distribution, that is not fixed."""
    what = Text(
        "ett riktvärde är beslutat, så det har ingen fördelning", "a norm is decided, so it has no distribution"
    )
    remedy = Text(
        "lägg osäkerheten i ett scenario med ett annat riktvärde", "put the uncertainty in a scenario of another norm"
    )
    wavering = {name: kind for name, kind in kinds.items() if kind != "fixed"}
    if wavering:
        raise SettingError(
            Problem(f"parameters/{name}", what, kind, "kind: fixed", remedy) for name, kind in wavering.items()
        )


def _refuse_past(
    goal: GoalInputs, where: str, horizon: Horizon, completion: Float[Array, "draw training_year"]
) -> NoReturn:
    """SettingError: the first year decided is past when the plan starts."""
    last = horizon.target - _years_to_specialist(completion)
    in_time = horizon.start + 1, max(last, horizon.start + 1)
    what = Text(
        f"årets tjänster är förbi när planen börjar, i slutet av {horizon.start}",
        f"the posts of this year are past when the plan starts, at the end of {horizon.start}",
    )
    years, earlier = years_from_to(*in_time), setting("start")
    remedy = Text(
        f"ange {years.sv} som first_year i ett scenario, eller ett tidigare {earlier}",
        f"give {years.en} as first_year in a scenario, or an earlier {earlier}",
    )
    raise SettingError(Problem(where, what, str(goal.first_year), possible(*in_time), remedy))


def _years_to_specialist(completion: Float[Array, "draw training_year"]) -> int:
    """Years from the one of the start to the first at whose end some have finished, in every draw [year]."""
    unfinished = np.cumprod(1 - np.asarray(completion), axis=-1).max(axis=0)
    return int(np.argmax(1 - unfinished > LEAST_FINISHED)) + 1


def refuse_too_early(goal: GoalInputs, horizon: Horizon, completion: Float[Array, "draw training_year"]) -> None:
    """Raises SettingError where nobody who starts in the first year decided is a specialist by the target year.

    Such a goal could be reached by people in training alone: as many as the specialists who are missing, whom the
    country would then have for a working life. No plan is made of that. Where some finish in the sixth calendar year
    after the year of their start and none before, posts decided from 2026 on allow a target year of 2032 or later.

    completion  chance that a trainee with so many completed years of training finishes in the year [1]
    """
    first = goal.first_year + _years_to_specialist(completion)
    if horizon.target >= first:
        return
    what = Text(
        f"ingen som börjar utbildningen {goal.first_year}, det första året som beslutas, är specialist före {first}",
        f"nobody who begins training in {goal.first_year}, the first year decided, is a specialist before {first}",
    )
    later = Text(f"{first} eller senare", f"{first} or later")
    expected: Said = possible(first, horizon.end) if first <= horizon.end else later
    wanted = years_from_to(first, horizon.end)
    if first > horizon.end:
        longer = setting("horizon", first - horizon.start)
        wanted = Text(
            f"{longer} eller mer och ett målår från {first}", f"{longer} or more and a target year of {later.en}"
        )
    remedy = Text(
        f"ange {wanted.sv}, eller ett tidigare first_year i ett scenario",
        f"give {wanted.en}, or an earlier first_year in a scenario",
    )
    raise SettingError(Problem(setting("target_year"), what, str(horizon.target), expected, remedy))
