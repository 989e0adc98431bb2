"""The float type of a computation is what it is given, never what the process happens to have set."""

from __future__ import annotations

import jax
import polars as pl

from underlag.runs.run import Request, run


def test_a_plan_has_the_same_numbers_whatever_the_process_has_set() -> None:
    """Equal id, equal tables: also where nobody has allowed float64."""
    request = Request(country="fictional", draws=4)
    plans = []
    for double in (False, True):
        with jax.enable_x64(double):
            plans.append(run(request).result)
    assert plans[0].run_id == plans[1].run_id
    different = [name for name, table in plans[0].tables.items() if not _same(table, plans[1].tables[name])]
    assert different == []


def _same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    return one.write_csv() == other.write_csv()
