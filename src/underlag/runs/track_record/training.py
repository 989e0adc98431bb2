"""What has been counted of the nation's training to become a specialist: trainees, completions and certificates.

A number per 1 000 residents is told in heads, by the residents of its year. With 10 million of them 0.32 per 1 000 are

>>> 0.32 * heads_per("trainees_per_1000", 10_000_000.0)
3200.0
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from underlag.evidence.vintages.vintage import WEIGHED_USE

TRAINEES, COMPLETIONS, CERTIFICATES = "trainees", "completions", "certificates"
"""What is forecast of training: those in it at the end of a year [head], those who complete it during a year and the
certificates issued during one [head/year]."""

TRAINING_QUANTITIES: Mapping[str, tuple[str, ...]] = {
    TRAINEES: ("trainees_heads", "trainees_per_1000"),
    COMPLETIONS: ("completions_per_year",),
    CERTIFICATES: ("certificates_per_year",),
}
"""Subject → the quantities of the observations that count it. Of several figures of one year the one of the earlier
quantity is taken."""

_PER_RESIDENTS: Mapping[str, float] = {"trainees_per_1000": 1000.0}
"""Quantity that is told per so many residents [resident]."""


@dataclass(frozen=True)
class TrainingFigure:
    """A published figure of the nation's training.

    subject   one of ``TRAINING_QUANTITIES``
    quantity  as it was published
    year      at whose end trainees were counted, or during which the others were
    number    [head] of trainees, [head/year] of the others
    identity  id of its row
    """

    subject: str
    quantity: str
    year: int
    number: float
    identity: str


def training_figures(rows: pl.DataFrame, residents: Mapping[int, float]) -> tuple[TrainingFigure, ...]:
    """The figures that forecasts of training begin from and are held against, by subject and year.

    rows       the nation's figures of a profession with relation "=", as the table ``workforce_observations``
    residents  of the nation by year [resident]; a number per resident of a year without them is passed over

    All figures that state one number are taken, whatever the table lets the synthesis do with them: it leaves out what
    would count twice as evidence, but an outcome that is left out because the model can't explain it would make the
    record better than the model is. So the 618 Swedish certificates of 2013 are an outcome, although the 361
    completions that are a part of them are what the synthesis weighs. They are two subjects, told apart here too. Of
    one subject and year there is one outcome: a number per resident beside a number of heads is the same count, and of
    two figures of one quantity the one that the synthesis weighs is taken, or the one whose id comes first.
    """
    told = rows.filter(pl.col("value_max").is_null()).drop_nulls(["year", "value"])
    told = told.sort(pl.col("used") != WEIGHED_USE, "observation_id", nulls_last=True)
    found: dict[tuple[str, int], TrainingFigure] = {}
    for figure in _each(told, residents):
        found.setdefault((figure.subject, figure.year), figure)
    return tuple(found[key] for key in sorted(found))


def _each(rows: pl.DataFrame, residents: Mapping[int, float]) -> Iterator[TrainingFigure]:
    """Every figure of training in the rows, those that hold before others first."""
    for subject, quantities in TRAINING_QUANTITIES.items():
        for quantity in quantities:
            for row in rows.filter(pl.col("quantity") == quantity).iter_rows(named=True):
                year, people = int(row["year"]), residents.get(int(row["year"]))
                if people is not None or quantity not in _PER_RESIDENTS:
                    number = float(row["value"]) * heads_per(quantity, people or 0.0)
                    yield TrainingFigure(subject, quantity, year, number, row["observation_id"])


def heads_per(quantity: str, residents: float) -> float:
    """Heads per unit of a published quantity [head, or head/year of a yearly quantity]: 1 but of a number per resident.

    residents  that such a number is of [resident]
    """
    return residents / _PER_RESIDENTS[quantity] if quantity in _PER_RESIDENTS else 1.0
