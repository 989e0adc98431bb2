"""Demand (efterfrågan) by region in the start year: what employers would hire now, and who applies for it.

Posts filled are the staff that the synthesis finds. Vacant specialist posts are the nation's latest count, shared by
residents and kind of place, and by a region's own published figure where it has one (``need.demand`` has the formulas
and an example by hand). Vacant training posts follow from the share that is filled
in the region. What is only published is told as
published, with its year; where there is no figure there is no number.

The demand for training is told twice and never merged: posts that employers want, and eligible doctors who apply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.evidence.cards.requirements import VACANCY_CARDS, VACANT_SHARE
from underlag.evidence.checks.figures import DEMAND_USE
from underlag.need.demand import Demand, demand_from_vacant_share, learnt_deviation, shared_vacancies
from underlag.runs.inputs.covariates import degurba_shares
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS
from underlag.runs.record.demand_quantities import DEMAND, DemandQuantity
from underlag.runs.record.intervals import with_sum
from underlag.runs.synthesis.figures import of_region_alone
from underlag.uncertainty.draws import normal_draws
from underlag.uncertainty.intervals import quantiles

_TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("region_code", "quantity", "unit", "status", "source_ids"), pl.String),
    **dict.fromkeys(("central", "p10", "p90"), pl.Float64),
    **dict.fromkeys(("year", "figures", "latest"), pl.Int64),
}

_FOUNDATION = "foundation_and_internship"
"""Table whose figures on foundation service are told, where the profession names them."""

_Figures = Sequence[Mapping[str, Any]]
"""Rows of published figures."""


@dataclass(frozen=True)
class _Told:
    """A quantity in every place, the nation first.

    central  by place, NaN where nothing is known
    draws    by draw and place
    status   estimated or assumed
    """

    central: Float[Array, " place"]
    draws: Float[Array, "draw place"]
    status: str


def demand_table(assembled: Assembled, places: Sequence[str]) -> pl.DataFrame:
    """One row a place (codes, the nation first) and quantity of ``DEMAND``, in that order: central value and 80 percent
    interval [unit of the row], the year it is of, how many figures of its own the place has, the latest year of those
    that it rests on, and their sources. No number, and no status, where nothing is known.

    Columns are ``COLUMNS["demand"]``. Only figures that the profession counts as demand are read: those of staff with
    the use "demand", and those on foundation service.
    """
    published = _published(assembled)
    own = {place: [row for row in published if of_region_alone(row, place)] for place in places}
    modelled = {**_specialist_posts(assembled, own), **_training_posts(assembled)}
    year, table = assembled.evidence.horizon.start, list[dict[str, Any]]()
    for quantity, kind in DEMAND.items():
        for at, place in enumerate(places):
            figures = sorted(
                (row for row in own[place] if row["quantity"] in kind.observed), key=lambda row: int(row["year"])
            )
            told = _of_figure(figures) if kind.published else _of_model(modelled.get(quantity), at, year)
            if told and not kind.published:
                told |= _evidence(assembled, kind, figures)
            table.append(
                {"region_code": place, "quantity": quantity, "unit": kind.unit, "figures": len(figures), **told}
            )
    return pl.DataFrame(table, schema=_TYPES).select(COLUMNS["demand"])


def _published(assembled: Assembled) -> _Figures:
    """Figures that the profession counts as demand, of years up to the start."""
    evidence = assembled.evidence
    counted, start = evidence.profession.demand, evidence.horizon.start
    staff = evidence.country.observations(evidence.profession).filter(pl.col("used") == DEMAND_USE).to_dicts()
    tables = evidence.country.tables
    foundation = tables[_FOUNDATION].with_columns(region_codes=None).to_dicts() if _FOUNDATION in tables else []
    return [
        row
        for row in (*staff, *foundation)
        if row["quantity"] in counted and row["year"] is not None and row["year"] <= start
    ]


def _middle(row: Mapping[str, Any]) -> float:
    """The published value [unit of the row]; the middle of a range."""
    most = row["value"] if row["value_max"] is None else row["value_max"]
    return float(row["value"] + most) / 2


def _of_figure(figures: _Figures) -> dict[str, Any]:
    """The latest figure as published, with its year and source; nothing in the interval, for the source gave none."""
    if not figures:
        return {}
    last = figures[-1]
    year, source = last["year"], last["source"]
    return {"central": _middle(last), "year": year, "latest": year, "status": "estimated", "source_ids": source}


def _of_model(told: _Told | None, at: int, year: int) -> dict[str, Any]:
    if told is None or not np.isfinite(told.central[at]):
        return {}
    low, high = (float(end[at]) for end in quantiles(told.draws, ("p10", "p90")))
    return {"central": float(told.central[at]), "p10": low, "p90": high, "year": year, "status": told.status}


def _evidence(assembled: Assembled, kind: DemandQuantity, figures: _Figures) -> dict[str, Any]:
    """Latest year and sources of a region's own figures; without any, the sources of the cards, and the year of the
    nation's count of vacancies where the number rests on that."""
    if figures:
        return {"latest": figures[-1]["year"], "source_ids": " ".join(sorted({row["source"] for row in figures}))}
    cards = [assembled.parameters[name].card for name in kind.cards if name in assembled.parameters]
    told: dict[str, Any] = {"source_ids": " ".join(dict.fromkeys(source for card in cards for source in card.sources))}
    if kind.observed:
        start, count = assembled.evidence.horizon.start, assembled.parameters[VACANCY_CARDS[0]].card
        told["latest"] = max((dated.from_year for dated in count.values if dated.from_year <= start), default=None)
    return told


def _specialist_posts(assembled: Assembled, own: Mapping[str, _Figures]) -> dict[str, _Told]:
    """Specialist posts filled, vacant and demanded [post], and the share vacant [1], by quantity."""
    year, cards = assembled.evidence.horizon.start, assembled.parameters
    filled = [past.stock("specialists_fte", year) for past in assembled.past]
    found = {"specialist_posts_filled": _told(filled, "estimated")}
    if not cards.keys() >= set(VACANCY_CARDS) or "degurba_share" not in assembled.evidence.country.tables:
        return found
    national = [cards["demand/vacancies"].central.reshape(1), cards["demand/vacancies"].draws.reshape(-1)]
    weight = _weights(assembled)
    expected = float(national[0][0]) * weight / weight.sum()
    deviation = _deviations(assembled, own, filled[0][0], expected)
    vacant = [shared_vacancies(many, weight, each) for many, each in zip(national, deviation, strict=True)]
    asked = [Demand(with_sum(full), with_sum(empty)) for full, empty in zip(filled, vacant, strict=True)]
    return {
        **found,
        "specialist_posts_vacant": _told(vacant, "assumed"),
        "specialist_posts_demanded": _Told(asked[0].posts[0], asked[1].posts, "assumed"),
        "specialist_posts_vacant_share": _Told(asked[0].vacant_share[0], asked[1].vacant_share, "assumed"),
    }


def _weights(assembled: Assembled) -> Float[Array, " region"]:
    """Vacancies that each region has beside another [1, on any scale]: residents, times how often posts stand empty
    where they live."""
    evidence, card = assembled.evidence, assembled.parameters[VACANT_SHARE]
    kinds = [int(kind) for kind in card.labels[0]]
    empty = degurba_shares(evidence.country.tables, evidence.regions, kinds) @ card.central[0]
    return np.asarray(assembled.central.population.residents[0, 0] * empty)


def _deviations(
    assembled: Assembled,
    own: Mapping[str, _Figures],
    filled: Float[Array, " region"],
    expected: Float[Array, " region"],
) -> tuple[Float[Array, "one region"], Float[Array, "draw region"]]:
    """How each region departs from the pattern [1, of logarithms]: the central run's, and every draw's.

    filled    specialist posts of the central run [post]
    expected  vacancies by the pattern alone, of the central run [post]: what a region's own figure is read against in
              every draw
    """
    spread, off, drift = (float(assembled.parameters[name].central[0]) for name in VACANCY_CARDS[2:])
    observed, start = DEMAND["specialist_posts_vacant"].observed, assembled.evidence.horizon.start
    means, drawn = [], []
    for at, region in enumerate(assembled.evidence.regions):
        figures = [row for row in own[region] if row["quantity"] in observed]
        told = np.array([np.log(_vacant(row, filled[at]) / expected[at]) for row in figures])
        age = np.array([start - row["year"] for row in figures], dtype=np.float64)
        mean, sd = learnt_deviation(spread, told, np.sqrt(off**2 + drift**2 * age))
        means.append(mean)
        drawn.append(mean + sd * normal_draws(f"demand/{region}", assembled.ensemble.draws, assembled.seed))
    return np.array([means]), np.stack(drawn, axis=1)


def _vacant(row: Mapping[str, Any], filled: float) -> float:
    """Vacant posts [post] that a region's own figure tells of, beside posts filled [post]."""
    value = _middle(row)
    if row["unit"] != "percent":
        return value
    return float(demand_from_vacant_share(np.array([filled]), np.array([value / 100])).vacant[0])


def _training_posts(assembled: Assembled) -> dict[str, _Told]:
    """Training posts filled, funded, vacant and wanted [post], and the nation's applicants per post, by quantity."""
    year, cards = assembled.evidence.horizon.start, assembled.parameters
    both = (assembled.central, assembled.ensemble)
    filled = [past.stock("trainees", year) for past in assembled.past]
    asked = [
        demand_from_vacant_share(full, np.broadcast_to(1 - inputs.career.fill, full.shape))
        for full, inputs in zip(filled, both, strict=True)
    ]
    found = {
        "training_posts_filled": _told(filled, "estimated"),
        "training_posts_vacant": _told([one.vacant for one in asked], "assumed"),
        "training_posts_demanded": _told([one.posts for one in asked], "assumed"),
    }
    ratio, applicants = (
        cards.get(name) for name in ("start/observation_ratio_training_posts_funded", "limits/applicants")
    )
    if ratio is not None:
        levels = [ratio.central.reshape(-1, 1), ratio.draws.reshape(-1, 1)]
        funded = [full * level for full, level in zip(filled, levels, strict=True)]
        found["training_posts_funded"] = _told(funded, "assumed")
    if applicants is not None:
        posts = [inputs.start.today.sum(axis=1) for inputs in both]
        each = [
            value.reshape(-1) / post for value, post in zip((applicants.central, applicants.draws), posts, strict=True)
        ]
        found["training_applicants_per_post"] = _of_nation(each, filled[0].shape[1], "assumed")
    return found


def _told(both: Sequence[Array], status: str) -> _Told:
    """Of every region and the nation: ``both`` are the central values and those of the draws, by draw and region."""
    central, draws = (with_sum(np.asarray(values, dtype=np.float64)) for values in both)
    return _Told(central[0], draws, status)


def _of_nation(both: Sequence[Array], regions: int, status: str) -> _Told:
    """Of the nation alone: ``both`` are the central value and those of the draws, by draw."""
    central, draws = (np.pad(values[:, None], ((0, 0), (0, regions)), constant_values=np.nan) for values in both)
    return _Told(central[0], draws, status)
