"""The career model's quantities: who is in training and at work, at which rates, and what a projection returns.

Every array is plain; its axes stand in its annotation. Two leading words are special: ``year`` counts steps from the
start, and ``draw`` counts the worlds of an ensemble. Arrays may be numpy or JAX, of any one float type.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import jax
import numpy as np
from jaxtyping import Float

from underlag.core.axes import CAREER_AGES, SEXES

EngineArray: TypeAlias = jax.Array | np.ndarray[Any, np.dtype[Any]]
"""A numpy or JAX array of floats."""

AGES = len(CAREER_AGES)


class State(NamedTuple):
    """People at 31 December.

    trainees     in training [heads], by completed years of training
    specialists  finished and working in the profession [heads]
    """

    trainees: Float[EngineArray, "region sex age training_year"]
    specialists: Float[EngineArray, "region sex age"]


class Rates(NamedTuple):
    """What happens to people during a year; the same every year of a projection.

    exit         probability that a specialist leaves work [1], 0–1; death, retirement and other leaving together
    dropout      probability that a trainee gives up during the year [1], 0–1
    completion   probability that a trainee who did not give up finishes during the year [1], 0–1, last value 1
    entry_shape  sex and age at the end of the first year of those who start training [1], sum 1, and 0 above the
                 age from which training could pass the last career age
    settling     where those who finish in a region (row) begin as specialists (column) [1]; a row sums to 1 − λ,
                 λ being the share that leaves primary care
    moves        where specialists of an age band in a region (row) are a year later (column) [1], rows sum to 1
    """

    exit: Float[EngineArray, "region sex age"]
    dropout: Float[EngineArray, " training_year"]
    completion: Float[EngineArray, " training_year"]
    entry_shape: Float[EngineArray, "sex age"]
    settling: Float[EngineArray, "region region"]
    moves: Float[EngineArray, "band region region"]


class Hours(NamedTuple):
    """Work for patients per head [FTE/head], 0–1: specialists by sex and age, trainees on average."""

    specialist: Float[EngineArray, "sex age"]
    trainee: Float[EngineArray, ""]


class HoursByYear(NamedTuple):
    """Work per head [FTE/head], 0–1, as ``Hours`` but at 31 December of the start and of every year after it."""

    specialist: Float[EngineArray, "state sex age"]
    trainee: Float[EngineArray, ""]


class RatesByYear(NamedTuple):
    """``Rates`` that are the same every year but for the exits of specialists.

    exits_besides  of those who would otherwise have stayed, the share that exits besides in each year [1], ≤ 1; below 0
                   fewer exit, down to none
    """

    exit: Float[EngineArray, "region sex age"]
    dropout: Float[EngineArray, " training_year"]
    completion: Float[EngineArray, " training_year"]
    entry_shape: Float[EngineArray, "sex age"]
    settling: Float[EngineArray, "region region"]
    moves: Float[EngineArray, "band region region"]
    exits_besides: Float[EngineArray, " year"]

    @property
    def without(self) -> Rates:
        """The rates of a year in which nobody exits besides."""
        return Rates(*self[:-1])


class Phases(NamedTuple):
    """Rates and hours that change from one year to another: one set for each phase, as in ``Rates`` and ``Hours``.

    A projection is told which phase rules in each year. The sex and age of those who start training do not change.
    """

    exit: Float[EngineArray, "phase region sex age"]
    dropout: Float[EngineArray, "phase training_year"]
    completion: Float[EngineArray, "phase training_year"]
    entry_shape: Float[EngineArray, "sex age"]
    settling: Float[EngineArray, "phase region region"]
    moves: Float[EngineArray, "phase band region region"]
    specialist_hours: Float[EngineArray, "phase sex age"]
    trainee_hours: Float[EngineArray, " phase"]


class Entries(NamedTuple):
    """Who comes in each year.

    starts         training posts opened [posts/year]
    fill           share of them filled [1], 0–1
    arrivals       specialists from abroad and returners [heads/year]
    arrival_shape  sex and age of arrivals at the end of the year [1], sum 1
    """

    starts: Float[EngineArray, "year region"]
    fill: Float[EngineArray, "year region"]
    arrivals: Float[EngineArray, "year region"]
    arrival_shape: Float[EngineArray, "sex age"]


class Trajectory(NamedTuple):
    """Stocks at 31 December of the start and of every year after it, and the flows of those years, by region.

    The year axis of a stock is one longer than that of a flow. By region and year, exactly:

    - specialists: change = settled + moves_in + arrivals − exits − moves_out − aged_out
    - trainees: change = filled_starts − dropouts − completions − trainees_aged_out
    - nation: Σ settled = Σ completions − Σ left

    specialists, trainees          [heads]
    specialists_fte, trainees_fte  [FTE]
    exits                          specialists who died, retired or otherwise left [heads/year]
    dropouts                       trainees who gave up [heads/year]
    completions                    trainees who finished, by region of training [heads/year]
    left                           of them, left primary care at once [heads/year]
    settled_elsewhere              of them, began as specialists in another region [heads/year]
    settled                        new specialists by the region where they begin [heads/year]
    moves_in, moves_out            specialists moving between regions [heads/year]
    aged_out, trainees_aged_out    passed the last career age, or in training beyond its last year [heads/year]
    filled_starts                  trainees who started [heads/year]
    arrivals                       specialists from abroad and returners [heads/year]
    """

    specialists: Float[EngineArray, "*draw state region"]
    specialists_fte: Float[EngineArray, "*draw state region"]
    trainees: Float[EngineArray, "*draw state region"]
    trainees_fte: Float[EngineArray, "*draw state region"]
    exits: Float[EngineArray, "*draw year region"]
    dropouts: Float[EngineArray, "*draw year region"]
    completions: Float[EngineArray, "*draw year region"]
    left: Float[EngineArray, "*draw year region"]
    settled_elsewhere: Float[EngineArray, "*draw year region"]
    settled: Float[EngineArray, "*draw year region"]
    moves_in: Float[EngineArray, "*draw year region"]
    moves_out: Float[EngineArray, "*draw year region"]
    aged_out: Float[EngineArray, "*draw year region"]
    trainees_aged_out: Float[EngineArray, "*draw year region"]
    filled_starts: Float[EngineArray, "*draw year region"]
    arrivals: Float[EngineArray, "*draw year region"]


class ImpulseResponse(NamedTuple):
    """What one filled start in a region leads to, by the number of years (lag) since the end of its year.

    Expected stocks are linear in the starts: stock in year t = stock without any starts + Σ_s response at lag t − s ×
    filled starts of year s. Trainees stay in the region of their post; specialists settle and move.

    specialists, specialists_fte  in each region (to), per start in each region (from) [heads], [FTE]
    trainees, trainees_fte        in the region of the start [heads], [FTE]
    """

    specialists: Float[EngineArray, "*draw lag region region"]
    specialists_fte: Float[EngineArray, "*draw lag region region"]
    trainees: Float[EngineArray, "*draw lag region"]
    trainees_fte: Float[EngineArray, "*draw lag region"]


AgeBands: TypeAlias = tuple[int, ...]
"""Number of the band of each career age on the first axis of ``Rates.moves``, as from ``core.axes.band_index``."""


def band_slices(age_band: AgeBands) -> tuple[slice, ...]:
    """The ages of each band in order, as positions on the age axis."""
    assert len(age_band) == AGES and list(age_band) == sorted(age_band), "bands ascend over all career ages"
    first = [age_band.index(band) for band in range(age_band[-1] + 1)]
    return tuple(slice(lo, hi) for lo, hi in zip(first, [*first[1:], AGES], strict=True))


def check_inputs(state: State, rates: Rates, entries: Entries, age_band: AgeBands) -> None:
    """Raise ValueError, naming the quantity, if the inputs of a projection break what their types promise.

    Works for one draw and for an ensemble (extra leading axis). The projection itself does not call it: what it is
    given may be traced. The caller that assembled the inputs does, once.
    """
    tolerance = 1e-5
    training_years = rates.dropout.shape[-1]
    oldest_start = AGES - training_years
    late = np.add.outer(np.arange(AGES), training_years - 1 - np.arange(training_years)) >= AGES
    destinations = np.asarray(rates.settling).sum(-1)
    held = {
        "trainees are negative": np.min(state.trainees, initial=0) >= 0,
        "specialists are negative": np.min(state.specialists, initial=0) >= 0,
        "trainees are too old to finish before the last career age": not np.any(np.asarray(state.trainees)[..., late]),
        "exit is outside 0–1": _shares(rates.exit),
        "dropout is outside 0–1": _shares(rates.dropout),
        "completion is outside 0–1": _shares(rates.completion),
        "completion in the last training year is not 1": bool(np.all(np.asarray(rates.completion)[..., -1] == 1)),
        "entry_shape does not sum to 1": _sums_to_one(rates.entry_shape, (-2, -1), tolerance),
        f"entry_shape is not 0 from age {CAREER_AGES[oldest_start] + 1}": not np.any(
            np.asarray(rates.entry_shape)[..., oldest_start + 1 :]
        ),
        "settling has negative shares": np.min(rates.settling) >= 0,
        "a row of settling sums to more than 1": bool(np.all(destinations <= 1 + tolerance)),
        "moves has negative shares": np.min(rates.moves) >= 0,
        "a row of moves does not sum to 1": _sums_to_one(rates.moves, -1, tolerance),
        "moves has another number of bands than the ages": rates.moves.shape[-3] == age_band[-1] + 1,
        "starts are negative": np.min(entries.starts, initial=0) >= 0,
        "fill is outside 0–1": _shares(entries.fill),
        "arrivals are negative": np.min(entries.arrivals, initial=0) >= 0,
        "arrival_shape does not sum to 1": _sums_to_one(entries.arrival_shape, (-2, -1), tolerance),
        f"there are other than {len(SEXES)} sexes": state.specialists.shape[-2] == len(SEXES),
    }
    broken = [rule for rule, holds in held.items() if not holds]
    if broken:
        raise ValueError("inputs of the career model: " + "; ".join(broken))


def _shares(values: EngineArray) -> bool:
    found = np.asarray(values)
    return bool(np.all((found >= 0) & (found <= 1)))


def _sums_to_one(values: EngineArray, axis: int | tuple[int, ...], tolerance: float) -> bool:
    return bool(np.all(np.abs(np.asarray(values, dtype=np.float64).sum(axis) - 1) <= tolerance))
