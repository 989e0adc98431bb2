"""Sweden's population tables as the assembler gets them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

TABLES = Path(__file__).parents[3] / "evidence" / "tables"
NAMES = (
    "population",
    "deaths",
    "births",
    "municipalities",
    "municipality_population",
    "municipality_population_total",
    "population_benchmark",
    "population_total",
    "population_share_80plus",
    "births_total",
    "life_expectancy",
    "population_projection",
)
TEXT = {"region_code": pl.String, "municipality_code": pl.String}


@pytest.fixture(scope="session")
def tables() -> dict[str, pl.DataFrame]:
    found = {}
    for name in NAMES:
        columnar = TABLES / f"{name}.parquet"
        if columnar.exists():
            found[name] = pl.read_parquet(columnar)
        else:
            found[name] = pl.read_csv(TABLES / f"{name}.csv", infer_schema_length=None, schema_overrides=TEXT)
    return found


@pytest.fixture(scope="session")
def regions(tables: dict[str, pl.DataFrame]) -> list[str]:
    codes: list[str] = tables["population"]["region_code"].unique().sort().to_list()
    return codes
