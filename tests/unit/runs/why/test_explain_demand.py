"""Numbers of demand explained: computed again from what is printed, or published with their source."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shared.reports.invented_evidence import demand

from underlag.core.errors import UnknownNumberError
from underlag.runs.record.demand_quantities import DEMAND
from underlag.runs.record.read import NumberKey, StoredRun
from underlag.runs.why.explain_demand import explain_demand, find_demand
from underlag.runs.why.explain_nodes import Node


@pytest.fixture
def run(stored: StoredRun) -> StoredRun:
    """The stored run with eight posts filled and two vacant in every region."""
    return replace(stored, tables={**stored.tables, "demand": demand(list(stored.regions()), stored.nation_code)})


def child(node: Node, key: str) -> Node:
    return next(one for one in node.children if one.name.endswith(f"[{key}]"))


def test_a_region_by_code_or_name_with_or_without_the_year(run: StoredRun) -> None:
    code = run.regions()[0]
    for key in (f"specialist_posts_vacant/{code}", f"specialist_posts_vacant/{run.region_name(code)}/2024"):
        assert find_demand(run, key) == ("specialist_posts_vacant", code)
    assert find_demand(run, f"need/{code}/2024") is None and find_demand(run, "specialist_posts_vacant") is None


def test_another_year_or_region_is_refused_with_what_there_is(run: StoredRun) -> None:
    with pytest.raises(UnknownNumberError) as told:
        find_demand(run, f"specialist_posts_vacant/{run.regions()[0]}/2030")
    assert told.value.problems[0].expected == "2024"
    with pytest.raises(UnknownNumberError):
        find_demand(run, "specialist_posts_vacant/nowhere")


def test_a_sum_is_made_of_its_parts(run: StoredRun) -> None:
    node = explain_demand(run, "specialist_posts_demanded", run.regions()[1], "en")
    assert (node.value, node.low, node.high, node.status) == (10.0, 5.0, 20.0, "assumed")
    assert node.expression == "{specialist_posts_filled} + {specialist_posts_vacant}"
    assert child(node, "specialist_posts_filled").value + child(node, "specialist_posts_vacant").value == node.value  # type: ignore[operator]
    assert node.strength


def test_training_that_was_not_filled_follows_from_the_card(run: StoredRun) -> None:
    node = explain_demand(run, "training_posts_vacant", run.nation_code, "sv")
    assert {"training_posts_filled", "training/fill"} <= {
        one.name.partition("[")[2].rstrip("]") for one in node.children
    }
    assert child(node, "training/fill").value is not None


def test_where_there_is_no_figure_it_says_so(run: StoredRun) -> None:
    node = explain_demand(run, "agency_staff", run.regions()[0], "sv")
    assert node.value is None and node.text == "Ingen uppgift finns." and not node.children


def test_a_published_number_is_told_as_published(run: StoredRun) -> None:
    node = explain_demand(run, "foundation_posts", run.nation_code, "en")
    assert (node.value, node.low, node.reason) == (259.0, None, "The number is published, not computed.")


@pytest.mark.parametrize("quantity", DEMAND)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_quantity_can_be_explained_in_both_languages(run: StoredRun, quantity: str, language: str) -> None:
    node = explain_demand(run, quantity, run.nation_code, language)
    assert DEMAND[quantity].name[language] in node.name
    assert (node.value is None) or bool(node.expression) != bool(node.reason)


def test_a_stored_run_tells_its_demand(stored: StoredRun) -> None:
    node = explain_demand(stored, "training_posts_demanded", stored.regions()[0], "en")
    parts = [one.value for one in node.children]
    assert node.value == pytest.approx(sum(part for part in parts if part is not None), rel=1e-4)


def test_filled_posts_stand_on_the_stock_and_hours_and_not_on_patient_time(stored: StoredRun) -> None:
    code = stored.regions()[0]
    node = explain_demand(stored, "specialist_posts_filled", code, "sv")
    heads = child(node, "specialists")
    assert heads.value == pytest.approx(stored.number(NumberKey("specialists", code, stored.start, "today"))["central"])  # type: ignore[index]
    assert f"(specialists/{code}/{stored.start}/today)" in heads.name
    assert node.value is not None and heads.value is not None and 0.5 * heads.value < node.value < heads.value
    trained = explain_demand(stored, "training_posts_filled", code, "sv")
    assert trained.value == pytest.approx(child(trained, "trainees").value, rel=1e-5)
