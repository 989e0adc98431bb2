"""Small files of a run: arrays, printed tables, tables that ship with a country, weighed measures."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError, RunError
from underlag.runs.record.arrays import read_arrays, write_arrays
from underlag.runs.record.derived import read_shipped, write_shipped
from underlag.runs.record.measures_read import JOINT, JOINT_COLUMNS, POSTS, WEIGHED, WEIGHED_COLUMNS, with_weighed
from underlag.runs.record.printed_table import printed_table


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    arrays = {
        "b": np.arange(6, dtype=np.int16).reshape(2, 3),
        "a": np.array(["å", "bc"]),
        "c": np.zeros((0, 4)),
        "d": np.array(True),
        "e": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    }
    write_arrays(path, arrays)
    found = read_arrays(path)
    assert list(found) == ["a", "b", "c", "d", "e"]
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype and found[name].shape == array.shape
        assert np.array_equal(found[name], array), name


def test_the_order_in_which_arrays_are_given_does_not_change_the_file(tmp_path: Path) -> None:
    one, two = {"x": np.ones(3), "y": np.zeros(2)}, {"y": np.zeros(2), "x": np.ones(3)}
    for name, arrays in (("one", one), ("two", two)):
        write_arrays(tmp_path / name, arrays)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_objects_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Object arrays"):
        write_arrays(tmp_path / "a.npz", {"a": np.array([None])})


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 cut off"])
def test_what_is_no_archive_is_one_kind_of_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^a\.npz: "):
        read_arrays(path)


def test_computed_numbers_have_six_digits_and_whole_ones_all_of_theirs() -> None:
    table = pl.DataFrame({"a": [1.23456789, None, 1234567.0, -0.0], "b": [1, 2, 3, 4], "c": ["x"] * 4})
    found = printed_table(table)
    assert found["a"].to_list() == [1.23457, None, 1234567.0, 0.0]
    assert found["b"].to_list() == [1, 2, 3, 4] and found.columns == ["a", "b", "c"]
    assert str(found["a"][3]) == "0.0", "there is no negative nought"


def test_numbers_that_were_read_stay_as_they_are() -> None:
    table = pl.DataFrame({"a": [1.23456789], "b": [1.23456789]})
    assert printed_table(table, read=("b",)).row(0) == (1.23457, 1.23456789)


SCHEMA = {"region_code": pl.String, "year": pl.Int64, "value": pl.Float64}


def of_country(directory: Path) -> Any:
    return SimpleNamespace(directory=directory)


def test_a_country_without_the_table_has_none(tmp_path: Path) -> None:
    assert read_shipped(of_country(tmp_path), "derived/limit_ends.csv", SCHEMA, "robustness") is None


def test_a_shipped_table_comes_back_with_its_types(tmp_path: Path) -> None:
    table = pl.DataFrame({"region_code": ["01", "02"], "year": [2024, 2025], "value": [0.1, None]}, schema=SCHEMA)
    write_shipped(table, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"region_code,year,value\n01,2024,0.1\n02,2025,\n"
    found = read_shipped(of_country(tmp_path), "t.csv", SCHEMA, "robustness")
    assert found is not None and found.equals(table)


def test_a_shipped_table_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "derived").mkdir()
    (tmp_path / "derived" / "limit_ends.csv").write_text("region_code,year,value\n01,soon,1\n", encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        read_shipped(of_country(tmp_path), "derived/limit_ends.csv", SCHEMA, "robustness")
    [problem] = caught.value.problems
    sv, en = problem.told("sv"), problem.told("en")
    assert (sv["where"], sv["what"]) == ("derived/limit_ends.csv", "tabellen limit ends går inte att läsa")
    assert (sv["expected"], sv["remedy"]) == (
        "kolumnerna region_code, year, value",
        "kör robustness och kopiera dess limit_ends.csv hit",
    )
    assert (en["what"], en["expected"], en["remedy"]) == (
        "the limit ends can't be read",
        "the columns region_code, year, value",
        "run robustness and copy its limit_ends.csv here",
    )
    assert 0 < len(en["found"]) <= 80


SETTINGS = {"country": "fictional", "profession": "gp", "target_year": 2036}


def weighed(
    directory: Path, settings: dict[str, Any] | None = None, budget: float | None = None, drop: str = ""
) -> Path:
    """A directory of ``underlag measures`` with three measures, two of them ranked."""
    (directory / "tables").mkdir(parents=True)
    manifest = {"run_id": "0" * 12, "settings": SETTINGS if settings is None else settings}
    if budget is not None:
        manifest["yearly_budget"] = budget
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    rows = [
        {**dict.fromkeys(WEIGHED_COLUMNS, None), "rank": rank, "measure_id": name}
        for rank, name in ((None, "b"), (2, "c"), (1, "d"), (None, "a"))
    ]
    table = pl.DataFrame(rows, schema_overrides={"rank": pl.Int64})
    table.drop(drop, strict=False).write_parquet(directory / "tables" / "measures.parquet")
    ways = [{**dict.fromkeys(JOINT_COLUMNS["joint"], 1.0), "way": way} for way in ("together", "posts")]
    items = [
        {**dict.fromkeys(JOINT_COLUMNS["joint_spending"], "x"), "item": item, "taken": taken}
        for item, taken in (("z", True), ("a", False), (POSTS, True), ("m", True))
    ]
    for name, found in (("joint", ways), ("joint_spending", items)):
        pl.DataFrame(found).write_parquet(directory / "tables" / f"{name}.parquet")
    return directory


def result() -> Any:
    """What of a result the reading needs: its settings and its manifest."""
    from dataclasses import dataclass, field

    @dataclass(frozen=True)
    class Result:
        settings: Any = field(default_factory=lambda: SimpleNamespace(**SETTINGS))
        manifest: Any = field(default_factory=lambda: {"version": "1"})

    return Result()


def test_measures_come_in_order_of_rank_and_those_without_last(tmp_path: Path) -> None:
    found = with_weighed(result(), weighed(tmp_path / "m"))
    assert [(row["rank"], row["measure_id"]) for row in found.manifest[WEIGHED]] == [
        (1, "d"),
        (2, "c"),
        (None, "a"),
        (None, "b"),
    ]
    assert JOINT not in found.manifest and found.manifest["version"] == "1"


def test_what_is_decided_together_begins_with_the_posts_and_what_is_taken(tmp_path: Path) -> None:
    found = with_weighed(result(), weighed(tmp_path / "m", budget=2e8)).manifest[JOINT]
    assert found["budget"] == 2e8
    assert list(found["ways"]) == ["posts", "together"]
    assert [item["item"] for item in found["items"]] == [POSTS, "m", "z", "a"]


def test_measures_of_another_plan_are_refused(tmp_path: Path) -> None:
    other = weighed(tmp_path / "m", {**SETTINGS, "target_year": 2040})
    with pytest.raises(RunError) as caught:
        with_weighed(result(), other)
    [problem] = caught.value.problems
    assert problem.told("sv") == {
        "where": str(other),
        "what": "väger insatser för något annat än körningen",
        "found": "country fictional, profession gp, target_year 2040",
        "expected": "country fictional, profession gp, target_year 2036",
        "remedy": "kör measures med körningens inställningar",
    }
    assert problem.told("en")["what"] == "weighs measures of something else than the run"


def test_a_directory_without_settings_is_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="country None, profession None, target_year None"):
        with_weighed(result(), weighed(tmp_path / "m", {}))


def test_a_table_without_a_column_that_a_document_reads(tmp_path: Path) -> None:
    with pytest.raises(RunError) as caught:
        with_weighed(result(), weighed(tmp_path / "m", drop="grade"))
    [problem] = caught.value.problems
    assert (problem.told("sv")["what"], problem.told("sv")["found"]) == (
        "saknar kolumner som ett dokument läser",
        "grade",
    )
    assert problem.told("en")["what"] == "lacks columns that a document reads"
    assert problem.expected == ", ".join(WEIGHED_COLUMNS)


def test_a_table_that_is_gone(tmp_path: Path) -> None:
    directory = weighed(tmp_path / "m", budget=1.0)
    (directory / "tables" / "joint.parquet").unlink()
    with pytest.raises(RunError) as caught:
        with_weighed(result(), directory)
    [problem] = caught.value.problems
    assert problem.where.endswith("joint.parquet")
    assert problem.told("sv")["what"] == "går inte att läsa"
    assert problem.told("en")["remedy"] == "run measures out=True again"
