"""The long table of numbers: central value, mean and quantiles over draws, by quantity, policy, region and year.

What the nation has is not always the mean of its regions. With a need of 1 000 in each of two regions and capacity for
900 and 1 200, the nation's coverage is 2 100 ÷ 2 000, and so is that of every draw by itself: the nation is computed in
each draw before any quantile is taken, for a sum of quantiles is not the quantile of a sum.

>>> capacity, need = np.array([[[900.0, 1200.0]]]), np.array([[[1000.0, 1000.0]]])
>>> with_nation({"capacity": capacity, "need": need, "coverage": capacity / need})["coverage"].tolist()
[[[1.05, 0.9, 1.2]]]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.balance import capacity as balance
from underlag.core.arrays import Array
from underlag.core.printed import total
from underlag.runs.record.contents import COLUMNS
from underlag.runs.record.quantities import QUANTITIES
from underlag.uncertainty.intervals import summaries

_Values = Mapping[str, Float[Array, "draw year region"]]
"""Quantity → values by draw, year and region (regions only) [unit of the quantity in the register]."""


def with_nation(values: _Values) -> dict[str, Float[Array, "draw year place"]]:
    """The same with the nation in front of the regions [unit of the quantity in the register].

    Sums, except for coverage, which is of the nation's sums, and the named-GP potential, which counts only residents
    who are covered in their own region. What is neither has no national value (NaN). KeyError for a quantity that the
    register lacks, or for coverage without capacity and need, or the potential without coverage and need.
    """
    widened = {}
    for name, by_region in values.items():
        if QUANTITIES[name].additive:
            nation = total(by_region, axis=-1)
        elif name == "coverage":
            nation = balance.coverage(
                values["capacity"].sum(axis=-1, keepdims=True), values["need"].sum(axis=-1, keepdims=True)
            )
        elif name == "named_gp_potential":
            nation = balance.potential_of_nation(values["coverage"], values["need"])[..., None]
        else:
            nation = np.full_like(by_region[..., :1], np.nan)
        widened[name] = np.concatenate([nation, by_region], axis=-1)
    return widened


def with_sum(by_region: Float[Array, "draw region"]) -> Float[Array, "draw place"]:
    """What adds up, with the nation's sum in front of the regions [unit of the values]."""
    return np.concatenate([total(by_region, axis=-1), by_region], axis=-1)


def number_frames(
    policy: str,
    central: Mapping[str, Float[Array, "one year place"]],
    draws: Mapping[str, Float[Array, "draw year place"]],
    places: Sequence[str],
    years: Sequence[int],
    status: Mapping[str, Sequence[str]],
    with_common: bool,
) -> Iterator[pl.DataFrame]:
    """One frame of the table ``numbers`` for each quantity, in the unit that the register of quantities gives it.

    central, draws  quantity → values of the central run, and of every draw; those in both make a frame
    places  codes: the nation, then the regions
    status  quantity → status by year
    with_common  also quantities that do not depend on the policy
    Cells without a value in both (a flow in the start year, a national value that has no meaning, a comparison after
    the target year) are left out.
    """
    for quantity, values in central.items():
        if quantity not in draws or not (with_common or QUANTITIES[quantity].by_policy):
            continue
        over_draws = draws[quantity].reshape(draws[quantity].shape[0], -1)
        cells = values.reshape(-1)
        there = ~(np.isnan(cells) | np.isnan(over_draws[0]))
        year, place = (index.reshape(-1)[there] for index in np.indices(values.shape[1:]))
        table: dict[str, object] = {
            "quantity": quantity,
            "policy": policy if QUANTITIES[quantity].by_policy else "",
            "region_code": np.asarray(places)[place],
            "year": np.asarray(years, dtype=np.int64)[year],
            "unit": str(QUANTITIES[quantity].unit),
            "central": cells[there].astype(np.float64),
            **summaries(over_draws[:, there]),
            "status": np.asarray(status[quantity])[year],
        }
        yield pl.DataFrame(table).select(COLUMNS["numbers"])


def numbers_table(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All frames in one, in the order of the register of quantities, then policy, region and year. Raises ValueError
    where there is no frame."""
    order = {name: position for position, name in enumerate(QUANTITIES)}
    return (
        pl.concat(frames)
        .with_columns(pl.col("quantity").replace_strict(order, return_dtype=pl.Int64).alias("position"))
        .sort("position", "policy", "region_code", "year")
        .drop("position")
    )
