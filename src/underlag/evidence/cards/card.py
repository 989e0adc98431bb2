"""Cards: one small YAML file per published source and per parameter, as frozen types.

A card is refused whole or taken whole: unknown keys, empty text and placeholders ("n/a", "tbd") are faults.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from underlag.core.errors import SettingError
from underlag.core.language import LANGUAGES, Text, joined
from underlag.core.periods import FIRST_YEAR, LAST_YEAR
from underlag.core.units import Unit
from underlag.evidence.reading.complaints import OWN_ERRORS

PLACEHOLDERS: frozenset[str] = frozenset(
    (
        "",
        "-",
        "–",
        "—",
        ".",
        "..",
        "...",
        "…",
        "?",
        "??",
        "x",
        "xx",
        "xxx",
        "n/a",
        "na",
        "n.a.",
        "none",
        "null",
        "nil",
        "tba",
        "tbd",
        "tbc",
        "todo",
        "fixme",
        "unknown",
        "placeholder",
        "lorem ipsum",
        "okänd",
        "okänt",
        "saknas",
        "ej angivet",
        "ej angiven",
        "kommer",
        "fyll i",
        "source",
        "källa",
        "text",
    )
)
"""Words that stand for nothing; as the whole of a text they are refused."""


def fault(what: Text, remedy: str | Text = "", expected: str | Text = "") -> PydanticCustomError:
    """A complaint that keeps both its languages and its remedy on the way through pydantic."""
    context = {"english": what.en, "what": what, "remedy": remedy, "expected": expected}
    return PydanticCustomError(OWN_ERRORS, "{english}", context)


def _said(text: str) -> str:
    if text.strip().lower() in PLACEHOLDERS:
        raise fault(
            Text("en text som inte säger något", "a text that says nothing"),
            Text("skriv vad som menas", "write what is meant"),
            Text("en text", "a text"),
        )
    return text.strip()


def _both_languages(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if not isinstance(value, dict):
        raise fault(
            Text("ingen text på båda språken", "not a text in both languages"),
            Text("ange sv: och en:", "give sv: and en:"),
            Text("sv: … och en: …", "sv: … and en: …"),
        )
    faults = [
        Text(f"{key} är varken sv eller en", f"{key} is not one of sv, en") for key in value if key not in LANGUAGES
    ]
    for language in LANGUAGES:
        text = value.get(language)
        if not isinstance(text, str):
            faults.append(
                Text(f"{language} saknas", f"{language} is missing")
                if text is None
                else Text(f"{language} är inte text", f"{language} is not text")
            )
        elif text.strip().lower() in PLACEHOLDERS:
            faults.append(Text(f"{language} säger inget ({text!r})", f"{language} says nothing ({text!r})"))
    if faults:
        raise fault(
            joined(faults, "; "),
            Text("skriv samma sak på svenska och engelska", "give the same statement in Swedish and English"),
            Text("sv: … och en: …", "sv: … and en: …"),
        )
    return Text(sv=value["sv"].strip(), en=value["en"].strip())


def _unit(value: Any) -> Unit:
    if isinstance(value, Unit):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value == 1:
        return Unit()
    if not isinstance(value, str):
        raise fault(
            Text("ingen enhet", "not a unit"),
            Text('skriv enheten som text, "1" för en andel', 'write the unit as text, "1" for a share'),
            Text("en enhet ur core.units", "a unit of core.units"),
        )
    try:
        return Unit.parse(value)
    except SettingError as error:
        raise fault(
            Text("okänd enhet", "unknown unit"),
            error.problems[0].remedy,
            Text("en enhet ur core.units", "a unit of core.units"),
        ) from None


def _year_or_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


StatedText = Annotated[str, AfterValidator(_said)]
"""Text that says something."""

Both = Annotated[Text, BeforeValidator(_both_languages)]
"""`Text` written as ``{sv: …, en: …}``."""

Measure = Annotated[Unit, BeforeValidator(_unit)]
"""`Unit` written in the notation of core.units."""

FiniteNumber = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number; text and true/false are not numbers."""

WholeNumber = Annotated[int, Field(strict=True)]

CalendarYear = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=LAST_YEAR)]

When = Annotated[str, BeforeValidator(_year_or_text), AfterValidator(_said)]
"""A date or part of one, as published: 2022, 2022-11 or 2022-11-03."""

Value = float | Mapping[int | str, Any]
"""A number, or one per label of one axis, or a mapping of such mappings for two axes."""


def _value(value: Any) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float | Mapping) or value in (math.inf, -math.inf):
        raise fault(
            Text("varken ett tal eller ett tal för varje etikett", "not a number, nor a number for each label"),
            Text("skriv talet utan citattecken", "write the number without quotes"),
            Text("ett ändligt tal", "a finite number"),
        )
    if isinstance(value, Mapping):
        if not value:
            raise fault(
                Text("inget tal alls", "no number at all"),
                Text("ange ett tal för varje etikett", "give a number for each label"),
            )
        return {label: _value(part) for label, part in value.items()}
    if math.isnan(value):
        raise fault(
            Text("inget tal", "not a number"),
            Text("ange ett ändligt tal", "give a finite number"),
            Text("ett ändligt tal", "a finite number"),
        )
    return float(value)


AnyValue = Annotated[Value, PlainValidator(_value)]
"""`Value` as a field of a card."""


class Card(BaseModel):
    """Base of every card: can't be changed, and has no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
