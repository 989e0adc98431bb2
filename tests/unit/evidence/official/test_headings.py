"""The headings of a published table: where they stand, which column is which, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.official.grid import CellValue, Grid, MergedCells
from underlag.evidence.official.headings import Headings, Target, find_header
from underlag.evidence.vintages.mapping import TableMapping

BOTH = {"sv": "Ett påstående", "en": "A statement"}


def mapping(**changes: Any) -> TableMapping:
    source = {"id": "s", "publisher": "P", "title": "T", "date": 2024, "address": "https://e.org", "licence": "CC0"}
    return TableMapping.model_validate(
        {
            "name": "beds",
            "title": BOTH,
            "modelled_on": BOTH,
            "table": "beds",
            "layout": {"formats": ["csv"], "header": "Region"},
            "region": {"code": "Region"},
            "values": [{"column": "Antal"}],
            "source": source,
            **changes,
        }
    )


def grid(*cells: tuple[CellValue, ...], blocks: tuple[MergedCells, ...] = ()) -> Grid:
    return Grid("t.xlsx", tuple(range(1, len(cells) + 1)), cells, blocks)


def headings(*texts: str, **changes: Any) -> Headings:
    return Headings(grid(texts), mapping(**changes), 0)


@pytest.mark.parametrize("written", ["Region", "REGION", " region ", "Regi\u006fn"])
def test_the_table_begins_with_the_row_that_holds_its_heading(written: str) -> None:
    assert find_header(grid(("Titel", ""), ("", ""), ("x", written), ("Region", "")), mapping()) == 2


@pytest.mark.parametrize(
    ("cells", "found", "remedy"),
    [
        ((("Regio", "Antal"),), "Regio, Antal", Text("menade du Regio", "did you mean Regio")),
        ((("Kod",),), "Kod", Text("använd en av Kod", "use one of Kod")),
        (
            (("", ""), ("",)),
            Text("bara tomma celler", "only empty cells"),
            Text(
                "välj en annan mappning, eller rätta layout.header i den",
                "choose another mapping, or correct layout.header in it",
            ),
        ),
        (
            (tuple("abcdefghijklm"),),
            "a, b, c, d, e, f, g, h, i, j, k, l",  # thirteen texts: twelve are shown, and none is proposed
            Text(
                "välj en annan mappning, eller rätta layout.header i den",
                "choose another mapping, or correct layout.header in it",
            ),
        ),
    ],
)
def test_a_table_without_that_heading(cells: tuple[tuple[str, ...], ...], found: str | Text, remedy: Text) -> None:
    with pytest.raises(EvidenceError) as refused:
        find_header(grid(*cells), mapping())
    what = Text(
        "fel rubrik: ingen cell har den text som tabellen börjar med",
        "wrong heading: no cell holds the text that the table begins with",
    )
    assert refused.value.problems == (Problem("t.xlsx", what, found, "Region", remedy),)


def test_headings_in_two_rows_are_joined_and_merged_cells_hold_for_all_their_columns() -> None:
    cells = grid(
        ("Region", "Läkare", "", "Övriga 1)"),
        ("", "Män", "Kvinnor", "Övriga 1)"),
        blocks=(MergedCells(1, 1, 1, 2), MergedCells(1, 2, 0, 0)),
    )
    layout = {"formats": ["csv"], "header": "Region", "header_rows": 2}
    found = Headings(cells, mapping(layout=layout, numbers={"notes": ["1)"]}), 0)
    assert found.texts == ("Region", "Läkare / Män", "Läkare / Kvinnor", "Övriga")


def test_rows_of_headings_may_differ_in_width() -> None:
    layout = {"formats": ["csv"], "header": "Region", "header_rows": 2}
    assert Headings(grid(("Region",), ("", "Antal")), mapping(layout=layout), 0).texts == ("Region", "Antal")


def test_a_column_is_found_whatever_its_case_and_blanks() -> None:
    found = headings("Region", "ANTAL  läkare", values=[{"column": "Antal läkare"}])
    assert [target.at for target in found.targets()] == [1]
    assert found.keys() == {"region code": 0}
    assert found.problems == []


def test_a_year_in_the_heading_makes_a_column_of_every_year() -> None:
    found = headings(
        "Region", "Antal 2022 (st)", "antal 2023 (st)", "Antal 23 (st)", values=[{"column": "Antal {year} (st)"}]
    )
    value = found.mapping.values[0]
    assert found.targets() == [Target(1, value, "2022"), Target(2, value, "2023")]
    assert found.problems == []


def test_a_year_that_occurs_twice_is_told_once() -> None:
    found = headings("Region", "2022", "2023", "2022", "2022", values=[{"column": "{year}"}])
    assert len(found.targets()) == 4
    assert found.problems == [
        Problem(
            "t.xlsx, row 1, column D",
            Text("året förekommer två gånger", "the year occurs twice"),
            "2022",
            Text("varje år en gång", "each year once"),
            Text("rätta rubriken", "correct the heading"),
        )
    ]


@pytest.mark.parametrize("column", ["Antalet", "{year}"])
def test_a_column_that_is_missing(column: str) -> None:
    found = headings("Region", "Antal", "", values=[{"column": column, "to": "beds"}])
    assert found.targets() == []
    near = ("menade du Antal", "did you mean Antal") if column == "Antalet" else None
    sv, en = near or ("använd en av Region, Antal", "use one of Region, Antal")
    assert found.problems == [
        Problem(
            "t.xlsx, row 1",
            Text("fel rubrik: en kolumn saknas", "wrong heading: a column is missing"),
            "Region, Antal",
            Text(f"{column} (för beds)", f"{column} (for beds)"),
            Text(f"rätta rubriken, eller mappningen; {sv}", f"correct the heading, or the mapping; {en}"),
        )
    ]


@pytest.mark.parametrize(
    ("changes", "heading", "sv", "en"),
    [
        ({}, "Region", "regionens kod", "region code"),
        ({"region": {"name": "Namn"}}, "Namn", "regionens namn", "region name"),
        ({"status": "Flagga"}, "Flagga", "flaggor", "flags of"),
        ({"columns": {"sex": "Kön"}}, "Kön", "sex", "sex"),
    ],
)
def test_a_column_that_occurs_twice_is_told_with_what_it_is_read_for(
    changes: dict[str, Any], heading: str, sv: str, en: str
) -> None:
    found = headings("Region", "Antal", heading, heading.upper(), **changes)
    places = found.keys()
    assert en not in places
    *_, problem = found.problems
    second = "C" if heading == "Region" else "D"
    assert problem == Problem(
        f"t.xlsx, row 1, column {second}",
        Text("fel rubrik: kolumnen förekommer två gånger", "wrong heading: the column occurs twice"),
        heading,
        Text(f"{heading} en gång (för {sv})", f"{heading} once (for {en})"),
        Text("byt namn på en av de två eller ta bort den", "rename or remove one of the two"),
    )


def test_columns_of_conditions_and_of_rows_to_skip_are_read_too() -> None:
    values = [{"column": "Antal", "where": {"Mått": "bäddar"}}]
    found = headings("Region", "Mått", "Antal", "Typ", values=values, skip={"Typ": ["summa"]})
    assert found.keys() == {"region code": 0, "where Mått": 1, "skip Typ": 3}


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (("Region", "Antal", "OBS_STATUS"), {"region code": 0, "flags of": 2}),
        (("Region", "Antal", "OBS_FLAG", "UNIT_MULT"), {"region code": 0, "flags of": 2, "power of": 3}),
        (("Region", "OBS_FLAG", "OBS_STATUS"), {"region code": 0, "flags of": 2}),
    ],
)
def test_standard_columns_are_read_without_being_named(texts: tuple[str, ...], keys: dict[str, int]) -> None:
    assert headings(*texts).keys() == keys


def test_a_cell_that_holds_several_keys_is_to_be_parted() -> None:
    heading = "unit,geo\\TIME_PERIOD"
    found = headings(heading, "Antal", region={"code": heading})
    assert found.keys() == {"region code": 0}
    assert found.problems == [
        Problem(
            "t.xlsx, row 1, column A",
            Text("nyckelcellen har flera nycklar", "the key cell holds several keys"),
            heading,
            Text("en nyckel per cell", "one key in a cell"),
            Text(
                'sätt layout.part_keys: "," i mappningen, och ange kolumnen med regioner (unit eller geo) under region',
                'set layout.part_keys: "," in the mapping, and name the column of regions (unit or geo) under region',
            ),
        )
    ]
