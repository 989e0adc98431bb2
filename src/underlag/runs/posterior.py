"""The posterior of the synthesis: joint draws of every unknown, the past that goes with them, and how it is stored.

It ships with the country as ``posterior/<profession>.npz`` and ``.json``, and is used only with the very inputs it was
made from: whoever changes a figure or a card that it rests on is told to calibrate again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jaxtyping import Float, Int

from underlag.core.errors import PosteriorError, Problem, SettingError
from underlag.core.streams import stream
from underlag.runs.arrays_file import read_arrays, write_arrays
from underlag.runs.assemble_figures import Readable
from underlag.runs.assemble_past import Past, as_one_region, worlds
from underlag.runs.inputs import Array
from underlag.runs.manifest import as_json
from underlag.runs.parameters import Scores, as_array, spread_of
from underlag.uncertainty.convergence import Convergence, Effort
from underlag.uncertainty.figures import Agreement
from underlag.workforce.career import State, Trajectory
from underlag.workforce.project import BATCH, last_states_ensemble, project_ensemble

FOLDER = "posterior"
AT_ONCE = 32
"""Draws whose past is worked out at once: what they are projected from takes a quarter of a megabyte each."""

SAME = 1e-6
"""Relative difference of a count that is rounding."""

STREAM = "posterior"
"""Stream of the draws that a plan takes from the posterior."""


@dataclass(frozen=True)
class Posterior:
    """What is known of the past given the figures.

    past, figures, norms  what it is of
    scores                standard normal scores of every unknown, in single precision
    convergence           of the chains
    agreement             of the figures with what the posterior predicts of them, on the figures' scale
    seed, effort          of the sampler
    counted               specialists and trainees of the central world [heads], by region in the last year that there
                          are figures of: another model of the past would count otherwise
    offered               which of the draws runs may take; every one if None
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

    def without(self, taken: Int[Array, " draw"]) -> Posterior:
        """The same posterior, of which runs take none of these draws; all of it if they are all there are."""
        rest = np.setdiff1d(np.arange(len(self.scores)), taken)
        return replace(self, offered=rest) if len(rest) else self

    def chosen(self, draws: int, seed: int) -> Int[Array, " draw"]:
        """Which of the draws a run of so many draws takes: each as often as the others, in an order that the seed
        alone decides, so that scenarios meet the same worlds."""
        offered = np.arange(len(self.scores)) if self.offered is None else self.offered
        turns = range(-(-draws // len(offered)))
        rounds = [offered[stream(seed, STREAM, turn).permutation(len(offered))] for turn in turns]
        return np.asarray(np.concatenate(rounds)[:draws])

    @property
    def converged(self) -> bool:
        """Whether the chains agree as well as a posterior must that is to be used."""
        return not self.convergence.problems(self.past.names())

    def central(self) -> Float[Array, "one dimension"]:
        """The central world: the median of every unknown by itself."""
        return np.asarray(np.median(self.scores.astype(np.float64), axis=0, keepdims=True))

    def taken(self, draws: int, seed: int) -> Float[Array, "draw dimension"]:
        """The scores of a run's draws."""
        return np.asarray(self.scores[self.chosen(draws, seed)], dtype=np.float64)

    def confirm(self, lived: Lived, remedy: str) -> None:
        """Raise PosteriorError unless the central world still counts what it did when the posterior was made."""
        now = counted(lived, self.past)
        what = "the model of the past counts otherwise than when the posterior was made"
        problems = [
            Problem(f"posterior, {name}", what, f"{now[name].sum():.2f}", f"{heads.sum():.2f} heads", remedy)
            for name, heads in self.counted.items()
            if not np.allclose(now[name], heads, rtol=SAME, atol=0)
        ]
        if problems:
            raise PosteriorError(problems)

    def of_cards(
        self, central: Float[Array, "one dimension"], taken: Float[Array, "draw dimension"]
    ) -> dict[str, Scores]:
        """Scores of every card that the posterior knows of."""
        names = self.past.names()
        at = {name: names.index(name) for name in self.past.spreads()}
        return {name: Scores(central[:, place], taken[:, place]) for name, place in at.items()}


@dataclass(frozen=True)
class Lived:
    """The past of each draw.

    years             of the past
    trajectory        stocks and flows; ``specialists_fte`` is employment, not patient time
    specialist_shape  the nation's specialists by sex and age in the year asked for [1], sum 1
    trainee_profile   its trainees by completed years of training then [1], sum 1
    """

    years: tuple[int, ...]
    trajectory: Trajectory
    specialist_shape: Float[Array, "draw sex age"]
    trainee_profile: Float[Array, "draw training_year"]

    def stock(self, name: str, year: int) -> Float[Array, "draw region"]:
        """A stock at the end of a year, e.g. ``specialists`` [heads]."""
        return np.asarray(getattr(self.trajectory, name)[:, self.years.index(year)])


def counted(lived: Lived, past: Past) -> dict[str, Float[Array, " region"]]:
    """What a central world is recognised by: specialists and trainees [heads] in the last year of the figures."""
    year = past.years[past.known - 1]
    return {name: lived.stock(name, year)[0] for name in ("specialists", "trainees")}


def live(past: Past, scores: Float[Array, "draw dimension"], year: int, dtype: type = np.float64) -> Lived:
    """The past that goes with each vector of scores, and the nation's people in ``year``, followed in this float type.
    SettingError if the past does not reach that year."""
    if year not in past.years:
        raise SettingError(
            Problem("--start", "what is known of the staff does not reach this year", str(year),
                    f"{past.years[0]}–{past.years[-1]}", "choose a year between")
        )  # fmt: skip

    def some(at: int) -> tuple[Trajectory, Array, Array]:
        with jax.enable_x64(True):  # a setting of the thread
            return _lived(past, scores[at : at + AT_ONCE], year, dtype, min(BATCH, len(scores)))

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
        parts = list(threads.map(some, range(0, len(scores), AT_ONCE)))
    trajectory = Trajectory(*(np.concatenate(each) for each in zip(*(part[0] for part in parts), strict=True)))
    return Lived(past.years, trajectory, *(np.concatenate([part[n] for part in parts]) for n in (1, 2)))


def _lived(
    past: Past, scores: Float[Array, "draw dimension"], year: int, dtype: type, batch: int
) -> tuple[Trajectory, Array, Array]:
    world = worlds(past, np.asarray(scores, dtype=np.float64))
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


def inputs_hash(past: Past, figures: Readable, norms: tuple[float, float]) -> str:
    """SHA-256 of everything that the posterior follows from, but seed and effort: residents, mortality, what each card
    says for the first year and how it varies, and the figures with their errors. Notes and reasons are not in it."""
    cards = {
        name: [as_array(card.value_in(past.first)).tolist(), asdict(spread_of(card, past.first))]
        for name, card in past.cards.items()
    }
    given = figures.figures
    content: dict[str, Any] = {
        "cards": cards,
        "regions": past.regions,
        "years": past.years,
        "healthcare_region": past.healthcare_region,
        "residents": past.residents.tolist(),
        "mortality": np.round(past.mortality, 12).tolist(),
        "training_years": past.training_years,
        "norms": norms,
        "told": {name: np.round(each, 12).tolist() for name, each in past.told.items()},
        "figures": [
            given.identity, given.source, given.relation, given.value.tolist(), given.upper.tolist(),
            given.error.tolist(), figures.quantity, figures.over.tolist(), figures.year.tolist(),
        ],
    }  # fmt: skip
    if past.covariates:
        content["covariates"] = {name: np.round(each, 12).tolist() for name, each in past.covariates.items()}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=dict)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_posterior(posterior: Posterior, directory: Path, profession: str) -> Path:
    """Store the draws and what they are of under the country's directory; the same draws give the same bytes."""
    folder = directory / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    found, told = posterior.convergence, posterior.agreement
    names = posterior.past.names()
    described: dict[str, Any] = {
        "inputs_sha256": inputs_hash(posterior.past, posterior.figures, posterior.norms),
        "seed": posterior.seed,
        "effort": asdict(posterior.effort),
        "draws": len(posterior.scores),
        "names": names,
        "figures": {
            name: [
                *(round(float(x[at]), 6) for x in (told.p10, told.p50, told.p90)),
                bool(told.inside[at]),
                round(float(told.rank[at]), 4),
            ]
            for at, name in enumerate(posterior.figures.figures.identity)
        },
        "counted": {name: [float(f"{heads:.9g}") for heads in by] for name, by in posterior.counted.items()},
        "divergences": found.divergences,
        "leapfrogs": round(found.leapfrogs, 2),
        "diagnostics": {
            name: [round(float(value[at]), 4) for value in (found.rhat, found.bulk, found.tail)]
            for at, name in enumerate(names)
        },
    }
    write_arrays(folder / f"{profession}.npz", {"scores": posterior.scores})
    path = folder / f"{profession}.json"
    path.write_text(as_json(described), encoding="utf-8", newline="\n")
    return path


def rebuild(country: str, profession: str) -> str:
    """What the user does about a posterior that does not fit; ``country`` as the user names it."""
    return f"run: underlag calibrate --country {country} --profession {profession}"


def read_posterior(
    directory: Path, profession: str, country: str, past: Past, figures: Readable, norms: tuple[float, float]
) -> Posterior:
    """The stored posterior, if it was made from just these inputs. PosteriorError otherwise, saying how to rebuild it.

    country  how the user names it, for the remedy
    """
    path = directory / FOLDER / f"{profession}.json"
    remedy = rebuild(country, profession)
    if not path.is_file():
        raise PosteriorError(
            Problem(str(path), "the country has no posterior for this profession", "no file",
                    "what the figures say of the start", remedy)
        )  # fmt: skip
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        scores = read_arrays(path.with_suffix(".npz"))["scores"]
        rhat, bulk, tail = np.array([stored["diagnostics"][name] for name in stored["names"]]).T
        convergence = Convergence(rhat, bulk, tail, stored["divergences"], stored["leapfrogs"])
        agreement = _agreement(stored["figures"])
        matching = stored["inputs_sha256"] == inputs_hash(past, figures, norms)
        effort = Effort(**stored["effort"])
        seed = int(stored["seed"])
        heads = {name: np.array(by, dtype=np.float64) for name, by in stored["counted"].items()}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise PosteriorError(Problem(str(path), "the posterior can't be read", str(fault), "", remedy)) from fault
    if not matching or scores.shape != (stored["draws"], len(stored["names"])):
        raise PosteriorError(
            Problem(str(path), "the posterior was made from other figures, cards or residents than there are now",
                    stored["inputs_sha256"][:12], inputs_hash(past, figures, norms)[:12], remedy)
        )  # fmt: skip
    return Posterior(past, figures, norms, scores, convergence, agreement, seed, effort, heads)


def _agreement(stored: Mapping[str, Sequence[float]]) -> Agreement:
    table = np.array([stored[name] for name in sorted(stored)], dtype=np.float64).reshape(len(stored), 5)
    return Agreement(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(bool), table[:, 4])
