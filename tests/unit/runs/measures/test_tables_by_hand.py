"""Tables of weighed measures and of money spent on posts and measures, from a study that is written out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.core.language import Text
from underlag.runs.measures.spending_tables import DEAR, IDLE, OUTDONE, SAME_MONEY, SPENDING_SCHEMA, joint_tables
from underlag.runs.measures.weighed_tables import (
    LEAST_GAIN,
    MEASURE_SCHEMA,
    MOVED_ONLY,
    NO_EFFECT,
    around,
    interval_ends,
    measure_tables,
)

WHY = Text("Ingen har mätt det.", "Nobody has measured it.")


def card(name: str, unknown: Text | None = None) -> Any:
    title = Text(f"Insats {name}", f"Measure {name}")
    cost = SimpleNamespace(price_year=2024, basis="assumed")
    who = {"actors": ("region", "state"), "category": "training", "grade": "low"}
    return SimpleNamespace(id=name, title=title, from_year=2026, to_year=None, unknown=unknown, cost=cost, **who)


def found(cost: tuple[float, ...], listed: list[list[list[float]]], fte: tuple[float, ...]) -> Any:
    """What a measure costs by draw, and whom it lists by draw, year and region."""
    by_region = np.array(listed)
    return SimpleNamespace(
        total_cost=np.array(cost), listed=by_region, gained=by_region[:, -1].sum(axis=1), gained_fte=np.array(fte)
    )


CHEAP = found((100.0, 300.0), [[[1.0, 0.0], [10.0, 10.0]], [[1.0, 0.0], [20.0, 40.0]]], (0.1, 0.3))
DEARER = found((900.0, 900.0), [[[0.0, 0.0], [10.0, 20.0]], [[0.0, 0.0], [10.0, 20.0]]], (0.2, 0.2))
MOVES = found((50.0, 50.0), [[[0.0, 0.0], [5.0, -5.0]], [[0.0, 0.0], [5.0, -5.0]]], (0.0, 0.0))
NONE = found((0.0, 0.0), [[[0.0, 0.0], [0.2, 0.2]], [[0.0, 0.0], [0.2, 0.2]]], (0.0, 0.0))


def weighing(best: bool = True) -> Any:
    measures = {name: SimpleNamespace(card=card(name)) for name in ("cheap", "dearer", "moves", "none")}
    measures["unknown"] = SimpleNamespace(card=card("unknown", WHY))
    chosen = SimpleNamespace(taken=frozenset({"dearer", "cheap"}), method=SimpleNamespace(name="EXACT"))
    return SimpleNamespace(
        weighed={"dearer": DEARER, "cheap": CHEAP, "moves": MOVES, "none": NONE},
        levers=SimpleNamespace(measures=measures),
        starts={"": 30.0, "cheap": 28.5, "dearer": 30.0 - 1e-9, "moves": 30.0, "none": 31.0},
        regions=("01", "02"),
        together=CHEAP,
        best=chosen if best else None,
        best_weighed=DEARER if best else None,
        best_starts=27.0 if best else None,
    )


def test_the_cheapest_resident_comes_first_and_those_without_a_rank_say_why() -> None:
    """Cheap costs 200 for 40 residents on average, dearer 900 for 30."""
    table = measure_tables(weighing())["measures"]
    assert list(zip(table["rank"], table["measure_id"], strict=True)) == [
        (1, "cheap"),
        (2, "dearer"),
        (None, "moves"),
        (None, "none"),
        (None, "unknown"),
    ]
    assert table["unranked_sv"].to_list() == [None, None, MOVED_ONLY.sv, NO_EFFECT.sv, WHY.sv]
    assert table["unranked_en"].to_list() == [None, None, MOVED_ONLY.en, NO_EFFECT.en, WHY.en]


def test_the_numbers_of_the_best_measure() -> None:
    """Cost per resident is the ratio of means, 200/40 = 5; by draw it is 100/20 = 5 and 300/60 = 5. Over all years
    82 resident-years are gained in the two draws together, 41 on average: 200/41. Two posts a year fewer: 1.5."""
    row = measure_tables(weighing())["measures"].row(0, named=True)
    assert (row["cost"], row["cost_low80"], row["cost_high80"]) == (200.0, 100.0, 300.0)
    assert (row["extra_listed"], row["extra_listed_low80"], row["extra_listed_high80"]) == (40.0, 20.0, 60.0)
    assert row["extra_fte"] == pytest.approx(0.2)
    assert (row["cost_per_resident"], row["cost_per_resident_low80"], row["cost_per_resident_high80"]) == (5, 5, 5)
    assert row["cost_per_fte"] == pytest.approx(1000.0)
    assert row["cost_per_resident_year"] == pytest.approx(200 / 41, rel=1e-5)
    assert (row["starts_saved"], row["price_year"], row["cost_basis"]) == (1.5, 2024, "assumed")
    assert (row["actors"], row["from_year"], row["to_year"]) == ("region state", 2026, None)


def test_a_measure_that_lists_nobody_has_no_price_of_a_resident() -> None:
    rows = {row["measure_id"]: row for row in measure_tables(weighing())["measures"].iter_rows(named=True)}
    assert rows["moves"]["cost_per_resident"] is None and rows["moves"]["cost_per_fte"] is None
    assert rows["moves"]["cost_per_resident_low80"] is None, "an infinite end is empty"
    assert rows["none"]["cost_per_resident_low80"] == 0.0, "nothing is paid"
    assert rows["dearer"]["starts_saved"] == 0.0 and rows["none"]["starts_saved"] == -1.0
    assert rows["unknown"]["cost"] is None


def test_what_is_gained_by_region() -> None:
    table = measure_tables(weighing())["measure_regions"]
    rows = table.filter(pl.col("measure_id") == "cheap").rows()
    assert rows == [("cheap", "01", 15.0, 10.0, 20.0), ("cheap", "02", 25.0, 10.0, 40.0)]


def test_all_together_and_the_best_set_beside_the_sum_of_its_parts() -> None:
    table = measure_tables(weighing())["portfolio"]
    every, best = table.iter_rows(named=True)
    assert (every["set"], every["measures"], every["method"]) == ("all", "dearer cheap moves none", None)
    assert (every["extra_listed"], every["extra_listed_added"]) == (40.0, 70.4)
    assert every["starts_saved"] is None
    assert (best["set"], best["measures"], best["method"]) == ("best", "cheap dearer", "exact")
    assert (best["extra_listed"], best["extra_listed_added"], best["cost_per_resident"]) == (30.0, 70.0, 30.0)
    assert best["starts_saved"] == 3.0
    assert measure_tables(weighing(best=False))["portfolio"].height == 1


def test_columns_are_those_that_are_told() -> None:
    for name, table in measure_tables(weighing()).items():
        assert dict(table.schema) == dict(MEASURE_SCHEMA[name])


def test_ends_are_draws_and_an_infinite_one_is_none() -> None:
    assert interval_ends(np.arange(1.0, 11.0)) == (1.0, 9.0)
    assert interval_ends(np.array([*np.arange(1.0, 9.0), np.inf, np.inf])) == (1.0, None)
    assert interval_ends(np.full(3, np.inf)) == (None, None)
    with pytest.raises(ValueError, match="at least one draw"):
        interval_ends(np.array([]))


def test_rounding_of_the_engine_is_no_effect() -> None:
    assert around("x", np.array([1e-9, -1e-9])) == {"x": 0.0, "x_low80": 0.0, "x_high80": 0.0}
    assert LEAST_GAIN == 1.0


def spending(taken: tuple[str, ...], levels: list[list[float]], posts: float, paid: dict[str, float]) -> Any:
    """A way to spend in three years, the last after the target year, when everything costs ten times as much."""
    rising = np.array([1.0, 1.0, 10.0])
    return SimpleNamespace(
        taken=taken,
        levels=np.array(levels),
        posts=posts * rising,
        followed=SimpleNamespace(
            spent=sum(paid.values()) * rising, paid={name: value * rising for name, value in paid.items()}
        ),
        gained=np.array([10.0, 20.0]),
        added=18.0,
        settled=SimpleNamespace(found=SimpleNamespace(value=50.0, bound=49.0), expected=48.5),
    )


def study() -> Any:
    effects = {
        "idle": SimpleNamespace(adds=np.array([0.0, 0.009]), spent=np.array([1.0])),
        "dear": SimpleNamespace(adds=np.array([1.0]), spent=np.array([1e3, 1001.0])),
        "outdone": SimpleNamespace(adds=np.array([-1.0]), spent=np.array([1000.0])),
    }
    tried = [
        SimpleNamespace(taken=frozenset({"best"}), promised=48.5, value=50.0, apart=1.5),
        SimpleNamespace(taken=frozenset({"best", "dear"}), promised=47.0, value=40.0, apart=-7.0),
        SimpleNamespace(taken=frozenset(), promised=60.0, value=np.inf, apart=np.inf),
    ]
    return SimpleNamespace(
        settings=SimpleNamespace(target_year=2027),
        years=(2026, 2027, 2028),
        decided=(2026, 2027),
        regions=("01", "02"),
        budget=1000.0,
        posts_lost=7.0,
        lost={"best": 3.0},
        excluded={"grant"},
        cards={name: card(name) for name in ("outdone", "idle", "grant", "dear", "best")},
        joint=SimpleNamespace(effects=effects, tried=tried),
        spendings={
            "posts": spending((), [[4.0, 0.0], [6.0, 0.0]], 100.0, {}),
            "together": spending(("best",), [[1.0, 2.0], [3.0, 5.0]], 60.0, {"best": 30.0}),
        },
    )


def test_ways_to_spend_are_told_of_the_years_to_the_target_and_the_dearest_of_all() -> None:
    posts, together = joint_tables(study())["joint"].iter_rows(named=True)
    assert (posts["way"], posts["measures"], posts["posts_year"]) == ("posts", "", 5.0)
    assert (posts["cost_posts"], posts["cost_measures"], posts["cost_peak"]) == (100.0, 0.0, 1000.0)
    assert (together["measures"], together["posts_year"]) == ("best", 5.5)  # (1 + 2 + 3 + 5)/2 years
    assert (together["cost_posts"], together["cost_measures"], together["cost_peak"]) == (60.0, 30.0, 900.0)
    assert (together["extra_listed"], together["extra_listed_low80"], together["extra_listed_high80"]) == (15, 10, 20)
    assert (together["extra_listed_added"], together["objective"], together["promised"]) == (18.0, 50.0, 48.5)
    assert together["gap"] == pytest.approx(0.02)


def test_posts_stand_first_then_what_is_taken_then_the_others_with_their_reason() -> None:
    rows = list(joint_tables(study())["joint_spending"].iter_rows(named=True))
    assert [(row["item"], row["taken"]) for row in rows] == [
        ("posts", True),
        ("best", True),
        ("dear", False),
        ("grant", False),
        ("idle", False),
        ("outdone", False),
    ]
    assert [(row["cost_year"], row["lost_without"]) for row in rows[:3]] == [(60.0, 7.0), (30.0, 3.0), (None, None)]
    assert [row["not_taken_sv"] for row in rows[2:]] == [DEAR.sv, SAME_MONEY.sv, IDLE.sv, OUTDONE.sv]
    assert [row["not_taken_en"] for row in rows[2:]] == [DEAR.en, SAME_MONEY.en, IDLE.en, OUTDONE.en]
    assert (rows[0]["title_sv"], rows[1]["title_en"]) == ("Nya utbildningstjänster utöver dagens", "Measure best")


def test_posts_by_region_and_year_both_ways() -> None:
    assert joint_tables(study())["joint_starts"].rows() == [
        ("01", 2026, 1.0, 4.0),
        ("01", 2027, 3.0, 6.0),
        ("02", 2026, 2.0, 0.0),
        ("02", 2027, 5.0, 0.0),
    ]


def test_sets_that_were_tried_in_order_with_how_much_worse_they_are() -> None:
    """The least is 40: 50 is a quarter worse, and a set that no posts go with has no number."""
    rows = joint_tables(study())["joint_sets"].rows()
    assert rows == [
        (0, "best", 48.5, 50.0, 0.25, 1.5, True),
        (1, "best dear", 47.0, 40.0, 0.0, -7.0, False),
        (2, "", 60.0, None, None, None, False),
    ]


def test_columns_of_the_study_are_those_that_are_told() -> None:
    for name, table in joint_tables(study()).items():
        assert dict(table.schema) == dict(SPENDING_SCHEMA[name])
