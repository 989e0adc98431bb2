"""Cards: one small YAML file per published source and per parameter, as frozen types.

A card is refused whole or taken whole: unknown keys, empty text and placeholders ("n/a", "tbd") are faults.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from underlag.core.errors import SettingError
from underlag.core.language import LANGUAGES, Text
from underlag.core.periods import FIRST_YEAR, LAST_YEAR
from underlag.core.units import Unit

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


def fault(message: str, remedy: str = "", expected: str = "") -> PydanticCustomError:
    """A complaint that keeps its remedy on the way through pydantic."""
    escaped = message.replace("{", "(").replace("}", ")")
    return PydanticCustomError("underlag", "%s" % escaped, {"remedy": remedy, "expected": expected})  # noqa: UP031


def _said(text: str) -> str:
    if text.strip().lower() in PLACEHOLDERS:
        raise fault("a text that says nothing", "write what is meant", "a text")
    return text.strip()


def _both_languages(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if not isinstance(value, dict):
        raise fault("not a text in both languages", "give sv: and en:", "sv: … and en: …")
    faults = [f"{key} is not one of sv, en" for key in value if key not in LANGUAGES]
    for language in LANGUAGES:
        text = value.get(language)
        if not isinstance(text, str):
            faults.append(f"{language} is missing" if text is None else f"{language} is not text")
        elif text.strip().lower() in PLACEHOLDERS:
            faults.append(f"{language} says nothing ({text!r})")
    if faults:
        raise fault("; ".join(faults), "give the same statement in Swedish and English", "sv: … and en: …")
    return Text(sv=value["sv"].strip(), en=value["en"].strip())


def _unit(value: Any) -> Unit:
    if isinstance(value, Unit):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value == 1:
        return Unit()
    if not isinstance(value, str):
        raise fault("not a unit", 'write the unit as text, "1" for a share', "a unit of core.units")
    try:
        return Unit.parse(value)
    except SettingError as error:
        raise fault("unknown unit", error.problems[0].remedy, "a unit of core.units") from None


def _year_or_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Said = Annotated[str, AfterValidator(_said)]
"""Text that says something."""

Both = Annotated[Text, BeforeValidator(_both_languages)]
"""`Text` written as ``{sv: …, en: …}``."""

Measure = Annotated[Unit, BeforeValidator(_unit)]
"""`Unit` written in the notation of core.units."""

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number; text and true/false are not numbers."""

Whole = Annotated[int, Field(strict=True)]

Year = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=LAST_YEAR)]

When = Annotated[str, BeforeValidator(_year_or_text), AfterValidator(_said)]
"""A date or part of one, as published: 2022, 2022-11 or 2022-11-03."""

Value = float | Mapping[int | str, Any]
"""A number, or one per label of one axis, or a mapping of such mappings for two axes."""


def _value(value: Any) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float | Mapping) or value in (math.inf, -math.inf):
        raise fault("not a number, nor a number for each label", "write the number without quotes", "a finite number")
    if isinstance(value, Mapping):
        if not value:
            raise fault("no number at all", "give a number for each label")
        return {label: _value(part) for label, part in value.items()}
    if math.isnan(value):
        raise fault("not a number", "give a finite number", "a finite number")
    return float(value)


AnyValue = Annotated[Value, PlainValidator(_value)]
"""`Value` as a field of a card."""


class Card(BaseModel):
    """Base of every card: can't be changed, and has no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class SourceCard(Card):
    """One published source.

    id         the name of the file
    taken      what was taken from it
    hash       ``sha256:`` and the hash of the rows taken, as evidence/README.md defines it; None if no row names it
    status     what kind of source it is
    """

    id: Said
    publisher: Said
    title: Said
    date: When
    address: Said
    licence: Said
    accessed: When
    taken: Said
    hash: str | None = None
    status: Literal["official", "register", "survey", "research", "press", "claim"] | None = None
    note: Said | None = None


NEEDS: Mapping[str, tuple[str, ...]] = {
    "fixed": (),
    "normal": ("sd",),
    "lognormal": ("sd_log",),
    "triangular": ("low", "high"),
    "uniform": ("low", "high"),
    "beta": ("sd",),
}
"""Kind of distribution → what it needs beside the central value."""


class Distribution(Card):
    """How the central value varies between draws.

    kind        fixed; normal(sd); lognormal(sd_log); triangular(low, high; the value is the mode); uniform(low, high);
                beta(sd; the value is the mean)
    applies_as  value: the draw is the value itself [unit of the card]; factor: the draw is around 1 and multiplies
                every label; shift: the draw is around 0 and is added to every label [unit of the card]
    """

    kind: Literal["fixed", "normal", "lognormal", "triangular", "uniform", "beta"]
    sd: Annotated[Number, Field(gt=0)] | None = None
    sd_log: Annotated[Number, Field(gt=0)] | None = None
    low: Number | None = None
    high: Number | None = None
    applies_as: Literal["value", "factor", "shift"] = "value"

    @model_validator(mode="after")
    def _complete(self) -> Distribution:
        given = {name for name in ("sd", "sd_log", "low", "high") if getattr(self, name) is not None}
        needed = set(NEEDS[self.kind])
        if given != needed:
            words = ", ".join(NEEDS[self.kind]) or "nothing"
            raise fault(
                f"a {self.kind} distribution takes {words}; given: {', '.join(sorted(given)) or 'nothing'}",
                f"give {words}",
                words,
            )
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise fault(f"low {self.low:g} is not below high {self.high:g}", "order the two, or use kind: fixed")
        return self

    def misfit(self, center: float) -> str | None:
        """Why the distribution can't have ``center`` as its central value, or None."""
        if self.low is not None and self.high is not None and not self.low <= center <= self.high:
            return f"the central value {center:g} lies outside low {self.low:g} – high {self.high:g}"
        if self.kind == "beta" and not (0 < center < 1 and (self.sd or 0) ** 2 < center * (1 - center)):
            return f"no beta distribution has mean {center:g} and standard deviation {self.sd:g}"
        if self.kind == "lognormal" and center <= 0:
            return f"a lognormal distribution has no central value {center:g}"
        return None


class DatedValue(Card):
    """A central value, valid from 31 December of a year until the next one."""

    from_year: Year = Field(alias="from")
    value: AnyValue


class ParameterCard(Card):
    """One parameter of the model.

    name          path of the card, e.g. ``training/duration_mean``
    inherits      bundled country whose card of the same file has every key that does not stand in this one; None for a
                  card in full (``evidence.inheritance``)
    unit          what the values count
    axes          names of the dimensions of ``value``, at most two; empty for one number
    profession    professions it holds for; None for all
    status        official (published as such), estimated (derived from sources), assumed (judged)
    values        central values by date, ascending
    distribution  how the value varies between draws
    """

    name: Annotated[str, Field(pattern=r"^[a-z_]+/[a-z0-9_]+$")]
    inherits: Said | None = None
    meaning: Both
    unit: Measure
    axes: tuple[Said, ...] = Field((), max_length=2)
    labels: Mapping[str, tuple[int | str, ...]] | tuple[int | str, ...] | None = None
    profession: tuple[Said, ...] | None = None
    status: Literal["official", "estimated", "assumed"]
    values: tuple[DatedValue, ...]
    distribution: Distribution
    sources: tuple[Said, ...] = ()
    tables: tuple[Said, ...] = ()
    reason: Both | None = None
    review: Both

    @model_validator(mode="after")
    def _whole(self) -> ParameterCard:
        faults = list(self._faults())
        if faults:
            raise fault("; ".join(faults), "correct the card")
        return self

    def _faults(self) -> Iterator[str]:
        if not self.values:
            yield "values has no value"
        years = [v.from_year for v in self.values]
        if years != sorted(set(years)):
            yield f"the years of values do not ascend: {years}"
        if self.status in ("assumed", "estimated") and self.reason is None:
            yield f"status {self.status} without reason"
        if self.status in ("official", "estimated") and not self.sources:
            yield f"status {self.status} without sources"
        for dated in self.values:
            yield from self._shape_faults(dated)
        if self.axes and self.distribution.applies_as == "value" and self.distribution.kind != "fixed":
            yield "with axes the distribution applies_as factor or shift"

    def _shape_faults(self, dated: DatedValue) -> Iterator[str]:
        depth, part = 0, cast("object", dated.value)
        while isinstance(part, Mapping):
            depth += 1
            part = next(iter(part.values()), 0.0)
        if depth != len(self.axes):
            yield f"the value of {dated.from_year} has {depth} levels of labels, axes has {len(self.axes)}"
        elif isinstance(dated.value, Mapping) and self.labels is not None:
            wanted = self.labels.get(self.axes[0], ()) if isinstance(self.labels, Mapping) else self.labels
            if list(dated.value) != list(wanted):
                yield f"the labels of {dated.from_year} are {list(dated.value)}, labels says {list(wanted)}"
        center = {"factor": 1.0, "shift": 0.0}.get(self.distribution.applies_as, dated.value)
        misfit = (
            self.distribution.misfit(center)
            if isinstance(center, float) and self.distribution.kind != "fixed"
            else None
        )
        if misfit:
            yield misfit

    def value_in(self, year: int) -> Value:
        """The latest value dated ``year`` or earlier; the first one for years before it."""
        earlier = [v for v in self.values if v.from_year <= year]
        return (earlier or self.values)[-1 if earlier else 0].value

    def numbers(self) -> Iterator[float]:
        """Every number of every dated value."""
        for dated in self.values:
            yield from flat(dated.value)


def flat(value: Value) -> Iterator[float]:
    """The numbers of a value, whatever its axes."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from flat(part)
    else:
        yield float(value)
