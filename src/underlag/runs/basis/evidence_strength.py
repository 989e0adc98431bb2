"""How strong the evidence on each region is: how many published figures of its own, how late, and how much of what is
said of it is the nation's.

One word a region, by counts alone: ``own`` where there are figures both on specialists and on training, ``partly``
where there are on one of them, ``national`` where there are on neither, so that the region follows the nation's level.

>>> strength(3, 5), strength(0, 1), strength(0, 0)
('own', 'partly', 'national')
"""

from __future__ import annotations

import polars as pl

from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS, STRENGTHS
from underlag.runs.synthesis.figures import of_region_alone
from underlag.runs.synthesis.quantities import tells_of_training

_TYPES = {
    "region_code": pl.String,
    "specialists_figures": pl.Int64,
    "specialists_latest": pl.Int64,
    "specialists_prior_share": pl.Float64,
    "trainees_figures": pl.Int64,
    "trainees_latest": pl.Int64,
    "trainees_prior_share": pl.Float64,
    "strength": pl.String,
}


def strength(specialists: int, trainees: int) -> str:
    """The word of ``STRENGTHS`` for numbers of a region's own figures on specialists and on training [figure]."""
    return list(STRENGTHS)[2 - (specialists > 0) - (trainees > 0)]


def evidence_strength_table(assembled: Assembled) -> pl.DataFrame:
    """One row a region: its own figures [figure], the latest year of them (null without any), and the share of its
    deviation from the nation that is prior [1], for specialists and for trainees; and the word for them.

    Columns are ``COLUMNS["evidence_strength"]``. Only figures that the synthesis weighs are counted, and those of
    several regions together are nobody's own.
    """
    evidence, told = assembled.evidence, assembled.posterior.past.told
    used = evidence.country.observations(evidence.profession).filter(pl.col("used") == WEIGHED_USE)
    rows = []
    for at, region in enumerate(evidence.regions):
        own = [row for row in used.iter_rows(named=True) if of_region_alone(row, region)]
        found: dict[str, object] = {"region_code": region}
        counts = []
        for staff in ("specialists", "trainees"):
            years = [row["year"] for row in own if tells_of_training(row["quantity"]) == (staff == "trainees")]
            counts.append(len(years))
            found |= {
                f"{staff}_figures": len(years),
                f"{staff}_latest": max(years, default=None),
                f"{staff}_prior_share": 1 - float(told[staff][at]),
            }
        rows.append({**found, "strength": strength(*counts)})
    return pl.DataFrame(rows, schema=_TYPES).select(COLUMNS["evidence_strength"])
