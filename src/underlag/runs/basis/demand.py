"""Demand (efterfrågan) by region in the start year: what employers would hire now, and who applies for it.

Posts filled are the staff that the synthesis finds. Vacant specialist posts are the nation's latest count, shared by
residents and kind of place, and by a region's own published figure where it has one (``need.demand`` has the formulas
and an example by hand). Vacant training posts follow from the share that is filled. What is only published is told as
published, with its year; where there is no figure there is no number.

The demand for training is told twice and never merged: posts that employers want, and eligible doctors who apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.need.demand import Demand, learnt_deviation, shared_vacancies
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS
from underlag.runs.record.demand_quantities import DEMAND, DEMAND_USE
from underlag.runs.synthesis.figures import of_region_alone
from underlag.uncertainty.draws import normal_draws
from underlag.uncertainty.intervals import quantiles

_TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("region_code", "quantity", "unit", "status"), pl.String),
    **dict.fromkeys(("central", "p10", "p90"), pl.Float64),
    **dict.fromkeys(("year", "figures", "latest"), pl.Int64),
}

_PUBLISHED: Mapping[str, str] = {
    "agency_staff": "agency_heads_week",
    "training_posts_wanted_more": "trainees_needed_more_heads",
}
"""Quantity that is told as published → quantity of the observation."""

_FOUNDATION: Mapping[str, str] = {
    "foundation_posts": "foundation_posts",
    "foundation_posts_needed": "foundation_posts_needed_skr",
    "foundation_applicants_per_post": "foundation_applicants_per_post",
}
"""Quantity of foundation service → quantity of the table on it, read where the profession names that."""

_FOUNDATION_TABLE = "foundation_and_internship"


@dataclass(frozen=True)
class _Told:
    """A quantity in every place: central values by place, draws by draw and place (None: no interval)."""

    central: Float[Array, " place"]
    draws: Float[Array, "draw place"] | None
    status: str


def demand_table(assembled: Assembled, places: Sequence[str]) -> pl.DataFrame:
    """One row a place (codes, the nation first) and quantity of ``DEMAND``, in that order: central value and 80 percent
    interval [unit of the row], the year it is of, how many figures of its own the place has and the latest year of
    those that it rests on. No number, and no status, where nothing is known.

    Columns are ``COLUMNS["demand"]``. Only figures with the use "demand" are read.
    """
    evidence, start = assembled.evidence, assembled.evidence.horizon.start
    rows = [
        row
        for row in evidence.country.observations(evidence.profession).iter_rows(named=True)
        if row["used"] == DEMAND_USE and row["year"] is not None and row["year"] <= start
    ]
    own = {
        place: [row for row in rows if row["quantity"] in evidence.profession.demand and of_region_alone(row, place)]
        for place in places
    }
    modelled = {**_specialist_posts(assembled, own), **_training_posts(assembled)}
    unknown = _Told(np.full(len(places), np.nan), None, "")
    table: list[tuple[Any, ...]] = []
    for quantity in DEMAND:
        if quantity in _PUBLISHED or quantity in _FOUNDATION:
            table += _published_rows(quantity, _published(assembled, rows, quantity), places)
        else:
            told = modelled.get(quantity, unknown)
            table += _modelled_rows(quantity, told, places, own, start, _counted(assembled))
    return pl.DataFrame(table, schema={name: _TYPES[name] for name in COLUMNS["demand"]}, orient="row")


def _modelled_rows(
    quantity: str,
    told: _Told,
    places: Sequence[str],
    own: Mapping[str, list[dict[str, Any]]],
    year: int,
    counted: int | None,
) -> Iterator[tuple[Any, ...]]:
    """A quantity of the model; ``counted`` is the year of the nation's count of vacancies."""
    ends = (None, None) if told.draws is None else quantiles(told.draws, ("p10", "p90"))
    rests = quantity.startswith("specialist_posts") and not quantity.endswith("filled")
    for at, place in enumerate(places):
        if not np.isfinite(told.central[at]):
            yield (place, quantity, None, None, None, DEMAND[quantity].unit, None, 0, None, None)
            continue
        figures = own[place] if rests else []
        interval = [None if end is None else float(end[at]) for end in ends]
        latest = max((row["year"] for row in figures), default=counted if rests else None)
        unit = DEMAND[quantity].unit
        yield (place, quantity, float(told.central[at]), *interval, unit, year, len(figures), latest, told.status)


def _counted(assembled: Assembled) -> int | None:
    """Year of the nation's latest count of vacancies by the start; None without any."""
    card = assembled.parameters.get("demand/vacancies")
    years = [dated.from_year for dated in card.card.values] if card else []
    return max((year for year in years if year <= assembled.evidence.horizon.start), default=None)


def _published_rows(
    quantity: str, found: Mapping[str, tuple[int, float]], places: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """As published, with the year; nothing in the interval, for what the source gave was none."""
    for place in places:
        year, value = found.get(place, (None, None))
        known = year is not None
        status = "estimated" if known else None
        yield (place, quantity, value, None, None, DEMAND[quantity].unit, year, int(known), year, status)


def _published(assembled: Assembled, rows: Sequence[dict[str, Any]], quantity: str) -> dict[str, tuple[int, float]]:
    """Place → year and value of its latest published figure; the middle of a range."""
    tables, start = assembled.evidence.country.tables, assembled.evidence.horizon.start
    if quantity in _PUBLISHED:
        used = [row for row in rows if row["quantity"] == _PUBLISHED[quantity]]
    else:
        read = _FOUNDATION[quantity] in assembled.evidence.profession.demand and _FOUNDATION_TABLE in tables
        named = tables[_FOUNDATION_TABLE].to_dicts() if read else []
        dated = [row for row in named if row["quantity"] == _FOUNDATION[quantity] and row["region_code"]]
        used = [row for row in dated if row["year"] is not None and row["year"] <= start]
    latest: dict[str, tuple[int, float]] = {}
    for row in sorted(used, key=lambda row: row["year"]):
        ends = row["value"], row["value_max"] if row["value_max"] is not None else row["value"]
        latest[row["region_code"]] = row["year"], float(sum(ends)) / 2
    return latest


def _specialist_posts(assembled: Assembled, own: Mapping[str, list[dict[str, Any]]]) -> dict[str, _Told]:
    """Specialist posts filled, vacant and demanded [post], and the share vacant [1], by quantity."""
    year, cards = assembled.evidence.horizon.start, assembled.parameters
    filled = [past.stock("specialists_fte", year) for past in assembled.past]
    if "demand/vacancies" not in cards or "degurba_share" not in assembled.evidence.country.tables:
        return {"specialist_posts_filled": _told(filled, "estimated")}
    national = [cards["demand/vacancies"].central.reshape(1), cards["demand/vacancies"].draws.reshape(-1)]
    deviation = _deviations(assembled, own, filled[0][0], float(national[0][0]))
    weight = _weights(assembled)
    vacant = [shared_vacancies(many, weight, each) for many, each in zip(national, deviation, strict=True)]
    asked = [Demand(_with_nation(full), _with_nation(empty)) for full, empty in zip(filled, vacant, strict=True)]
    return {
        "specialist_posts_filled": _told(filled, "estimated"),
        "specialist_posts_vacant": _told(vacant, "assumed"),
        "specialist_posts_demanded": _Told(asked[0].posts[0], asked[1].posts, "assumed"),
        "specialist_posts_vacant_share": _Told(asked[0].vacant_share[0], asked[1].vacant_share, "assumed"),
    }


def _weights(assembled: Assembled) -> Float[Array, " region"]:
    """Vacancies that each region has beside another [1, on any scale]: residents, times how often posts stand empty
    where they live."""
    evidence, card = assembled.evidence, assembled.parameters["demand/vacant_share_by_degurba"]
    rate = dict(zip(card.labels[0], card.central[0].tolist(), strict=True))
    shares = evidence.country.tables["degurba_share"].to_dicts()
    empty = dict.fromkeys(evidence.regions, 0.0)
    for row in shares:
        if row["region_code"] in empty:
            empty[row["region_code"]] += row["percent"] / 100 * rate[int(row["degurba"])]
    residents = assembled.central.population.residents[0, 0]
    return np.asarray(residents * np.array([empty[region] for region in evidence.regions]))


def _deviations(
    assembled: Assembled, own: Mapping[str, list[dict[str, Any]]], filled: Float[Array, " region"], national: float
) -> tuple[Float[Array, "one region"], Float[Array, "draw region"]]:
    """How each region departs from the pattern [1, of logarithms]: the central run's, and every draw's."""
    card = {
        name: float(assembled.parameters[f"demand/{name}"].central[0])
        for name in ("regional_spread", "figure_error", "vacancy_drift")
    }
    regions, weight = assembled.evidence.regions, _weights(assembled)
    expected = national * weight / weight.sum()
    means, drawn = [], []
    for at, region in enumerate(regions):
        told = np.array([np.log(_vacant(row, float(filled[at])) / expected[at]) for row in own[region]])
        age = np.array([assembled.evidence.horizon.start - row["year"] for row in own[region]], dtype=np.float64)
        error = np.sqrt(card["figure_error"] ** 2 + card["vacancy_drift"] ** 2 * age)
        mean, sd = learnt_deviation(card["regional_spread"], told, error)
        means.append(mean)
        drawn.append(mean + sd * normal_draws(f"demand/{region}", assembled.ensemble.draws, assembled.seed))
    return np.array([means]), np.stack(drawn, axis=1)


def _vacant(row: Mapping[str, Any], filled: float) -> float:
    """Vacant posts [post] that a region's own figure tells of, beside posts filled [post]; the middle of a range."""
    value = (row["value"] + (row["value_max"] or row["value"])) / 2
    if row["unit"] != "percent":
        return float(value)
    share = value / 100
    return float(filled * share / (1 - share))


def _training_posts(assembled: Assembled) -> dict[str, _Told]:
    """Training posts filled, funded, vacant and wanted [post], and the nation's applicants per post, by quantity."""
    year, cards = assembled.evidence.horizon.start, assembled.parameters
    filled = [past.stock("trainees", year) for past in assembled.past]
    share = [inputs.career.fill for inputs in (assembled.central, assembled.ensemble)]
    vacant = [full * (1 / part - 1)[:, None] for full, part in zip(filled, share, strict=True)]
    wanted = [full + empty for full, empty in zip(filled, vacant, strict=True)]
    found = {
        "training_posts_filled": _told(filled, "estimated"),
        "training_posts_vacant": _told(vacant, "assumed"),
        "training_posts_demanded": _told(wanted, "assumed"),
    }
    ratio = cards.get("start/observation_ratio_training_posts_funded")
    if ratio is not None:
        levels = [ratio.central.reshape(-1, 1), ratio.draws.reshape(-1, 1)]
        found["training_posts_funded"] = _told(
            [full * one for full, one in zip(filled, levels, strict=True)], "assumed"
        )
    applicants = cards.get("limits/applicants")
    if applicants is not None:
        posts = [inputs.start.today.sum(axis=1) for inputs in (assembled.central, assembled.ensemble)]
        each = applicants.central.reshape(-1) / posts[0], applicants.draws.reshape(-1) / posts[1]
        nowhere = np.full(filled[0].shape[1], np.nan)
        spread = np.concatenate([each[1][:, None], np.broadcast_to(nowhere, (len(each[1]), len(nowhere)))], axis=1)
        found["training_applicants_per_post"] = _Told(np.append(each[0], nowhere), spread, "assumed")
    return found


def _told(both: Sequence[Array], status: str) -> _Told:
    """Of every region and the nation: ``both`` are the central values and those of the draws, by draw and region."""
    central, draws = both
    return _Told(_with_nation(central)[0], _with_nation(draws), status)


def _with_nation(by_region: Float[Array, "draw region"]) -> Float[Array, "draw place"]:
    return np.concatenate([by_region.sum(axis=1, keepdims=True), by_region], axis=1)
