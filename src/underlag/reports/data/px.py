"""PX (PC-Axis): each cube as a file that PxWeb publishes, in Swedish and English in the same file.

The format is Statistics Sweden's, AXIS-VERSION 2013. Values have three decimals, shares and other ratios six. A cell
without a number is "..". Units, formula and status stand as notes on the quantity; a year or region whose status is not
that of the rest has a note of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from underlag.core.language import LANGUAGES, Text
from underlag.core.units import Kind
from underlag.reports.data.cubes import MISSING_MEANING, STATUS_ORDER, Cube, Dimension, cubes
from underlag.reports.data.json_stat import source_words
from underlag.reports.language.nouns import STATUSES, unit_words
from underlag.runs.record.contents import RunResult
from underlag.runs.record.quantities import Quantity

DECIMALS, RATIO_DECIMALS = 3, 6
"""Decimals of a number, and of a share or another ratio."""

PX_MISSING = ".."
"""What stands in a cell without a number."""

_MATRIX: Mapping[str, str] = {
    "conditions": "UNDVILL",
    "levels": "UNDNIVA",
    "flows": "UNDFLODE",
    "recommendation": "UNDREK",
    "called_for": "UNDKRAV",
}
"""Name of each cube in a statistical database: at most eight capitals, as old readers require."""

_SUBJECT = Text("Hälso- och sjukvårdens personal", "Health workforce")
_SUBJECT_CODE = "HS"
_CONTENTS = Text("Bemanning i primärvården", "Staffing of primary care")
_STOCKFA = {Kind.STOCK: "S", Kind.FLOW: "F", Kind.RATIO: "S"}
_LINE = 250
"""Longest text between two quotation marks, so that a line stays within the 256 characters of the format."""


def write_px(result: RunResult, directory: Path) -> tuple[Path, ...]:
    """Write ``CUBE.px`` of each cube into ``directory``; same run, same bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for cube in cubes(result):
        path = directory / f"{cube.key}.px"
        path.write_text(px_file(cube, result), encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def px_file(cube: Cube, result: RunResult) -> str:
    """The whole file of one cube."""
    return "\n".join([*_heading(cube, result), "DATA=", *_data_lines(cube)]) + ";\n"


def _heading(cube: Cube, result: RunResult) -> Iterator[str]:
    """Every keyword before the data: those without language first, as readers look for the code page near the top."""
    yield from (
        'CHARSET="ANSI";',
        'AXIS-VERSION="2013";',
        'CODEPAGE="utf-8";',
        'LANGUAGE="sv";',
        'LANGUAGES="sv","en";',
    )
    yield f"DECIMALS={RATIO_DECIMALS};"
    yield "SHOWDECIMALS=1;"
    yield f'MATRIX="{_MATRIX[cube.key]}";'
    yield "AGGREGALLOWED=NO;"
    yield f'SUBJECT-CODE="{_SUBJECT_CODE}";'
    yield "COPYRIGHT=NO;"
    for language in LANGUAGES:
        yield from _spoken(cube, result, language)
    yield f'DATASYMBOL2="{PX_MISSING}";'


def _spoken(cube: Cube, result: RunResult, language: str) -> Iterator[str]:
    """The keywords of one language; the first language has no mark."""
    mark = "" if language == LANGUAGES[0] else f"[{language}]"
    names = {d.key: px_string(d.name[language]) for d in cube.dimensions}
    values = {d.key: labels(d, language) for d in cube.dimensions}
    profession, country = result.names.profession[language], result.names.country[language]
    *stub, heading = cube.dimensions
    contents = names["quantity"]
    yield _entry(f"SUBJECT-AREA{mark}", [_SUBJECT[language]])
    yield _entry(f"CONTENTS{mark}", [_CONTENTS[language]])
    yield _entry(f"TITLE{mark}", [_title(cube, profession, country, language)])
    yield _entry(f"DESCRIPTION{mark}", [_title(cube, profession, country, language)])
    yield _entry(f"STUB{mark}", [names[d.key] for d in stub])
    yield _entry(f"HEADING{mark}", [names[heading.key]])
    yield _entry(f"CONTVARIABLE{mark}", [contents])
    for dimension in cube.dimensions:
        yield _entry(f'VALUES{mark}("{names[dimension.key]}")', values[dimension.key])
    years = ",".join(f'"{code}"' for code in heading.categories)
    yield f'TIMEVAL{mark}("{names[heading.key]}")=TLIST(A1),{years};'
    for dimension in cube.dimensions:
        yield _entry(f'CODES{mark}("{names[dimension.key]}")', [px_string(code) for code in dimension.categories])
    yield _entry(f"SOURCE{mark}", [source_words(result, language)])
    for quantity, value in zip(cube.quantities, values["quantity"], strict=True):
        yield _entry(f'UNITS{mark}("{value}")', [unit_words(str(quantity.unit), language)])
        yield _entry(f'STOCKFA{mark}("{value}")', [_STOCKFA[quantity.unit.kind]])
        yield f'PRECISION{mark}("{contents}","{value}")={3 if decimals(quantity) == RATIO_DECIMALS else 1};'
    sign = Text(f"Två punkter ({PX_MISSING})", f"A cell with two dots ({PX_MISSING})")
    yield _entry(f"NOTE{mark}", [f"{sign[language]} {MISSING_MEANING[language]}"])
    yield from _status_notes(cube, names, values, mark, language)


def _title(cube: Cube, profession: str, country: str, language: str) -> str:
    by = "efter" if language == "sv" else "by"
    *first, last = [d.name[language].lower() for d in cube.dimensions]
    joined = f"{', '.join(first)} {'och' if language == 'sv' else 'and'} {last}"
    return f"{profession}, {country}. {cube.title[language]} {by} {joined}"


def _status_notes(
    cube: Cube, names: Mapping[str, str], values: Mapping[str, Sequence[str]], mark: str, language: str
) -> Iterator[str]:
    """How each quantity is computed and how sure it is; then the cells whose status differs from most."""
    years = cube.dimension("year")
    for at, quantity in enumerate(cube.quantities):
        name = values["quantity"][at]
        by_place = _by_region_and_year(cube, at)
        usual = int(np.bincount(by_place[by_place > 0]).argmax())
        said = "Beräkning" if language == "sv" else "Computed as"
        note = f"{said}: {quantity.formula[language]}. Status: {STATUSES[STATUS_ORDER[usual]][language]}."
        yield _entry(f'VALUENOTE{mark}("{names["quantity"]}","{name}")', [note])
        for year in range(len(years)):
            column = by_place[:, year]
            differing = np.flatnonzero((column > 0) & (column != usual))
            everywhere = len(differing) == (column > 0).sum() and len(set(column[differing].tolist())) == 1
            for region in differing[:1] if everywhere else differing:
                chosen = {
                    "quantity": name,
                    "year": values["year"][year],
                    "region": "*" if everywhere else values["region"][region],
                }
                place = ",".join(f'"{chosen.get(d.key, "*")}"' for d in cube.dimensions)
                status = STATUSES[STATUS_ORDER[column[region]]][language]
                yield _entry(f"CELLNOTE{mark}({place})", [f"Status: {status}."])


def _by_region_and_year(cube: Cube, quantity: int) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Code of the status by region and year of one quantity: the least sure of its policies and statistics."""
    merged = tuple(at - 1 for at, d in enumerate(cube.dimensions) if d.key in ("policy", "statistic"))
    found: np.ndarray[Any, np.dtype[np.int8]] = cube.status[quantity].max(axis=merged)
    return found


def labels(dimension: Dimension, language: str) -> list[str]:
    """Names of the categories as the format can hold them; two that are called the same get their codes as well."""
    texts = [px_string(name[language]) or px_string(code) for code, name in dimension.categories.items()]
    return [
        text if texts.count(text) == 1 else f"{text} ({px_string(code)})"
        for text, code in zip(texts, dimension.categories, strict=True)
    ]


def px_string(text: str) -> str:
    """The text without what the format can't hold between quotation marks: those marks, control characters."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text.replace('"', "'")).strip()


def decimals(quantity: Quantity) -> int:
    """Decimals in which a quantity is written."""
    return RATIO_DECIMALS if quantity.unit.kind is Kind.RATIO else DECIMALS


def _entry(keyword: str, texts: Sequence[str]) -> str:
    """``KEYWORD="text","text";`` with lines no longer than the format allows."""
    return f"{keyword}={_quoted(texts)};"


def _quoted(texts: Sequence[str]) -> str:
    if len(texts) == 1:
        clean = px_string(texts[0])
        return "\n".join(f'"{clean[at : at + _LINE]}"' for at in range(0, len(clean), _LINE)) or '""'
    lines, line = [], ""
    for text in texts:
        part = f'"{text}"'
        if line and len(line) + len(part) > _LINE:
            lines.append(line)
            line = ""
        line += ("," if line else "") + part
    return ",\n".join([*lines, line])


def _data_lines(cube: Cube) -> Iterator[str]:
    """A line of cells for each row of the stub."""
    for quantity, block in zip(cube.quantities, cube.values, strict=True):
        rows = block.reshape(-1, block.shape[-1])
        pattern = " ".join([f"%.{decimals(quantity)}f"] * rows.shape[1])
        for row in rows.tolist():
            line = pattern % tuple(row)
            # a space at the end of each line, as readers of old expect
            yield (line.replace("nan", f'"{PX_MISSING}"') if "nan" in line else line) + " "
