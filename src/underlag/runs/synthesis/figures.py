"""Published figures on staff turned into evidence on the past: what each counts, on which scale, and how sure it is.

A figure is compared with the model on the logarithm of what it counts, so that its error is a share; changes and
differences, which may be of any sign, are compared as they are. Where 2 189 residents
per doctor are published, a world with 2 080 lies ln(2 189 ÷ 2 080) = 0.051 off; with an error of 0.05 that is one
standard deviation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import polars as pl
from jaxtyping import Bool, Float

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem
from underlag.core.identity import as_read, short_identity
from underlag.core.language import Text
from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.runs.inputs.cards import as_array
from underlag.runs.synthesis.past import ODD_FIGURE, Past
from underlag.runs.synthesis.past_worlds import PastWorld
from underlag.runs.synthesis.quantities import (
    PUBLISHED_QUANTITIES,
    SERIES,
    YEARLY_EVENTS,
    SourceView,
    tells_of_training,
)
from underlag.uncertainty.figures import Odd, PublishedFigures


def of_region_alone(row: Mapping[str, Any], region: str) -> bool:
    """Whether a row of the table of observations is a figure of that region (its code) and no other."""
    return (row["region_codes"] or row["region_code"] or "").split() == [region]


TINY = 1e-12
"""Keeps a mean without figures finite."""

_READ = (
    "quantity",
    "region_code",
    "region_codes",
    "year",
    "relation",
    "value",
    "value_max",
    "source",
    "source_kind",
    "stated_error",
)
"""Columns of a row that decide what its figure says; notes and reasons do not."""


@dataclass(frozen=True)
class Readable:
    """The figures that the past can be compared with, and the model's side of the comparison.

    figures   ascending by identity, on their scale: the logarithm of what is counted, or what is counted if linear
    quantity  of each figure
    over      share of each region that each figure covers [1]; for a count of regions, their number spread over all
    year      index of each figure's year
    linear    whether the figure is compared as it is
    error     standard deviation of what the source says, on the log scale [1], > 0
    left_out  figures that could not be used → why
    rows      identity of the row that each figure was read from
    """

    figures: PublishedFigures
    quantity: tuple[str, ...]
    over: Float[Array, "figure region"]
    year: Array
    linear: Array
    error: Float[Array, " figure"]
    left_out: Mapping[str, Text]
    rows: tuple[str, ...]

    @property
    def of_one_region(self) -> Bool[Array, " figure"]:
        """Which figures are of a single region."""
        return np.asarray(np.count_nonzero(self.over, axis=1) == 1)

    @property
    def of_training(self) -> Bool[Array, " figure"]:
        """Which figures tell of training; the others tell of specialists."""
        return np.array([tells_of_training(name) for name in self.quantity], dtype=bool)

    def predict(self, past: Past, told: PastWorld, norms: tuple[float, float]) -> jax.Array:
        """What the model says of every figure, on the figure's scale, by figure. Differentiable."""
        if not len(self.figures):
            return jnp.zeros(0)
        stocks = [getattr(told.trajectory, name)[1:] for name in SERIES[:3]]
        flows = [getattr(told.trajectory, name) for name in SERIES[3:]]
        first = [getattr(told.trajectory, name)[:1] for name in SERIES[:3]]
        nothing = [jnp.zeros_like(first[0])] * len(flows)
        begin, later = jnp.stack([*first, *nothing]), jnp.stack([*stocks, *flows])
        table = jnp.concatenate([begin, later], axis=1)[:, self.year]
        sums = dict(zip(SERIES, jnp.einsum("sfr,fr->sf", table, self.over), strict=True))
        sums["residents"] = jnp.asarray((self.over * past.residents[self.year]).sum(1))
        per_head = (past.residents / told.trajectory.specialists)[self.year]
        count = np.rint(self.over.sum(1)).astype(int)
        elapsed = self.year - (past.known - 1) / 2
        view = SourceView(sums, told, jnp.asarray(per_head), count, self.error, self.year, elapsed, norms)
        present = sorted(set(self.quantity))
        said = jnp.stack([PUBLISHED_QUANTITIES[name].predict(view) for name in present])
        own = said[np.array([present.index(name) for name in self.quantity]), np.arange(len(self.figures))]
        return jnp.where(self.linear, own, jnp.log(jnp.where(self.linear, 1.0, own)))

    def tell(self, past: Past) -> dict[str, Float[Array, " region"]]:
        """What regions differ in → how much of what is known of each region's difference its own figures tell, the
        rest being the spread between regions [1]: precision of the figures over that and the spread's. Of growth they
        tell by how far apart in time they are. By region, 0–1."""
        alone, training = self.over * (self.of_one_region & ~self.linear)[:, None], self.of_training
        precision = alone / self.figures.error[:, None] ** 2
        specialists, trainees = (precision[kind].sum(axis=0) for kind in (~training, training))
        years = self.year[training][:, None]
        mean = (precision[training] * years).sum(axis=0) / np.maximum(trainees, TINY)
        growth = (precision[training] * (years - mean) ** 2).sum(axis=0)
        told = {"specialists": specialists, "trainees": trainees, "growth": growth}
        return {name: found / (found + past.usual_spread(name) ** -2) for name, found in told.items()}

    def only(self, kept: Array) -> Readable:
        """The figures marked in ``kept`` (true or false by figure)."""
        names, rows = (
            tuple(each for each, k in zip(all_of_them, kept, strict=True) if k)
            for all_of_them in (self.quantity, self.rows)
        )
        parts = self.over[kept], self.year[kept], self.linear[kept], self.error[kept]
        return Readable(self.figures.only(kept), names, *parts, self.left_out, rows)

    def published(
        self, past: Past, norms: tuple[float, float], ends: tuple[Float[Array, " figure"], ...]
    ) -> dict[str, tuple[float | None, ...]]:
        """Numbers on the figures' scale (``ends``) as the sources would publish them [unit of the row], ascending, by
        identity of the figure; None where no number says it."""
        found: dict[str, tuple[float | None, ...]] = {}
        for at, identity in enumerate(self.figures.identity):
            write = PUBLISHED_QUANTITIES[self.quantity[at]].write
            people = float((self.over[at] * past.residents[self.year[at]]).sum())
            values = [float(end[at]) if self.linear[at] else math.exp(float(end[at])) for end in ends]
            found[identity] = (
                (None,) * len(ends) if write is None else tuple(sorted(write(v, people, norms[0]) for v in values))
            )
        return found


def readable(past: Past, rows: pl.DataFrame, norms: tuple[float, float], until: int, nation: str) -> Readable:
    """The rows marked for the synthesis, as figures. EvidenceError with every row whose value is not above 0.

    rows    of ``workforce_observations``, and ``stated_error`` on the log scale [1]
    norms   residents per full-time specialist and per full-time trainee of the guideline [resident/fte]
    until   last year of the figures
    nation  code of the nation
    """
    used = rows.filter(pl.col("used") == WEIGHED_USE).sort("observation_id")
    left_out: dict[str, Text] = {}
    problems: list[Problem] = []
    found: list[tuple[Mapping[str, Any], Array, int]] = []
    for row in used.iter_rows(named=True):
        covered = _covered(past, row, nation)
        reason = _unusable(past, row, covered, until)
        if reason is not None:
            left_out[row["observation_id"]] = reason
            continue
        if row["value"] is None or row["value"] <= 0:
            where, what = (
                f"observation {row['observation_id']}",
                Text("värdet måste vara positivt", "the value must be positive"),
            )
            remedy = Text("rätta raden", "correct the row")
            problems.append(Problem(where, what, str(row["value"]), "> 0", remedy))
            continue
        assert covered is not None
        found.append((row, covered, row["year"] - past.first))
    if problems:
        raise EvidenceError(problems)
    return _arrays(past, found, norms, left_out)


def _covered(past: Past, row: Mapping[str, Any], nation: str) -> Array | None:
    """Share of each region that the row covers, or None if the regions can't tell."""
    codes = past.regions
    if row["quantity"] == "regions_needing_nine_tenths_more":
        return None if len(codes) == 1 else np.full(len(codes), row["value"] / len(codes))
    if row["region_code"] == nation:
        return np.ones(len(codes))
    wanted = (row["region_codes"] or row["region_code"] or "").split()
    if not wanted or not set(wanted) <= set(codes):
        return None
    return np.array([float(code in wanted) for code in codes])


def _unusable(past: Past, row: Mapping[str, Any], covered: Array | None, until: int) -> Text | None:
    if row["quantity"] not in PUBLISHED_QUANTITIES:
        return Text(
            sv="Modellen av det förflutna räknar inte storheten.",
            en="The model of the past does not count the quantity.",
        )
    if covered is None:
        return Text(
            sv="Uppgiften gäller inte regioner som räknas var för sig.",
            en="The figure is not of regions that are counted one by one.",
        )
    earliest = past.first + (row["quantity"] in YEARLY_EVENTS or row["quantity"].endswith("change_per_year"))
    if row["year"] is None or not earliest <= row["year"] <= min(until, past.years[-1]):
        return Text(
            sv=f"Uppgiften gäller inte åren {earliest}–{min(until, past.years[-1])}.",
            en=f"The figure is not of the years {earliest}–{min(until, past.years[-1])}.",
        )
    return None


def _arrays(
    past: Past,
    found: list[tuple[Mapping[str, Any], Array, int]],
    norms: tuple[float, float],
    left_out: Mapping[str, Text],
) -> Readable:
    value, upper, error, own, relation, linear = [], [], [], [], [], []
    for row, covered, at in found:
        quantity = PUBLISHED_QUANTITIES[row["quantity"]]
        people = float((covered * past.residents[at]).sum())
        ends = [quantity.read(end, people, norms[0]) for end in (row["value"], row["value_max"] or row["value"])]
        spread = _error(past, row)
        own.append(spread)
        if quantity.counts:
            spread = 1.0
        elif quantity.linear:
            spread *= abs(row["value"])
        else:
            ends = [math.log(end) for end in ends]
        value.append(min(ends))
        upper.append(max(ends))
        error.append(spread)
        relation.append({"~": "="}.get(row["relation"], row["relation"]))
        linear.append(quantity.linear)
    rows = [row for row, _, _ in found]
    figures = PublishedFigures(
        tuple(row["observation_id"] for row in rows),
        tuple(row["source"] for row in rows),
        tuple(relation),
        np.array(value),
        np.array(upper),
        np.array(error),
        _odd(past),
    )
    over = np.array([covered for _, covered, _ in found]).reshape(len(found), len(past.regions))
    years = np.array([at for _, _, at in found], dtype=int)
    names = tuple(row["quantity"] for row in rows)
    read = tuple(short_identity({name: as_read(row.get(name)) for name in _READ}) for row in rows)
    return Readable(figures, names, over, years, np.array(linear, dtype=bool), np.array(own), left_out, read)


def _odd(past: Past) -> Odd | None:
    """How often figures are odd, and how much larger their error then is; None where no card says so."""
    values = [float(as_array(past.cards[name].value_in(past.first))) for name in ODD_FIGURE if name in past.cards]
    return Odd(*values) if values else None


def _error(past: Past, row: Mapping[str, Any]) -> float:
    """Standard deviation of the figure's error on the log scale: of its source, of its definition, of chance.

    What an official table says of its own error holds before the cards.
    """
    names = (f"start/source_error_{row['source_kind']}", f"start/observation_error_{row['quantity']}")
    cards = [float(as_array(past.cards[name].value_in(past.first))) for name in names if name in past.cards]
    parts = [row["stated_error"]] if row.get("stated_error") else cards
    chance = 1 / row["value"] if row["quantity"] in YEARLY_EVENTS else 0.0
    return math.sqrt(sum(part**2 for part in parts) + chance)
