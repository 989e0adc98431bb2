"""Need with tasks outside the lists can be computed again from its explanation, down to what each task grows with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from shared.outside_lists import with_tasks

from underlag.runs.basis.registers import parameter_values_table, parameters_table
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.ensemble import common_quantities
from underlag.runs.record.read import NumberKey, StoredRun
from underlag.runs.why.explain import explain
from underlag.runs.why.explain_basis import Basis
from underlag.runs.why.explain_nodes import Node
from underlag.runs.why.explain_tasks import NO_TASKS

PLACE = NumberKey("need", "N3", 2040, "")
KEY = re.compile(r"\[([^\]]+)\]$")


@pytest.fixture(scope="module")
def tasked(evidence: Evidence) -> Assembled:
    return assemble(with_tasks(evidence, research=0.01), 4, 1)


@pytest.fixture(scope="module")
def basis(stored: StoredRun, tasked: Assembled) -> Basis:
    """The run as it would be with the cards: their rows, and the numbers that they move in one place."""
    at = (0, PLACE.year - stored.start, tasked.central.regions.index(PLACE.region))
    common = common_quantities(tasked.central, np.dtype(np.float64))
    numbers = stored.tables["numbers"]
    for quantity, values in common.items():
        here = (pl.col("quantity") == quantity) & (pl.col("region_code") == PLACE.region)
        here = here & (pl.col("year") == PLACE.year)
        told = pl.when(here).then(pl.lit(float(values[at]))).otherwise(pl.col("central")).alias("central")
        numbers = numbers.with_columns(told)
    tables = {
        **stored.tables,
        "numbers": numbers,
        "parameters": parameters_table(tasked),
        "parameter_values": parameter_values_table(tasked),
    }
    found = Basis(replace(stored, tables=tables), "en")
    found.__dict__["inputs"] = tasked.central
    return found


def key_of(node: Node) -> str:
    found = KEY.search(node.name)
    return found[1] if found else ""


def worked_out(node: Node) -> float:
    values = {key_of(child): child.value for child in node.children}
    return float(eval(re.sub(r"\{([^}]*)\}", lambda key: repr(values[key[1]]), node.expression)))


def lines(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from lines(child)


@pytest.mark.parametrize("quantity", ["need", "outside_lists_fte"])
def test_every_line_follows_from_those_below_it(basis: Basis, quantity: str) -> None:
    tree = explain(basis.run, replace_quantity(quantity), "en", 4, basis)
    told = [node for node in lines(tree) if node.expression]
    assert len(told) >= 7, "the number, the addition and five tasks"
    for node in told:
        assert node.value == pytest.approx(worked_out(node), rel=1e-4, abs=1e-7), node.name


def replace_quantity(quantity: str) -> NumberKey:
    return NumberKey(quantity, PLACE.region, PLACE.year, "")


def test_the_addition_is_made_of_the_cards_and_of_who_lives_there(basis: Basis, tasked: Assembled) -> None:
    tree = explain(basis.run, PLACE, "en", 3, basis)
    assert "need/time_outside_lists" in {key_of(child) for child in tree.children}
    added = next(child for child in tree.children if key_of(child) == "task_addition/N3/2040")
    assert added.value == pytest.approx(tasked.central.need.task_factor[0, 16, 2] - 1)
    known = {key_of(node): node for node in lines(added)}
    assert known["task_share/elderly_care"].value == 0.5
    assert known["task_further/research"].value == 0.01
    growth = known["task_growth/elderly_care/N3/2040"]
    assert growth.value == pytest.approx(tasked.central.need.task_growth[0, 0, 16, 2])
    assert growth.name.startswith("Care homes and home care: time per resident against 2024")
    assert "80 or over" in growth.text


def test_a_tree_of_one_level_names_the_addition_alone(basis: Basis) -> None:
    added = next(c for c in explain(basis.run, PLACE, "sv", 1, basis).children if "task_addition" in c.name)
    assert added.children == () and added.expression == ""


def test_a_profession_without_cards_is_told_so(stored: StoredRun) -> None:
    tree = explain(stored, replace_quantity("outside_lists_fte"), "sv", 2)
    assert (tree.value, tree.reason) == (0.0, NO_TASKS.sv)
    assert [key_of(child) for child in tree.children] == ["required_fte/N3/2040"]
    assert "task_addition" not in explain(stored, PLACE, "sv", 1).expression
