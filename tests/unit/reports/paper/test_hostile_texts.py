"""Every format with texts that no one would write in good faith: formulas, markup of three languages, quotation marks,
control characters, letters that no face has, a name of 200 characters; and a region without a single number."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import polars as pl
import pypdf
import pytest

from underlag.core.language import Text
from underlag.reports.charts.svg import as_png, draw_all
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import council_summary, fact_sheet, national_report, press_sheet
from underlag.reports.language.safe_text import plain, plain_result
from underlag.reports.paper.html import html_page
from underlag.reports.paper.pdf import pdf_document
from underlag.reports.paper.pdf_glyphs import unshowable
from underlag.reports.paper.word import word_document
from underlag.reports.publish import DATA, DOCUMENTS, Wanted, publish
from underlag.runs.record.contents import COLUMNS, RunResult

FORMULAS = ('=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)")
MARKUP = '<script>alert(1)</script></title></svg>&amp;{{7*7}} #panic("x") [a] $x$ *b* _i_ @ref `r` \\ // ]]> "\'”'
CONTROL = "\x00\x07\x0b\x1b[31m\x85\u2028\u202e\ufffe"
NO_GLYPH = "漢字🏥"
LONG = "Å" * 100 + " " + "namn " * 19 + "slut"
NAMES = (*FORMULAS, MARKUP, f"Kontroll{CONTROL}tecken", NO_GLYPH, LONG)
EMPTY = "02"
TOLD = {
    "sources": ("publisher", "title", "licence", "taken"),
    "parameters": ("meaning_sv", "reason_sv", "review_sv"),
    "alternatives": ("text_sv",),
    "limits": ("text_sv",),
    "facts": ("text_sv",),
    "municipalities": ("name",),
    "placement": ("name",),
    "access": ("name",),
    "regret_matrix": ("text_sv",),
}
"""Texts that a country or a file of units writes itself."""


def hostile(make_run: Callable[..., RunResult]) -> RunResult:
    """The invented run whose regions are called ``NAMES`` and whose other texts are all of them in turn."""
    base = make_run()
    changed = {"regions": base.tables["regions"].with_columns(name=pl.Series([MARKUP, *NAMES]))}
    for table, columns in TOLD.items():
        old = base.tables[table]
        assert set(columns) <= set(COLUMNS[table])
        texts = pl.Series([NAMES[at % len(NAMES)] for at in range(old.height)])
        changed[table] = old.with_columns(texts.alias(name) for name in columns)
    for table in ("placement", "placement_years"):  # a unit of the user's own is known by its name
        old = changed.get(table, base.tables[table])
        changed[table] = old.with_columns(pl.col("unit_code").replace({"0110": MARKUP, "0120": FORMULAS[0]}))
    for table in ("numbers", "probabilities"):
        changed[table] = base.tables[table].filter(pl.col("region_code") != EMPTY)
    councils = changed["regions"]["healthcare_region"].replace({"Östra": MARKUP})
    changed["regions"] = changed["regions"].with_columns(healthcare_region=councils)
    result = make_run(changed=changed)
    said = Text(MARKUP, MARKUP)
    names = {**vars(result.names), "profession": said, "scenario": said}
    return RunResult(**{**vars(result), "names": type(result.names)(**names)})


@pytest.fixture(scope="module")
def run(make_run: Callable[..., RunResult]) -> RunResult:
    return hostile(make_run)


@pytest.fixture(scope="module")
def written(run: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The national report in every format."""
    directory = tmp_path_factory.mktemp("hostile")
    publish(run, directory, Wanted("national", (*DOCUMENTS, *DATA), "sv"))
    return directory


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b]", "", text)


def test_the_page_shows_them_as_text(written: Path) -> None:
    page = (written / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page and "{{7*7}}" in page
    assert page.count("<title>") == 1
    assert page.count("<title ") == page.count("</title>") - 1 == page.count("<svg ") == page.count("</svg>")
    assert NO_GLYPH in page and LONG in page and "\ufffd" in page
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x85\u2028\u202e\ufffe]", page)
    assert "Körningen har inga tal för regionen" in page


def test_the_pdf_shows_them_as_text(written: Path) -> None:
    reader = pypdf.PdfReader(written / "report.pdf")
    text = squeezed(" ".join(page.extract_text() for page in reader.pages))
    for name in (*FORMULAS, MARKUP.split("&")[0], "#panic(", "$x$*b*_i_@ref`r`", "Kontroll", "slut"):
        assert squeezed(name) in text, name
    addresses = [
        note.get_object()["/A"].get("/URI", "")
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    assert all(str(address).startswith("https://") for address in addresses if address)


def test_the_word_file_shows_them_as_text(written: Path) -> None:
    archive = zipfile.ZipFile(written / "report.docx")
    parts = [name for name in archive.namelist() if name.endswith(".xml")]
    assert not [name for name in parts if b"<script" in archive.read(name)]
    body = docx.Document(str(written / "report.docx")).element.body.xml
    assert "&lt;script&gt;alert(1)" in body and NO_GLYPH in body and LONG in body and "Kontroll\ufffd" in body
    fields = re.findall(r"<w:instrText[^>]*> ?(\w+)", body)
    assert set(fields) <= {"TOC", "SEQ"}, "a text that looks like a field is none"


def test_the_workbook_shows_them_as_text(written: Path) -> None:
    with zipfile.ZipFile(written / "tables.xlsx") as archive:
        assert not [n for n in archive.namelist() if n.startswith("xl/worksheets/") and b"<f>" in archive.read(n)]
        assert not [n for n in archive.namelist() if "externalLink" in n or "hyperlink" in n.lower()]
    book = openpyxl.load_workbook(written / "tables.xlsx")
    names = [row[1].value for row in book["Regioner"].iter_rows(min_row=3)]
    assert [*names[:5], *names[6:]] == [*NAMES[:5], *NAMES[6:]]
    assert {cell.data_type for row in book["Regioner"].iter_rows() for cell in row} <= {"s", "n"}


def test_csv_guards_them_and_parquet_keeps_them(written: Path, run: RunResult) -> None:
    for name in ("regions", *TOLD):
        table = pl.read_csv(written / "tables" / f"{name}.csv", infer_schema_length=0)
        kinds = pl.read_parquet(written / "tables" / f"{name}.parquet").schema
        texts = [column for column, kind in kinds.items() if kind == pl.String]
        cells = [cell for column in texts for cell in table[column].drop_nulls()]
        assert cells and not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")], name
    kept = pl.read_parquet(written / "tables" / "regions.parquet")
    assert kept.equals(run.tables["regions"])


def test_px_and_json_stat_name_the_regions_by_them(written: Path) -> None:
    text = (written / "px" / "levels.px").read_text(encoding="utf-8")
    entry = re.search(r'^VALUES\("Region"\)=(.*?);$', text, re.MULTILINE | re.DOTALL)
    assert entry is not None, "by the grammar: pyaxis takes = inside a text for the end of a keyword"
    px = re.findall(r'"([^"]*)"', entry[1])
    assert len(px) == len(NAMES), "but for the region without numbers, which is in no cube"
    assert px[1] == FORMULAS[0].replace('"', "'") and px[2] == FORMULAS[2] and px[-1] == LONG
    assert not re.search("[\x00-\x08\x0b-\x1f\x85\u2028]", "".join(px))
    made = json.loads((written / "json-stat" / "levels.sv.json").read_text(encoding="utf-8"))
    named = made["dimension"]["region"]["category"]["label"]
    assert [named[code] for code in list(named)[1:]] == [name for name in NAMES if name != FORMULAS[1]]


def test_sheets_of_such_regions_are_whole(run: RunResult) -> None:
    teller = teller_of(run, "sv")
    places = teller.figures.regions
    documents = [
        *(fact_sheet(teller, place) for place in places),
        press_sheet(teller),
        council_summary(teller, plain(MARKUP)),
    ]
    for at, document in enumerate(documents):
        drawn = draw_all(document.charts(), "sv")
        sheet = pypdf.PdfReader(io.BytesIO(pdf_document(document, drawn))).pages
        most = 1 if at < len(places) and places[at].code == EMPTY else 3 if at < len(places) else 9
        assert 1 <= len(sheet) <= most, (document.title, len(sheet))
        assert "<script" not in html_page(document, drawn)
        body = docx.Document(io.BytesIO(word_document(document, as_png(drawn)))).element.body.xml
        assert "<script" not in body


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_region_without_data_says_so_in_every_document(run: RunResult, language: str) -> None:
    teller = teller_of(run, language)
    words = str(teller.text("no_region_data"))
    place = next(place for place in teller.figures.regions if place.code == EMPTY)
    assert words in str(fact_sheet(teller, place).sections[0].blocks[0])
    report = national_report(teller, with_regions=True)
    (page,) = [section for section in report.every_section() if section.key == place.anchor]
    assert words in " ".join(map(str, page.blocks))
    (row,) = [
        row
        for block in press_sheet(teller).every_section()
        for b in block.blocks
        if getattr(b, "key", "") == "regions-table"
        for row in b.rows
        if row[0].text == place.name
    ]  # type: ignore[union-attr]
    assert {cell.text for cell in row[2:]} == {"–"}


def test_plain_text_is_left_alone_and_the_rest_is_marked(run_result: RunResult) -> None:
    kept = "Å ä ö\t\n\r 1\u00a0234 – ”x” \u2011 \u2060"
    assert plain(kept) == kept
    assert plain("a\x00\x1b\x85\u2028\u202e\u2066\ufffe\ud800z") == "a" + 8 * "\ufffd" + "z"
    same = plain_result(run_result)
    assert same.names == run_result.names and same.manifest == run_result.manifest
    assert all(same.tables[name].equals(table) for name, table in run_result.tables.items())


def test_the_faces_of_the_pdf_have_the_letters_of_europe() -> None:
    known = "åäöÅÄÖéèüæøßñçłšžđŋŧıœ–—”“’…−×÷≤≥±→§°½€\u00a0\u2011\u2060"
    assert not unshowable(known)
    assert unshowable(known + NO_GLYPH) == set(NO_GLYPH)
