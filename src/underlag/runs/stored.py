"""A run read back from its directory."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from underlag.core.errors import Problem, RunError, UnknownNumberError, nearest
from underlag.core.language import Text
from underlag.runs.directory import MANIFEST, TABLES, read_manifest
from underlag.runs.quantities import QUANTITIES
from underlag.runs.result import COLUMNS, NUMBER_KEYS, POLICIES, Names, RunResult, Settings

INPUTS = "inputs.npz"
DRAWS = "draws.npz"
BOUNDARIES = "boundaries.geojson"


@dataclass(frozen=True)
class Place:
    """Which number: quantity, region, year and policy ("" where the quantity does not depend on the starts)."""

    quantity: str
    region: str
    year: int
    policy: str

    def __str__(self) -> str:
        return "/".join([self.quantity, self.region, str(self.year), *([self.policy] if self.policy else [])])


@dataclass(frozen=True)
class StoredRun:
    """Tables and manifest of a finished run, as ``underlag plan`` wrote them."""

    directory: Path
    manifest: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]

    @property
    def nation_code(self) -> str:
        """Code of the nation's rows."""
        return str(self.manifest["nation_code"])

    @property
    def start(self) -> int:
        """Year of the starting state."""
        return int(self.manifest["settings"]["start"])

    def regions(self) -> tuple[str, ...]:
        """Codes of the regions, the nation not among them."""
        codes = self.tables["regions"]["region_code"].to_list()
        return tuple(code for code in codes if code != self.nation_code)

    def region_name(self, code: str) -> str:
        """Name of a region or the nation."""
        return str(self.tables["regions"].filter(pl.col("region_code") == code)["name"][0])

    def number(self, place: Place) -> Mapping[str, Any] | None:
        """The row of a number, or None if the run has none there."""
        key = dict(zip(NUMBER_KEYS, (place.quantity, place.policy, place.region, place.year), strict=True))
        rows = self.tables["numbers"].filter([pl.col(name) == value for name, value in key.items()])
        return rows.row(0, named=True) if rows.height else None

    def arrays(self, name: str) -> dict[str, np.ndarray[Any, Any]]:
        """Arrays saved beside the tables (``INPUTS`` or ``DRAWS``). Raises RunError if they can't be read."""
        try:
            # opened here: numpy leaves a file open that turns out to be no archive
            with (self.directory / name).open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
                return {key: saved[key] for key in saved.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as fault:
            raise RunError(
                Problem(str(self.directory / name), "can't be read", str(fault), remedy="run underlag plan again")
            ) from None


def read_run(directory: Path) -> StoredRun:
    """Read a run directory. Raises RunError naming every table that is missing or has other columns."""
    manifest = read_manifest(directory)
    tables, problems = {}, []
    for name, columns in COLUMNS.items():
        path = directory / TABLES / f"{name}.parquet"
        try:
            tables[name] = pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as fault:
            problems.append(Problem(str(path), "can't be read", str(fault)[:80], remedy="run underlag plan again"))
            continue
        if tuple(tables[name].columns) != columns:
            problems.append(
                Problem(str(path), "has other columns than this version of underlag writes",
                        ", ".join(tables[name].columns), ", ".join(columns), "run underlag plan again")
            )  # fmt: skip
    if problems:
        raise RunError(problems)
    return StoredRun(directory, manifest, tables)


def read_result(directory: Path) -> RunResult:
    """The result of a run as it was when the run ended, read back. Raises RunError where a part can't be read."""
    stored = read_run(directory)
    manifest, problem = stored.manifest, None
    try:
        names: dict[str, Any] = {
            key: Text(**pair) if isinstance(pair, dict) else pair for key, pair in manifest["names"].items()
        }
        goal = {key: value for key, value in manifest["goal"].items() if isinstance(value, int | float)}
        return RunResult(
            str(manifest["run_id"]), Settings(**manifest["settings"]), Names(**names), goal, stored.tables,
            _boundaries(directory / BOUNDARIES), manifest,
        )  # fmt: skip
    except KeyError as fault:
        problem = f"no {fault.args[0]}"
    except (TypeError, ValueError, OSError) as fault:
        problem = str(fault)[:80]
    raise RunError(
        Problem(str(directory / MANIFEST), "lacks what a report needs", problem, remedy="run underlag plan again")
    )


def _boundaries(path: Path) -> Mapping[str, Any] | None:
    """Shapes of the regions as the run stored them; None where it had none."""
    if not path.is_file():
        return None
    shapes: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return shapes


def find_number(run: StoredRun, key: str) -> Place:
    """The place that a written key names: ``quantity/region/year`` or ``quantity/region/year/policy``.

    Without a policy, ``starts`` and what explains it mean the recommended ones, everything else today's.
    Raises UnknownNumberError saying which part is not in the run and what is near it.
    """
    parts = key.strip().strip("/").split("/")
    if len(parts) not in (3, 4):
        raise UnknownNumberError(
            Problem("NUMBER", "can't be read", key, "quantity/region/year or quantity/region/year/policy",
                    "e.g. starts/" + run.regions()[0] + f"/{run.start + 6}")
        )  # fmt: skip
    quantity, region, year = parts[:3]
    problems = []
    codes = [*run.regions(), run.nation_code]
    if quantity not in QUANTITIES:
        problems.append(_unknown("quantity", quantity, sorted(QUANTITIES)))
    if region not in codes:
        problems.append(_unknown("region", region, codes))
    if not year.isdigit():
        problems.append(Problem("NUMBER", "not a year", year, "four digits", f"e.g. {run.start + 6}"))
    if len(parts) == 4 and parts[3] not in POLICIES:
        problems.append(_unknown("policy", parts[3], list(POLICIES)))
    if problems:
        raise UnknownNumberError(problems)
    if not QUANTITIES[quantity].by_policy:
        policy = ""
    elif len(parts) == 4:
        policy = parts[3]
    else:
        policy = default_policy(quantity)
    place = Place(quantity, region, int(year), policy)
    if run.number(place) is None:
        rows = run.tables["numbers"].filter((pl.col("quantity") == quantity) & (pl.col("policy") == policy))
        years = sorted(set(rows["year"].to_list()))
        expected = f"{years[0]}–{years[-1]}" if years else "another policy"
        remedy = "change the year" if years else "change the policy"
        raise UnknownNumberError(Problem("NUMBER", "the run has no such number", str(place), expected, remedy))
    return place


def default_policy(quantity: str) -> str:
    """The policy that a key without one means: starts are the recommended ones; what explains the starts that the goal
    calls for is of these; all else is with today's."""
    if quantity in ("starts", "filled_starts"):
        return "recommended"
    return "called_for" if quantity in ("plateau", "missing_fte", "yield_own", "from_elsewhere", "floor") else "today"


def _unknown(what: str, found: str, known: list[str]) -> Problem:
    return Problem("NUMBER", f"unknown {what}", found, "", nearest(found, known))
