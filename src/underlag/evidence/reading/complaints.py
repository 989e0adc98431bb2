"""What pydantic complains of in a card or a description, as problems told in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from underlag.core.errors import Problem, Said, nearest, shorten
from underlag.core.language import Text

KeyPath = tuple[str | int, ...]
"""Keys and positions from the top of a document to one value."""

OWN_ERRORS = "underlag"
"""Type of the errors that `cards.fault` makes; their context holds what is wrong in both languages."""

_WANTED: Mapping[str, str] = {
    "bool_type": "true eller false",
    "bool_parsing": "true eller false",
    "dict_type": "nycklar med värden",
    "finite_number": "ett ändligt tal",
    "float_parsing": "ett tal",
    "float_type": "ett tal",
    "greater_than": "ett tal över {gt:g}",
    "greater_than_equal": "ett tal som är minst {ge:g}",
    "int_from_float": "ett heltal",
    "int_parsing": "ett heltal",
    "int_type": "ett heltal",
    "less_than": "ett tal under {lt:g}",
    "less_than_equal": "ett tal som är högst {le:g}",
    "list_type": "en lista",
    "mapping_type": "nycklar med värden",
    "model_attributes_type": "nycklar med värden",
    "model_type": "nycklar med värden",
    "string_pattern_mismatch": "text som {pattern}",
    "string_too_long": "text med högst {max_length} tecken",
    "string_too_short": "text med minst {min_length} tecken",
    "string_type": "text",
    "too_long": "högst {max_length} värden",
    "too_short": "minst {min_length} värden",
    "tuple_type": "en lista",
}
"""Type of an error of pydantic → the value that it wants, in Swedish; pydantic says it in English."""

_CORRECT = Text("rätta värdet", "correct the value")


def complaint(error: ErrorDetails) -> Text:
    """What is wrong, of one error of a validation: in our words, or in what pydantic says that it wants."""
    what = error.get("ctx", {}).get("what")
    if isinstance(what, Text):
        return what
    swedish = _WANTED.get(error["type"])
    if swedish is None:
        return Text(f"värdet godtas inte ({error['msg']})", error["msg"])
    return Text(f"värdet ska vara {swedish.format(**error.get('ctx', {}))}", error["msg"])


def problem_of(model: type[BaseModel], where: Callable[..., str], error: ErrorDetails) -> Problem:
    """One error of a validation as a problem.

    model  what the document was to be
    where  from the keys and positions of a place to how it is called to the user
    """
    place = tuple(error["loc"])
    kind, found = error["type"], error.get("input")
    at, last = where(*place), str(place[-1]) if place else ""
    shown: Said = Text("inget", "nothing") if found is None else shorten(found)
    context = error.get("ctx", {})
    if kind == "missing":
        add = Text(f"lägg till {last}:", f"add {last}:")
        return Problem(where(*place[:-1]), Text("en nyckel saknas", "a key is missing"), "", last, add)
    if kind == "extra_forbidden":
        keys = _accepted(model, place)
        return Problem(at, Text("okänd nyckel", "unknown key"), last, ", ".join(keys), nearest(last, keys))
    if kind == "literal_error":
        given = str(context.get("expected", ""))
        words = [word.strip(" '") for word in given.replace(" or ", ",").split(",")]
        what = Text("inte ett av de ord som godtas", "not one of the words allowed")
        return Problem(at, what, shown, ", ".join(words), nearest(str(found), words))
    if kind == OWN_ERRORS:
        return Problem(at, complaint(error), shown, context["expected"], context["remedy"] or _CORRECT)
    if kind == "value_error":
        english = str(context.get("error", error["msg"]))
        return Problem(at, Text(f"värdet godtas inte ({english})", english), shown, "", _CORRECT)
    english = error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    if kind == "too_short" and isinstance(found, str):  # what is counted is characters
        kind, english = "string_too_short", f"text of at least {context['min_length']} characters"
    swedish = _WANTED[kind].format(**context) if kind in _WANTED else f"ett annat slags värde ({english})"
    what = Text("inte den sorts värde som hör hemma här", "not the kind of value that belongs here")
    return Problem(at, what, shown, Text(swedish, english), _CORRECT)


def _accepted(model: Any, place: KeyPath) -> list[str]:
    """Keys that ``model`` accepts at the mapping that holds the last key of ``place``."""
    models = [model]
    for key in place[:-1]:
        inner: list[Any] = []
        for one in models:
            for name, info in one.model_fields.items():
                if key in (name, info.alias):
                    inner += _models_in(info.annotation)
        models = inner or (models if isinstance(key, int) else [])
    return sorted({info.alias or name for one in models for name, info in one.model_fields.items()})


def _models_in(annotation: Any) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
