"""Documents written together: for whom, in which formats, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from underlag.cli.commands.report import Audience, OutputFormat
from underlag.core.errors import SettingError
from underlag.reports.chapters.changes import changes_section
from underlag.reports.document.blocks import Charts
from underlag.reports.editions import AUDIENCES, file_name
from underlag.reports.publish import DATA, DOCUMENTS, Wanted, publish
from underlag.runs.record.contents import RunResult
from underlag.runs.record.read import read_result, read_run
from underlag.runs.why.compare import Comparison, compare


def names(written: tuple[Path, ...], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in written]


def test_the_options_are_those_of_the_reports() -> None:
    assert tuple(Audience) == AUDIENCES
    assert {f.value for f in OutputFormat} == {*DOCUMENTS, *DATA}


def test_a_fact_sheet_for_each_region_and_a_manifest(run_result: RunResult, tmp_path: Path) -> None:
    said: list[str] = []
    written = publish(run_result, tmp_path, Wanted("factsheet", ("pdf",), "sv"), said.append)
    assert sorted(names(written, tmp_path)) == [f"factsheet-0{n}.pdf" for n in range(1, 9)] + ["manifest.json"]
    assert len(said) == 8
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["run_id"] == run_result.run_id and len(manifest["files"]) == 8


def test_one_region_by_code_or_name_and_one_council_by_a_region_of_it(run_result: RunResult, tmp_path: Path) -> None:
    for at, (audience, place, name) in enumerate(
        [
            ("factsheet", "ängsö", "factsheet-02.html"),
            ("factsheet", "02", "factsheet-02.html"),
            ("council", "Östra", "council-ostra.html"),
            ("council", "01", "council-ostra.html"),
        ]
    ):
        folder = tmp_path / str(at)
        folder.mkdir()
        assert names(publish(run_result, folder, Wanted(audience, ("html",), "sv", place)), folder)[0] == name


def test_every_format_of_the_national_report(run_result: RunResult, tmp_path: Path) -> None:
    written = names(publish(run_result, tmp_path, Wanted("national", (*DOCUMENTS, *DATA), "en")), tmp_path)
    assert {"report.html", "report.pdf", "report.docx", "tables.xlsx", "tables/numbers.csv"} <= set(written)
    assert any(name.startswith("px/") for name in written)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert 'lang="en"' in page and "Choose a region" in page


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted("factsheet", ("pdf",), "sv", "Ängsa"), "Ängsö"),
        (Wanted("council", ("pdf",), "sv", "Östar"), "Östra"),
        (Wanted("press", ("pdf",), "sv", "01"), "region"),
        (Wanted("press", ("xlsx",), "sv"), "audience national"),
    ],
)
def test_what_cannot_be_written_is_refused(run_result: RunResult, tmp_path: Path, wanted: Wanted, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        publish(run_result, tmp_path, wanted)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("formats", "datasets"), [(("px", "json-stat"), 4), (("csv",), 2), (("xlsx",), 1)])
def test_data_come_with_a_catalogue_of_what_there_is(
    run_result: RunResult, tmp_path: Path, formats: tuple[str, ...], datasets: int
) -> None:
    written = publish(run_result, tmp_path, Wanted("national", formats, "sv"))
    assert tmp_path / "dcat" / "catalogue.ttl" in written
    turtle = (tmp_path / "dcat" / "catalogue.ttl").read_text(encoding="utf-8")
    assert turtle.count("a dcat:Dataset") == datasets


def test_names_of_files_are_plain() -> None:
    assert file_name("Västra/Götaland Ö") == "vastra-gotaland-o"
    assert file_name("…") == "unnamed"


def test_a_run_read_back_gives_the_same_result(plan: Callable[..., Path], finished: Callable[..., object]) -> None:
    back, made = read_result(plan()), finished().result  # type: ignore[attr-defined]
    assert (back.run_id, back.settings, back.names) == (made.run_id, made.settings, made.names)
    assert back.boundaries == made.boundaries
    assert {k: v for k, v in made.goal.items() if isinstance(v, int | float)} == back.goal
    keys = ["quantity", "policy", "region_code", "year"]
    assert_frame_equal(back.tables["numbers"].sort(keys), made.tables["numbers"].sort(keys))


def test_an_edition_like_the_last_says_that_nothing_changed(plan: Callable[..., Path]) -> None:
    run = plan()
    section = changes_section(read_result(run), read_run(run), read_run(run), "sv")
    said = [str(block) for block in section.blocks[:4]]
    assert all("oförändrat" in sentence for sentence in said[1:])
    assert not [block for block in section.blocks if isinstance(block, Charts)], "nothing moved, nothing to draw"


def test_what_changed_is_drawn_by_cause(plan: Callable[..., Path]) -> None:
    before, after = plan(), plan(scenario="fill_low")
    section = changes_section(read_result(after), read_run(before), read_run(after), "sv")
    (row,) = [block for block in section.blocks if isinstance(block, Charts)]
    assert [chart.key for chart in row.items] == ["change-starts", "change-gap_fte", "change-coverage"]
    assert all("yrkesbana" in chart.description for chart in row.items)


def test_a_rise_a_fall_and_neither_are_told_apart(plan: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    run = plan()
    base = compare(read_run(run), read_run(run)).table
    nation = pl.col("region_code") == read_run(run).nation_code

    values = {
        "starts": (10.0, 15.0, 3.0, 7.0),
        "gap_fte": (90.0, 80.0, -14.0, -6.0),
        "coverage": (0.6, 0.62, -0.1, 0.1),
    }
    table = base
    for quantity, (first, last, low, high) in values.items():
        at = (pl.col("quantity") == quantity) & nation
        news = {"before": first, "after": last, "difference": last - first, "low80": low, "high80": high}
        table = table.with_columns(
            pl.when(at).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in news.items()
        )
    monkeypatch.setattr("underlag.reports.chapters.changes.compare", lambda *given: Comparison(table, True))
    section = changes_section(read_result(run), read_run(run), read_run(run), "sv")
    said = [str(block) for block in section.blocks]
    assert "ökar från 10 till 15" in said[1]
    assert "minskar från 90 till 80" in said[2]
    assert "60 blev 62. Skillnaden ryms inom osäkerheten" in said[3]
    unpaired = table.with_columns(low80=pl.lit(None, pl.Float64), high80=pl.lit(None, pl.Float64))
    monkeypatch.setattr("underlag.reports.chapters.changes.compare", lambda *given: Comparison(unpaired, False))
    section = changes_section(read_result(run), read_run(run), read_run(run), "sv")
    assert "10 blev 15. Körningarna kan inte jämföras" in str(section.blocks[1])
