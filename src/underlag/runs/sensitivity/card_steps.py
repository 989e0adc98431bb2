"""The numbers of the cards moved one at a time, and how wide each is."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.runs.inputs.cards import DrawnParameter
from underlag.runs.plan.assemble import Assembled, varied
from underlag.runs.sensitivity.derivatives import START_SPECIALISTS, START_TRAINEES, TARGET_RESIDENTS, MovedInputs
from underlag.uncertainty.distributions import APPLICATIONS
from underlag.uncertainty.intervals import interval

_STEP = 1e-3
"""How far a card's number is moved for the differences, as a share of its 80 percent half width."""


def levers_of(assembled: Assembled) -> MovedInputs:
    """Every uncertain card moved a little up and down, by ``_STEP`` of its half width [unit of the card], the others at
    their central values; a card on the axis draw."""
    moving = {name: p for name, p in sorted(assembled.parameters.items()) if half_width(p) > 0}
    steps = np.array([_STEP * half_width(parameter) for parameter in moving.values()])
    sides = []
    for sign in (1, -1):
        values = {
            name: np.broadcast_to(parameter.central, (len(moving), *parameter.central.shape[1:])).copy()
            for name, parameter in assembled.parameters.items()
        }
        for at, (name, parameter) in enumerate(moving.items()):
            lever = centre(parameter) + sign * float(steps[at])
            values[name][at] = moved_to(parameter, lever)
        sides.append(varied(assembled, values))
    return MovedInputs(tuple(moving), sides[0], sides[1], steps)


def moved_to(parameter: DrawnParameter, lever: float) -> Float[Array, " *axes"]:
    """The card with another number [unit of the card], axes as the card's: its value, or every label times a factor or
    plus a shift.

    lever  value or shift [unit of the card], or factor [1]
    """
    central = parameter.central.reshape(parameter.central.shape[1:])
    return np.asarray(parameter.spread.apply(central, np.array([lever]))[0])


def centre(parameter: DrawnParameter) -> float:
    """The number at which a card is as it stands: its value [unit of the card], or what leaves it unchanged as a
    factor, 1 [1], or a shift, 0."""
    applies = parameter.spread.applies_as
    return parameter.central.item() if applies == "value" else APPLICATIONS[applies]


def half_width(parameter: DrawnParameter) -> float:
    """Half the width of the 80 percent interval of the number drawn, ≥ 0 [unit of the card, 1 for a factor]; 0 if
    fixed."""
    return 0.0 if parameter.spread.kind == "fixed" else _half(parameter.lever)


def own_half_widths(assembled: Assembled) -> dict[str, Float[Array, " place"]]:
    """Half the width of the 80 percent interval [log] of specialists and of trainees at the start and of residents in
    the target year, by name of ``BY_REGION`` → place, the nation first."""
    inputs, at = assembled.ensemble, assembled.central.years.index(assembled.central.goal.target_year)
    by_draw = {
        START_SPECIALISTS: inputs.start.specialists,
        START_TRAINEES: inputs.start.trainees,
        TARGET_RESIDENTS: inputs.population.residents[:, at],
    }
    return {
        name: np.array([_half(np.log(column)) for column in (values.sum(axis=1), *values.T)])
        for name, values in by_draw.items()
    }


def _half(draws: Float[Array, " draw"]) -> float:
    low, high = interval(draws)
    return float(high - low) / 2
