"""What holds of every import: undone it leaves no trace in any table; the order of rows does not matter; a figure
printed in any accepted style is itself; a cube is the same whatever parts its cells."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.evidence.country import read_country
from underlag.evidence.official.px import read_px
from underlag.evidence.vintages.printed_figures import APOSTROPHES, GROUPING_SPACES, Style, read_figure

Command = Callable[..., Any]
TABLE = "workforce_observations"


def tables(directory: Path, kept: Path) -> dict[str, str]:
    """Every table of a country as text."""
    read = read_country(directory, kept).tables
    return {name: read[name].write_csv() for name in read}


def shuffled(seed: int) -> Callable[[Any], None]:
    def damage(page: Any) -> None:
        rows = [[cell.value for cell in page[n]] for n in range(6, 14)]
        random.Random(seed).shuffle(rows)
        for n, row in enumerate(rows, start=6):
            for column, value in enumerate(row, start=1):
                page.cell(n, column).value = value

    return damage


def test_import_then_undo_gives_back_every_table(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    before = tables(own_country, kept)
    for years in ((2024,), (2022, 2024)):
        file = official(tmp_path / "t.xlsx", None, years)
        assert underlag("import", TABLE, file, "--country", own_country, "--date", "2026-03-31").code == 0
    assert tables(own_country, kept) != before
    said = underlag("import", "--undo", "2026-03-31-1-workforce_observations", "--country", own_country)
    assert said.code == 0
    assert underlag("import", "--undo", "--country", own_country).code == 0
    assert tables(own_country, kept) == before


def test_the_order_of_rows_does_not_matter(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    found = set()
    for seed in (1, 2):
        file = official(tmp_path / "t.xlsx", shuffled(seed))
        assert underlag("import", TABLE, file, "--country", own_country, "--date", "2026-03-31").code == 0
        (place,) = (kept / "vintages").glob("2*")
        found.add(
            ((place / "rows.csv").read_bytes(), (place / "changes.csv").read_bytes(), tables(own_country, kept)[TABLE])
        )
        underlag("import", "--undo", "--country", own_country)
    assert len(found) == 1


@given(
    st.lists(st.integers(0, 10**7), min_size=6, max_size=6),
    st.lists(st.sampled_from([" ", ",", ";", "\t", "\n", ", ", " ;\r\n"]), min_size=6, max_size=6),
    st.sampled_from(["", ";", "\n;\n", ";\x1a"]),
)
def test_a_cube_is_the_same_whatever_parts_its_cells(figures: list[int], marks: list[str], end: str) -> None:
    head = 'STUB="region";\nHEADING="år";\nVALUES("region")="a","b","c";\nVALUES("år")="2023","2024";\nDATA=\n'
    data = "".join(f"{figure}{mark}" for figure, mark in zip(figures, marks, strict=True))
    assert [row[-1] for row in read_px(head + data + end, "t.px").cells[1:]] == figures


@given(st.integers(1000, 10**9), st.sampled_from(APOSTROPHES))
def test_thousands_parted_by_any_apostrophe_are_themselves(value: int, mark: str) -> None:
    assert read_figure(f"{value:,}".replace(",", mark), Style(",", "'")).value == value


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from(GROUPING_SPACES),
    st.sampled_from(",."),
    st.sampled_from(["", " 1)", "*"]),
)
def test_a_figure_printed_in_any_style_is_itself(value: Any, space: str, decimal: str, note: str) -> None:
    printed = f"{value:,.2f}".replace(",", "_").replace(".", decimal).replace("_", space) + note
    read = read_figure(printed, Style(decimal, "", {}, ("1)", "*")))
    assert read.value == pytest.approx(float(value), abs=0)
