from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import RunError, UnknownNumberError
from underlag.runs.record.directory import MANIFEST, TABLES_FOLDER
from underlag.runs.record.manifest import RUN
from underlag.runs.record.quantities import QUANTITIES
from underlag.runs.record.read import INPUTS_FILE, NumberKey, StoredRun, find_number, read_run
from underlag.runs.why.stored_inputs import stored_inputs


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("starts/N4/2030", NumberKey("starts", "N4", 2030, "recommended")),
        ("starts/N4/2030/today", NumberKey("starts", "N4", 2030, "today")),
        ("coverage/N0/2040", NumberKey("coverage", "N0", 2040, "today")),
        ("coverage/N0/2040/recommended", NumberKey("coverage", "N0", 2040, "recommended")),
        ("need/N1/2024", NumberKey("need", "N1", 2024, "")),
        ("need/N1/2024/recommended", NumberKey("need", "N1", 2024, "")),
        (" /plateau/N1/2040/ ", NumberKey("plateau", "N1", 2040, "called_for")),
    ],
)
def test_a_key_names_a_number(stored: StoredRun, key: str, place: NumberKey) -> None:
    assert find_number(stored, key) == place
    row = stored.number(place)
    assert row is not None
    assert (row["quantity"], row["policy"], row["region_code"], row["year"]) == (
        place.quantity,
        place.policy,
        place.region,
        place.year,
    )
    assert find_number(stored, str(place)) == place


@pytest.mark.parametrize(
    ("key", "what", "found", "remedy"),
    [
        ("start/N4/2030", "unknown quantity", "start", "did you mean starts"),
        ("starts/N9/2030", "unknown region", "N9", "use one of N1, N2"),
        ("starts/04/2030", "unknown region", "04", "use one of N1, N2"),
        ("starts/N4/soon", "not a year", "soon", "e.g. 2030"),
        ("starts/N4/2030/recomended", "unknown policy", "recomended", "did you mean recommended"),
        ("starts/N4", "can't be read", "starts/N4", "e.g. starts/N1/2030"),
        ("starts/N4/2030/today/now", "can't be read", "starts/N4/2030/today/now", "e.g. starts/N1/2030"),
        ("", "can't be read", "", "e.g. starts/N1/2030"),
    ],
)
def test_a_wrong_key_is_told_with_what_is_near(stored: StoredRun, key: str, what: str, found: str, remedy: str) -> None:
    with pytest.raises(UnknownNumberError) as caught:
        find_number(stored, key)
    (problem,) = caught.value.problems
    told = problem.told("en")
    assert what in told["what"]
    assert told["found"] == found
    assert remedy in told["remedy"]


def test_every_wrong_part_is_told_at_once(stored: StoredRun) -> None:
    with pytest.raises(UnknownNumberError) as caught:
        find_number(stored, "start/N9/soon/never")
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("starts/N4/2024", "2025–2050"),
        ("coverage/N4/2051", "2024–2050"),
        ("plateau/N4/2030", "2040"),
        ("plateau/N4/2040/today", "another policy"),
    ],
)
def test_a_number_that_the_run_has_not(stored: StoredRun, key: str, expected: str) -> None:
    with pytest.raises(UnknownNumberError) as caught:
        find_number(stored, key)
    assert caught.value.problems[0].told("en")["expected"] == expected


def test_every_quantity_of_the_register_is_in_the_run_and_no_other(stored: StoredRun) -> None:
    assert set(stored.tables["numbers"]["quantity"]) == set(QUANTITIES)


def test_regions_and_names(stored: StoredRun) -> None:
    assert stored.nation_code == "N0"
    assert stored.start == 2024
    assert stored.regions() == tuple(f"N{n}" for n in range(1, 9))
    assert stored.region_name("N7").startswith("Norra Järnskogsbygden")
    assert stored.region_name("N0") == "Havsmark"


def test_every_damaged_table_is_named(stored: StoredRun, tmp_path: Path) -> None:
    copy = tmp_path / "run"
    shutil.copytree(stored.directory, copy)
    (copy / TABLES_FOLDER / "facts.parquet").unlink()
    (copy / TABLES_FOLDER / "sensitivity.parquet").write_bytes(b"not a table")
    pl.DataFrame({"x": [1]}).write_parquet(copy / TABLES_FOLDER / "regions.parquet")
    with pytest.raises(RunError) as caught:
        read_run(copy)
    told = {Path(problem.where).stem: problem for problem in caught.value.problems}
    assert set(told) == {"facts", "sensitivity", "regions"}
    assert told["regions"].found == "x"
    assert told["regions"].expected == "region_code, name, healthcare_region"


@pytest.mark.parametrize("damage", ["gone", "empty", "half", "other", "bent"])
def test_damaged_arrays_are_named(stored: StoredRun, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "run"
    shutil.copytree(stored.directory, copy)
    whole = (copy / INPUTS_FILE).read_bytes()
    (copy / INPUTS_FILE).unlink()
    if damage != "gone":
        bent = whole[:60] + bytes(b ^ 255 for b in whole[60:80]) + whole[80:]
        left = {"empty": b"", "half": whole[: len(whole) // 2], "other": b"text", "bent": bent}[damage]
        (copy / INPUTS_FILE).write_bytes(left)
    with pytest.raises(RunError, match=r"inputs\.npz"):
        read_run(copy).arrays(INPUTS_FILE)


def test_inputs_in_another_form_are_refused_with_what_is_missing(stored: StoredRun, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(stored.directory, copy)
    arrays = {
        name: array for name, array in stored.arrays(INPUTS_FILE).items() if not name.startswith("limits.numbers.")
    }
    np.savez(copy / INPUTS_FILE, **arrays)
    with pytest.raises(RunError, match=r"nothing called limits\.numbers"):
        stored_inputs(read_run(copy))


def with_format(stored: StoredRun, place: Path, stated: int) -> Path:
    shutil.copytree(stored.directory, place)
    manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8")) | {"format": stated}
    (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return place


def test_a_run_says_its_format_and_an_earlier_one_is_read_but_for_its_inputs(stored: StoredRun, tmp_path: Path) -> None:
    assert stored.manifest["format"] == RUN.current
    earlier = read_run(with_format(stored, tmp_path / "earlier", RUN.current - 1))
    assert earlier.tables["numbers"].equals(stored.tables["numbers"])
    with pytest.raises(RunError, match=r"inputs\.npz: run of format 1, where the key meant something else"):
        stored_inputs(earlier)


def test_a_run_of_a_later_version_is_refused(stored: StoredRun, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="written by a later version of the program"):
        read_run(with_format(stored, tmp_path / "later", RUN.current + 1))


@pytest.mark.parametrize("region", ["N4", "Östhamra", "östhamra", " ÖSTHAMRA ", "O\u0308sthamra"])
def test_a_region_is_named_by_its_code_or_its_name(stored: StoredRun, region: str) -> None:
    assert find_number(stored, f"starts/{region}/2030") == NumberKey("starts", "N4", 2030, "recommended")


def test_the_nation_is_named_in_either_language(stored: StoredRun) -> None:
    for name in stored.manifest["names"]["nation"].values():
        assert find_number(stored, f"starts/{name}/2030").region == "N0"


def test_a_name_that_two_regions_have_is_refused(stored: StoredRun) -> None:
    regions = stored.tables["regions"].with_columns(
        pl.when(pl.col("region_code").is_in(["N2", "N4"])).then(pl.lit("Åstad")).otherwise(pl.col("name")).alias("name")
    )
    twice = replace(stored, tables={**stored.tables, "regions": regions})
    with pytest.raises(UnknownNumberError) as caught:
        find_number(twice, "starts/åstad/2030")
    told = caught.value.problems[0].told("en")
    assert told["what"] == "more than one region is called so"
    assert told["remedy"] == "write the code: N2 or N4"


def test_a_name_that_no_region_has_is_told_the_nearest(stored: StoredRun) -> None:
    with pytest.raises(UnknownNumberError) as caught:
        find_number(stored, "starts/östhamar/2030")
    assert caught.value.problems[0].told("en")["remedy"].startswith("did you mean Östhamra")


def test_a_year_before_the_start_is_of_the_past(stored: StoredRun) -> None:
    place = find_number(stored, "specialists/N4/2022")
    assert place == NumberKey("specialists", "N4", 2022, "")
    assert stored.past(place) is not None
    with pytest.raises(UnknownNumberError):
        find_number(stored, "specialists/N4/2022/today")


def test_a_run_of_another_version_names_every_table_that_it_lacks(stored: StoredRun, tmp_path: Path) -> None:
    other = tmp_path / "run"
    shutil.copytree(stored.directory, other)
    for name in ("evidence_strength", "need_by_model"):
        (other / "tables" / f"{name}.parquet").unlink()
    with pytest.raises(RunError) as caught:
        read_run(other)
    assert [Path(problem.where).stem for problem in caught.value.problems] == ["evidence_strength", "need_by_model"]
    assert all("is missing" in str(problem) for problem in caught.value.problems)
