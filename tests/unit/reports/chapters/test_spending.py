"""Posts and measures for the same money: what is bought, what either alone gives, and why a measure is left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from underlag.core.errors import RunError
from underlag.core.language import LANGUAGES
from underlag.reports.chapters.spending import spending_section, spending_words
from underlag.reports.document.blocks import Number, Sentence, Table
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import national_report, press_sheet
from underlag.runs.measures.spending_tables import OUTDONE
from underlag.runs.measures.spending_tables import SPENDING_SCHEMA as WRITTEN
from underlag.runs.record.contents import RunResult
from underlag.runs.record.measures_read import JOINT, JOINT_COLUMNS, WEIGHED, WEIGHED_COLUMNS, with_weighed

WAYS = [
    ("together", 50.0, 240e6, 40e6, 20000.0, 9000.0, 31000.0, 0.0004),
    ("posts", 52.0, 280e6, 0.0, 18000.0, 8000.0, 29000.0, 0.0003),
    ("measures", 40.0, 10e6, 90e6, 4000.0, 4000.0, 4000.0, 0.0),
]
ITEMS = [
    ("b", "Insats b", "Measure b", False, None, None, OUTDONE.sv, OUTDONE.en),
    ("posts", "Nya tjänster", "New posts", True, 240e6, 16000.0, None, None),
    ("a", "Insats a", "Measure a", True, 40e6, 3000.0, None, None),
]


def tables(taken: bool = True) -> dict[str, pl.DataFrame]:
    """The two tables as they are stored; without any measure worth its price if not ``taken``."""
    items = ITEMS if taken else [("a", *ITEMS[2][1:3], False, None, None, OUTDONE.sv, OUTDONE.en), *ITEMS[:2]]
    ways = WAYS if taken else [(WAYS[0][0], *WAYS[1][1:]), *WAYS[1:]]
    made = {"joint": ways, "joint_spending": items}
    return {
        name: pl.DataFrame(rows, schema=list(JOINT_COLUMNS[name]), orient="row", infer_schema_length=None)
        for name, rows in made.items()
    }


def store(directory: Path, result: RunResult, found: dict[str, pl.DataFrame]) -> Path:
    (directory / "tables").mkdir(parents=True)
    pl.DataFrame(schema=dict.fromkeys(WEIGHED_COLUMNS, pl.String)).write_parquet(
        directory / "tables" / "measures.parquet"
    )
    for name, table in found.items():
        table.write_parquet(directory / "tables" / f"{name}.parquet")
    settings = {name: getattr(result.settings, name) for name in ("country", "profession", "target_year")}
    manifest = {"run_id": "w", "settings": settings, "yearly_budget": 300e6}
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return directory


@pytest.fixture
def weighed(run_result: RunResult, tmp_path: Path) -> Callable[..., RunResult]:
    def make(taken: bool = True) -> RunResult:
        return with_weighed(run_result, store(tmp_path / f"w{taken}", run_result, tables(taken)))

    return make


def words(result: RunResult, language: str) -> str:
    section = spending_section(teller_of(result, language))
    assert section is not None
    return " ".join(str(block) for block in section.blocks if isinstance(block, Sentence)).replace("\u00a0", " ")


def test_the_columns_read_are_those_that_are_written() -> None:
    for name, columns in JOINT_COLUMNS.items():
        assert set(columns) <= set(WRITTEN[name])


def test_what_is_bought_is_told_with_what_it_gives(weighed: Callable[..., RunResult]) -> None:
    result = weighed()
    said = words(result, "sv")
    assert "240 miljoner kronor till nya tjänster och 40 miljoner kronor till insatser: ”Insats a”." in said
    assert "Det ger 50 nya tjänster per år och 20 000 fler invånare som kan vara listade 2036" in said
    assert "Bara insatser ger 4 000 fler listade, till 25 000 kronor per år för var och en; bara tjänster" in said
    assert "18 000, till 15 556 kronor per år." in said
    assert "värd sitt pris" not in said
    summary = str(spending_words(teller_of(result, "en"))).replace("\u00a0", " ")
    assert "240 million kronor goes to posts and 40 million kronor to 1 measure." in summary


PLAIN = {"sv": "Ingen insats är värd sitt pris bredvid tjänsterna", "en": "No measure is worth its price beside the"}
EMPTY = {"sv": "tom kostar ingenting", "en": "empty costs nothing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_measure_is_worth_its_price_is_said_plainly_and_why(
    weighed: Callable[..., RunResult], language: str
) -> None:
    result = weighed(False)
    assert PLAIN[language] in words(result, language)
    assert EMPTY[language] in words(result, language)
    section = spending_section(teller_of(result, language))
    assert section is not None
    ways, items = (block for block in section.blocks if isinstance(block, Table))
    assert [row[0].note for row in items.rows] == ["", OUTDONE[language], OUTDONE[language]]
    assert [row[5].text.replace("\u00a0", "").replace(",", "") for row in ways.rows] == ["15556", "15556", "25000"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("taken", [True, False])
def test_report_and_press_sheet_tell_of_it_and_every_number_is_in_the_tables(
    weighed: Callable[..., RunResult], language: str, taken: bool
) -> None:
    result = weighed(taken)
    teller = teller_of(result, language)
    (chapter,) = [s for s in national_report(teller).sections if s.key == "measures"]
    assert [inner.key for inner in chapter.sections] == ["joint"]
    told = result.manifest[JOINT]
    known: dict[str, list[float]] = {"budget": [300.0], "items": [float(taken)]}
    for way, row in told["ways"].items():
        paid = row["cost_posts"] + row["cost_measures"]
        numbers = [value for value in row.values() if isinstance(value, float)]
        known[way] = [*numbers, row["cost_posts"] / 1e6, row["cost_measures"] / 1e6, paid / row["extra_listed"]]
    sheet = press_sheet(teller).sections[0].blocks
    bound = [
        n
        for block in (*chapter.sections[0].blocks, *sheet)
        if isinstance(block, Sentence)
        for n in block.numbers
        if n.quantity == "joint"
    ]
    assert len(bound) >= 9
    assert all(set(n.values) <= set(known[n.key.split("/")[1]]) for n in bound)
    assert any(
        isinstance(n, Number) and n.key == "joint/budget"
        for block in sheet
        if isinstance(block, Sentence)
        for n in block.numbers
    )


def test_nothing_is_told_where_nothing_was_decided_together(run_result: RunResult) -> None:
    result = replace(run_result, manifest={**run_result.manifest, WEIGHED: []})
    teller = teller_of(result, "sv")
    assert spending_section(teller) is None and not spending_words(teller)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda found: {**found, "joint": found["joint"].drop("gap")}, "lacks columns"),
        (lambda found: {"joint": found["joint"]}, "can't be read"),
    ],
)
def test_a_table_that_is_not_there_or_not_whole_is_refused(
    run_result: RunResult, tmp_path: Path, spoil: Callable[[Any], Any], said: str
) -> None:
    with pytest.raises(RunError, match=said):
        with_weighed(run_result, store(tmp_path / "w", run_result, spoil(tables())))
