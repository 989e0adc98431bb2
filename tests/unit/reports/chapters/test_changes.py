"""What is new since the last edition, from a comparison that is written out: words, waterfall and tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from shared.reports.two_regions import result

from underlag.cli.commands.compare import _COLUMNS
from underlag.reports.chapters import changes
from underlag.reports.document.blocks import Charts, Section, Table
from underlag.reports.language.nouns import CAUSES
from underlag.runs.inputs.groups import GROUPS
from underlag.runs.record.read import StoredRun
from underlag.runs.why.compare import Comparison

NBSP = "\u00a0"
PLACES = ("00", "01", "02")


def row(quantity: str, place: str, before: float, ends: tuple[float, float] | None, **moved: float) -> dict[str, Any]:
    """A row of a comparison: what was before, and what each cause has moved."""
    whole = {**dict.fromkeys((*GROUPS, "interaction"), 0.0), **moved}
    difference = sum(whole.values())
    told = {"before": before, "after": before + difference, "difference": difference}
    low, high = ends or (None, None)
    return {"quantity": quantity, "region_code": place, **told, **whole, "low80": low, "high80": high}


def comparison(*rows: dict[str, Any]) -> Comparison:
    table = pl.DataFrame(list(rows), schema_overrides={"low80": pl.Float64, "high80": pl.Float64})
    return Comparison(table, paired=True)


def of_nation(starts: dict[str, Any], gap: dict[str, Any], coverage: dict[str, Any]) -> Comparison:
    regions = [row("starts", code, 5.0, (-1.0, 1.0), need=0.5) for code in PLACES[1:]]
    return comparison(starts, gap, coverage, *regions)


USUAL = of_nation(
    row("starts", "00", 10.0, (1.0, 5.0), need=4.0, limits=-1.0, interaction=0.5),
    row("gap_fte", "00", 100.0, (-4.0, 4.0), career=2.0),
    row("coverage", "00", 0.9, (-0.2, -0.01), career=-0.1),
)


@pytest.fixture
def section(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``section(comparison, language)``: the chapter on a comparison that is handed in."""
    before = StoredRun(Path("before"), {"run_id": "abc123"}, {})
    told = result([("coverage", "today", "01", 2024, 0.9, 0.05)])

    def make(found: Comparison, language: str = "sv") -> Section:
        monkeypatch.setattr(changes, "compare", lambda one, other: found)
        return changes.changes_section(told, before, before, language)

    return make


def sentences(found: Section) -> list[str]:
    return [str(block).replace(NBSP, " ") for block in found.blocks if not isinstance(block, Charts | Table)]


def tables(found: Section) -> list[Table]:
    return [block for block in found.blocks if isinstance(block, Table)]


def charts(found: Section) -> list[str]:
    return [
        chart.description.replace(NBSP, " ")
        for block in found.blocks
        if isinstance(block, Charts)
        for chart in block.items
    ]


def test_every_group_of_inputs_that_can_differ_is_a_cause_with_a_name() -> None:
    assert set(CAUSES) == {*GROUPS, "interaction"}
    assert set(CAUSES) <= set(_COLUMNS), "the command names a column for each"


def test_up_within_and_down_in_words(section: Any) -> None:
    _, starts, gap, coverage = sentences(section(USUAL))
    assert starts == "Rekommenderade nya utbildningstjänster per år: ökar från 10 till 14."
    assert gap == (
        "Brist på specialister målåret med dagens antal nya tjänster, heltid: 100 blev 102. Skillnaden ryms inom "
        "osäkerheten."
    )
    assert coverage == ("Täckningsgrad målåret med dagens antal nya tjänster, procent: minskar från 90 till 80.")


def test_up_within_and_down_in_english(section: Any) -> None:
    since, starts, gap, coverage = sentences(section(USUAL, "en"))
    assert since.startswith("The comparison is with run abc123.")
    assert starts.endswith(": rises from 10 to 14.")
    assert gap.endswith(": 100 became 102. The difference is within the uncertainty.")
    assert coverage.endswith(": falls from 90 to 80.")


def test_what_reads_the_same_is_unchanged_and_unpaired_draws_allow_no_claim(section: Any) -> None:
    found = of_nation(
        row("starts", "00", 10.0, (0.1, 0.3), need=0.2),
        row("gap_fte", "00", 100.0, None, need=9.0),
        row("coverage", "00", 0.9, (0.0, 0.2), need=0.1),
    )
    _, starts, gap, coverage = sentences(section(found))
    assert starts.endswith(": oförändrat, 10.")
    assert gap.endswith(
        ": 100 blev 109. Körningarna kan inte jämföras dragning för dragning, så det går inte att säga om skillnaden "
        "ryms inom osäkerheten."
    )
    assert coverage.endswith(": 90 blev 100. Skillnaden ryms inom osäkerheten."), "an end at zero holds zero"
    english = sentences(section(found, "en"))
    assert english[1].endswith(": unchanged, 10.")
    assert "can't be compared draw by draw" in english[2]


def test_small_numbers_have_a_decimal(section: Any) -> None:
    found = of_nation(
        row("starts", "00", 5.0, (0.1, 0.3), need=0.2),
        row("gap_fte", "00", 9.0, (1.0, 3.0), need=2.0),
        row("coverage", "00", 0.9, (0.01, 0.2), need=0.1),
    )
    _, starts, gap, _ = sentences(section(found))
    assert starts.endswith(": ökar från 5,0 till 5,2.")
    assert gap.endswith(": ökar från 9 till 11."), "the larger of the two decides"


def test_the_waterfall_has_every_cause_that_moves_the_limits_too(section: Any) -> None:
    first, second, third = charts(section(USUAL))
    assert first.endswith("Från 10,0 till 13,5: behov +4,0, gränser −1,0 och samverkan +0,5.")
    assert second.endswith("Från 100,0 till 102,0: yrkesbana +2,0.")
    assert third.endswith("Från 90,0 till 80,0: yrkesbana −10,0.")


def test_a_number_that_nothing_moves_has_no_waterfall(section: Any) -> None:
    found = of_nation(
        row("starts", "00", 10.0, (1.0, 5.0), need=4.0),
        row("gap_fte", "00", 100.0, (0.0, 0.0)),
        row("coverage", "00", 0.9, (0.0, 0.0)),
    )
    assert len(charts(section(found))) == 1


def test_the_table_of_the_nation_has_a_column_for_each_cause_that_moves_anything(section: Any) -> None:
    nation, _ = tables(section(USUAL))
    assert [head.text for head in nation.heads] == [
        "Storhet",
        "Före",
        "Efter",
        "Skillnad",
        "Yrkesbana",
        "Behov",
        "Gränser",
        "Samverkan",
    ]
    starts, _, coverage = nation.rows
    assert [cell.text for cell in starts[1:]] == ["10", "14", "3,5", "0,0", "4,0", "−1,0", "0,5"]
    assert starts[3].note == "1,0–\u20605,0"
    assert coverage[3].note.replace(NBSP, " ") == "−20,0 till −1,0"
    assert nation.note.startswith("Under varje skillnad")


def test_unpaired_runs_have_no_note_on_intervals(section: Any) -> None:
    found = comparison(
        *(row(quantity, "00", 10.0, None, need=1.0) for quantity in ("starts", "gap_fte", "coverage")),
        *(row("starts", code, 5.0, None, need=0.5) for code in PLACES[1:]),
    )
    nation, regions = tables(section(found, "en"))
    assert nation.note == ""
    assert [cell.note for line in (*nation.rows, *regions.rows) for cell in line[1:]] == [""] * 18


def test_regions_in_order_of_name_with_their_starts(section: Any) -> None:
    _, regions = tables(section(USUAL))
    assert [[cell.text for cell in line] for line in regions.rows] == [
        ["Berg", "5,0", "5,5", "0,5"],
        ["Ålviken", "5,0", "5,5", "0,5"],
    ]
    assert regions.rows[0][3].note == f"−1,0{NBSP}till{NBSP}1,0"
    assert regions.rows[0][0].href == "#region-02"
