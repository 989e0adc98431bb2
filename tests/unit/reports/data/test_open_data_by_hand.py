"""Open formats of a run of a few numbers, so that each line can be read and checked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from shared.reports.two_regions import numbers, result

from underlag.core.language import Text
from underlag.reports.data.cubes import Cube, Dimension, cubes, recommended
from underlag.reports.data.datapackage import package_description, package_title
from underlag.reports.data.json_stat import cells_of, json_stat_file
from underlag.reports.data.px import decimals, labels, px_file, px_string
from underlag.reports.data.tidy import guarded, recommendation_table, tidy_tables
from underlag.runs.record.contents import RunResult
from underlag.runs.record.quantities import QUANTITIES

ROWS = [
    ("residents", "", "00", 2024, 3000.0, 0.0),
    ("residents", "", "01", 2024, 1000.5, 10.0),
    ("coverage", "today", "01", 2024, 0.8, 0.1),
    ("coverage", "today", "01", 2036, 0.7, 0.1),
    ("coverage", "recommended", "01", 2036, 0.9, 0.1),
    ("starts", "today", "01", 2025, 2.25, 0.5),
    ("starts", "recommended", "01", 2026, 3.0, 0.0),
    ("starts", "recommended", "01", 2027, 4.0, 1.0),
    ("starts", "recommended", "00", 2027, 9.0, 1.0),
    ("plateau", "called_for", "01", 2036, 5.0, 1.0),
]


def made() -> dict[str, Cube]:
    return {cube.key: cube for cube in cubes(result(ROWS))}


def test_each_quantity_is_in_the_cube_of_its_kind() -> None:
    found = {key: list(cube.dimension("quantity").categories) for key, cube in made().items()}
    assert found == {
        "conditions": ["residents"],
        "levels": ["coverage"],
        "flows": ["starts"],
        "recommendation": ["starts"],
        "called_for": ["plateau"],
    }


def test_conditions_have_no_policy_and_the_nation_stands_first() -> None:
    cube = made()["conditions"]
    assert [dimension.key for dimension in cube.dimensions] == ["quantity", "region", "statistic", "year"]
    assert list(cube.dimension("region").categories) == ["00", "01"], "a region without a number is left out"
    assert cube.dimension("region").categories["01"] == Text("Ålviken", "Ålviken")
    assert cube.dimension("region").categories["00"] == Text("Riket", "The nation")


def test_a_cell_is_found_by_its_place_and_empty_where_there_is_no_number() -> None:
    cube = made()["levels"]
    assert [list(d.categories) for d in cube.dimensions[1:3]] == [["today", "recommended"], ["01"]]
    central = list(cube.dimension("statistic").categories).index("central")
    years = list(cube.dimension("year").categories)
    assert cube.values[0, 0, 0, central, years.index("2036")] == 0.7
    assert cube.values[0, 1, 0, central, years.index("2036")] == 0.9
    assert np.isnan(cube.values[0, 1, 0, central, years.index("2024")])
    assert cube.status[0, 1, 0, central, years.index("2024")] == 0


def test_what_is_recommended_begins_with_the_first_year_decided_and_has_no_interval() -> None:
    cube = made()["recommendation"]
    assert list(cube.dimension("statistic").categories) == ["central"]
    assert list(cube.dimension("year").categories) == ["2027"]
    assert recommended(result(ROWS))["year"].to_list() == [2027, 2027]


def test_no_number_no_cube() -> None:
    assert [cube.key for cube in cubes(result(ROWS[:2]))] == ["conditions"]


def test_the_recommendation_in_whole_posts_the_nation_first() -> None:
    rows = [*ROWS, ("starts", "recommended", "01", 2028, 4.6, 0.0)]
    assert recommendation_table(result(rows)).rows() == [
        ("00", "Riket", 2027, 9),
        ("01", "Ålviken", 2027, 4),
        ("01", "Ålviken", 2028, 5),
    ]


def test_policies_in_the_nation_in_the_target_year() -> None:
    rows = [
        *ROWS,
        ("starts", "recommended", "00", 2028, 12.0, 1.0),
        ("starts", "recommended", "00", 2037, 99.0, 1.0),
        ("coverage", "recommended", "00", 2036, 0.95, 0.05),
    ]
    table = tidy_tables(result(rows, chances=[("recommended", "00", 2036, 0.4)]))["policies"]
    found = {row["policy"]: row for row in table.iter_rows(named=True)}
    plan = found["recommended"]
    assert (plan["starts_mean"], plan["coverage_target"], plan["probability"]) == (10.5, 0.95, 0.4)
    assert (plan["coverage_low80"], plan["coverage_high80"]) == pytest.approx((0.9, 1.0))
    assert (found["today"]["starts_mean"], found["today"]["gap_target"]) == (None, None)


def lines(cube: Cube) -> list[str]:
    return px_file(cube, result(ROWS)).split("\n")


def test_data_of_px_have_decimals_by_kind_and_dots_for_what_is_missing() -> None:
    found = lines(made()["levels"])
    data = found[found.index("DATA=") + 1 :]
    assert data[0] == "0.800000 0.700000 "
    assert data[9] == '".." 0.900000 ', "after the nine statistics of today's level"
    assert data[-1] == "" and data[-2].endswith(";")
    flows = lines(made()["flows"])
    first = flows.index("DATA=") + 1
    assert flows[first] == '".." ".." ".." ', "the nation's of today's level"
    assert flows[first + 9] == '2.250 ".." ".." '


def test_words_of_px_in_both_languages() -> None:
    text = px_file(made()["conditions"], result(ROWS))
    assert 'TITLE="Allmänmedicin, Påhittat land. Invånare och behov efter storhet, region, mått och år";' in text
    assert (
        'TITLE[en]="General practice, Invented country. Residents and need by quantity, region, statistic and year";'
        in text
    )
    assert 'VALUES("Region")="Riket","Ålviken";' in text
    assert 'CODES[en]("Region")="00","01";' in text
    assert 'STOCKFA("Invånare")="S";' in text
    assert 'TIMEVAL("År")=TLIST(A1),"2024";' in text
    assert 'PRECISION("Storhet","Invånare")=1;' in text
    assert 'NOTE[en]="A cell with two dots (..) means that' in text


def test_a_year_whose_status_differs_everywhere_is_told_once() -> None:
    official, estimated = numbers(ROWS[:2], "official"), numbers([(*row[:3], 2025, *row[4:]) for row in ROWS[:2]])
    more = numbers([(*row[:3], 2026, *row[4:]) for row in ROWS[:2]])
    run = result(ROWS, numbers=pl.concat([official, estimated, more]))
    [cube] = cubes(run)
    text = px_file(cube, run)
    assert 'Status: skattad.";' in text.split("VALUENOTE")[1]
    assert 'CELLNOTE("Invånare","*","*","2024")="Status: officiell.";' in text
    assert text.count("CELLNOTE(") == 1
    assert 'CELLNOTE[en]("Residents","*","*","2024")="Status: official.";' in text


@pytest.mark.parametrize(
    ("text", "held"),
    [('a "b" c', "a 'b' c"), ("a\n\tb", "a b"), (" a ", "a"), ("å\u2028ö", "å ö"), ("\x00", ""), ("", "")],
)
def test_text_that_px_can_hold(text: str, held: str) -> None:
    assert px_string(text) == held


def test_two_that_are_called_the_same_get_their_codes_and_one_without_a_name_its_own() -> None:
    names = {"01": Text("Ås", "Ås"), "02": Text("Ås", "Aas"), "03": Text("\x01", "\x01")}
    dimension = Dimension("region", Text("Region", "Region"), names)
    assert labels(dimension, "sv") == ["Ås (01)", "Ås (02)", "03"]
    assert labels(dimension, "en") == ["Ås", "Aas", "03"]


def test_decimals_of_a_share_and_of_a_count() -> None:
    assert [decimals(QUANTITIES[key]) for key in ("coverage", "residents", "starts")] == [6, 3, 3]


def test_cells_of_json_stat_and_their_status() -> None:
    cells = json.loads("{" + cells_of(made()["called_for"]) + "}")
    assert cells["value"] == [5.0, 5.0, 3.0, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0]
    assert cells["status"] == ["e"] * 9
    levels = json.loads("{" + cells_of(made()["levels"]) + "}")
    assert levels["value"][18:20] == [None, 0.9] and levels["status"][18:20] == ["m", "e"]


def test_a_dataset_of_json_stat() -> None:
    cube, run = made()["conditions"], result(ROWS)
    told = json.loads(json_stat_file(cube, run, "sv", cells_of(cube)))
    assert told["label"] == "Invånare och behov: Allmänmedicin, Påhittat land"
    assert told["source"] == (
        "Egen beräkning med underlag, körning fictional-gp-baseline-2024-7, scenario Grundscenario"
    )
    assert (told["id"], told["size"]) == (["quantity", "region", "statistic", "year"], [1, 2, 9, 1])
    assert told["dimension"]["quantity"]["category"]["unit"] == {"residents": {"label": "invånare"}}
    assert told["extension"]["status"]["label"] == {
        "m": "inte beräknad",
        "o": "officiell",
        "e": "skattad",
        "a": "antagen",
    }
    english = json.loads(json_stat_file(cube, run, "en", cells_of(cube)))
    assert english["extension"]["status"]["label"]["m"] == "not computed"
    assert english["note"][0].startswith("null means that the run does not compute the number")


def test_what_a_package_is_called() -> None:
    run = result(ROWS)
    assert package_title(run) == Text(
        "Planeringsunderlag för allmänmedicin i Påhittat land, 2024–2040",
        "Planning basis for general practice in Invented country, 2024–2040",
    )
    told = package_description(run)
    assert told.sv.endswith("Scenario: Grundscenario. Körning fictional-gp-baseline-2024-7.")
    assert told.en.endswith("Scenario: Baseline. Run fictional-gp-baseline-2024-7.")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("'a", "''a"),
        ("\ta", "'\ta"),
        ("\na", "'\na"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        (" =1", " =1"),
        ("−1", "−1"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_could_run(text: str, held: str) -> None:
    table = pl.DataFrame({"a": [text, None], "b": [1, 2]})
    assert guarded(table).rows() == [(held, 1), (None, 2)]


def test_relations_are_words_before_they_are_guarded() -> None:
    table = pl.DataFrame({"relation": ["=", ">=", "<=", "range", "~", None]})
    assert guarded(table)["relation"].to_list() == ["equal", "at_least", "at_most", "range", "about", None]


def test_a_missing_table_or_column_is_our_own_mistake() -> None:
    run: RunResult = result(ROWS)
    tables: dict[str, Any] = dict(run.tables)
    with pytest.raises(ValueError, match=r"^the run lacks the table past$"):
        replace(run, tables={name: table for name, table in tables.items() if name != "past"})
    with pytest.raises(ValueError, match=r"^table regions has columns \['region_code', 'name'\], not "):
        replace(run, tables={**tables, "regions": tables["regions"].drop("healthcare_region")})
    with pytest.raises(ValueError, match=r"^table regions has columns without a type: \['name'\]$"):
        replace(run, tables={**tables, "regions": tables["regions"].with_columns(name=pl.lit(None))})


def test_a_series_of_a_run_is_in_order_of_year_and_empty_where_there_is_none() -> None:
    run = result(ROWS)
    assert run.series("starts", "recommended", "01")["year"].to_list() == [2026, 2027]
    assert run.series("starts", "recommended", "02").height == 0
