"""How strong the evidence on each region is, counted by hand from Sweden's table of figures."""

from __future__ import annotations

import polars as pl
import pytest

from underlag.core.periods import Horizon
from underlag.runs.basis.evidence_strength import evidence_strength_table, strength
from underlag.runs.inputs.evidence import gather
from underlag.runs.plan.assemble import assemble
from underlag.runs.plan.request import Request
from underlag.runs.plan.session import country_of


@pytest.mark.parametrize(
    ("specialists", "trainees", "word"), [(1, 1, "own"), (4, 0, "partly"), (0, 2, "partly"), (0, 0, "national")]
)
def test_one_word_by_counts_alone(specialists: int, trainees: int, word: str) -> None:
    assert strength(specialists, trainees) == word


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return evidence_strength_table(
        assemble(gather(country_of(Request("sweden")), None, None, Horizon(2024, 26, 2040)), 4, 1)
    )


def test_most_regions_of_sweden_have_no_figures_of_their_own(table: pl.DataFrame) -> None:
    """Eleven regions are told of by name: Stockholm, Uppsala, Sörmland, Jönköping, Kronoberg, Gotland, Blekinge, Skåne,
    Västra Götaland, Jämtland Härjedalen, Norrbotten. Five on specialists, eight on training."""
    assert table.height == 21
    assert table.filter(pl.col("specialists_figures") == 0).height == 16
    assert table.filter(pl.col("trainees_figures") == 0).height == 13
    words = dict(table.select("region_code", "strength").iter_rows())
    assert {code for code, word in words.items() if word == "own"} == {"01", "23"}
    assert {code for code, word in words.items() if word == "partly"} == {
        "03",
        "04",
        "06",
        "07",
        "09",
        "10",
        "12",
        "14",
        "25",
    }


def test_a_region_s_figures_are_counted_and_the_latest_is_told(table: pl.DataFrame) -> None:
    """Skåne: posts in 2014, 2018 and 2019 and completions in 2022; Sörmland: one density, of 2011."""
    rows = {row["region_code"]: row for row in table.iter_rows(named=True)}
    assert (rows["12"]["trainees_figures"], rows["12"]["trainees_latest"]) == (4, 2022)
    assert (rows["12"]["specialists_figures"], rows["12"]["specialists_latest"]) == (0, None)
    assert (rows["04"]["specialists_figures"], rows["04"]["specialists_latest"]) == (1, 2011)


def test_without_figures_all_is_prior_and_with_them_less_is(table: pl.DataFrame) -> None:
    for staff in ("specialists", "trainees"):
        without = table.filter(pl.col(f"{staff}_figures") == 0)[f"{staff}_prior_share"]
        assert without.to_list() == [1.0] * len(without)
    stockholm = table.row(by_predicate=pl.col("region_code") == "01", named=True)
    assert stockholm["specialists_prior_share"] < 0.5 and stockholm["trainees_prior_share"] < 0.1
