"""Whatever is wrong with an official table handed in: one precise message for each fault, all of them at once, and the
country as it was. Through the real command line, on damaged tables of the invented country."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shared.faults.directory_state import state

from underlag.evidence.official import intake

Command = Callable[..., Any]
TABLE = "workforce_observations"


@pytest.fixture
def untouched(own_country: Path, kept: Path) -> Iterator[Path]:
    """A country that no fault may change in any byte."""
    before = state(own_country), state(kept / "vintages")
    yield own_country
    assert (state(own_country), state(kept / "vintages")) == before


def cell(address: str, value: object) -> Callable[[Any], None]:
    def damage(page: Any) -> None:
        page[address] = value

    return damage


def swap_rows(first: int, second: int) -> Callable[[Any], None]:
    """The figures of two rows exchanged, their names left where they are."""

    def damage(page: Any) -> None:
        for column in range(3, page.max_column + 1):
            one, other = page.cell(first, column), page.cell(second, column)
            one.value, other.value = other.value, one.value

    return damage


def merged(area: str) -> Callable[[Any], None]:
    return lambda page: page.merge_cells(area)


def repeat(page: Any) -> None:
    for column in range(1, 6):
        page.cell(15, column, page.cell(7, column).value)


def without_heading(page: Any) -> None:
    page["A4"] = page["B4"] = None


BAD: dict[str, tuple[Callable[[Any], object], tuple[str, ...]]] = {
    "no heading": (without_heading, ("wrong heading", "Regionkod")),
    "a heading misspelt": (
        cell("D4", "Specialister, heltid"),
        ("t.xlsx, row 4", "wrong heading: a column is missing", "Specialister, heltider / {year}", "did you mean"),
    ),
    "a heading twice": (cell("D4", "Specialister, personer"), ("the year occurs twice", "column D")),
    "a merged figure": (merged("C7:C8"), ("t.xlsx, row 7, column C", "a merged cell within the table", "rows 7–8")),
    "a merged name": (merged("B7:B8"), ("t.xlsx, row 8, column B", "a merged cell within the table")),
    "a formula": (cell("C7", "=SUM(1;2)"), ("t.xlsx, row 7, column C", "a formula", "paste it as values")),
    "text for a number": (
        cell("C7", "många"),
        ("t.xlsx, row 7, column C (N2, Specialister, personer / 2024)", "text where a figure belongs", "många"),
    ),
    "an empty cell": (cell("C7", None), ("t.xlsx, row 7, column C", "an empty cell where a figure belongs")),
    "a mark nobody explains": (cell("C7", "x"), ("t.xlsx, row 7, column C", "the mapping doesn't explain", "'x'")),
    "a point of two meanings": (cell("C7", "1.250"), ("row 7, column C", "numbers.decimal or numbers.thousands")),
    "digits grouped wrongly": (cell("C7", "12 50"), ("row 7, column C", "not grouped in threes")),
    "an unknown code": (cell("A7", "N9"), ("t.xlsx, row 7, column A", "unknown region", "N9", "N2 Västra Åsjö")),
    "code and name that differ": (
        cell("B7", "Östhamra"),
        ("t.xlsx, row 7, column A", "of different regions", "N2 Östhamra", "N2 Västra Åsjö"),
    ),
    "an unknown name that is no sum": (
        lambda page: [page.__setitem__("A14", None), page.__setitem__("B14", "Atlantis"), page.__setitem__("C14", 3)],
        ("t.xlsx, row 14", "unknown region, and the row is not the sum of the others", "Atlantis"),
    ),
    "a sum that misses": (
        cell("C14", 9999),
        ("t.xlsx, row 14, column C (quantity specialists_heads, year 2024)", "don't add up", "9999"),
    ),
    "a region twice": (repeat, ("t.xlsx, row 15", "a second row with the same key", "the first is row 7")),
    "a negative count": (cell("C7", -5), ("t.xlsx, row 7, column C", "-5", "a negative number")),
    "a year that has not come": (cell("C5", 2031), ("t.xlsx, row 6, year", "a year that has not come", "2031")),
}
"""Kind of damage → how it is done; what the message must have."""


@pytest.mark.parametrize("damage", BAD)
def test_a_bad_table_is_refused_with_a_precise_message(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path, damage: str
) -> None:
    do, wanted = BAD[damage]
    said = underlag("import", TABLE, official(tmp_path / "t.xlsx", do), "--country", untouched, "--date", "2026-03-31")
    assert (said.code, said.out) == (10, "")
    for words in wanted:
        assert words in said.err


def test_all_problems_of_a_table_are_told_at_once(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path
) -> None:
    def damage(page: Any) -> None:
        page["C7"], page["D8"], page["A9"] = "x", "12 50", "N9"

    said = underlag("import", TABLE, official(tmp_path / "t.xlsx", damage), "--country", untouched, "--json")
    places = [problem["where"] for problem in json.loads(said.err)["problems"]]
    assert [place.split(" (")[0] for place in places] == [
        "t.xlsx, row 7, column C",
        "t.xlsx, row 8, column D",
        "t.xlsx, row 9, column A",
    ]


def test_two_regions_swapped_are_caught_with_the_odds(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path
) -> None:
    file = official(tmp_path / "t.xlsx", swap_rows(8, 9))
    said = underlag("import", TABLE, file, "--country", untouched)
    assert said.code == 10
    assert "Ängslätten 99 and Östhamra 138: 10^" in said.err
    assert "likely if swapped" in said.err
    assert "--accept-implausible" in said.err


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("t.xlsx", b"not a zip", "not an Excel workbook"),
        ("t.xlsx", b"", "the file is empty"),
        ("t.pdf", b"%PDF", "not a format that the mapping reads"),
        ("t.csv", b"a;b\n", "not a format that the mapping"),
    ],
)
def test_a_file_that_is_not_the_table(
    underlag: Command, untouched: Path, tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    said = underlag("import", TABLE, tmp_path / name, "--country", untouched, "--mapping", "health-board-by-region")
    assert said.code == 10
    assert what in said.err


def test_a_file_larger_than_any_table(
    underlag: Command, untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_IMPORT_BYTES", 1000)
    (tmp_path / "t.xlsx").write_bytes(b"0" * 1001)
    said = underlag("import", TABLE, tmp_path / "t.xlsx", "--country", untouched)
    assert "the file is too large" in said.err


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("staff", "t.xlsx"), "the country has no such table"),
        (("regions", "t.xlsx"), "the mapping is of another table"),
        ((TABLE, "t.xlsx", "--mapping", "helth-board-by-region"), "did you mean health-board-by-region"),
        ((TABLE, "t.xlsx", "--mapping", "none.yaml"), "the file is missing"),
        ((TABLE,), "TABLE and FILE are both needed"),
        ((TABLE, "t.xlsx", "--date", "2026-02-30"), "not a day"),
        (("--undo",), "there is no such vintage"),
        (("--undo", "2026-01-01-1-x"), "there is no such vintage"),
        ((TABLE, "gone.xlsx"), "the file is missing"),
        ((TABLE, "t.px"), "no mapping fits"),
    ],
)
def test_options_that_do_not_fit(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path, arguments: tuple[str, ...], what: str
) -> None:
    official(tmp_path / "t.xlsx")
    given = [tmp_path / word if word.endswith((".xlsx", ".px")) else word for word in arguments]
    more = ["--mapping", "health-board-by-region"] if given[0] in ("staff", "regions") else []
    said = underlag("import", *given, *more, "--country", untouched)
    assert said.code in (10, 11)
    assert what in said.err


def test_a_country_of_the_installation_is_not_changed(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("underlag.evidence.places.is_installed", lambda directory: True)
    file, before = official(tmp_path / "t.xlsx"), state(own_country)
    said = underlag("import", TABLE, file, "--country", own_country, "--in-country")
    assert said.code == 11
    assert "part of the installation" in said.err
    assert f"cp -r {own_country} mycountry" in said.err
    assert underlag("import", TABLE, file, "--country", own_country, "--in-country", "--dry-run").code == 0
    assert not kept.exists()
    assert underlag("import", TABLE, file, "--country", own_country).code == 0
    assert len(list((kept / "vintages").glob("2*"))) == 1
    assert state(own_country) == before


def test_the_permissions_of_a_vintage_follow_the_mask(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    before = os.umask(0o027)
    try:
        assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    finally:
        os.umask(before)
    (place,) = (kept / "vintages").glob("2*")
    assert place.stat().st_mode & 0o777 == 0o750
    assert {path.stat().st_mode & 0o777 for path in place.iterdir()} == {0o640}


def test_damaged_vintages_are_found_by_check(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    assert underlag("check", "--country", own_country).code == 0
    (place,) = (kept / "vintages").glob("2*")
    rows = (place / "rows.csv").read_text(encoding="utf-8")
    (place / "rows.csv").write_text(rows.replace("490.7", "499.7"), encoding="utf-8")
    said = underlag("check", "--country", own_country)
    assert said.code == 10
    assert f"  {place}/source.yaml, hash" in said.err
    (place / "rows.csv").write_text(rows.replace(",N1,", ",N9,"), encoding="utf-8")
    assert f"  {place}/rows.csv, row" in underlag("check", "--country", own_country).err
    (place / "rows.csv").write_text(rows, encoding="utf-8")
    (kept / "vintages" / "log.csv").write_text("at,what\n2026,x\n", encoding="utf-8")
    assert f"  {kept}/vintages/log.csv, row 2" in underlag("check", "--country", own_country).err
    (kept / "vintages" / "log.csv").unlink()
    said = underlag("check", "--country", own_country)
    assert f"  {place}\n    the log has no import of this vintage.\n" in said.err
    assert f"expected: a line import in {kept}/vintages/log.csv\n" in said.err
    (place / "vintage.yaml").write_text("id: x\n", encoding="utf-8")
    assert f"  {place}/vintage.yaml, " in underlag("check", "--country", own_country).err
    shutil.rmtree(place)
    (kept / "vintages" / "notes").mkdir()
    assert f"  {kept}/vintages/notes\n    not a vintage.\n" in underlag("check", "--country", own_country).err


def test_a_damaged_vintage_of_the_country_s_own_directory_is_told_below_it(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path
) -> None:
    taken_in = underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country, "--in-country")
    assert taken_in.code == 0
    (place,) = (own_country / "vintages").glob("2*")
    (place / "vintage.yaml").write_text("id: x\n", encoding="utf-8")
    said = underlag("check", "--country", own_country)
    assert f"  vintages/{place.name}/vintage.yaml, " in said.err and str(own_country) not in said.err


def test_a_data_directory_is_told_as_it_was_given(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call = ("--country", own_country, "--data", "my data")
    assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), *call).code == 0
    (log,) = Path("my data").glob("countries/*/vintages/log.csv")
    log.write_text("at,what\n2026,x\n", encoding="utf-8")
    for said in (underlag("check", *call), underlag("import", "--list", *call)):
        assert f"  {log.as_posix()}, row 2\n" in said.err


UNJUDGED = "Whether the figures on gp are plausible could not be checked, for this is wrong:\n"


@pytest.mark.parametrize("file", ["scenarios/baseline.yaml", "professions/gp.yaml"])
def test_a_table_is_taken_in_beside_a_faulty_default_and_told_to_be_unjudged(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path, file: str
) -> None:
    card = own_country / file
    card.write_text("colour: red\n" + card.read_text(encoding="utf-8"), encoding="utf-8")
    call = ("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country)
    rehearsed = underlag(*call, "--dry-run", "--json")
    (problem,) = json.loads(rehearsed.out)["unjudged"]["gp"]
    assert (rehearsed.code, problem["where"], problem["found"]) == (0, f"{file}, line 1, colour", "colour")
    assert problem["sv"]["where"] == f"{file}, rad 1, colour"
    swedish = underlag(*call, "--dry-run", "--lang", "sv").out
    said_so = f"Om uppgifterna om gp är rimliga kunde inte prövas, för det här är fel:\n  {file}, rad 1, colour\n"
    assert said_so in swedish and "gör så här:" in swedish.split(said_so)[1]
    said = underlag(*call)
    assert (said.code, said.err) == (0, "")
    assert f"{UNJUDGED}  {file}, line 1, colour\n    unknown key.\n    found:    colour\n" in said.out
    assert "to do:" in said.out
    assert len(list((kept / "vintages").glob("2*"))) == 1


def test_a_sound_country_says_nothing_of_what_could_not_be_judged(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path
) -> None:
    said = underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country, "--dry-run")
    assert said.code == 0 and "could not be checked" not in said.out


def test_a_damaged_mapping_is_found_by_check(underlag: Command, own_country: Path) -> None:
    file = own_country / "mappings" / "health-board-by-region.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("unit: head}, error: 0.01", "unit: head}").replace("table:", "tabel:"), encoding="utf-8"
    )
    said = underlag("check", "--country", own_country)
    assert said.code == 10
    assert "mappings/health-board-by-region.yaml" in said.err
