"""YAML and JSON files as plain values, every value with its line, and pydantic's complaints as problems.

YAML is read without its surprises: no aliases (a few lines could unfold to gigabytes), no repeated keys (the last would
win in silence), no dates (a date stays the text that was written), no numbers in base eight or sixty, no type tags.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.reading.complaints import KeyPath, problem_of
from underlag.evidence.reading.file_limits import MAX_CARD_BYTES, decode, read_bytes
from underlag.evidence.reading.plain_scalars import SurpriseError, needs_quotes, plain_value

_Model = TypeVar("_Model", bound=BaseModel)

_MAX_DEPTH = 40

_ONCE = Text("varje nyckel en gång", "each key once")


@dataclass(frozen=True)
class ParsedFile:
    """A parsed file.

    file   name as shown to the user
    data   dicts, lists, text, numbers, booleans and None
    lines  place of a value → its line in the file, from 1
    """

    file: str
    data: Any
    lines: Mapping[KeyPath, int] = field(default_factory=dict, compare=False, repr=False)

    def where(self, *place: str | int) -> str:
        """``file, line 7, values.0.from``: the nearest line known for the place."""
        line = next((self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), None)
        parts = [self.file] + ([f"line {line}"] if line else []) + ([".".join(map(str, place))] if place else [])
        return ", ".join(parts)


class _Loader(yaml.CSafeLoader):
    """Reads the form only; what a value without quotes means is decided in `plain_value`."""


_Loader.yaml_implicit_resolvers = {}


class _Dumper(yaml.SafeDumper):
    """Writes a text in quotes where `plain_value` would make something else of it."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if needs_quotes(text) else None)


_Dumper.add_representer(str, _quoted)


def yaml_text(content: object) -> str:
    """Plain values as YAML that `parse_yaml` reads as the same values."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


class _Walk:
    """From a node tree to plain values, noting lines and problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, place: KeyPath) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, n)) for n, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode), "a node is a mapping, a sequence or a scalar"
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: KeyPath) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line, before = key_node.start_mark.line + 1, len(self.problems)
            key = self._scalar(key_node, place) if isinstance(key_node, yaml.ScalarNode) else None
            if len(self.problems) > before:
                continue
            if not isinstance(key, str | int) or isinstance(key, bool):
                what, found = (
                    Text("en nyckel som varken är text eller ett heltal", "a key that is not text or a whole number"),
                    shorten(str(key_node.value)),
                )
                self._fault(
                    line, place, what, found, "text", Text("skriv nyckeln inom citattecken", "write the key in quotes")
                )
                continue
            if key in result:
                self._fault(
                    line,
                    place,
                    Text("nyckeln förekommer två gånger", "the key occurs twice"),
                    str(key),
                    Text("varje nyckel en gång", "each key once"),
                    Text("ta bort en av de två", "remove one of the two"),
                )
                continue
            self.lines[(*place, key)] = line
            result[key] = self.value(value_node, (*place, key))
        return result

    def _scalar(self, node: yaml.ScalarNode, place: KeyPath) -> Any:
        """A text in quotes or in a block is that text; any other is what it looks like."""
        if node.style is not None and node.style != "":
            return node.value
        try:
            return plain_value(node.value)
        except SurpriseError as surprise:
            expected = Text("ett värde som läses så som det är skrivet", "a value that is read as it is written")
            self._fault(node.start_mark.line + 1, place, surprise.what, node.value, expected, surprise.remedy)
        except ValueError as error:  # more digits than Python turns into a number
            self._fault(
                node.start_mark.line + 1,
                place,
                Text("ett värde som YAML inte kan läsa", "a value that YAML can't read"),
                node.value,
                "",
                Text(
                    f"skriv det inom citattecken ({shorten(str(error).splitlines()[0])})",
                    f"write it in quotes ({shorten(str(error).splitlines()[0])})",
                ),
            )
        return None

    def _fault(self, line: int, place: KeyPath, what: Text, found: str, expected: str | Text, remedy: Text) -> None:
        where = ", ".join([f"{self.file}, line {line}", *([".".join(map(str, place))] if place else [])])
        self.problems.append(Problem(where, what, shorten(found), expected, remedy))


def parse_yaml(text: str, file: str) -> ParsedFile:
    """The values of a YAML text. Raises EvidenceError with the line of every fault of form."""
    loader = _Loader(text)
    try:
        _check_events(text, file)
        node = loader.get_single_node()
        walk = _Walk(file)
        data = walk.value(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise EvidenceError(
            _not_yaml(file, mark.line + 1 if mark else None, str(error.problem or error.context))
        ) from None
    except yaml.YAMLError as error:
        raise EvidenceError(_not_yaml(file, None, str(error).splitlines()[0])) from None
    finally:
        loader.dispose()
    if walk.problems:
        raise EvidenceError(walk.problems)
    return ParsedFile(file, data, walk.lines)


def _check_events(text: str, file: str) -> None:
    """Refuse anchors and deep nesting before a tree is built: the tree is built in C by recursion without a limit."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        where = f"{file}, line {event.start_mark.line + 1}" if event.start_mark else file
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise EvidenceError(
                Problem(
                    where,
                    Text("för djupt nästlad", "nested too deeply"),
                    "",
                    Text(f"{_MAX_DEPTH} nivåer", f"{_MAX_DEPTH} levels"),
                    Text("gör filen plattare", "flatten the file"),
                )
            )
        tag = getattr(event, "tag", None)
        if tag:
            raise EvidenceError(
                Problem(
                    where,
                    Text("en typetikett (!)", "a type tag (!)"),
                    shorten(tag),
                    Text("enkla värden", "plain values"),
                    Text(
                        "ta bort etiketten; skriv värdet inom citattecken om det är text",
                        "remove the tag; put the value in quotes if it is text",
                    ),
                )
            )
        anchor = getattr(event, "anchor", None)
        if anchor:
            raise EvidenceError(
                Problem(
                    where,
                    Text("ett ankare eller alias (& eller *)", "an anchor or alias (& or *)"),
                    f"&{anchor}",
                    Text("enkla värden", "plain values"),
                    Text(
                        "skriv ut värdet där det används, eller skriv texten inom citattecken",
                        "write the value out where it is used, or put the text in quotes",
                    ),
                )
            )


def _not_yaml(file: str, line: int | None, reason: str) -> Problem:
    where = f"{file}, line {line}" if line else file
    return Problem(
        where,
        Text("inte giltig YAML", "not valid YAML"),
        shorten(reason, 120),
        Text("nyckel: värde, indraget med blanksteg", "key: value, indented with spaces"),
        Text(
            "kontrollera indrag, kolon och citattecken på den här raden och den före",
            "check indentation, colons and quotes on this line and the one before",
        ),
    )


def read_yaml(path: Path, file: str) -> ParsedFile:
    """The YAML file at ``path``, shown to the user as ``file``. The top must be a mapping. Raises EvidenceError."""
    document = parse_yaml(decode(read_bytes(path, file, MAX_CARD_BYTES), file), file)
    return _mapping_at_top(document)


def read_json(path: Path, file: str, limit: int = MAX_CARD_BYTES) -> ParsedFile:
    """The JSON file at ``path``; a repeated key and the words NaN and Infinity are refused. Raises EvidenceError."""
    return parse_json(decode(read_bytes(path, file, limit), file), file)


def parse_json(text: str, file: str) -> ParsedFile:
    """The values of a JSON text whose top is an object. Raises EvidenceError as `read_json` does."""
    problems: list[Problem] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in pairs:
            if key in result:
                what = Text("nyckeln förekommer två gånger", "the key occurs twice")
                problems.append(Problem(file, what, shorten(key), _ONCE, Text("ta bort en", "remove one")))
            result[key] = value
        return result

    def not_a_number(word: str) -> None:
        what = Text("ett tal som inte finns i JSON", "a number that JSON does not have")
        finite_one = Text("ett ändligt tal", "a finite number")
        problems.append(Problem(file, what, word, finite_one, Text("ange ett tal", "give a number")))

    def finite(word: str) -> float:
        number = float(word)
        if not math.isfinite(number):
            not_a_number(shorten(word))
        return number

    try:
        data = json.loads(text, object_pairs_hook=unique, parse_constant=not_a_number, parse_float=finite)
    except json.JSONDecodeError as error:
        raise EvidenceError(_not_json(file, error)) from None
    except (RecursionError, ValueError) as error:
        raise EvidenceError(
            Problem(
                file,
                Text("JSON som inte går att läsa", "JSON that can't be read"),
                shorten(str(error)),
                "",
                Text("förenkla den", "simplify it"),
            )
        ) from None
    if problems:
        raise EvidenceError(problems)
    return _mapping_at_top(ParsedFile(file, data))


def _not_json(file: str, error: json.JSONDecodeError) -> Problem:
    return Problem(
        f"{file}, line {error.lineno}, character {error.colno}",
        Text("inte giltig JSON", "not valid JSON"),
        error.msg,
        "",
        Text(
            "kontrollera kommatecken, citattecken och klamrar där och strax före",
            "check commas, quotes and brackets there and just before",
        ),
    )


def _mapping_at_top(document: ParsedFile) -> ParsedFile:
    if not isinstance(document.data, dict):
        kind = Text("inget", "nothing") if document.data is None else type(document.data).__name__
        raise EvidenceError(
            Problem(
                document.file,
                Text("inga nycklar med värden", "not a set of keys with values"),
                kind,
                Text("nyckel: värde", "key: value"),
                Text("se handboken", "see the manual"),
            )
        )
    return document


def validated(model: type[_Model], document: ParsedFile) -> _Model:
    """The document as ``model``. Raises EvidenceError with every fault, each with its line."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        told = error.errors()
        faults: list[dict[str, Any]] = [{**one, "loc": _as_written(one["loc"], document.data)} for one in told]
        own = [one for one in faults if not (one["type"] == "too_short" and _holds_another(one["loc"], faults))]
        raise EvidenceError([problem_of(model, document.where, cast(ErrorDetails, one)) for one in own]) from None


def _as_written(place: KeyPath, data: Any) -> KeyPath:
    """The place without the names that pydantic gives to the kinds of value that it has tried there."""
    kept: KeyPath = ()
    for n, key in enumerate(place, start=1):
        if isinstance(data, Mapping) and (key in data or n == len(place)):
            kept, data = (*kept, key), data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            kept, data = (*kept, key), data[key]
    return kept


def _holds_another(place: KeyPath, faults: Sequence[Mapping[str, Any]]) -> bool:
    """Whether there is a fault within the list at a place: of such a list pydantic also says that it is too short,
    since it doesn't count what is at fault."""
    return any(len(one["loc"]) > len(place) and one["loc"][: len(place)] == place for one in faults)
