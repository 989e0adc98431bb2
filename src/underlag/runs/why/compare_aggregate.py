"""Compare two runs of the aggregate form: the difference of their advice, split into the parts that it is built of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from underlag.runs.record.aggregate import AggregateRun, advice_year
from underlag.runs.record.printed_table import printed_table
from underlag.workforce.aggregate_form.aggregate import VARIANTS
from underlag.workforce.aggregate_form.aggregate_inputs import Arrivals
from underlag.workforce.aggregate_form.aggregate_parts import built_from

INTAKE_ROW = "intake"
"""Row of the whole, after the parts."""

_COLUMNS = ("variant", "part", "before_year", "after_year", "before", "after", "difference")


@dataclass(frozen=True)
class AdviceComparison:
    """The advice of two runs for the last balance year of each.

    table          the columns ``_COLUMNS``: for each variant its parts in order, and then ``INTAKE_ROW``, their sum
                   [head/year]
    fte_per_place  what one yearly place gives by that year, before and after [FTE/(head/year)]; where it differs, parts
                   whose cause is the same differ too
    arrivals       how arrivals are read, before and after
    """

    table: pl.DataFrame
    fte_per_place: tuple[float, float]
    arrivals: tuple[Arrivals, Arrivals]


def compare_advice(before: AggregateRun, after: AggregateRun) -> AdviceComparison:
    """The difference after − before of every part, variant by variant; the parts of a variant sum to that of its
    advice.

    Raises RunError where a run has no balance year with an advice.
    """
    years = advice_year(before), advice_year(after)
    rows = []
    for variant in VARIANTS:
        one, other = (built_from(run.inputs, year, variant) for run, year in zip((before, after), years, strict=True))
        first, last = one.places() | {INTAKE_ROW: one.intake}, other.places() | {INTAKE_ROW: other.intake}
        rows += [(variant, part, *years, first[part], last[part], last[part] - first[part]) for part in first]
    return AdviceComparison(
        printed_table(pl.DataFrame(rows, schema=list(_COLUMNS), orient="row")),
        (one.fte_per_place, other.fte_per_place),
        (before.arrivals, after.arrivals),
    )
