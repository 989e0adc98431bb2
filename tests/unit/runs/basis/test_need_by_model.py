"""Need by every model side by side: each shares the nation's need, and the run's own is what the run counts with."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError
from underlag.runs.basis.need_by_model import need_by_model_table
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.need_models import need_by_model
from underlag.runs.record.read import StoredRun

MODELS = ["guideline", "age", "structure", "deprivation"]


@pytest.fixture(scope="module")
def made(evidence: Evidence) -> Assembled:
    return assemble(evidence, 4, 1)


@pytest.fixture(scope="module")
def table(made: Assembled) -> pl.DataFrame:
    """Capacity for half of the nation's residents, and for 1 000 in each region."""
    residents = made.central.population.residents[0, 0]
    capacity = np.append(residents.sum() / 2, np.full(len(residents), 1000.0))
    return need_by_model_table(made, capacity, (made.evidence.country.nation_code, *made.evidence.regions))


def test_each_model_that_the_country_has_evidence_for(made: Assembled, table: pl.DataFrame) -> None:
    assert table["need_model"].unique(maintain_order=True).to_list() == MODELS
    assert table.height == len(MODELS) * (1 + len(made.evidence.regions))
    assert set(table.select("need_model", "status").iter_rows()) == {
        ("guideline", "estimated"),
        *((name, "assumed") for name in MODELS[1:]),
    }


def test_a_model_without_evidence_is_left_out_unless_the_scenario_counts_by_it(made: Assembled) -> None:
    without = {name: card for name, card in made.parameters.items() if name != "need/deprivation_strength"}
    assert list(need_by_model(replace(made, parameters=without))) == MODELS[:3]
    tables = copy(made.evidence.country.tables)
    tables._read = {**tables._read, "need_index": tables["need_index"].filter(pl.col("region_code") != "N3")}
    country = replace(made.evidence.country, tables=tables)
    short = replace(made, evidence=replace(made.evidence, country=country))
    assert list(need_by_model(short)) == ["guideline", "age", "deprivation"]
    goal = made.evidence.scenario.goal.model_copy(update={"need_model": "structure"})
    asked = replace(short, evidence=replace(short.evidence, scenario=replace(made.evidence.scenario, goal=goal)))
    with pytest.raises(EvidenceError, match="no year has a value for every region"):
        need_by_model(asked)


def test_every_model_shares_the_same_national_need(made: Assembled, table: pl.DataFrame) -> None:
    nation, total = made.evidence.country.nation_code, made.central.population.residents[0, 0].sum()
    for row in table.filter(pl.col("region_code") == nation).iter_rows(named=True):
        assert row["need"] == pytest.approx(total) and row["need_weight"] == pytest.approx(1.0)
        assert row["coverage"] == pytest.approx(0.5)
        assert row["shortage_fte"] == pytest.approx(total / 2 / made.central.goal.residents_per_specialist)


def test_the_columns_follow_from_one_another_by_hand(made: Assembled, table: pl.DataFrame) -> None:
    residents = dict(zip(made.evidence.regions, made.central.population.residents[0, 0], strict=True))
    norm, several = made.central.goal.residents_per_specialist, set()
    for row in table.filter(pl.col("region_code").is_in(list(residents))).iter_rows(named=True):
        assert row["need"] == pytest.approx(row["need_weight"] * residents[row["region_code"]])
        assert row["required_fte"] == pytest.approx(row["need"] / norm)
        assert row["coverage"] == pytest.approx(1000 / row["need"])
        assert row["shortage_fte"] == pytest.approx((row["need"] - 1000) / norm)
        if row["need_model"] == "guideline":
            assert row["need_weight"] == pytest.approx(1.0)
        several.add(round(row["need_weight"], 6))
    assert len(several) > len(residents)


def test_the_run_s_own_model_gives_the_run_s_own_numbers(stored: StoredRun) -> None:
    table = stored.tables["need_by_model"].filter(pl.col("need_model") == "guideline")
    numbers = stored.tables["numbers"].filter(
        (pl.col("year") == stored.start) & pl.col("policy").fill_null("").is_in(["", "today"])
    )
    for quantity, column in (("need", "need"), ("coverage", "coverage"), ("gap_fte", "shortage_fte")):
        told = dict(numbers.filter(pl.col("quantity") == quantity).select("region_code", "central").iter_rows())
        for code, value in table.select("region_code", column).iter_rows():
            assert value == pytest.approx(told[code], rel=2e-5, abs=1e-3), (quantity, code)
