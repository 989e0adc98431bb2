"""Forecasts of the nation's specialists as they would have been made in past years, by the synthesis at each origin."""

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
from underlag.runs.synthesis.past import OBSERVATION_RATIO, OBSERVATION_TREND, STARTS_PATH, blocks_of, values_of
from underlag.runs.synthesis.posterior import Posterior, run_past
from underlag.runs.track_record.nation import COUNTED, TRAINEES_COUNTED, USUAL, Forecaster, NationalHistory
from underlag.uncertainty.convergence import Calibrating


def synthesis_forecaster(evidence: Evidence, past: NationalHistory, settings: Calibrating = USUAL) -> Forecaster:
    """Forecasts by the synthesis with the nation as one region, from the figures of the years up to the origin [head],
    axes draw year.

    past      whose residents are those of the origin [resident]
    settings  how the past is inferred at each origin

    What is forecast is the published count: specialists in the model's sense, times what the source counts of them,
    with the source's error. After the origin starts wander from where they were as they did before it, and residents
    stay as many, since a forecaster would not have known better. What is returned raises EvidenceError for figures that
    can't be read, and ConvergenceError where the settings ask for more agreement than the chains have.
    """

    def forecast(origin: int, years: Sequence[int]) -> Float[Array, "draw year"]:
        posterior = fit(evidence, origin, "merged", settings, counted=(COUNTED, TRAINEES_COUNTED))
        # the sampler was compiled for this origin's figures: half a gigabyte of code
        jax.clear_caches()  # type: ignore[no-untyped-call]
        known, scores = posterior.past, posterior.scores.astype(np.float64)
        values = values_of(known, blocks_of(known, scores))
        generator = stream(settings.seed, "backtest", origin)
        followed = known.until(max(years), lambda _, year: past.residents[origin])
        added = len(followed.years) - len(known.years)
        trend, change = (np.asarray(values[name]).reshape(-1, 1) for name in STARTS_PATH)
        wandering = generator.standard_normal((len(scores), added)) - trend / change
        later = replace(followed, known=len(followed.years))
        lived = run_past(later, np.concatenate([scores, wandering], axis=1), origin)
        specialists = np.concatenate([lived.stock("specialists", year) for year in years], axis=1)
        return specialists * _as_counted(posterior, values, np.asarray(years), generator)

    return forecast


def _as_counted(
    posterior: Posterior, values: Mapping[str, Array], years: Int[Array, " year"], generator: np.random.Generator
) -> Float[Array, "draw year"]:
    """What the official count says per specialist in the model's sense [1], its error drawn."""
    past, figures = posterior.past, posterior.figures
    level = np.asarray(values.get(OBSERVATION_RATIO + COUNTED, np.ones(1))).reshape(-1, 1)
    growth = np.asarray(values.get(OBSERVATION_TREND + COUNTED, np.zeros(1))).reshape(-1, 1)
    elapsed = years - past.first - (past.known - 1) / 2
    error = figures.error[[name == COUNTED for name in figures.quantity]].max(initial=0.0)
    chance = generator.standard_normal((len(posterior.scores), len(years)))
    return np.asarray(level * np.exp(growth * elapsed + error * chance))
