"""Our readers of PX and JSON-stat beside pyaxis and pyjstat, the reference readers, on cubes of several shapes."""

from __future__ import annotations

import itertools
import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from underlag.evidence.official.cubes import read_json_stat
from underlag.evidence.official.px import px_text, read_px

SHAPES = ((3,), (2, 4), (3, 2, 2), (2, 1, 3, 2))


def members(shape: tuple[int, ...]) -> list[list[str]]:
    return [[f"del {axis}·{n} å" for n in range(size)] for axis, size in enumerate(shape)]


def figures(shape: tuple[int, ...]) -> list[float]:
    return [float(n) for n in np.random.default_rng(7).integers(0, 10_000, int(np.prod(shape)))]


def as_px(shape: tuple[int, ...]) -> str:
    names = [f"axel {axis}" for axis in range(len(shape))]
    stub, heading = names[:-1], names[-1:]
    lines = ['CHARSET="ANSI";', 'AXIS-VERSION="2013";', 'CODEPAGE="utf-8";', 'TITLE="Prov";']
    if stub:
        lines.append("STUB=" + ",".join(f'"{name}"' for name in stub) + ";")
    lines.append("HEADING=" + ",".join(f'"{name}"' for name in heading) + ";")
    for name, labels in zip(names, members(shape), strict=True):
        lines.append(f'VALUES("{name}")=' + ",".join(f'"{label}"' for label in labels) + ";")
    values = [f"{value:g}" for value in figures(shape)]
    rows = [" ".join(values[n : n + shape[-1]]) for n in range(0, len(values), shape[-1])]
    return "\n".join([*lines, "DATA=", *rows, ";\n"])


def as_json_stat(shape: tuple[int, ...]) -> str:
    ids = [f"axel{axis}" for axis in range(len(shape))]
    dimensions = {
        name: {
            "label": name,
            "category": {
                "index": {f"c{n}": n for n in range(len(labels))},
                "label": {f"c{n}": label for n, label in enumerate(labels)},
            },
        }
        for name, labels in zip(ids, members(shape), strict=True)
    }
    return json.dumps(
        {
            "class": "dataset",
            "version": "2.0",
            "label": "Prov",
            "id": ids,
            "size": list(shape),
            "dimension": dimensions,
            "value": figures(shape),
        }
    )


def cells(grid: object, axes: int) -> dict[tuple[str, ...], float]:
    records = grid.cells[1:]  # type: ignore[attr-defined]
    return {tuple(row[2 * axis] for axis in range(axes)): row[-1] for row in records}


@pytest.mark.parametrize("shape", SHAPES[1:])
def test_px_as_pyaxis_reads_it(shape: tuple[int, ...], tmp_path: Path) -> None:
    from pyaxis import pyaxis

    path = tmp_path / "t.px"
    path.write_text(as_px(shape), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, in pyaxis
        theirs = pyaxis.parse(str(path), encoding="utf-8")["DATA"]
    names = [f"axel {axis}" for axis in range(len(shape))]
    expected = {tuple(row[name] for name in names): float(row["DATA"]) for _, row in theirs.iterrows()}
    assert cells(read_px(px_text(path.read_bytes(), "t.px"), "t.px"), len(shape)) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_json_stat_as_pyjstat_reads_it(shape: tuple[int, ...]) -> None:
    from pyjstat import pyjstat

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, in pyjstat
        theirs = pyjstat.Dataset.read(as_json_stat(shape)).write("dataframe")
    names = [f"axel{axis}" for axis in range(len(shape))]
    expected = {tuple(row[name] for name in names): float(row["value"]) for _, row in theirs.iterrows()}
    assert cells(read_json_stat(as_json_stat(shape), "t.json"), len(shape)) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_both_hold_every_cell_in_order(shape: tuple[int, ...]) -> None:
    expected = dict(zip(itertools.product(*members(shape)), figures(shape), strict=True))
    assert cells(read_px(as_px(shape), "t.px"), len(shape)) == expected
    assert cells(read_json_stat(as_json_stat(shape), "t.json"), len(shape)) == expected
