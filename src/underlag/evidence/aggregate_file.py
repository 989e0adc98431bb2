"""The aggregate form of a country: one JSON file of named numbers, as planning agencies publish model inputs."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from underlag.core.errors import EvidenceError, Problem, nearest, shorten
from underlag.evidence.documents import read_json

INPUTS = "inputs"


@dataclass(frozen=True)
class AggregateFile:
    """The numbers of an aggregate model.

    title   the file's own title, its id, or the name of the file
    inputs  key → number, exactly the keys that were asked for
    """

    title: str
    inputs: Mapping[str, float]


def read_aggregate(
    path: Path, needed: Collection[str], shares: Collection[str] = (), signed: Collection[str] = ()
) -> AggregateFile:
    """The object ``inputs`` of the JSON file at ``path``; its other keys and further inputs are not used.

    needed  keys that must be there
    shares  those of them that lie between 0 and 1
    signed  those of them that may be negative
    Raises EvidenceError with every key that is missing or has no possible value.
    """
    file = path.name
    document = read_json(path, file)
    inputs = document.data.get(INPUTS)
    if not isinstance(inputs, dict):
        keys = ", ".join(map(shorten, document.data)) or "no key"
        raise EvidenceError(
            Problem(file, "the object inputs is missing", keys, '"inputs": {…}', "put the numbers there")
        )
    problems = [p for key in sorted(needed) for p in _faults(file, inputs, key, key in shares, key in signed)]
    if problems:
        raise EvidenceError(problems)
    title = next((document.data[k] for k in ("title", "id") if isinstance(document.data.get(k), str)), path.stem)
    return AggregateFile(title, MappingProxyType({key: float(inputs[key]) for key in sorted(needed)}))


def _faults(file: str, inputs: Mapping[str, object], key: str, share: bool, signed: bool) -> Iterator[Problem]:
    where = f"{file}, {INPUTS}.{key}"
    if key not in inputs:
        unused = sorted(map(str, inputs))
        close = nearest(key, unused) if unused else ""
        yield Problem(
            where, "a key is missing", "", key, f"rename it: {close}?" if close.startswith("did") else f"add {key}"
        )
        return
    value = inputs[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(where, "not a number", shorten(value), "a number without quotes", "correct the value")
    elif not math.isfinite(float(value)):
        yield Problem(where, "not a finite number", shorten(value), "a finite number", "correct the value")
    elif value < 0 and not signed:
        yield Problem(
            where, "a negative number where there can be none", f"{value:g}", "at least 0", "correct the value"
        )
    elif share and value > 1:
        yield Problem(where, "a share above one", f"{value:g}", "0–1", f"write {value / 100:g} if it is in per cent")
