"""The page on the trial in new draws states the figures that ship."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from underlag.evidence.country import read_country
from underlag.evidence.package import country_directory
from underlag.reports.formats import number
from underlag.reports.words import POLICIES
from underlag.runs.out_of_sample import COMMAND, EQUAL_COST, FILE, OWN_COST, RECOMMENDED, SCHEMA, WITHIN_LIMITS
from underlag.runs.result import POLICIES as KEYS
from underlag.runs.shipped import read_shipped

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "robustness.md").read_text(encoding="utf-8")
RULES = [policy for policy in KEYS if policy != RECOMMENDED]


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    found = read_shipped(read_country(country_directory("sweden")), FILE, SCHEMA, COMMAND)
    assert found is not None
    return found


def row_of(table: pl.DataFrame, policy: str) -> str:
    """A line of the page's table."""
    rows = {row["variant"]: row for row in table.filter(pl.col("policy") == policy).iter_rows(named=True)}

    def told(variant: str, value: str = "difference_fte", error: str = "error_fte") -> str:
        return " ± ".join(number(rows[variant][name], "en", 1) for name in (value, error))

    broken = ", ".join((rows[EQUAL_COST]["limits_broken"] or "none").split()).replace("_", " ")
    new = told(WITHIN_LIMITS, "unseen_fte", "unseen_error_fte")
    cells = (POLICIES[policy].en.lower(), told(OWN_COST), told(EQUAL_COST), broken, told(WITHIN_LIMITS), new)
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("policy", RULES)
def test_the_table_is_what_ships(table: pl.DataFrame, policy: str) -> None:
    assert row_of(table, policy) in PAGE


def test_the_findings_hold(table: pl.DataFrame) -> None:
    inside = table.filter(pl.col("variant") == WITHIN_LIMITS)
    wins = (inside["difference_fte"] > 2 * inside["error_fte"]).all()
    assert ("Of what may be done, the recommendation is best" in PAGE) == wins
    least, most = (f"{100 * share:.0f}" for share in (inside["better"].min(), inside["better"].max()))
    assert f"in {least} to {most} percent" in PAGE
    free = table.filter((pl.col("variant") == EQUAL_COST) & (pl.col("difference_fte") < 0))
    assert ("Two rules would be better" in PAGE) == (set(free["policy"]) == {"called_for", "proportional"})
    assert all("rotations" in broken and "yearly_change" in broken for broken in free["limits_broken"])
