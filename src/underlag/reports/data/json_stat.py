"""JSON-stat 2: each cube as a dataset that R, Python, PxWeb's own clients and spreadsheets with a connector read.

Values are as in the tables, to the last digit. A cell without a number is null and has the status "m". One file a
cube and language, since JSON-stat has one language to a file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from underlag.core.language import LANGUAGES, Text
from underlag.reports.data.cubes import MISSING_MEANING, STATUS_ORDER, Cube, Dimension, cubes
from underlag.reports.language.nouns import STATUSES, unit_words
from underlag.runs.record.contents import RunResult

STATUS_CODES = {"": "m", "official": "o", "estimated": "e", "assumed": "a"}
"""Status of a cell → its code in the file."""

_MISSING = Text("inte beräknad", "not computed")
_ROLES = {"time": ["year"], "geo": ["region"], "metric": ["quantity"]}


def write_json_stat(result: RunResult, directory: Path) -> tuple[Path, ...]:
    """Write ``CUBE.sv.json`` and ``CUBE.en.json`` of each cube into ``directory``; same run, same bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for cube in cubes(result):
        cells = cells_of(cube)
        for language in LANGUAGES:
            path = directory / f"{cube.key}.{language}.json"
            path.write_text(json_stat_file(cube, result, language, cells), encoding="utf-8", newline="\n")
            written.append(path)
    return tuple(written)


def json_stat_file(cube: Cube, result: RunResult, language: str, cells: str) -> str:
    """The whole file of one cube in one language; ``cells`` as from ``cells_of``, the same for both languages."""
    return f"{_json(_dataset(cube, result, language))[:-1]},{cells}}}\n"


def cells_of(cube: Cube) -> str:
    """Members ``value`` and ``status`` as JSON text."""
    flat = cube.values.reshape(-1)
    values = [None if missing else value for value, missing in zip(flat.tolist(), np.isnan(flat).tolist(), strict=True)]
    codes = [STATUS_CODES[name] for name in STATUS_ORDER]
    status = [codes[at] for at in cube.status.reshape(-1).tolist()]
    return f'"value":{_json(values)},"status":{_json(status)}'


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _dataset(cube: Cube, result: RunResult, language: str) -> dict[str, Any]:
    """Everything of a dataset but its cells."""
    names = result.names
    return {
        "version": "2.0",
        "class": "dataset",
        "label": f"{cube.title[language]}: {names.profession[language]}, {names.country[language]}",
        "source": source_words(result, language),
        "note": [f"null {MISSING_MEANING[language]}"],
        "id": [d.key for d in cube.dimensions],
        "size": [len(d) for d in cube.dimensions],
        "role": _ROLES,
        "dimension": {d.key: _dimension(d, cube, language) for d in cube.dimensions},
        "extension": {
            "run_id": result.run_id,
            "status": {
                "label": {code: (STATUSES.get(key) or _MISSING)[language] for key, code in STATUS_CODES.items()}
            },
        },
    }


def source_words(result: RunResult, language: str) -> str:
    """Who computed the numbers, from what: run and scenario."""
    scenario = result.names.scenario[language]
    if language == "sv":
        return f"Egen beräkning med underlag, körning {result.run_id}, scenario {scenario}"
    return f"Own calculation with underlag, run {result.run_id}, scenario {scenario}"


def _dimension(dimension: Dimension, cube: Cube, language: str) -> dict[str, Any]:
    """Name and categories; a quantity also with its unit and how it is computed."""
    category: dict[str, Any] = {
        "index": list(dimension.categories),
        "label": {code: name[language] for code, name in dimension.categories.items()},
    }
    if dimension.key == "quantity":
        category["unit"] = {q.key: {"label": unit_words(str(q.unit), language)} for q in cube.quantities}
        category["note"] = {q.key: [q.formula[language]] for q in cube.quantities}
    return {"label": dimension.name[language], "category": category}
