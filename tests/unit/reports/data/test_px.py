"""PX files, read by pyaxis, hold what the tables hold, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from pyaxis import pyaxis

from underlag.reports.data.cubes import cubes
from underlag.reports.data.px import PX_MISSING, decimals, px_string, write_px
from underlag.runs.record.contents import RunResult


def read(path: Path, language: str) -> Any:
    """What pyaxis makes of a file; for English, of the keywords that are marked as English."""
    elements, raw = pyaxis.metadata_extract(pyaxis.read(str(path), "utf-8"))
    metadata = pyaxis.metadata_split_to_dict(elements)
    if language == "en":
        metadata = {key.replace("[en]", ""): values for key, values in metadata.items() if "[en]" in key}
    names, members = pyaxis.get_dimensions(metadata)
    cells = raw.split()
    return metadata, names, members, cells


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_cell_equals_the_table_to_the_last_decimal_written(
    run_result: RunResult, tmp_path: Path, language: str
) -> None:
    for path, cube in zip(write_px(run_result, tmp_path), cubes(run_result), strict=True):
        metadata, names, members, cells = read(path, language)
        assert names == [d.name[language] for d in cube.dimensions]
        assert members == [[name[language] for name in d.categories.values()] for d in cube.dimensions]
        codes = [metadata[f"CODES({name})"] for name in names]
        assert codes == [list(d.categories) for d in cube.dimensions]
        places = [float("nan") if cell == f'"{PX_MISSING}"' else float(cell) for cell in cells]
        got = np.array(places).reshape(cube.values.shape)
        for quantity, read_back, block in zip(cube.quantities, got, cube.values, strict=True):
            np.testing.assert_allclose(read_back, block, rtol=1e-15, atol=0.5001 * 10.0 ** -decimals(quantity))
            assert metadata[f"UNITS({metadata[f'VALUES({names[0]})'][cube.quantities.index(quantity)]})"]


def test_the_data_frame_of_pyaxis_is_the_cube(run_result: RunResult, tmp_path: Path) -> None:
    path = write_px(run_result, tmp_path)[1]
    frame = pyaxis.parse(str(path), "utf-8")["DATA"]
    chosen = {
        "Storhet": "Täckningsgrad",
        "Alternativ": "Rekommendation",
        "Region": "Ängsö",
        "Mått": "Percentil 10",
        "År": "2030",
    }
    row = frame[(frame[list(chosen)] == list(chosen.values())).all(axis=1)]
    expected = (
        run_result.tables["numbers"]
        .filter(
            (pl.col("quantity") == "coverage")
            & (pl.col("policy") == "recommended")
            & (pl.col("region_code") == "02")
            & (pl.col("year") == 2030)
        )["p10"]
        .item()
    )
    assert float(row["DATA"].item()) == round(expected, 6)


def test_the_file_says_its_code_page_languages_and_what_a_missing_cell_means(
    finished: Callable[..., Any], tmp_path: Path
) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in write_px(finished().result, tmp_path)}
    assert set(texts) == {"conditions", "levels", "flows", "recommendation", "called_for"}
    for text in texts.values():
        lines = text.split("\n")
        assert 'CODEPAGE="utf-8";' in lines[:100], "PxWeb looks no further"
        assert 'LANGUAGES="sv","en";' in lines
        assert 'CONTVARIABLE="Storhet";' in lines and 'CONTVARIABLE[en]="Quantity";' in lines
        heading = text[: text.index("\nDATA=")]
        assert max(map(len, heading.split("\n"))) <= 256 + 64, "texts are cut into lines"
        assert heading.count('"') % 2 == 0
        assert text.endswith(" ;\n")
    assert f'"{PX_MISSING}"' in texts["levels"] and "Två punkter (..)" in texts["levels"]
    assert 'CELLNOTE("Invånare","*","*","2024")="Status: officiell.";' in texts["conditions"]
    assert 'STOCKFA("Avgångar per år")="F";' in texts["flows"] and 'STOCKFA("Specialister")="S";' in texts["levels"]


def test_names_that_the_format_can_not_hold(
    run_result: RunResult, make_run: Callable[..., RunResult], tmp_path: Path
) -> None:
    names = ["Riket", 'Å"s;[x]', "B\tc\nd", "Samma", "Samma", "x" * 200, "=1+1", ",", ""]
    regions = run_result.tables["regions"].with_columns(name=pl.Series(names))
    text = next(p for p in write_px(make_run(changed={"regions": regions}), tmp_path) if p.stem == "levels").read_text(
        encoding="utf-8"
    )
    entry = re.search(r'^VALUES\("Region"\)=(.*?);$', text, re.MULTILINE | re.DOTALL)
    assert entry is not None
    shown = re.findall(r'"([^"]*)"', entry[1])
    assert shown == ["Riket", "Å's;[x]", "B c d", "Samma (03)", "Samma (04)", "x" * 200, "=1+1", ",", "08"]
    assert px_string('a"\x00\x1fb\u2028') == "a' b"


def test_a_region_whose_status_differs_has_a_note_of_its_own(
    run_result: RunResult, make_run: Callable[..., RunResult], tmp_path: Path
) -> None:
    numbers = run_result.tables["numbers"].with_columns(
        pl.when((pl.col("region_code") == "02") & (pl.col("year") == 2024) & (pl.col("quantity") == "trainees"))
        .then(pl.lit("official"))
        .otherwise(pl.col("status"))
        .alias("status")
    )
    text = next(p for p in write_px(make_run(changed={"numbers": numbers}), tmp_path) if p.stem == "levels").read_text(
        encoding="utf-8"
    )
    assert 'CELLNOTE("ST-läkare","*","Ängsö","*","2024")="Status: officiell.";' in text
    assert text.count("CELLNOTE(") == 1


def test_the_same_run_gives_the_same_bytes(run_result: RunResult, tmp_path: Path) -> None:
    one, two = write_px(run_result, tmp_path / "one"), write_px(run_result, tmp_path / "two")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
