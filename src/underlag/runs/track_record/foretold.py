"""Published figures of training, foretold: what a source would say of a year if a followed past were true.

A figure means here what it means to the synthesis: it is read by ``synthesis.figures``, predicted as
``PUBLISHED_QUANTITIES`` says, and has the error of its kind of source and its definition. Only the chance of a yearly
number is that of the number foretold and not of what came, which nobody knew. A past with 400 completions in a year is
off by chance alone by 1 ÷ √400 = 5 percent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.runs.synthesis.figures import Readable, readable
from underlag.runs.synthesis.past import Past
from underlag.runs.synthesis.past_worlds import PastWorld
from underlag.runs.synthesis.quantities import YEARLY_EVENTS
from underlag.runs.track_record.training import TrainingFigure, heads_per
from underlag.uncertainty.figures import replicated
from underlag.workforce.engine.career import Trajectory


def read_figures(
    figures: Sequence[TrainingFigure], rows: pl.DataFrame, past: Past, norms: tuple[float, float], nation: str
) -> Readable:
    """The figures as the synthesis reads their rows, whether or not it weighs them; ascending by identity, without
    those of years that the past does not have. EvidenceError for one whose value is not above 0.

    rows    the table ``workforce_observations``, and ``stated_error`` on the log scale [1]
    past    of their nation as a single region, up to their years
    norms   residents per full-time specialist and per full-time trainee of the guideline [resident/fte]
    nation  its code
    """
    wanted = rows.filter(pl.col("observation_id").is_in([figure.identity for figure in figures]))
    return readable(past, wanted.with_columns(used=pl.lit(WEIGHED_USE)), norms, past.years[-1], nation)


def foretold(
    figures: Sequence[TrainingFigure],
    read: Readable,
    past: Past,
    lived: Trajectory,
    norms: tuple[float, float],
    generator: np.random.Generator,
) -> Float[Array, "draw figure"]:
    """What the source of each figure would say [head of trainees, head/year of the others], its error drawn.

    read   the figures, as ``read_figures`` gives them; KeyError for one that it lacks
    past   of which every world lives, with the residents that it is followed with [resident]: they turn a number per
           resident into heads, since a forecaster would not have known what is in the outcome
    lived  what happens in each world, leading axis draw
    norms  as for ``read_figures``
    """
    predicted = _predicted(read, past, lived, norms)
    # the chance that the synthesis gives a figure goes by its own value, which is the outcome
    events = np.array([quantity in YEARLY_EVENTS for quantity in read.quantity], dtype=float)
    of_source = np.maximum(read.figures.error**2 - events * np.exp(-read.figures.value), 0.0)
    error = np.sqrt(of_source + events * np.exp(-np.median(predicted, axis=0)))
    said = np.exp(replicated(replace(read.figures, error=error), predicted, generator))
    at = {identity: place for place, identity in enumerate(read.figures.identity)}
    people = dict(zip(past.years, past.residents.sum(axis=1).tolist(), strict=True))
    told = [said[:, at[each.identity]] * heads_per(each.quantity, people[each.year]) for each in figures]
    return np.stack(told, axis=1)


def _predicted(
    read: Readable, past: Past, lived: Trajectory, norms: tuple[float, float]
) -> Float[Array, "draw figure"]:
    """What the model says of each figure in each draw, on the figure's scale: a logarithm [1]."""
    # figures of training ask neither for ages nor for who retires
    ages, retired = jnp.full((1, 1, 1), jnp.nan), jnp.full(1, jnp.nan)

    def of_draw(world: Trajectory) -> jax.Array:
        return read.predict(past, PastWorld(world, {}, ages, retired), norms)

    with jax.enable_x64(True):
        return np.asarray(jax.vmap(of_draw)(lived))
