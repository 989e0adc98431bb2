"""The past that the synthesis has found, as a table: from its first year to the start of the plan.

Stocks and flows by region and year, and what they begin from: the nation's levels, how each region deviates from them,
and how much of that its own figures tell. With it the state at the start can be computed by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.printed import total
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS, Settings
from underlag.runs.record.quantities import OF_SYNTHESIS, QUANTITIES
from underlag.runs.synthesis.past import LEVELS, REGIONAL, blocks_of, values_of
from underlag.runs.synthesis.past_worlds import deviations
from underlag.runs.synthesis.posterior import PastTrajectory
from underlag.uncertainty.intervals import summaries

STOCKS = ("specialists", "trainees")
_FLOWS = ("filled_starts", "dropouts", "completions", "new_specialists", "exits", "arrivals", "moves_net")

_Draws = Float[Array, "draw year place"]


def past_table(assembled: Assembled, settings: Settings) -> pl.DataFrame:
    """One row a quantity, region and year: central value, and median and 80 percent interval over the draws, each in
    the unit that its row names.

    Columns are ``COLUMNS["past"]``. Stocks at 31 December [head], flows of the year [head/year]; the nation first. What
    the past begins from stands in its first year, and the deviation in trainees [log] in every year, as it grows.
    """
    posterior, evidence = assembled.posterior, assembled.evidence
    years = [year for year in assembled.past[0].years if year <= settings.start]
    residents = np.array([[evidence.residents(at, y) for at in range(len(evidence.regions))] for y in years])
    central, drawn = (
        dict(_told(assembled, lived, scores, residents))
        for lived, scores in (
            (assembled.past[0], posterior.central()),
            (assembled.past[1], posterior.taken(settings.draws, settings.seed)),
        )
    )
    places = np.array([evidence.country.nation_code, *evidence.regions])
    counted = [year <= evidence.country.base_year for year in years]
    frames = [_frame(name, central[name], drawn[name], places, years, counted) for name in central]
    return pl.concat(frames).sort("quantity", "region_code", "year")


def _frame(
    name: str,
    central: Float[Array, "one year place"],
    drawn: _Draws,
    places: Array,
    years: list[int],
    counted: list[bool],
) -> pl.DataFrame:
    """One quantity. Its residents are official in the years that are ``counted``; all else of the past is inferred."""
    there = ~np.isnan(central[0]).reshape(-1)
    year, place = (index.reshape(-1)[there] for index in np.indices(central.shape[1:]))
    over = summaries(drawn.reshape(len(drawn), -1)[:, there])
    unit = str((QUANTITIES | OF_SYNTHESIS)[name].unit)
    status = np.where(np.array(counted) & (name == "residents"), "official", "estimated")
    table: dict[str, Any] = {
        "quantity": name,
        "region_code": places[place],
        "year": np.asarray(years, dtype=np.int64)[year],
        "unit": unit,
        "central": central.reshape(-1)[there],
        **over,
        "status": status[year],
    }
    return pl.DataFrame(table).select(COLUMNS["past"])


def _told(
    assembled: Assembled,
    lived: PastTrajectory,
    vectors: Float[Array, "draw dimension"],
    residents: Float[Array, "year region"],
) -> Iterator[tuple[str, _Draws]]:
    """Quantity → values by draw, year and place, NaN where there are none."""
    past, count = assembled.posterior.past, len(residents)
    path = lived.trajectory._asdict()
    path |= {
        "dropouts": path["dropouts"] + path["trainees_aged_out"],
        "exits": path["exits"] + path["aged_out"],
        "new_specialists": path["settled"],
        "moves_net": path["moves_in"] - path["moves_out"],
    }
    yield "residents", _with_nation(np.broadcast_to(residents, (len(vectors), *residents.shape)))
    for name in STOCKS:
        yield name, _with_nation(path[name][:, :count])
    for name in _FLOWS:
        flow = path[name][:, : count - 1]
        yield name, _with_nation(np.pad(flow, ((0, 0), (1, 0), (0, 0)), constant_values=np.nan))
    scores = blocks_of(past, vectors)
    values = values_of(past, scores)
    levels = (values[LEVELS[0]], values[LEVELS[1]], *_degree(path))
    for name, level in zip(
        ("residents_per_specialist_fte", "trainees_per_1000", "employment_degree"), levels, strict=True
    ):
        yield name, _first(level[:, None], count, len(past.regions), nation=True)
    deviating = {name: np.asarray(deviations(past, name, scores, values)) for name in REGIONAL}
    elapsed = np.arange(count) + past.elapsed[0]
    trainees = deviating["trainees"][:, None] + elapsed[None, :, None] * deviating["growth"][:, None]
    for name in ("specialists", "growth"):
        yield f"deviation_{name}", _first(deviating[name], count, len(past.regions))
    yield "deviation_trainees", np.concatenate([np.full_like(trainees[..., :1], np.nan), trainees], axis=2)
    for name, told in past.told.items():
        yield f"told_{name}", _first(np.broadcast_to(told, (len(vectors), len(told))), count, len(past.regions))
    weighed = (residents[0] * np.exp(deviating["specialists"])).sum(axis=1, keepdims=True)
    yield "weighed_specialists", _first(weighed, count, len(past.regions), nation=True)
    total = (residents[None] * np.exp(trainees)).sum(axis=2, keepdims=True)
    yield "weighed_trainees", np.concatenate([total, np.full_like(trainees, np.nan)], axis=2)


def _degree(path: Mapping[str, Array]) -> tuple[Float[Array, " draw"]]:
    """Mean employment degree in the first year; the past's full-time equivalents are employment [fte/head]."""
    return (path["specialists_fte"][:, 0].sum(axis=1) / path["specialists"][:, 0].sum(axis=1),)


def _with_nation(values: Float[Array, "draw year region"]) -> _Draws:
    return np.concatenate([total(values, axis=2), values], axis=2)


def _first(values: Float[Array, "draw _"], years: int, regions: int, nation: bool = False) -> _Draws:
    """Values of the first year alone, of the nation or of the regions."""
    found = np.full((len(values), years, 1 + regions), np.nan)
    found[:, 0, slice(0, 1) if nation else slice(1, None)] = values
    return found
