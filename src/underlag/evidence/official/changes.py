"""What an import would change: every figure beside the one it takes over from."""

from __future__ import annotations

import polars as pl

from underlag.evidence.package.resources import Resource
from underlag.evidence.vintages.mapping import OFFICIAL_TABLE
from underlag.evidence.vintages.vintage import COVERS, KEPT, takes_over

CHANGE_COLUMNS: tuple[str, ...] = ("change", "key", "column", "before", "after", "before_source")
"""Columns of the table of changes: new, changed or unchanged; what the row is; figures as text; whose figure it was."""

_ORDER = ("changed", "new", "unchanged")


def changes(table: pl.DataFrame, rows: pl.DataFrame, resource: Resource) -> pl.DataFrame:
    """The changes that ``rows`` make to ``table``, changed ones first, then by key; one row for each figure.

    Estimates of the publisher take over from nothing and are left out.
    """
    if resource.name == OFFICIAL_TABLE:
        before = table.filter(~pl.col("used").is_in(list(KEPT)))
        keys, figures, rows = list(COVERS), ["value", "value_max"], takes_over(rows)
    else:
        before, keys = table, list(resource.primary_key)
        figures = [c.name for c in resource.columns if c.name not in (*keys, "source")]
    parts = [_of_figure(before, rows, keys, name) for name in figures]
    position = {word: n for n, word in enumerate(_ORDER)}
    return (
        pl.concat(parts)
        .with_columns(pl.col("change").replace_strict(position, return_dtype=pl.Int64).alias("__order__"))
        .sort("__order__", "key", "column", "before_source")
        .select(CHANGE_COLUMNS)
    )


def _of_figure(before: pl.DataFrame, rows: pl.DataFrame, keys: list[str], name: str) -> pl.DataFrame:
    def text(frame: pl.DataFrame) -> pl.Series:
        values = frame[name]
        if values.dtype == pl.Float64:
            whole = values.is_finite() & (values == values.round(0)) & (values.abs() < 1e15)
            return pl.select(
                pl.when(whole)
                .then(values.cast(pl.Int64, strict=False).cast(pl.String))
                .otherwise(values.cast(pl.String))
            ).to_series()
        return values.cast(pl.String)

    source = pl.col("source") if "source" in before.columns else pl.lit("").alias("source")
    earlier = before.select(
        *keys, text(before).alias("before"), source.alias("before_source"), pl.lit(True).alias("was")
    )
    joined = rows.select(*keys, text(rows).alias("after")).join(earlier, on=keys, how="left", nulls_equal=True)
    empty = pl.col("before").is_null() & pl.col("after").is_null()
    change = (
        pl.when(pl.col("was").is_null())
        .then(pl.lit("new"))
        .when(pl.col("before").eq_missing(pl.col("after")))
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("changed"))
    )
    key = pl.concat_str([pl.col(k).cast(pl.String).fill_null("") for k in keys], separator=" ")
    return joined.filter(~empty).select(
        change.alias("change"),
        key.alias("key"),
        pl.lit(name).alias("column"),
        pl.col("before").fill_null(""),
        pl.col("after").fill_null(""),
        pl.col("before_source").fill_null(""),
    )
