"""The aggregate form of a country: one JSON file of named numbers, as planning agencies publish model inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.reading.documents import read_json

_INPUTS = "inputs"


@dataclass(frozen=True)
class AggregateFile:
    """The content of an aggregate file.

    title   the file's own title or id, else its name
    inputs  key → value as written; which keys are needed and what they may be is for the model that takes them
            (`underlag.workforce.aggregate_form.aggregate_inputs.read_inputs` says so for every key at once)
    """

    title: str
    inputs: Mapping[str, object]


def read_aggregate_file(path: Path, file: str | None = None) -> AggregateFile:
    """The object ``inputs`` of the JSON file at ``path``; its other keys are not used.

    file  name to show to the user; that of the path if None
    Raises EvidenceError: not readable, too large, not JSON, a key twice, no object ``inputs``.
    """
    shown = file or path.name
    document = read_json(path, shown).data
    inputs = document.get(_INPUTS)
    if not isinstance(inputs, dict) or not inputs:
        keys = shorten(", ".join(document)) or Text("ingen nyckel", "no key")
        raise EvidenceError(
            Problem(
                shown,
                Text("objektet inputs saknas eller är tomt", "the object inputs is missing or empty"),
                keys,
                '"inputs": {…}',
                Text("lägg talen i ett objekt inputs", "put the numbers in an object inputs"),
            )
        )
    title = next((document[key] for key in ("title", "id") if isinstance(document.get(key), str)), path.stem)
    return AggregateFile(title, MappingProxyType(inputs))
