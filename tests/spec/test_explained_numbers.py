"""Every number can be computed again from what its explanation prints, or the explanation says why not.

Thirty keys of each kind, drawn by seed: each quantity under each policy, regions and the nation, the past before the
plan, cards, published figures, placement. The formula that stands beside a number is worked out here from the values
printed below it, by an evaluator that knows nothing of the model.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import math
import operator
import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.runs.record.read import NumberKey, StoredRun, read_run
from underlag.runs.why.explain import explain, explain_stated
from underlag.runs.why.explain_basis import Basis
from underlag.runs.why.explain_demand import explain_demand
from underlag.runs.why.explain_nodes import Node
from underlag.runs.why.explain_placement import explain_unit

DRAWN, SEED = 30, 2026
DIGITS = 1e-5
"""Relative error of a printed number that is allowed for: six significant digits."""

Tree = Mapping[str, Any]
OPERATIONS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: Mapping[str, Callable[..., float]] = {"max": max, "min": min, "exp": math.exp}


def worked_out(expression: str, values: Mapping[str, float]) -> float:
    """The value of a printed formula: numbers, + - * / ** ( ), max, min and exp of the numbers that the keys name."""
    keys = re.findall(r"\{([^}]*)\}", expression)
    names = {key: f"v{at}" for at, key in enumerate(dict.fromkeys(keys))}
    plain = re.sub(r"\{([^}]*)\}", lambda found: names[found[1]], expression)
    known = {name: values[key] for key, name in names.items()}

    def value(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp):
            return OPERATIONS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            return FUNCTIONS[node.func.id](*map(value, node.args))
        if isinstance(node, ast.Name):
            return known[node.id]
        assert isinstance(node, ast.Constant), expression
        return float(node.value)

    return value(ast.parse(plain, mode="eval").body)


def key_of(node: Tree) -> str:
    return str(node["name"]).partition("  [")[2].removesuffix("]")


def faults(node: Tree) -> Iterator[str]:
    """What is wrong with one line: a number that neither follows from what is printed nor says why."""
    if node["low"] is not None and node["value"] is not None and not node["low"] <= node["value"] <= node["high"]:
        yield f"{node['name']}: outside of its own interval"
    if node["expression"]:
        values = {key_of(child): child["value"] for child in node["children"]}
        found = worked_out(node["expression"], values)
        # what six digits in each of the numbers, and in this one, can make of difference
        room = DIGITS * abs(node["value"]) + 1e-9
        for key, value in values.items():
            if f"{{{key}}}" in node["expression"]:
                moved = worked_out(node["expression"], {**values, key: value * (1 + DIGITS)})
                room += abs(moved - found)
        if abs(found - node["value"]) > room:
            yield f"{node['name']}: {node['value']} printed, {found} by {node['expression']}"
    elif len(node["reason"].split()) < 5:
        yield f"{node['name']}: neither formula nor reason"


def computed(node: Tree) -> Iterator[Tree]:
    """The lines that are explained: the number asked for, and those below it that have a formula or a reason."""
    yield node
    for child in node["children"]:
        if child["expression"] or child["reason"]:
            yield from computed(child)


def drawn(keys: list[Any], kind: str) -> list[Any]:
    return random.Random(f"{SEED}/{kind}").sample(keys, min(DRAWN, len(keys)))


def kinds(run: StoredRun) -> dict[str, list[Callable[[], Node]]]:
    """Kind of key → the explanations of those drawn."""
    found: dict[str, list[Callable[[], Node]]] = {}
    basis = Basis(run, "sv")

    def places(kind: str, rows: pl.DataFrame, depth: int = 1) -> None:
        keys = [NumberKey(*row) for row in rows.select("quantity", "region_code", "year", "policy").iter_rows()]
        found[kind] = [lambda place=place: explain(run, place, "sv", depth, basis) for place in drawn(keys, kind)]  # type: ignore[misc]

    numbers, nation = run.tables["numbers"], pl.col("region_code") == run.nation_code
    for (quantity, policy), rows in numbers.group_by("quantity", "policy", maintain_order=True):
        places(f"{quantity} {policy} of regions", rows.filter(~nation))
        places(f"{quantity} {policy} of the nation", rows.filter(nation))
    started = numbers.filter((pl.col("year") == run.start) & pl.col("quantity").is_in(["specialists", "trainees"]))
    places("state at the start", started, 3)
    past = run.tables["past"].with_columns(pl.lit("").alias("policy"))
    for (quantity,), rows in past.filter(pl.col("year") < run.start).group_by("quantity", maintain_order=True):
        places(f"past {quantity}", rows)
    for kind, names in (
        ("cards", run.tables["parameters"]["name"].to_list()),
        ("figures", run.tables["observations"]["observation_id"].to_list()),
    ):
        found[kind] = [lambda name=name: explain_stated(run, name, "sv") for name in drawn(names, kind)]  # type: ignore[misc]
    units = run.tables["placement"]["unit_code"].to_list()
    found["placement"] = [lambda unit=unit: explain_unit(run, unit, "sv") for unit in drawn(units, "placement")]  # type: ignore[misc]
    return found


@pytest.fixture(scope="module")
def trees(plan: Callable[..., Path]) -> dict[str, list[dict[str, Any]]]:
    """Kind of key → the trees as ``--json`` prints them."""
    made = kinds(read_run(plan()))
    return {kind: [json.loads(json.dumps(dataclasses.asdict(one()))) for one in each] for kind, each in made.items()}


def test_every_number_follows_from_what_is_printed_or_says_why_not(trees: dict[str, list[dict[str, Any]]]) -> None:
    wrong = [fault for each in trees.values() for tree in each for node in computed(tree) for fault in faults(node)]
    assert not wrong, "\n".join(wrong[:20])


def test_the_share_filled_by_kind_of_place_follows_from_what_is_printed(plan: Callable[..., Path]) -> None:
    """Sweden's regions differ in it: the posts filled, those that replace exits, today's, and those left unfilled."""
    run = read_run(plan(country="sweden", draws=20))
    basis, shares, target = Basis(run, "sv"), set(), int(run.manifest["settings"]["target_year"])
    for code in run.regions():
        keys = [NumberKey("filled_starts", code, 2030, policy) for policy in ("today", "recommended")]
        keys += [NumberKey("starts", code, 2030, "today"), NumberKey("floor", code, target, "called_for")]
        asked = [explain(run, key, "sv", 1, basis) for key in keys]
        asked.append(explain_demand(run, "training_posts_vacant", code, "sv"))
        for tree in map(dataclasses.asdict, asked):
            assert tree["expression"] and not [fault for node in computed(tree) for fault in faults(node)]
            (share,) = (child for child in tree["children"] if key_of(child) == f"fill/{code}")
            assert "recruitment/fill_follows_vacancies" in {key_of(child) for child in share["children"]}
            shares.add(share["value"])
    assert len(shares) > 15, "regions differ"
    nation = dataclasses.asdict(explain_demand(run, "training_posts_vacant", run.nation_code, "sv"))
    assert nation["expression"] and not list(faults(nation))


def test_what_can_be_computed_is(trees: dict[str, list[dict[str, Any]]]) -> None:
    """A reason is no way out of a sum, a ratio or a product whose parts are in the run."""
    by_formula = {kind for kind, each in trees.items() if each and all(tree["expression"] for tree in each)}
    for quantity in ("coverage", "capacity", "gap_fte"):
        for policy in ("today", "recommended", "called_for", "replacement", "specialists_per_post", "proportional"):
            assert f"{quantity} {policy} of regions" in by_formula
    expected = ["state at the start", "past specialists", "past trainees", "past weighed_trainees"]
    expected += [
        f"{q} {p} of regions"
        for p in ("today", "recommended")
        for q in ("specialists", "trainees", "trainees_fte", "filled_starts", "dropouts", "new_specialists", "arrivals")
    ]
    expected += [
        "need  of regions",
        "required_fte  of regions",
        "starts today of regions",
        "plateau called_for of regions",
        "floor called_for of regions",
        "starts recommended of the nation",
    ]
    assert not set(expected) - by_formula


def test_a_number_of_the_optimisation_names_its_objective_and_where_its_limits_stand(
    trees: dict[str, list[dict[str, Any]]],
) -> None:
    said = [tree["reason"] for tree in trees["starts recommended of regions"] if "optimeringsproblem" in tree["reason"]]
    assert len(said) > 10
    assert all("Målet är" in reason and "står i tabellen limits" in reason for reason in said)


@pytest.mark.parametrize("part", ["expression", "value", "reason", "interval"])
def test_a_planted_fault_is_found(trees: dict[str, list[dict[str, Any]]], part: str) -> None:
    """A number a thousandth off, a formula with a wrong sign, a reason left out, an interval of something else."""
    tree = dict(trees["specialists today of regions"][0])
    assert tree["expression"]
    assert not list(faults(tree))
    if part == "expression":
        tree["expression"] = tree["expression"].replace(" - ", " + ", 1)
    elif part == "value":
        tree["value"] *= 1.001
    elif part == "reason":
        tree["expression"] = ""
    else:
        tree["low"], tree["high"] = tree["value"] * 1.1, tree["value"] * 1.2
    assert list(faults(tree))


def test_every_figure_that_the_synthesis_uses_is_shown(plan: Callable[..., Path]) -> None:
    run = read_run(plan())
    used = run.tables["observations"].filter((pl.col("used") == "synthesis") & pl.col("agrees").is_not_null())
    shown = set()
    for code in (run.nation_code, *run.regions()):
        tree = dataclasses.asdict(explain(run, NumberKey("specialists", code, run.start, "today"), "en", 1))
        for group in tree["children"]:
            for figure in group["children"]:
                if key_of(figure) in set(used["observation_id"]):
                    shown.add(key_of(figure))
                    row = used.filter(pl.col("observation_id") == key_of(figure)).row(0, named=True)
                    expected = [child["value"] for child in figure["children"] if child["value"] is not None]
                    assert row["predicted"] is None or expected == [row["predicted"]]
    assert shown == set(used["observation_id"])


def test_the_command_prints_the_same_tree(plan: Callable[..., Path], underlag: Callable[..., Any]) -> None:
    said = underlag("explain", plan(), "specialists/N1/2024", "--json", "--depth", 1)
    tree = dataclasses.asdict(explain(read_run(plan()), NumberKey("specialists", "N1", 2024, "today"), "sv", 1))
    assert json.loads(said.out) == json.loads(json.dumps(tree))
