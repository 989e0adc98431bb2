"""Every bundled profession's plan is written whole, also where nothing is published to hold it against."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from underlag.runs.record.read import read_run


@pytest.mark.parametrize("profession", ["district_nurse", "physiotherapist"])
def test_a_profession_without_published_facts_has_its_tables(plan: Callable[..., Path], profession: str) -> None:
    directory = plan(country="fictional", profession=profession, draws=20)
    stored = read_run(directory)
    assert stored.tables["facts"].height == 0
    assert all(kind != pl.Null for table in stored.tables.values() for kind in table.schema.values())
    package = json.loads((directory / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    facts = next(each for each in package["resources"] if each["name"] == "facts")
    types = {field["name"]: field["type"] for field in facts["schema"]["fields"]}
    assert (types["fact_id"], types["published"], types["met"]) == ("string", "number", "boolean")
