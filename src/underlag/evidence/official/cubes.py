"""Statistical cubes: PX files, as the statistics offices of the Nordic countries publish, and JSON-stat 2.0.

Both hold the dimensions first and then every cell in order. They become a grid with a heading and one row per cell:
for each dimension the label in a column of its name and the code in ``<name> code``, then ``value``.
The readers are twinned in the tests with pyaxis and pyjstat, which need pandas and so are not used at run time.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.evidence.documents import parse_json
from underlag.evidence.official.grid import MAX_GRID_CELLS, Cell, Grid, too_many

VALUE = "value"
"""Heading of the column with the figures of a cube."""

_CODEPAGES = {"utf-8": "utf-8", "windows-1252": "cp1252", "iso-8859-1": "cp1252", "iso-8859-15": "iso-8859-15"}


@dataclass(frozen=True)
class Dimension:
    """One dimension: its name, and codes and labels of its members in order."""

    name: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]


def cube_grid(file: str, dimensions: Sequence[Dimension], values: Sequence[Cell]) -> Grid:
    """The cells of a cube, the last dimension running fastest, as a grid."""
    heading: list[Cell] = [name for d in dimensions for name in (d.name, f"{d.name} code")]
    records: list[tuple[Cell, ...]] = [(*heading, VALUE)]
    members = [list(zip(d.labels, d.codes, strict=True)) for d in dimensions]
    for place, value in zip(itertools.product(*members), values, strict=True):
        records.append((*(part for member in place for part in member), value))
    return Grid(file, tuple(range(len(records))), tuple(records), row_word="record")


def _count(file: str, sizes: Sequence[int], found: int | None) -> None:
    expected = math.prod(sizes)
    if expected * (2 * len(sizes) + 1) > MAX_GRID_CELLS:
        raise too_many(file)
    if found is not None and found != expected:
        raise EvidenceError(
            Problem(file, "the number of figures is not that of the dimensions", str(found),
                    f"{' × '.join(map(str, sizes))} = {expected}", "fetch the file again; it may be cut off")
        )  # fmt: skip


def read_json_stat(text: str, file: str) -> Grid:
    """The grid of a JSON-stat 2.0 dataset. Raises EvidenceError for what is not one."""
    data = parse_json(text, file).data
    if data.get("class") != "dataset" or not str(data.get("version", "")).startswith("2"):
        found = f"class {shorten(data.get('class'))}, version {shorten(data.get('version'))}"
        raise EvidenceError(
            Problem(file, "not a JSON-stat 2.0 dataset", found, 'class "dataset", version "2.0"',
                    "fetch the table as JSON-stat2")
        )  # fmt: skip
    try:
        ids, sizes = [str(i) for i in data["id"]], [int(s) for s in data["size"]]
        dimensions = [
            _json_dimension(data["dimension"][name], name, size) for name, size in zip(ids, sizes, strict=True)
        ]
        _count(file, sizes, len(data["value"]) if isinstance(data["value"], list) else None)
        values = [_json_value(data, n, file) for n in range(math.prod(sizes))]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise EvidenceError(
            Problem(file, "the JSON-stat dataset is not whole", shorten(f"{type(error).__name__}: {error}"),
                    "id, size, dimension and value that fit each other", "fetch the file again")
        ) from None  # fmt: skip
    return cube_grid(file, dimensions, values)


def _json_dimension(given: Mapping[str, Any], name: str, size: int) -> Dimension:
    category = given["category"]
    index, labels = category.get("index"), category.get("label", {})
    if index is None:
        codes = list(labels)
    elif isinstance(index, list):
        codes = [str(code) for code in index]
    else:
        codes = sorted(index, key=lambda code: index[code])
    if len(codes) != size or len(set(codes)) != size:
        raise ValueError(f"dimension {name} has {len(codes)} members and size {size}")
    return Dimension(name, tuple(codes), tuple(str(labels.get(code, code)) for code in codes))


def _json_value(data: Mapping[str, Any], n: int, file: str) -> Cell:
    """The n-th figure; where there is none, its status (such as ``..``), which the mapping explains."""
    values, status = data["value"], data.get("status", {})
    value = values[n] if isinstance(values, list) else values.get(str(n))
    if value is None:
        said = status if isinstance(status, str) else status[n] if isinstance(status, list) else status.get(str(n))
        return str(said or "..")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"figure {n} is {shorten(value)}")
    return float(value)


_KEY = re.compile(r"\s*([A-Z][A-Z0-9-]*)(?:\[([a-z]{2})\])?(?:\(([^=]*)\))?\s*=")
_TEXT = re.compile(r'"([^"]*)"')


def px_text(data: bytes, file: str) -> str:
    """The text of a PX file in the encoding that its CODEPAGE names; Windows-1252 if it names none."""
    named = re.search(rb'CODEPAGE\s*=\s*"([^"]+)"', data[:4096])
    page = named[1].decode("ascii", "replace").lower() if named else "windows-1252"
    if page not in _CODEPAGES:
        raise EvidenceError(
            Problem(file, "unknown CODEPAGE", shorten(page), ", ".join(_CODEPAGES), "save the file as UTF-8")
        )
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode(_CODEPAGES[page])
    except UnicodeDecodeError as error:
        raise EvidenceError(
            Problem(file, "wrong encoding", shorten(str(error)), page, "correct CODEPAGE or fetch the file again")
        ) from None


def read_px(text: str, file: str) -> Grid:
    """The grid of a PX file. Raises EvidenceError for what is not one, or has KEYS (a sparse table)."""
    words = dict(_px_statements(text, file))
    if "DATA" not in {name for name, _ in words}:
        raise _not_px(file, "no DATA", 1)
    if any(name == "KEYS" for name, _ in words):
        raise EvidenceError(
            Problem(file, "a sparse PX file", "KEYS", "a file with every cell", "fetch the table without KEYS")
        )
    names = [*_listed(words.get(("STUB", ""), "")), *_listed(words.get(("HEADING", ""), ""))]
    dimensions = []
    for name in names:
        labels = _listed(words.get(("VALUES", name), ""))
        codes = _listed(words.get(("CODES", name), "")) or labels
        if not labels or len(codes) != len(labels) or len(set(codes)) != len(codes):
            raise EvidenceError(
                Problem(f"{file}, VALUES({name})", "the members of a dimension are not whole",
                        f"{len(labels)} values, {len(codes)} codes", "as many codes as values, each once",
                        "fetch the file again")
            )  # fmt: skip
        dimensions.append(Dimension(name, tuple(codes), tuple(labels)))
    if not dimensions:
        raise _not_px(file, "neither STUB nor HEADING", 1)
    sizes = [len(d.codes) for d in dimensions]
    _count(file, sizes, None)
    values = _px_values(words["DATA", ""], file)
    _count(file, sizes, len(values))
    return cube_grid(file, dimensions, values)


def _px_statements(text: str, file: str) -> Iterator[tuple[tuple[str, str], str]]:
    """((keyword, sub-key), what stands after =) of each statement in the main language."""
    at = 0
    while at < len(text.rstrip()):
        found = _KEY.match(text, at)
        if found is None:
            raise _not_px(file, shorten(text[at : at + 40].strip()), text.count("\n", 0, at) + 1)
        end = _end_of_statement(text, found.end())
        if end < 0:
            raise _not_px(file, f"{found[1]} without a semicolon at its end", text.count("\n", 0, found.start(1)) + 1)
        if found[2] is None:
            sub = _TEXT.match((found[3] or "").strip())
            yield (found[1], sub[1] if sub else ""), text[found.end() : end]
        at = end + 1


def _end_of_statement(text: str, start: int) -> int:
    """Place of the semicolon that ends a statement, those within quotes passed over; −1 if there is none."""
    at = start
    while True:
        semicolon, quote = text.find(";", at), text.find('"', at)
        if semicolon < 0 or quote < 0 or semicolon < quote:
            return semicolon
        closing = text.find('"', quote + 1)
        if closing < 0:
            return -1
        at = closing + 1


def _listed(words: str) -> list[str]:
    """Texts of a list; texts that follow each other without comma are one, continued on the next line."""
    items: list[str] = []
    end = 0
    for found in _TEXT.finditer(words):
        between = words[end : found.start()]
        if items and "," not in between:
            items[-1] += found[1]
        else:
            items.append(found[1])
        end = found.end()
    return items


def _px_values(words: str, file: str) -> list[Cell]:
    values: list[Cell] = []
    for token in re.findall(r'"[^"]*"|[^\s,]+', words):
        if token.startswith('"'):
            values.append(token.strip('"'))
            continue
        try:
            number = float(token)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise _not_px(file, f"DATA holds {shorten(token)}", 1)
        values.append(number)
    return values


def _not_px(file: str, found: str, line: int) -> EvidenceError:
    return EvidenceError(
        Problem(f"{file}, row {line}", "not a PX file that can be read", found,
                'statements such as STUB="region"; ending with DATA=…;', "fetch the file again as PX")
    )  # fmt: skip
