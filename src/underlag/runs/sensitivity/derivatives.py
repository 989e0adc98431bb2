"""What each assumption moves: derivatives of coverage and of the starts called for, by reverse mode through the engine.

The engine is differentiated backwards: that gives the derivative of each region's capacity in the target year to every
person at the start, every rate, every entry and every hour. How these arrays follow from the cards is arithmetic that
has no derivatives of its own, so it is differenced: each card's one number is moved a little up and down, all cards
side by side, and the arrays that result are set against each other. The chain of the two is the derivative of a result
to a card, and costs a few projections however many cards there are. docs/explanation/sensitivity.md has the equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.optimise.programme.problem import StartsProblem
from underlag.optimise.programme.shape import Shape, capacity_per_level, ramp_shape
from underlag.optimise.rules.backsolve import recommend
from underlag.runs.inputs.groups import Inputs, until
from underlag.runs.plan.career_run import Engine, engine, posts_per_exit, todays_starts
from underlag.workforce.engine.career import AgeBands, EngineArray, Entries, Hours, Phases, Rates, State
from underlag.workforce.engine.dated import project_dated
from underlag.workforce.engine.project import project

START_SPECIALISTS, START_TRAINEES, TARGET_RESIDENTS = "start/specialists", "start/trainees", "population/residents"
REGIONAL_COUNTS: tuple[str, ...] = (START_SPECIALISTS, START_TRAINEES, TARGET_RESIDENTS)
"""What is uncertain by region and has no card: its lever is the logarithm of a factor on the region's own number."""


class Leaves(NamedTuple):
    """What the engine is given, and what it is differentiated to; the units are those of each part.

    state    people at the start, by region, sex and age, trainees by completed years of training too [head]
    work     rates [1] and hours [fte/head], by phase where measures change them
    entries  posts opened [post/year], share filled [1] and arrivals [head/year], by year and region
    """

    state: State
    work: tuple[Rates, Hours] | Phases
    entries: Entries


@dataclass(frozen=True)
class MovedInputs:
    """The central inputs with one card at a time moved; the axis draw counts the cards.

    names     of the cards
    up, down  the inputs with the card's number a step higher and lower
    steps     [unit of the card, 1 for a factor], > 0
    """

    names: tuple[str, ...]
    up: Inputs
    down: Inputs
    steps: Float[Array, " lever"]


@dataclass(frozen=True)
class Sensitivities:
    """Derivatives of results in the target year, per unit of each lever.

    levers    the cards, then ``REGIONAL_COUNTS``, whose column in a region's row is of the region's own number and in
              the nation's of all regions' at once
    coverage  with today's starts [1 per unit of the lever]
    starts    level of posts that the goal calls for [post/year per unit of the lever]

    Rows: the nation, then the regions. A lever of ``REGIONAL_COUNTS`` is a logarithm [log].
    """

    levers: tuple[str, ...]
    coverage: Float[Array, "place lever"]
    starts: Float[Array, "place lever"]


class _Moved(NamedTuple):
    """What a lever moves, per unit of it, a leading axis lever: the engine's arrays, need [resident] in the target
    year, and posts per exit [post/head]."""

    leaves: Leaves
    need: Float[Array, "lever region"]
    posts_per_exit: Float[Array, "lever region"]


class _Point(NamedTuple):
    """The engine at the central inputs with some starts: capacity in the target year [resident], exits of the first
    year [head/year], and their derivatives to every number of the leaves (a leading axis region)."""

    leaves: Leaves
    capacity: Float[Array, " region"]
    exits: Float[Array, " region"]
    of_capacity: Leaves
    of_exits: Leaves


def sensitivities(central: Inputs, problem: StartsProblem, levers: MovedInputs) -> Sensitivities:
    """Derivatives at the central inputs, in double precision, whatever the process has set.

    central  one draw
    problem  the question of how many starts the goal calls for, of the central inputs
    levers   the same inputs with a card moved [unit of the card]

    Raises NoSolutionError if posts can add nothing by the target year.
    """
    target = central.goal.target_year
    inputs, up, down = (until(each, target) for each in (central, levers.up, levers.down))
    steps = len(inputs.years) - 1
    model = engine(inputs)
    shape = ramp_shape(problem.steps, problem.first_year, target, problem.ramp_years)
    plateau = np.asarray(recommend(problem).levels["plateau"])
    kept = _point(model, todays_starts(inputs))
    planned = _point(model, shape.starts(inputs.start.today, plateau, plateau)[:, :steps])
    need = problem.need[0, steps]
    each = (_moved(up, down, levers.steps), *_own(kept.leaves, need))
    ramped = [moved._replace(leaves=_ramped(moved.leaves, shape)) for moved in each]
    starts = [_starts(problem, shape, planned, kept, moved, inputs, plateau[0]) for moved in ramped]
    return Sensitivities(
        (*levers.names, *REGIONAL_COUNTS), _placed([_coverage(kept, moved, need) for moved in each]), _placed(starts)
    )


def _point(model: Engine, starts: Float[Array, "draw step region"]) -> _Point:
    goal = model.inputs.goal
    with jax.enable_x64(True):  # a setting of the thread
        leaves: Leaves = jax.tree.map(lambda leaf: jnp.asarray(leaf)[0], _leaves(model, starts))
        per_fte = jnp.asarray([goal.residents_per_specialist, goal.residents_per_trainee])
        phase = jnp.asarray(model.inputs.measures.phase, dtype=jnp.int32)
        found = _with_derivatives(leaves, per_fte, phase, model.inputs.age_band)
    return _Point(jax.tree.map(np.asarray, leaves), *jax.tree.map(np.asarray, found))


@partial(jax.jit, static_argnames="age_band")
def _with_derivatives(
    leaves: Leaves, per_fte: Float[jax.Array, 2], phase: Int[jax.Array, " year"], age_band: AgeBands
) -> tuple[jax.Array, jax.Array, Leaves, Leaves]:
    """Capacity and exits by region, and the derivatives of each; compiled once for both points.

    per_fte  residents per full-time specialist and trainee
    """

    def results(given: Leaves) -> tuple[jax.Array, jax.Array]:
        if isinstance(given.work, Phases):
            path = project_dated(given.state, given.work, phase, given.entries, age_band)
        else:
            path = project(given.state, given.work[0], given.entries, given.work[1], age_band)
        capacity = per_fte[0] * path.specialists_fte[-1] + per_fte[1] * path.trainees_fte[-1]
        return jnp.asarray(capacity), jnp.asarray(path.exits[0] + path.aged_out[0])

    (capacity, exits), back = jax.vjp(results, leaves)
    one = jnp.eye(len(capacity))
    none = jnp.zeros_like(one)
    pulled = jax.vmap(lambda c, e: back((c, e))[0])
    return capacity, exits, pulled(one, none), pulled(none, one)  # type: ignore[no-untyped-call]


def _leaves(model: Engine, starts: Float[Array, "draw step region"]) -> Leaves:
    return Leaves(model.state, model.phases or (model.rates, model.hours), model.entries(starts))


def _moved(up: Inputs, down: Inputs, steps: Float[Array, " lever"]) -> _Moved:
    """Central differences over the cards."""
    sides = []
    for inputs in (up, down):
        model = engine(inputs)
        leaves = _leaves(model, todays_starts(inputs))
        need = (inputs.population.residents * inputs.need.per_resident)[:, -1]
        sides.append(_Moved(leaves, need, posts_per_exit(inputs)))
    found: _Moved = jax.tree.map(
        lambda a, b: (np.asarray(a) - np.asarray(b)) / (2 * steps).reshape(-1, *[1] * (np.ndim(a) - 1)), *sides
    )
    return found


def _own(leaves: Leaves, need: Float[Array, " region"]) -> tuple[_Moved, _Moved, _Moved]:
    """What one percent more (in logarithms) of each region's specialists, trainees and residents moves, by region.

    Today's posts are those that keep the trainees, so they move with them.
    """
    nothing: Leaves = jax.tree.map(lambda leaf: np.zeros((len(need), *leaf.shape)), leaves)
    regions = np.eye(len(need))
    none = np.zeros_like(regions)

    def each(leaf: EngineArray, axis: int) -> Array:
        """A leading axis lever; in lever r only region r's numbers are left."""
        array = np.asarray(leaf)
        shape = [len(need), *[1] * array.ndim]
        shape[axis + 1] = len(need)
        return np.asarray(regions.reshape(shape) * array[None])

    specialists = nothing._replace(state=nothing.state._replace(specialists=each(leaves.state.specialists, 0)))
    trainees = nothing._replace(
        state=nothing.state._replace(trainees=each(leaves.state.trainees, 0)),
        entries=nothing.entries._replace(starts=each(leaves.entries.starts, 1)),
    )
    return _Moved(specialists, none, none), _Moved(trainees, none, none), _Moved(nothing, regions * need, none)


def _ramped(leaves: Leaves, shape: Shape) -> Leaves:
    """The same where the starts go from today's to the plateau: only the part that is still today's moves."""
    weights = shape.weights[shape.names.index("today"), : leaves.entries.starts.shape[1]]
    starts = leaves.entries.starts * weights[:, None]
    return leaves._replace(entries=leaves.entries._replace(starts=starts))


def _along(derivatives: Leaves, moved: Leaves) -> Float[Array, "region lever"]:
    """Derivative to each lever: Σ over all numbers of derivative × how the number moves."""
    parts = [
        to_leaf.reshape(len(to_leaf), -1) @ by_lever.reshape(len(by_lever), -1).T
        for to_leaf, by_lever in zip(jax.tree.leaves(derivatives), jax.tree.leaves(moved), strict=True)
    ]
    return np.asarray(sum(parts))


def _coverage(kept: _Point, moved: _Moved, need: Float[Array, " region"]) -> Float[Array, "place lever"]:
    """Of the nation's and each region's capacity over need."""
    capacity, needed = _along(kept.of_capacity, moved.leaves), moved.need.T
    totals = [(kept.capacity.sum(), need.sum(), capacity.sum(axis=0), needed.sum(axis=0))]
    totals += list(zip(kept.capacity, need, capacity, needed, strict=True))
    return np.stack([dc / n - c * dn / n**2 for c, n, dc, dn in totals])


def _starts(
    problem: StartsProblem,
    shape: Shape,
    planned: _Point,
    kept: _Point,
    moved: _Moved,
    inputs: Inputs,
    plateau: Float[Array, " region"],
) -> Float[Array, "place lever"]:
    """Of the plateau, by the implicit function theorem: capacity − goal × need stays 0 where the floor does not hold.

    Where it does, the plateau moves as the floor: posts per exit × exits of the first year.
    """
    matrix = capacity_per_level(problem, shape, problem.target_year)[0][shape.names.index("plateau")]
    off = _along(planned.of_capacity, moved.leaves) - problem.goal * moved.need.T
    floor = posts_per_exit(inputs)[0][:, None] * _along(kept.of_exits, moved.leaves)
    floor = floor + kept.exits[:, None] * moved.posts_per_exit.T
    held = plateau <= np.broadcast_to(np.asarray(problem.floor), plateau.shape) * (1 + 1e-9)
    change = np.where(held[:, None], floor, 0.0)
    free = ~held
    if free.any():
        wanted = -off[free] - matrix[np.ix_(free, held)] @ floor[held]
        change[free] = np.linalg.solve(matrix[np.ix_(free, free)], wanted)
    return np.concatenate([change.sum(axis=0, keepdims=True), change])


def _placed(found: Sequence[Float[Array, "place ..."]]) -> Float[Array, "place lever"]:
    """The cards' columns as they are; of each set of levers by region, the nation's for all and a region's own."""
    cards, *own = found
    columns = [np.concatenate([each[:1].sum(axis=1), np.diagonal(each[1:])])[:, None] for each in own]
    return np.concatenate([cards, *columns], axis=1)
