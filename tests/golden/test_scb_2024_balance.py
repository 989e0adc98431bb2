"""Population accounts of 2024 for Sweden, Stockholm county and three municipalities, to the person.

Statistics Sweden (SCB), Folkmängd i riket, län och kommuner 31 december 2024 och befolkningsförändringar 2024.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shared.population_accounts import Components

ROWS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "scb_2024_balance.json").read_text(encoding="utf-8")
)["rows"]


def components(row: dict[str, Any]) -> Components:
    arrivals = row.get("in_total", row.get("immigration"))
    departures = row.get("out_total", row.get("emigration"))
    values = (row["births"], row["deaths"], arrivals, departures, row["adjust"])
    return Components(*(np.array(value, dtype=float) for value in values))


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_balance_is_exact(row: dict[str, Any]) -> None:
    found = components(row)
    assert found.natural == row["natural"]
    assert found.net_migration == row["net"]
    assert found.increase == row["increase"]


def test_population_at_the_end_of_2023() -> None:
    nation = next(row for row in ROWS if row["code"] == "00")
    assert nation["pop"] - components(nation).increase == 10_551_707


@pytest.mark.parametrize("row", [r for r in ROWS if "in_sweden" in r], ids=lambda r: str(r["name"]))
def test_migration_by_kind_adds_up(row: dict[str, Any]) -> None:
    kinds = [kind for kind in ("own", "sweden", "abroad") if f"net_{kind}" in row]
    for kind in kinds:
        assert row[f"net_{kind}"] == row[f"in_{kind}"] - row[f"out_{kind}"]
    assert sum(row[f"net_{kind}"] for kind in kinds) == components(row).net_migration
