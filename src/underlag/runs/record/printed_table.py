"""A table with its computed numbers as they are printed: six significant digits, the same on every machine."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from underlag.core.printed import as_printed


def printed_table(table: pl.DataFrame, read: Collection[str] = ()) -> pl.DataFrame:
    """The table with every column of floating-point numbers as ``core.printed`` prints it; no number stays none.

    read  columns whose numbers were read, not computed, and stay as they are
    """
    computed = [name for name, kind in table.schema.items() if kind == pl.Float64 and name not in read]
    return table.with_columns(
        pl.when(pl.col(name).is_not_null()).then(pl.Series(as_printed(table[name].to_numpy()))).alias(name)
        for name in computed
    )
