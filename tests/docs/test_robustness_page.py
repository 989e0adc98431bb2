"""The page on the trial in new draws and on worlds of another make states the figures that ship."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.reports.language.nouns import POLICY_NAMES
from underlag.reports.language.numerals import number
from underlag.runs.record.contents import POLICIES as KEYS
from underlag.runs.record.derived import read_shipped
from underlag.runs.robustness.limit_ends import BASE
from underlag.runs.robustness.limit_ends import LIMIT_ENDS_FILE as ENDS
from underlag.runs.robustness.limit_ends import LIMIT_ENDS_SCHEMA as ENDS_SCHEMA
from underlag.runs.robustness.new_draws import (
    COMMAND,
    EQUAL_COST,
    OUT_OF_SAMPLE_FILE,
    OUT_OF_SAMPLE_SCHEMA,
    OWN_COST,
    RECOMMENDED,
    WITHIN_LIMITS,
)
from underlag.runs.robustness.regret_matrix import AS_DRAWN, LEAST_REGRET
from underlag.runs.robustness.regret_matrix import REGRET_FILE as MATRIX
from underlag.runs.robustness.regret_matrix import REGRET_SCHEMA as MATRIX_SCHEMA

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "robustness.md").read_text(encoding="utf-8")
Row = Mapping[str, Any]
RULES = [policy for policy in KEYS if policy != RECOMMENDED]


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    found = read_shipped(read_country(country_directory("sweden")), OUT_OF_SAMPLE_FILE, OUT_OF_SAMPLE_SCHEMA, COMMAND)
    assert found is not None
    return found


def told(row: Row, kind: str = "") -> str:
    """A difference and its error."""
    return " ± ".join(number(row[f"{kind}{name}"], "en", 1) for name in ("difference_fte", "error_fte"))


def broken(row: Row) -> str:
    """Limits broken and by how much."""
    both = zip((row["limits_broken"] or "").split(), (row["broken_by"] or "").split(), strict=True)
    return ", ".join(f"{name.replace('_', ' ')} {number(float(most), 'en', 1)}" for name, most in both) or "none"


def rows_of(table: pl.DataFrame, policy: str) -> tuple[str, str]:
    """The lines of a rule in the page's two tables."""
    rows = {row["variant"]: row for row in table.filter(pl.col("policy") == policy).iter_rows(named=True)}
    own, equal, inside = rows[OWN_COST], rows[EQUAL_COST], rows[WITHIN_LIMITS]
    name = POLICY_NAMES[policy].en.lower()
    first = (name, told(inside), told(equal, "free_"), told(equal), broken(equal))
    second = (name, number(own["starts"], "en"), told(own), told(own, "free_"), broken(own))
    return f"| {' | '.join(first)} |", f"| {' | '.join(second)} |"


@pytest.mark.parametrize("policy", RULES)
def test_the_tables_are_what_ships(table: pl.DataFrame, policy: str) -> None:
    for line in rows_of(table, policy):
        assert line in PAGE


def test_the_findings_hold(table: pl.DataFrame) -> None:
    others, said = table.filter(pl.col("policy") != RECOMMENDED), " ".join(PAGE.split())
    ours = table.filter(pl.col("policy") == RECOMMENDED)["objective_fte"].item()
    inside = others.filter(pl.col("variant") == WITHIN_LIMITS)
    assert (inside["difference_fte"] > 2 * inside["error_fte"]).all()
    assert "Within the limits the recommendation is better than every rule" in said
    least, most = (f"{100 * share:.0f}" for share in (inside["better"].min(), inside["better"].max()))
    assert f"in {least} to {most} percent of the draws" in said
    equal = others.filter(pl.col("variant") == EQUAL_COST)
    not_better = equal.filter(pl.col("free_difference_fte") <= 2 * pl.col("free_error_fte"))
    assert ("its method is better than every rule but one" in said) == (
        not_better["policy"].to_list() == ["called_for"]
    )
    assert f"it can hardly be told apart ({told(not_better.row(0, named=True), 'free_')} of about {ours:,.0f})" in said
    free = equal.filter(pl.col("difference_fte") < 0)
    assert ("On unequal terms two rules are better**: what the goal calls for and shares in proportion to" in said) == (
        free["policy"].to_list() == ["called_for", "proportional"]
    )
    for broken_limits in free["limits_broken"]:
        assert set(broken_limits.split()) == {"applicants", "rotations", "yearly_change"}
    pinned = others.filter((pl.col("policy") == "specialists_per_post") & (pl.col("variant") == OWN_COST))
    assert f"the difference is {abs(pinned['free_difference_fte'].item()):.1f}" in said


def test_the_starting_points_are_new(table: pl.DataFrame) -> None:
    assert set(table["weighed_points"]) == {0} and set(table["starting_points"]) == {500}
    assert "The new draws take the other 500, each four times" in " ".join(PAGE.split())


@pytest.fixture(scope="module")
def matrix() -> pl.DataFrame:
    found = read_shipped(read_country(country_directory("sweden")), MATRIX, MATRIX_SCHEMA, COMMAND)
    assert found is not None
    return found


def of(matrix: pl.DataFrame, decision: str) -> pl.DataFrame:
    return matrix.filter(pl.col("decision") == decision)


def lines_of(matrix: pl.DataFrame) -> list[str]:
    """A line of the page for each world, the dearest first."""
    careful = dict(of(matrix, LEAST_REGRET).select("world", "regret").iter_rows())
    lines = []
    for row in of(matrix, RECOMMENDED).sort(["regret", "world"], descending=[True, False]).iter_rows(named=True):
        elsewhere = of(matrix, row["world"])["regret"].max()
        numbers = (number(value, "en", 1) for value in (row["regret"], careful[row["world"]], elsewhere))
        text = row["text_en"][0].lower() + row["text_en"][1:]
        lines.append(f"| {text} | {row['best_starts']:.0f} | {' | '.join(numbers)} |")
    return lines


def test_the_worlds_are_what_ships(matrix: pl.DataFrame) -> None:
    assert "\n".join(lines_of(matrix)) in PAGE


def test_what_is_said_of_the_careful_decision_holds(matrix: pl.DataFrame) -> None:
    ours, careful = of(matrix, RECOMMENDED).sort("regret"), of(matrix, LEAST_REGRET).sort("regret")
    said = " ".join(PAGE.split())
    assert f"in the first line of the table: {ours['regret'][-1]:.1f} missing specialists a year more" in said
    assert f"With {careful['starts'][0]:.0f} posts a year instead of {ours['starts'][0]:.0f}" in said
    usual, here = (table.filter(pl.col("world") == AS_DRAWN)["regret"].item() for table in (careful, ours))
    assert f"no world costs more than {careful['regret'][-1]:.1f}, at the price of {usual:.1f} if things" in said
    assert f"where the recommendation costs {here:.1f}" in said
    fewer = of(matrix, RECOMMENDED).filter(pl.col("world") == "usual_applicants")
    assert ("the decisions take more applicants than apply in 2027 and 2028" in said) == (
        not fewer["within_limits"].item()
    )
    assert f"open fewer, {fewer['best_starts'].item():.0f} a year" in said


@pytest.fixture(scope="module")
def ends() -> pl.DataFrame:
    found = read_shipped(read_country(country_directory("sweden")), ENDS, ENDS_SCHEMA, COMMAND)
    assert found is not None
    return found


def test_the_uncertain_limits_are_what_ships(ends: pl.DataFrame) -> None:
    lines = []
    for row in ends.iter_rows(named=True):
        card = row["parameter"].removeprefix("limits/").replace("_", " ")
        name = "all cards as they are" if row["end"] == BASE else f"{card} {row['set_to']:g}"
        numbers = (
            number(row["starts"], "en"),
            number(row["cost"] / 1e6, "en"),
            number(row["missing_fte"], "en", 1),
            f"{100 * row['worst_coverage']:.1f}",
            number(row["difference_fte"], "en", 1),
        )
        lines.append(f"| {name} | {' | '.join(numbers)} | {'yes' if row['fits'] else 'no'} |")
    assert "\n".join(lines) in PAGE


def test_what_is_said_of_uncertain_limits_holds(ends: pl.DataFrame) -> None:
    worst = ends.sort("difference_fte", descending=True).row(0, named=True)
    assert (worst["parameter"], worst["end"], worst["fits"]) == ("limits/applicants", "low", False)
    assert f"{worst['difference_fte']:.1f} specialist-years more are missing a year" in " ".join(PAGE.split())
    share = ends.filter(pl.col("parameter") == "limits/rotation_share")
    assert share["difference_fte"].to_list() == [0.0, 0.0]
