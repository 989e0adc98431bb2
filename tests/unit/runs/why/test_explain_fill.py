"""The share of posts filled in a region explained: by the nation's card alone, by kind of place, and with measures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.evidence.cards.requirements import FILL, FILL_FOLLOWS
from underlag.runs.inputs.groups import Inputs, arrays_of
from underlag.runs.record.read import NumberKey, StoredRun
from underlag.runs.why.explain_basis import Basis, Part
from underlag.runs.why.explain_fill import by_place, regional_fill, regional_fill_in
from underlag.runs.why.explain_nodes import Node

PLACE = NumberKey("filled_starts", "N8", 2030, "today")


def basis_of(run: StoredRun, relative: dict[str, float], follows: float, added: float = 0.0) -> Basis:
    """The stored run as if regions differed in vacancies, with 0.9 filled in the nation; ``added`` by measures in N8 in
    every year."""
    rows = run.tables["parameters"].filter(pl.col("name") == FILL).with_columns(central=pl.lit(0.9))
    more = rows.with_columns(name=pl.lit(FILL_FOLLOWS), central=pl.lit(follows))
    others = run.tables["parameters"].filter(pl.col("name") != FILL)
    basis = Basis(replace(run, tables={**run.tables, "parameters": pl.concat([others, rows, more])}), "en")
    inputs: Inputs = basis.inputs
    beside = np.array([[relative.get(code, 1.0) for code in inputs.regions]])
    pattern = beside**follows
    mean = np.average(pattern[0], weights=inputs.population.residents[0, 0])
    career = replace(inputs.career, relative_vacancy=beside, fill=1 - 0.1 * pattern / mean)
    at_n8 = np.array([[[added * (code == "N8") for code in inputs.regions]]])
    nothing = {
        name: np.zeros((1, 1, *array.shape[2:]))
        for name, array in arrays_of(inputs.measures).items()
        if name not in ("phase", "extra_posts")
    }
    measures = replace(inputs.measures, phase=(1,) * len(inputs.measures.phase), **{**nothing, "fill": at_n8})
    basis.__dict__["inputs"] = replace(inputs, career=career, measures=measures)
    return basis


def below(node: Node) -> dict[str, float]:
    return {
        child.name.partition("  [")[2].removesuffix("]"): child.value
        for child in node.children
        if child.value is not None
    }


def told(part: Part) -> Node:
    return part.node(0)


@pytest.mark.parametrize("follows", [0.5, 1.0])
def test_a_region_is_computed_again_from_what_stands_below(stored: StoredRun, follows: float) -> None:
    basis = basis_of(stored, {"N8": 1.8, "N1": 0.6}, follows)
    assert by_place(basis)
    for code in ("N8", "N1", "N3"):
        part = regional_fill(basis, code)
        node, c = told(part), below(told(part))
        again = 1 - (1 - c[FILL]) * c[f"relative_vacancy/{code}"] ** c[FILL_FOLLOWS] / c["mean_vacancy_pattern"]
        assert part.key == f"fill/{code}" and node.value == pytest.approx(again, rel=1e-5)
        assert "**" in node.expression and node.status == "assumed" and stored.region_name(code) in node.name
        ratio = next(child for child in node.children if "relative_vacancy" in child.name)
        assert ratio.reason and [child.name for child in ratio.children][-1] == "table degurba_share"


def test_where_regions_are_alike_the_card_stands_alone(stored: StoredRun) -> None:
    """Without the card, and where no region has more vacancies than another."""
    for basis in (Basis(stored, "en"), basis_of(stored, {}, 1.0)):
        assert not by_place(basis)
        assert regional_fill(basis, "N8").key == FILL


def test_what_measures_add_stands_on_the_share_of_the_region(stored: StoredRun) -> None:
    basis = basis_of(stored, {"N8": 1.8, "N1": 0.6}, 1.0, 0.03)
    without, part = regional_fill(basis, "N8"), regional_fill_in(basis, PLACE)
    (stated,) = told(part).children
    assert part.key == "with_measures/fill/N8" and stated == told(without)
    assert told(part).value == pytest.approx(told(without).value + 0.03)  # type: ignore[operator]
    assert told(part).reason
    elsewhere = regional_fill_in(basis, replace(PLACE, region="N3"))
    assert elsewhere.key == "fill/N3"
