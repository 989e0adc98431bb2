"""The small table of residents that tests damage: schema, rows in each format, and what is told of a bad one."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.package.resources import Resource, read_package
from underlag.evidence.package.tables import Reference, read_table

HEADER = "region_code,year,sex,age,persons\n"
ROWS = ["01,2020,women,30,120\n", "01,2020,men,30,118\n", "04,2020,women,30,33\n", "04,2021,men,31,35\n"]
GOOD = HEADER + "".join(ROWS)
NAMES = HEADER.strip().split(",")
FRAME = pl.read_csv(io.StringIO(GOOD), schema_overrides={"region_code": pl.String})
FIELDS: list[dict[str, Any]] = [
    {"name": "region_code", "type": "string", "constraints": {"required": True, "pattern": "[0-9]{2}"}},
    {"name": "year", "type": "integer", "constraints": {"required": True, "minimum": 1990, "maximum": 2030}},
    {"name": "sex", "type": "string", "constraints": {"required": True, "enum": ["women", "men"]}},
    {"name": "age", "type": "integer", "constraints": {"required": True, "minimum": 0, "maximum": 100}},
    {"name": "persons", "type": "number", "constraints": {"required": True}, "underlag:unit": "resident"},
]
KEY = ["region_code", "year", "sex", "age"]


def package(root: Path, path: str = "population.csv", **more: object) -> Resource:
    """One table ``population`` in ``root``, as the schema above."""
    resource = {
        "name": "population",
        "path": path,
        "title": "Population",
        "underlag:title_sv": "Folkmängd",
        "schema": {"fields": FIELDS, "primaryKey": KEY},
        **more,
    }
    (root / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
    return read_package(root).resources["population"]


def problems_of(root: Path, content: bytes | str, path: str = "population.csv") -> tuple[Problem, ...]:
    """What is told of a file of this content, against three known regions."""
    resource = package(root, path)
    (root / path).write_bytes(content.encode() if isinstance(content, str) else content)
    known = Reference(("region_code",), pl.DataFrame({"region_code": ["01", "04", "25"]}), "table regions")
    with pytest.raises(EvidenceError) as caught:
        read_table(root, resource, [known])
    assert caught.value.exit_code == 10
    return caught.value.problems


def the_problem(root: Path, content: bytes | str, path: str = "population.csv") -> Problem:
    """The same where there must be one problem, told in full."""
    problems = problems_of(root, content, path)
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].what
    assert problems[0].expected
    assert problems[0].remedy
    return problems[0]


def workbook(rows: list[list[Any]], above: int = 0, sheet: str = "Blad1") -> bytes:
    """A sheet of these rows, as Excel keeps it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for r, row in enumerate(rows, start=1 + above):
        for c, cell in enumerate(row, start=1):
            page.cell(r, c, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet(frame: pl.DataFrame) -> bytes:
    """The table as Parquet."""
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()
