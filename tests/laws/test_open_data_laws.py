"""What is written in an open format reads back equal, whatever the text: CSV, Parquet, Excel, PX, JSON-stat."""

from __future__ import annotations

import io
import itertools
import re

import numpy as np
import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from pyjstat import pyjstat

from underlag.core.language import Text
from underlag.evidence.official.px import px_text as read_text
from underlag.evidence.official.px import read_px
from underlag.evidence.reading.file_limits import composed
from underlag.reports.data.cubes import STATISTICS, STATUS_ORDER, Cube, Dimension
from underlag.reports.data.json_stat import STATUS_CODES, cells_of, json_stat_file
from underlag.reports.data.px import PX_MISSING, decimals, labels, px_file
from underlag.reports.data.tidy import guarded
from underlag.reports.data.workbook import LONGEST_CELL, OPTIONS, SheetContents, add_sheet, cell_formats
from underlag.reports.language.nouns import RELATION_KEYS
from underlag.runs.record.contents import COLUMNS, Names, RunResult, Settings
from underlag.runs.record.quantities import QUANTITIES

HOSTILE = (
    "=1+1",
    "+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "'=1",
    "''",
    "＝1",
    '=HYPERLINK("http://x";"y")',
    'a"b',
    "a,b;c",
    "a\r\nb",
    "\x00\x1f",
    "_x000D_",
    "å ä ö",
    " ",
    "NaN",
    "null",
    "x" * 200,
    "<b>&amp;",
    "\u2028",
    "\ufffe",
    "01",
    "1e5",
    "[x](y)={z}",
    "\\N",
    "DATA=",
    "]]>",
    "🏥",
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
numbers = st.floats(-1e300, 1e300)


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(st.integers(0, 6))
    cells = {
        "text": (st.none() | texts, pl.String),
        "number": (st.none() | numbers, pl.Float64),
        "year": (st.none() | st.integers(-(2**53), 2**53), pl.Int64),
        "met": (st.none() | st.booleans(), pl.Boolean),
    }
    return pl.DataFrame(
        {
            name: pl.Series(draw(st.lists(cell, min_size=rows, max_size=rows)), dtype=kind)
            for name, (cell, kind) in cells.items()
        }
    )


@given(tables())
def test_csv_reads_back_equal_when_one_leading_apostrophe_is_taken_away(table: pl.DataFrame) -> None:
    written = guarded(table).write_csv(line_terminator="\n")
    read = pl.read_csv(io.StringIO(written), schema=table.schema)
    assert not read["text"].drop_nulls().str.contains(r"^[=+\-@\t\r\n]").any()
    assert read.with_columns(pl.col("text").str.replace(r"^'", "")).equals(table)


@given(st.lists(st.sampled_from(["=", ">=", "<=", "range", "~"]), max_size=4))
def test_relations_read_back_from_their_words(relations: list[str]) -> None:
    words = guarded(pl.DataFrame({"relation": pl.Series(relations, dtype=pl.String)}))["relation"].to_list()
    back = {word: sign for sign, word in RELATION_KEYS.items()}
    assert [back[word] for word in words] == relations


@given(tables())
def test_parquet_reads_back_equal(table: pl.DataFrame) -> None:
    file = io.BytesIO()
    table.write_parquet(file, compression="zstd", statistics=False)
    assert pl.read_parquet(file.getvalue()).equals(table)


def of_office(text: object) -> object:
    """A text of a workbook as Excel shows it: control characters are written as ``_x0007_`` in the file."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) if isinstance(text, str) else text


@given(tables())
@settings(max_examples=40)
def test_a_sheet_reads_back_equal_and_holds_no_formula(table: pl.DataFrame) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    add_sheet(
        book, cell_formats(book), SheetContents("municipalities", "Blad", table.rename({"number": "persons"})), "sv"
    )
    book.close()
    sheet = openpyxl.load_workbook(file)["Blad"]
    cells = [list(row) for row in sheet.iter_rows(min_row=2, max_col=4, max_row=table.height + 1)]
    assert all(cell.data_type != "f" for row in cells for cell in row)
    read = [[of_office(cell.value) for cell in row] for row in cells]
    yes = {True: "ja", False: "nej", None: None}
    expected = [[of_office(text) or None, number, year, yes[met]] for text, number, year, met in table.iter_rows()]
    for one, two in zip(itertools.chain(*read), itertools.chain(*expected), strict=True):
        # numbers of a workbook have sixteen digits; everything else is exact
        assert one == (pytest.approx(two, rel=1e-15, abs=5e-324) if isinstance(two, float | int) else two)


def test_a_text_too_long_for_a_cell_is_cut_and_not_lost() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    add_sheet(book, cell_formats(book), SheetContents("any", "Blad", pl.DataFrame({"name": ["x" * 40_000]})), "en")
    book.close()
    value = openpyxl.load_workbook(file)["Blad"]["A2"].value
    assert len(value) == LONGEST_CELL
    assert value.endswith("x…")


@st.composite
def random_cubes(draw: st.DrawFn) -> Cube:
    names = {
        code: Text(*(draw(texts.filter(str.strip)) for _ in range(2)))
        for code in draw(st.lists(st.sampled_from(["01", "02", "N9", "å"]), min_size=1, unique=True))
    }
    keys = draw(st.lists(st.sampled_from(["residents", "coverage", "starts"]), min_size=1, unique=True))
    years = {str(2024 + at): Text(str(2024 + at), str(2024 + at)) for at in range(draw(st.integers(1, 3)))}
    dimensions = (
        Dimension("quantity", Text("Storhet", "Quantity"), {key: QUANTITIES[key].name for key in keys}),
        Dimension("region", Text("Region", "Region"), names),
        Dimension("statistic", Text("Mått", "Statistic"), {s: Text(s, s) for s in STATISTICS[:2]}),
        Dimension("year", Text("År", "Year"), years),
    )
    shape = tuple(len(d) for d in dimensions)
    size = int(np.prod(shape))
    cell = st.none() | st.floats(-1e9, 1e9)
    values = np.array([np.nan if v is None else v for v in draw(st.lists(cell, min_size=size, max_size=size))])
    status = np.where(np.isnan(values), 0, draw(st.integers(1, 3))).astype(np.int8)
    status[0], values[0] = 2, 1.5
    for at in range(0, size, size // shape[0]):
        status[at], values[at] = max(int(status[at]), 1), np.nan_to_num(values[at])
    return Cube("levels", Text("Nivåer", "Levels"), dimensions, values.reshape(shape), status.reshape(shape))


SAME = Text("Påhittat", "Invented")
RESULT = RunResult(
    "0123456789ab",
    Settings("fictional", "gp", "baseline", 2024, 2, 2026, 2, 1),
    Names(*[SAME] * 8, "00"),
    {},
    {name: pl.DataFrame(schema=dict.fromkeys(columns, pl.String)) for name, columns in COLUMNS.items()},
    None,
    {},
)


@given(cube=random_cubes())
@pytest.mark.filterwarnings("ignore:Shouldn't use this function anymore:DeprecationWarning")
@settings(max_examples=40)
def test_json_stat_reads_back_equal(cube: Cube) -> None:
    cells = cells_of(cube)
    for language in ("sv", "en"):
        dataset = pyjstat.Dataset.read(json_stat_file(cube, RESULT, language, cells))
        frame = dataset.write("dataframe", naming="id")
        np.testing.assert_array_equal(frame["value"].to_numpy(dtype=float), cube.values.reshape(-1))
        labels_read = dataset["dimension"]["region"]["category"]["label"]
        assert labels_read == {code: name[language] for code, name in cube.dimension("region").categories.items()}
        codes = [STATUS_CODES[STATUS_ORDER[at]] for at in cube.status.reshape(-1)]
        assert dataset["status"] == codes


def px_keywords(text: str) -> dict[str, list[str]]:
    """A small reader of PX by its grammar, independent of the writer: keyword → texts, or bare words and cells."""
    found: dict[str, list[str]] = {}
    for entry in re.finditer(r'([A-Z0-9-]+(?:\[\w+\])?(?:\((?:"[^"]*"|[^")])*\))?)=((?:"[^"]*"|[^";])*);', text):
        keyword, body = entry[1], entry[2]
        if keyword == "DATA":
            found[keyword] = body.split()
        else:
            parts = re.findall(r'((?:"[^"]*"\s*)+|[^",\s]+)', body)
            found[keyword] = ["".join(re.findall(r'"([^"]*)"', part)) if '"' in part else part for part in parts]
    return found


@given(cube=random_cubes())
@settings(max_examples=60)
def test_px_reads_back_equal(cube: Cube) -> None:
    read = px_keywords(px_file(cube, RESULT))
    values = np.array([np.nan if cell == f'"{PX_MISSING}"' else float(cell) for cell in read["DATA"]])
    for quantity, got, block in zip(cube.quantities, values.reshape(cube.values.shape), cube.values, strict=True):
        np.testing.assert_allclose(got, block, rtol=1e-15, atol=0.5001 * 10.0 ** -decimals(quantity))
    for mark, language in (("", "sv"), ("[en]", "en")):
        for dimension in cube.dimensions:
            name = dimension.name[language]
            assert read[f'VALUES{mark}("{name}")'] == labels(dimension, language)
            assert read[f'CODES{mark}("{name}")'] == list(dimension.categories)
            assert len(set(labels(dimension, language))) == len(dimension), "a reader tells the categories apart"


@given(cube=random_cubes())
@settings(max_examples=60)
def test_our_px_is_read_back_by_our_own_reader(cube: Cube) -> None:
    written = px_file(cube, RESULT)
    for data in (written.encode(), written.replace("\n", "\r\n").encode() + b"\x1a"):
        grid = read_px(read_text(data, "t.px"), "t.px")
        for place, dimension in enumerate(cube.dimensions):
            assert {row[2 * place] for row in grid.cells[1:]} == {composed(name) for name in labels(dimension, "sv")}
            assert {row[2 * place + 1] for row in grid.cells[1:]} == {composed(code) for code in dimension.categories}
        for row, place in zip(grid.cells[1:], np.ndindex(cube.values.shape), strict=True):
            value = cube.values[place]
            figure = f"{value:.{decimals(cube.quantities[place[0]])}f}"
            assert row[-1] == (PX_MISSING if np.isnan(value) else float(figure))
    assert len(grid.units) == cube.values.size
