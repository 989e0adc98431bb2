"""Vintages: their order, what a figure takes over from, what an import would change, and what is no vintage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from underlag.core.errors import EvidenceError, Problem, command_named
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.evidence.official.changes import CHANGE_COLUMNS, changes
from underlag.evidence.package.resources import Column, Resource
from underlag.evidence.places import CountryPlace
from underlag.evidence.vintages.vintage import (
    Vintage,
    VintageCard,
    errors_by_observation,
    laid_over,
    refuse_twice,
    strangers,
    takes_over,
    vintage_directories,
    vintage_order,
)


def resource(name: str, *columns: str, key: tuple[str, ...]) -> Resource:
    return Resource(
        name, f"tables/{name}.csv", "csv", Text("T", "T"), "", tuple(Column(c, "string") for c in columns), key
    )


def vintage(table: Resource, name: str = "2026-03-01-1-beds", **more: Any) -> Vintage:
    given = {"id": name, "table": table.name, "date": name[:10], "number": 1, "by": "me", "file": "t.csv"}
    card = VintageCard(**{**given, "sha256": "a" * 64, **more})
    # only the id of the source and the directory of the mapping are asked for here
    return Vintage(card, SimpleNamespace(id=f"source-{name}"), None, Path(name), f"vintages/{name}", table)  # type: ignore[arg-type]


def test_vintages_are_in_the_order_of_their_days_and_numbers(tmp_path: Path) -> None:
    names = ["2026-03-01-10-beds", "2026-03-01-9-beds", "2025-12-31-11-visits", "2026-03-01-9-a"]
    ordered = ["2025-12-31-11-visits", "2026-03-01-9-a", "2026-03-01-9-beds", "2026-03-01-10-beds"]
    assert sorted(names, key=vintage_order) == ordered
    for name in [*names, ".import-2026-03-01-1-beds", "2026-03-01-0-beds", "2026-3-1-1-beds", "notes"]:
        (tmp_path / "vintages" / name).mkdir(parents=True)
    (tmp_path / "vintages/2026-03-02-1-beds").touch()
    assert [path.name for path in vintage_directories(tmp_path)] == ordered
    assert vintage_directories(tmp_path / "nowhere") == []


def test_what_is_among_the_vintages_and_is_none_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "vintages"
    (folder / "2026-03-01-1-beds").mkdir(parents=True)
    (folder / "2026-03-01-1-Beds").mkdir()
    for name in ("log.csv", "notes.txt", ".lock"):
        (folder / name).touch()
    assert list(strangers(CountryPlace(tmp_path))) == [
        Problem(
            f"vintages/{name}",
            Text("ingen årgång", "not a vintage"),
            name,
            Text("<datum>-<nummer>-<tabell>", "<date>-<number>-<table>"),
            Text(
                f"flytta bort det; årgångar görs med {command_named('import')}",
                f"move it away; vintages are made by {command_named('import')}",
            ),
        )
        for name in ("2026-03-01-1-Beds", "notes.txt")
    ]
    where = [problem.where for problem in strangers(CountryPlace(tmp_path / "country", tmp_path))]
    assert where == [f"{tmp_path}/vintages/2026-03-01-1-Beds", f"{tmp_path}/vintages/notes.txt"]


BEDS = resource("beds", "region_code", "year", "beds", key=("region_code", "year"))


def beds(*rows: tuple[str, int | None, float | None]) -> pl.DataFrame:
    schema = {"region_code": pl.String, "year": pl.Int64, "beds": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_rows_with_the_same_key_are_replaced_and_the_others_stay() -> None:
    table = beds(("01", 2023, 5.0), ("01", 2024, 6.0), ("02", None, 1.0))
    rows = beds(("01", 2024, 7.0), ("03", 2024, 9.0), ("02", None, 2.0))
    found = laid_over(table, rows, vintage(BEDS))
    assert found.rows() == [("01", 2023, 5.0), ("01", 2024, 7.0), ("02", None, 2.0), ("03", 2024, 9.0)]


STAFF = resource(
    "workforce_observations",
    *("observation_id", "region_code", "profession", "quantity", "year", "year_end", "value", "value_max"),
    *("used", "reason_left_out", "source"),
    key=("observation_id",),
)


def staff(*rows: dict[str, Any]) -> pl.DataFrame:
    plain: dict[str, Any] = {
        "observation_id": "o",
        "region_code": "01",
        "profession": "gp",
        "quantity": "specialists_heads",
        "year": 2024,
        "year_end": None,
        "value": 50.0,
        "value_max": None,
        "used": "synthesis",
        "reason_left_out": None,
        "source": "old",
    }
    schema = dict.fromkeys(plain, pl.String) | {"year": pl.Int64, "year_end": pl.Int64}
    schema |= {"value": pl.Float64, "value_max": pl.Float64}
    return pl.DataFrame([{**plain, **row} for row in rows], schema=schema)


def test_an_official_figure_ends_what_has_the_same_region_profession_quantity_and_year() -> None:
    table = staff(
        {"observation_id": "a"},
        {"observation_id": "b", "region_code": "02"},
        {"observation_id": "c", "profession": "nurse"},
        {"observation_id": "d", "quantity": "trainees_heads"},
        {"observation_id": "e", "year": 2023},
        {"observation_id": "f", "year_end": 2025},  # a longer time than the figure's
        {"observation_id": "g", "used": "fact"},
        {"observation_id": "h", "used": "card"},
        {"observation_id": "i", "used": "no", "reason_left_out": "its own reason"},
    )
    found = laid_over(table, staff({"observation_id": "z", "source": "new"}), vintage(STAFF))
    used = dict(found.select("observation_id", "used").rows())
    assert used == {**dict.fromkeys("bcdefz", "synthesis"), "a": "no", "g": "fact", "h": "card", "i": "no"}
    reasons = dict(
        found.filter(pl.col("reason_left_out").is_not_null()).select("observation_id", "reason_left_out").rows()
    )
    assert reasons == {
        "a": "Ersatt av den officiella uppgiften i årgång 2026-03-01-1-beds. / "
        "Superseded by the official one of vintage 2026-03-01-1-beds.",
        "i": "its own reason",
    }
    assert found["observation_id"].to_list() == sorted("abcdefghiz")


@pytest.mark.parametrize(
    ("used", "value", "takes"),
    [
        ("synthesis", 50.0, True),
        ("no", 50.0, False),  # an estimate of the publisher, kept and not used
        ("no", 0.0, True),  # a zero gives no level, and says that there is nobody
        ("synthesis", 0.0, True),
    ],
)
def test_an_estimate_of_the_publisher_takes_over_from_nothing(used: str, value: float, takes: bool) -> None:
    rows = staff({"used": used, "value": value})
    assert takes_over(rows).height == int(takes)
    table = staff({"observation_id": "a"})
    found = laid_over(table, rows.with_columns(observation_id=pl.lit("z")), vintage(STAFF))
    assert found["used"].to_list()[0] == ("no" if takes else "synthesis")


def test_what_an_import_would_change_is_told_figure_by_figure() -> None:
    table = beds(("01", 2023, 5.0), ("01", 2024, 6.0), ("02", 2024, 2.5), ("03", 2024, None))
    rows = beds(("01", 2024, 7.0), ("02", 2024, 2.5), ("04", 2024, 1e15), ("03", 2024, None), ("01", 2023, None))
    found = changes(table, rows, BEDS)
    assert tuple(found.columns) == CHANGE_COLUMNS
    assert found.rows() == [
        ("changed", "01 2023", "beds", "5", "", ""),
        ("changed", "01 2024", "beds", "6", "7", ""),
        ("new", "04 2024", "beds", "", "1000000000000000.0", ""),
        ("unchanged", "02 2024", "beds", "2.5", "2.5", ""),
    ], "empty before and after is nothing to tell"


def test_figures_of_staff_are_compared_by_what_they_cover() -> None:
    table = staff({"observation_id": "a"}, {"observation_id": "b", "used": "fact", "value": 1.0})
    rows = staff({"observation_id": "z", "value": 52.0, "source": "new"}, {"observation_id": "y", "used": "no"})
    assert changes(table, rows, STAFF).rows() == [
        ("changed", "01 gp specialists_heads 2024", "value", "50", "52", "old"),
    ]


def test_errors_are_those_that_the_mapping_of_a_vintage_states() -> None:
    one = vintage(STAFF, errors={"specialists_heads": 0.01})
    other = vintage(STAFF, "2026-03-02-1-beds", errors={"trainees_heads": 0.02})
    observations = staff(
        {"observation_id": "a", "source": one.source.id},
        {"observation_id": "b", "source": other.source.id},  # of a quantity that it says nothing of
        {"observation_id": "c", "source": other.source.id, "quantity": "trainees_heads"},
        {"observation_id": "d", "source": "register"},
    )
    assert errors_by_observation([one, other], observations) == {"a": 0.01, "c": 0.02}
    assert errors_by_observation([], observations) == {}


@pytest.mark.parametrize(
    ("change", "mapping", "refused"),
    [
        ({}, "by this", True),
        ({}, "by another", False),
        ({"sha256": "b" * 64}, "by this", False),
        ({"table": "visits"}, "by this", False),
    ],
)
def test_the_same_file_by_the_same_mapping_is_taken_in_once(
    tmp_path: Path, change: dict[str, str], mapping: str, refused: bool
) -> None:
    (tmp_path / "mapping.yaml").write_text("by this", encoding="utf-8")
    before = replace(vintage(BEDS), directory=tmp_path)
    card = vintage(BEDS).card.model_copy(update={"file": "again.csv", **change})
    if not refused:
        refuse_twice([before], card, mapping)
        return
    with pytest.raises(EvidenceError) as caught:
        refuse_twice([before], card, mapping)
    again = command_named("import", undo="2026-03-01-1-beds")
    assert caught.value.problems == (
        Problem(
            "again.csv",
            Text("samma fil har redan tagits in", "the same file has been taken in already"),
            Text("årgång 2026-03-01-1-beds", "vintage 2026-03-01-1-beds"),
            Text("en fil som inte har tagits in", "a file that is not in yet"),
            Text(
                f"inget, den finns där; för att ta in den på nytt, först {again}",
                f"nothing, it is there; to take it in anew, first {again}",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("unit", "minimum", "lowest"),
    [
        ("head", None, 0.0),
        ("fte", None, 0.0),
        ("head", -5.0, -5.0),  # what is stated holds
        ("head/year", None, None),  # a flow may be net
        ("1", None, None),
        (None, None, None),
        (None, 2.0, 2.0),
    ],
)
def test_a_stock_can_t_be_negative_unless_it_is_said_to(
    unit: str | None, minimum: float | None, lowest: float | None
) -> None:
    column = Column("n", "number", unit=None if unit is None else Unit.parse(unit), minimum=minimum)
    assert column.lowest == lowest
