"""The float type of a computation is an argument, never what the process happens to have set."""

from __future__ import annotations

import jax
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from underlag.core.errors import SettingError
from underlag.runs.basis.run import run
from underlag.runs.plan.request import Request
from underlag.runs.record.contents import SINGLE

REQUEST = Request(country="fictional", draws=4)


def test_a_plan_has_the_same_numbers_whatever_the_process_has_set() -> None:
    """Equal id, equal tables: also where nobody has allowed float64."""
    plans = []
    for double in (False, True):
        with jax.enable_x64(double):
            plans.append(run(REQUEST).result)
    assert plans[0].run_id == plans[1].run_id
    different = [name for name, table in plans[0].tables.items() if not _same(table, plans[1].tables[name])]
    assert different == []


def test_single_precision_is_another_run_with_nearly_the_same_numbers() -> None:
    double, single = (run(Request(country="fictional", draws=4, precision=p)).result for p in ("float64", SINGLE))
    assert single.run_id != double.run_id
    assert single.manifest["settings"]["precision"] == SINGLE
    some = [
        each.tables["numbers"].filter((pl.col("policy") == "today") & (pl.col("quantity") == "capacity"))
        for each in (double, single)
    ]
    assert not _same(*some)
    assert_frame_equal(*some, rel_tol=1e-5, abs_tol=0)


def test_a_float_type_that_is_none_is_refused() -> None:
    with pytest.raises(SettingError) as refused:
        run(Request(country="fictional", precision="float16"))
    assert "float16" in str(refused.value)


def _same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    return one.write_csv() == other.write_csv()
