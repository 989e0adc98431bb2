"""Published figures on staff turned into evidence on the past: what each counts, on which scale, and how sure it is.

A figure is compared with the model on the logarithm of what it counts, so that its error is a share; changes and
differences, which may be of any sign, are compared as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.runs.assemble_past import RATIO, Past, Told
from underlag.runs.inputs import Array
from underlag.runs.parameters import as_array
from underlag.uncertainty.figures import Figures

USED = "synthesis"
FLOWS = frozenset({"completions_per_year", "certificates_per_year", "starts_per_year"})
"""Yearly numbers of events: chance in small numbers, 1/number on the log scale, adds to their error."""

NEEDED = 0.9
"""The increase that ``regions_needing_nine_tenths_more`` counts the regions of."""


@dataclass(frozen=True)
class Sight:
    """The past as the sources count it: arrays by year and region, and sums over the regions of each figure.

    over   share of each region that each figure covers [1], axes figure and region
    years  index of each figure's year
    norms  residents per full-time specialist and per trainee of the guideline
    """

    told: Told
    residents: Float[Array, "year region"]
    over: Float[Array, "figure region"]
    years: Array
    norms: tuple[float, float]

    def stock(self, name: str) -> jax.Array:
        """Sum over the figure's regions of a stock of ``career.Trajectory``."""
        return self.sum(getattr(self.told.trajectory, name))

    def flow(self, name: str) -> jax.Array:
        """The same of a flow of the year that ends with the figure's 31 December."""
        return jnp.asarray((self.over * getattr(self.told.trajectory, name)[self.years - 1]).sum(1))

    def sum(self, values: Any) -> jax.Array:
        """Sum over the figure's regions of an array by year and region."""
        return jnp.asarray((self.over * values[self.years]).sum(1))

    def people(self) -> jax.Array:
        """Residents of the figure's regions."""
        return self.sum(self.residents)

    def ratio(self, name: str) -> jax.Array:
        """What the source counts per unit of the model's; 1 without a card."""
        return self.told.values.get(RATIO + name, jnp.ones(1))[0]

    def value(self, name: str) -> jax.Array:
        """A card's value."""
        return self.told.values[name][0]


def _shortage(sight: Sight) -> jax.Array:
    """Full-time specialists missing against the guideline, trainees counted at their norm [fte]."""
    specialist, trainee = sight.norms
    there = sight.stock("specialists_fte") * sight.value("hours/patient_time_share") * specialist
    training = sight.stock("trainees") * sight.value("hours/trainee_full_time_share") * trainee
    return (sight.people() - there - training) / specialist


def _doctors(sight: Sight) -> jax.Array:
    return sight.stock("specialists_fte") * sight.ratio("increase_needed")


def _regions_in_need(sight: Sight) -> jax.Array:
    """Residents per doctor, over those at the limit, of the region that just has to be in need: one element a figure,
    whose number of regions is in ``over`` as the sum of its shares."""
    per_doctor = sight.residents / (sight.told.trajectory.specialists_fte * sight.ratio("increase_needed"))
    ordered = -jnp.sort(-per_doctor[sight.years], axis=1)
    number = np.rint(sight.over.sum(1)).astype(int) - 1
    limit = sight.norms[0] * (1 + NEEDED)
    return jnp.take_along_axis(ordered, number[:, None], axis=1)[:, 0] / limit


@dataclass(frozen=True)
class Quantity:
    """How a published quantity is read.

    predict  what the model says of it
    read     the published number as the same; the row's residents and the norm are at hand
    linear   compared as it is and not by its logarithm
    """

    predict: Callable[[Sight], jax.Array]
    read: Callable[[float, float, float], float] = lambda value, residents, norm: value
    linear: bool = False


QUANTITIES: Mapping[str, Quantity] = {
    "specialists_heads": Quantity(lambda s: s.stock("specialists")),
    "specialists_heads_employed": Quantity(lambda s: s.stock("specialists") * s.ratio("specialists_heads_employed")),
    "specialists_per_100k_employed": Quantity(
        lambda s: 1e5 * s.stock("specialists") * s.ratio("specialists_heads_employed") / s.people()
    ),
    "specialists_fte": Quantity(lambda s: s.stock("specialists_fte")),
    "residents_per_specialist_fte": Quantity(lambda s: s.people() / s.stock("specialists_fte")),
    "increase_needed_percent": Quantity(
        lambda s: s.people() / _doctors(s), lambda value, _, norm: norm * (1 + value / 100)
    ),
    "increase_needed_doctors": Quantity(_doctors, lambda value, residents, norm: max(residents / norm - value, 1.0)),
    "regions_needing_nine_tenths_more": Quantity(_regions_in_need, lambda value, residents, norm: 1.0),
    "shortage_specialists": Quantity(_shortage, linear=True),
    "trainees_heads": Quantity(lambda s: s.stock("trainees")),
    "trainees_per_1000": Quantity(lambda s: 1000 * s.stock("trainees") / s.people()),
    "training_posts": Quantity(lambda s: s.stock("trainees") * s.ratio("training_posts")),
    "training_posts_funded": Quantity(lambda s: s.stock("trainees") * s.ratio("training_posts_funded")),
    "trainees_change_per_year": Quantity(
        lambda s: s.flow("filled_starts") - s.flow("dropouts") - s.flow("completions"), linear=True
    ),
    "starts_per_year": Quantity(lambda s: s.flow("filled_starts")),
    "completions_per_year": Quantity(lambda s: s.flow("completions")),
    "certificates_per_year": Quantity(lambda s: s.flow("completions") + s.flow("arrivals")),
}
"""Quantities that tell of the past, each with its definition. A flow is of the year that ends at the figure's date."""


@dataclass(frozen=True)
class Readable:
    """The figures that the past can be compared with, and the model's side of the comparison.

    figures   ascending by identity
    quantity  of each figure
    over      share of each region that each figure covers; for a count of regions, their number spread over all
    year      index of each figure's year
    linear    whether the figure is compared as it is
    left_out  figures that could not be used → why
    """

    figures: Figures
    quantity: tuple[str, ...]
    over: Float[Array, "figure region"]
    year: Array
    linear: Array
    left_out: Mapping[str, Text]

    def predict(self, past: Past, told: Told, norms: tuple[float, float]) -> jax.Array:
        """What the model says of every figure, on the figure's scale."""
        found = jnp.zeros(len(self.figures))
        for name in sorted(set(self.quantity)):
            at = np.flatnonzero([q == name for q in self.quantity])
            sight = Sight(told, past.residents, self.over[at], self.year[at], norms)
            said = QUANTITIES[name].predict(sight)
            found = found.at[at].set(said if QUANTITIES[name].linear else jnp.log(said))
        return found

    def only(self, kept: Array) -> Readable:
        """Some of the figures."""
        names = tuple(q for q, k in zip(self.quantity, kept, strict=True) if k)
        return Readable(
            self.figures.only(kept), names, self.over[kept], self.year[kept], self.linear[kept], self.left_out
        )

    def published(self, scale: Float[Array, "*draw figure"]) -> Float[Array, "*draw figure"]:
        """Numbers on the figures' scale as numbers of what is compared."""
        return np.where(self.linear, scale, np.exp(np.where(self.linear, 0.0, scale)))


def readable(past: Past, rows: pl.DataFrame, norms: tuple[float, float], until: int, nation: str) -> Readable:
    """The rows marked for the synthesis, as figures. EvidenceError with every row that can't be read.

    until   last year of the figures
    nation  code of the nation
    """
    used = rows.filter(pl.col("used") == USED).sort("observation_id")
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
            problems.append(
                Problem(f"observation {row['observation_id']}", "the value must be positive", str(row["value"]), "> 0",
                        "correct the row")
            )  # fmt: skip
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
    if row["quantity"] not in QUANTITIES:
        return Text(sv="Modellen av det förflutna räknar inte storheten.",
                    en="The model of the past does not count the quantity.")  # fmt: skip
    if covered is None:
        return Text(sv="Uppgiften gäller inte regioner som räknas var för sig.",
                    en="The figure is not of regions that are counted one by one.")  # fmt: skip
    earliest = past.first + (row["quantity"] in FLOWS or row["quantity"].endswith("change_per_year"))
    if row["year"] is None or not earliest <= row["year"] <= min(until, past.years[-1]):
        return Text(sv=f"Uppgiften gäller inte åren {earliest}–{min(until, past.years[-1])}.",
                    en=f"The figure is not of the years {earliest}–{min(until, past.years[-1])}.")  # fmt: skip
    return None


def _arrays(
    past: Past, found: list[tuple[Mapping[str, Any], Array, int]], norms: tuple[float, float],
    left_out: Mapping[str, Text],
) -> Readable:  # fmt: skip
    value, upper, error, relation, linear = [], [], [], [], []
    for row, covered, at in found:
        quantity = QUANTITIES[row["quantity"]]
        people = float((covered * past.residents[at]).sum())
        ends = [quantity.read(end, people, norms[0]) for end in (row["value"], row["value_max"] or row["value"])]
        spread = _error(past, row)
        if quantity.linear:
            spread *= abs(row["value"])
        else:
            ends = [math.log(end) for end in ends]
        value.append(min(ends))
        upper.append(max(ends))
        error.append(spread)
        relation.append({"~": "="}.get(row["relation"], row["relation"]))
        linear.append(quantity.linear)
    rows = [row for row, _, _ in found]
    figures = Figures(
        tuple(row["observation_id"] for row in rows), tuple(row["source"] for row in rows), tuple(relation),
        np.array(value), np.array(upper), np.array(error),
    )  # fmt: skip
    over = np.array([covered for _, covered, _ in found]).reshape(len(found), len(past.regions))
    years = np.array([at for _, _, at in found], dtype=int)
    names = tuple(row["quantity"] for row in rows)
    return Readable(figures, names, over, years, np.array(linear, dtype=bool), left_out)


def _error(past: Past, row: Mapping[str, Any]) -> float:
    """Standard deviation of the figure's error on the log scale: of its source, of its definition, of chance.

    What an official table says of its own error holds before the cards.
    """
    names = (f"start/source_error_{row['source_kind']}", f"start/observation_error_{row['quantity']}")
    cards = [float(as_array(past.cards[name].value_in(past.first))) for name in names if name in past.cards]
    parts = [row["stated_error"]] if row.get("stated_error") else cards
    chance = 1 / row["value"] if row["quantity"] in FLOWS else 0.0
    return math.sqrt(sum(part**2 for part in parts) + chance)
