"""Forecasts of the nation's specialists and their training as they would have been made in past years, by the synthesis
at each origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import jax
import numpy as np
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.core.streams import stream
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.synthesis.calibrate import fit
from underlag.runs.synthesis.past import OBSERVATION_RATIO, OBSERVATION_TREND, STARTS_PATH, Past, blocks_of, values_of
from underlag.runs.synthesis.posterior import PastTrajectory, Posterior, run_past
from underlag.runs.track_record.foretold import foretold, read_figures
from underlag.runs.track_record.nation import (
    COUNTED,
    SPECIALISTS,
    TRAINEES_COUNTED,
    USUAL,
    Forecaster,
    NationalHistory,
)
from underlag.uncertainty.convergence import Calibrating


def synthesis_forecaster(evidence: Evidence, past: NationalHistory, settings: Calibrating = USUAL) -> Forecaster:
    """Forecasts by the synthesis with the nation as one region, from the figures of the years up to the origin [head,
    head/year], axes draw year.

    past      whose residents are those of the origin [resident], and whose figures of training are foretold
    settings  how the past is inferred at each origin

    What is forecast is the published count: specialists in the model's sense, times what the source counts of them,
    with the source's error; and of training what each figure says (``foretold``). After the origin starts wander from
    where they were as they did before it, and residents stay as many, since a forecaster would not have known better.
    What is said of a year does not hang on which subjects are asked of, nor on later years. What is returned raises
    EvidenceError for figures that can't be read, ConvergenceError where the settings ask for more agreement than the
    chains have, and KeyError for a year of training that has no figure.
    """
    rows, nation = evidence.country.observations(evidence.profession), evidence.country.nation_code
    figures = {(figure.subject, figure.year): figure for figure in past.training}

    def forecast(origin: int, years: Mapping[str, Sequence[int]]) -> Mapping[str, Float[Array, "draw year"]]:
        posterior = fit(evidence, origin, "merged", settings, counted=(COUNTED, TRAINEES_COUNTED))
        # the sampler was compiled for this origin's figures: half a gigabyte of code
        jax.clear_caches()  # type: ignore[no-untyped-call]
        followed = posterior.past.until(max(map(max, years.values())), lambda _, year: past.residents[origin])
        lived = _lived(posterior, followed, stream(settings.seed, "backtest", origin))
        said = {}
        for subject, of_subject in years.items():
            generator = stream(settings.seed, "backtest", origin, subject)
            if subject == SPECIALISTS:
                said[subject] = _specialists(posterior, lived, of_subject, generator)
            else:
                wanted = [figures[subject, year] for year in of_subject]
                read = read_figures(wanted, rows, followed, posterior.norms, nation)
                said[subject] = foretold(wanted, read, followed, lived.trajectory, posterior.norms, generator)
        return said

    return forecast


def _lived(posterior: Posterior, followed: Past, generator: np.random.Generator) -> PastTrajectory:
    """The past of every draw followed on, starts wandering as before; ``followed`` to which year and with whom."""
    known, scores = posterior.past, posterior.scores.astype(np.float64)
    values = values_of(known, blocks_of(known, scores))
    trend, change = (np.asarray(values[name]).reshape(-1, 1) for name in STARTS_PATH)
    # drawn year by year, so that what is drawn of one year is the same however far the past is followed
    drawn = generator.standard_normal((len(followed.years) - len(known.years), len(scores))).T
    later = replace(followed, known=len(followed.years))
    return run_past(later, np.concatenate([scores, drawn - trend / change], axis=1), known.years[-1])


def _specialists(
    posterior: Posterior, lived: PastTrajectory, years: Sequence[int], generator: np.random.Generator
) -> Float[Array, "draw year"]:
    """The official count of the specialists in some years [head], its error drawn."""
    scores = posterior.scores.astype(np.float64)
    values = values_of(posterior.past, blocks_of(posterior.past, scores))
    counted = np.concatenate([lived.stock("specialists", year) for year in years], axis=1)
    return np.asarray(counted * _as_counted(posterior, values, np.asarray(years), generator))


def _as_counted(
    posterior: Posterior, values: Mapping[str, Array], years: Int[Array, " year"], generator: np.random.Generator
) -> Float[Array, "draw year"]:
    """What the official count says per specialist in the model's sense [1], its error drawn."""
    past, figures = posterior.past, posterior.figures
    level = np.asarray(values.get(OBSERVATION_RATIO + COUNTED, np.ones(1))).reshape(-1, 1)
    growth = np.asarray(values.get(OBSERVATION_TREND + COUNTED, np.zeros(1))).reshape(-1, 1)
    elapsed = years - past.first - (past.known - 1) / 2
    error = figures.error[[name == COUNTED for name in figures.quantity]].max(initial=0.0)
    chance = generator.standard_normal((len(years), len(posterior.scores))).T
    return np.asarray(level * np.exp(growth * elapsed + error * chance))
