"""The posterior of the synthesis: joint draws of every unknown, and the past that goes with them.

A plan takes whole draws and never mixes them: where figures tie two unknowns together, such as many trainees and long
training, each draw has both or neither. A run of 1 500 draws of a posterior of 1 000 takes every one once, and 500 of
them twice, in an order that its seed alone decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import jax
import numpy as np
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.core.errors import PosteriorError, Problem, Said, SettingError, setting
from underlag.core.language import Text
from underlag.core.streams import stream
from underlag.core.threads import threads
from underlag.runs.inputs.cards import Scores
from underlag.runs.synthesis.figures import Readable
from underlag.runs.synthesis.past import Past
from underlag.runs.synthesis.past_worlds import as_one_region, past_inputs
from underlag.uncertainty.convergence import Convergence, Effort
from underlag.uncertainty.figures import Agreement
from underlag.workforce.engine.career import State, Trajectory
from underlag.workforce.engine.project import BATCH, last_states_ensemble, project_ensemble

_AT_ONCE = 32
"""Draws whose past is worked out at once: what they are projected from takes a quarter of a megabyte each."""

_SAME = 1e-6
"""Relative difference of a count that is rounding [1]."""

STREAM = "posterior"
"""Stream of the draws that a plan takes from the posterior."""


@dataclass(frozen=True)
class Posterior:
    """What is known of the past given the figures.

    past, figures         what it is of
    norms                 residents per full-time specialist and per full-time trainee of the guideline [resident/fte]
    scores                standard normal scores of every unknown [1], in the order of ``past.names()``, in single
                          precision
    convergence           of the chains
    agreement             of the figures with what the posterior predicts of them, on the figures' scale
    seed, effort          of the sampler
    counted               specialists and trainees of the central world [heads], by region in the last year that there
                          are figures of: another model of the past would count otherwise
    offered               which of the draws runs may take; every one if None
    sha256                hash of the file that the scores were read from; empty where this process found them
    """

    past: Past
    figures: Readable
    norms: tuple[float, float]
    scores: Float[Array, "draw dimension"]
    convergence: Convergence
    agreement: Agreement
    seed: int
    effort: Effort
    counted: Mapping[str, Float[Array, " region"]]
    offered: Int[Array, " draw"] | None = None
    sha256: str = ""

    def without(self, taken: Int[Array, " draw"]) -> Posterior:
        """The same posterior, of which runs take none of these draws (their positions, from 0); all of it if they are
        all there are."""
        rest = np.setdiff1d(np.arange(len(self.scores)), taken)
        return replace(self, offered=rest) if len(rest) else self

    def chosen(self, draws: int, seed: int) -> Int[Array, " draw"]:
        """Positions of the draws, from 0, that a run of so many draws takes: each as often as the others (or once
        more), in an order that the seed alone decides, so that scenarios meet the same worlds. ``draws`` and ``seed``
        are as in ``Settings``."""
        offered = np.arange(len(self.scores)) if self.offered is None else self.offered
        turns = range(-(-draws // len(offered)))
        rounds = [offered[stream(seed, STREAM, turn).permutation(len(offered))] for turn in turns]
        return np.asarray(np.concatenate(rounds)[:draws])

    @property
    def converged(self) -> bool:
        """Whether the chains agree as well as a posterior must that is to be used."""
        return not self.convergence.problems(self.past.names())

    def central(self) -> Float[Array, "one dimension"]:
        """Scores [1] of the central world: the median of every unknown by itself."""
        return np.asarray(np.median(self.scores.astype(np.float64), axis=0, keepdims=True))

    def taken(self, draws: int, seed: int) -> Float[Array, "draw dimension"]:
        """The scores [1] of a run's draws, as ``chosen`` takes them."""
        return np.asarray(self.scores[self.chosen(draws, seed)], dtype=np.float64)

    def confirm(self, lived: PastTrajectory, remedy: Said) -> None:
        """Raise PosteriorError unless the central world still counts what it did when the posterior was made.

        lived   the past of the central world, now
        remedy  what the user does about it
        """
        now = end_stocks(lived, self.past)
        what = Text(
            "modellen av det förflutna räknar annorlunda än när posteriorn gjordes",
            "the model of the past counts otherwise than when the posterior was made",
        )
        expected = Text(f"samma, inom {_SAME:g} av det", f"the same within {_SAME:g} of it")
        problems = []
        for name, heads in self.counted.items():
            off = np.abs(now[name] - heads)
            if not np.all(off <= _SAME * heads):
                worst = int(np.argmax(off - _SAME * heads))
                where = f"posterior, {name}, region {self.past.regions[worst]}"
                was, is_ = f"{heads[worst]:.9g}", f"{now[name][worst]:.9g}"
                found = Text(f"lagrat {was}, nu {is_} personer", f"stored {was}, now {is_} heads")
                problems.append(Problem(where, what, found, expected, remedy))
        if problems:
            raise PosteriorError(problems)

    def of_cards(
        self, central: Float[Array, "one dimension"], taken: Float[Array, "draw dimension"]
    ) -> dict[str, Scores]:
        """Scores [1] of every card that the posterior knows of, by name; ``central`` and ``taken`` as the methods of
        those names give them."""
        names = self.past.names()
        at = {name: names.index(name) for name in self.past.spreads()}
        return {name: Scores(central[:, place], taken[:, place]) for name, place in at.items()}


@dataclass(frozen=True)
class PastTrajectory:
    """The past of each draw.

    years             of the past
    trajectory        stocks [heads, fte] and flows [heads/year] by draw, year and region; ``specialists_fte`` is
                      employment, not patient time
    specialist_shape  the nation's specialists by sex and age in the year asked for [1], sum 1
    trainee_profile   its trainees by completed years of training then [1], sum 1
    """

    years: tuple[int, ...]
    trajectory: Trajectory
    specialist_shape: Float[Array, "draw sex age"]
    trainee_profile: Float[Array, "draw training_year"]

    def stock(self, name: str, year: int) -> Float[Array, "draw region"]:
        """A stock at the end of a year: ``specialists``, ``trainees`` [heads] or the same ``_fte`` [fte]. ValueError
        for a year outside the past."""
        return np.asarray(getattr(self.trajectory, name)[:, self.years.index(year)])


def end_stocks(lived: PastTrajectory, past: Past) -> dict[str, Float[Array, " region"]]:
    """What a central world is recognised by: specialists and trainees [heads] in the last year of the figures."""
    year = past.years[past.known - 1]
    return {name: lived.stock(name, year)[0] for name in ("specialists", "trainees")}


def run_past(past: Past, scores: Float[Array, "draw dimension"], year: int, dtype: type = np.float64) -> PastTrajectory:
    """The past that goes with each vector of scores [1], and the nation's people in ``year``, followed in this float
    type. SettingError if the past does not reach that year."""
    if year not in past.years:
        raise SettingError(
            Problem(
                setting("start"),
                Text(
                    "det som är känt om personalen når inte detta år",
                    "what is known of the staff does not reach this year",
                ),
                str(year),
                f"{past.years[0]}–{past.years[-1]}",
                Text("välj ett år däremellan", "choose a year between"),
            )
        )

    def some(at: int) -> tuple[Trajectory, Array, Array]:
        with jax.enable_x64(True):  # a setting of the thread
            return _lived(past, scores[at : at + _AT_ONCE], year, dtype, min(BATCH, len(scores)))

    with ThreadPoolExecutor(threads()) as pool:
        parts = list(pool.map(some, range(0, len(scores), _AT_ONCE)))
    trajectory = Trajectory(*(np.concatenate(each) for each in zip(*(part[0] for part in parts), strict=True)))
    return PastTrajectory(past.years, trajectory, *(np.concatenate([part[n] for part in parts]) for n in (1, 2)))


def _lived(
    past: Past, scores: Float[Array, "draw dimension"], year: int, dtype: type, batch: int
) -> tuple[Trajectory, Array, Array]:
    world = past_inputs(past, np.asarray(scores, dtype=np.float64))
    world = world._replace(state=State(*[leaf.astype(dtype) for leaf in world.state]))
    trajectory = project_ensemble(world.state, world.rates, world.entries, world.hours, world.age_band, batch)
    people = as_one_region(world, past.years.index(year))
    if year > past.first:
        people = people._replace(
            state=last_states_ensemble(people.state, people.rates, people.entries, people.age_band, batch)
        )
    specialists = np.asarray(people.state.specialists[:, 0], dtype=np.float64)
    trainees = np.asarray(people.state.trainees[:, 0].sum(axis=(1, 2)), dtype=np.float64)
    return (
        Trajectory(*(np.asarray(each, dtype=np.float64) for each in trajectory)),
        specialists / specialists.sum(axis=(1, 2), keepdims=True),
        trainees / trainees.sum(axis=1, keepdims=True),
    )
