"""One parameter of the model, as a card: central values by year, how they vary between draws, and their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, cast

from pydantic import Field, model_validator

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text, joined
from underlag.core.periods import FIRST_YEAR
from underlag.evidence.cards.card import (
    AnyValue,
    Both,
    CalendarYear,
    Card,
    FiniteNumber,
    Measure,
    StatedText,
    Value,
    fault,
)

NEEDS: Mapping[str, tuple[str, ...]] = {
    "fixed": (),
    "normal": ("sd",),
    "lognormal": ("sd_log",),
    "triangular": ("low", "high"),
    "uniform": ("low", "high"),
    "beta": ("sd",),
}
"""Kind of distribution → what it needs beside the central value."""


class StatedDistribution(Card):
    """How the central value varies between draws.

    kind        fixed; normal(sd); lognormal(sd_log); triangular(low, high; the value is the mode); uniform(low, high);
                beta(sd; the value is the mean)
    applies_as  value: the draw is the value itself [unit of the card]; factor: the draw is around 1 and multiplies
                every label; shift: the draw is around 0 and is added to every label [unit of the card]
    """

    kind: Literal["fixed", "normal", "lognormal", "triangular", "uniform", "beta"]
    sd: Annotated[FiniteNumber, Field(gt=0)] | None = None
    sd_log: Annotated[FiniteNumber, Field(gt=0)] | None = None
    low: FiniteNumber | None = None
    high: FiniteNumber | None = None
    applies_as: Literal["value", "factor", "shift"] = "value"

    @model_validator(mode="after")
    def _complete(self) -> StatedDistribution:
        given = {name for name in ("sd", "sd_log", "low", "high") if getattr(self, name) is not None}
        needed = set(NEEDS[self.kind])
        if given != needed:
            words, named = ", ".join(NEEDS[self.kind]), ", ".join(sorted(given))
            raise fault(
                Text(
                    f"en fördelning av slaget {self.kind} tar {words or 'inget'}; angivet: {named or 'inget'}",
                    f"a {self.kind} distribution takes {words or 'nothing'}; given: {named or 'nothing'}",
                ),
                Text(f"ange {words or 'inget'}", f"give {words or 'nothing'}"),
                words or Text("inget", "nothing"),
            )
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise fault(
                Text(
                    f"low {self.low:g} är inte lägre än high {self.high:g}",
                    f"low {self.low:g} is not below high {self.high:g}",
                ),
                Text("byt plats på de två, eller använd kind: fixed", "order the two, or use kind: fixed"),
            )
        return self

    def misfit(self, center: float) -> Text | None:
        """Why the distribution can't have ``center`` as its central value, or None."""
        if self.low is not None and self.high is not None and not self.low <= center <= self.high:
            return Text(
                f"det centrala värdet {center:g} ligger utanför low {self.low:g} – high {self.high:g}",
                f"the central value {center:g} lies outside low {self.low:g} – high {self.high:g}",
            )
        if self.kind == "beta" and not (0 < center < 1 and (self.sd or 0) ** 2 < center * (1 - center)):
            return Text(
                f"ingen betafördelning har medelvärdet {center:g} och standardavvikelsen {self.sd:g}",
                f"no beta distribution has mean {center:g} and standard deviation {self.sd:g}",
            )
        if self.kind == "lognormal" and center <= 0:
            return Text(
                f"ingen lognormalfördelning har det centrala värdet {center:g}",
                f"a lognormal distribution has no central value {center:g}",
            )
        return None


class DatedValue(Card):
    """A central value, valid from 31 December of a year until the next one.

    known  year at whose end the value could be known, such as when its source was published; its date if None
    """

    from_year: CalendarYear = Field(alias="from")
    value: AnyValue
    known: CalendarYear | None = None

    def known_in(self, year: int) -> bool:
        """Whether it could be known at the end of a year."""
        return (self.from_year if self.known is None else self.known) <= year


class CarriedBack(Card):
    """That the first dated value holds before its date too.

    reason  why that is reasonable, and how unsure it is
    """

    reason: Both


class Conflict(Card):
    """That figures contradict the card, and why it stands all the same.

    reason  what is believed of the contradiction
    """

    reason: Both


class ParameterCard(Card):
    """One parameter of the model.

    name          path of the card, e.g. ``training/duration_mean``
    inherits      bundled country whose card of the same file has every key that does not stand in this one; None for a
                  card in full (``cards.inheritance``)
    unit          what the values count
    axes          names of the dimensions of ``value``, at most two; empty for one number
    profession    professions it holds for; None for all
    status        official (published as such), estimated (derived from sources), assumed (judged)
    values        central values by date, ascending; each holds from its date
    before        that the first of them holds before its date too, and why; without it the card says nothing of
                  earlier years
    distribution  how the value varies between draws
    conflict      that the published figures push the value to the end of the distribution, and why it stands
    figures       ids of the rows of ``workforce_observations`` that the values rest on; never inherited
    """

    name: Annotated[str, Field(pattern=r"^[a-z_]+/[a-z0-9_]+$")]
    inherits: StatedText | None = None
    meaning: Both
    unit: Measure
    axes: tuple[StatedText, ...] = Field((), max_length=2)
    labels: Mapping[str, tuple[int | str, ...]] | tuple[int | str, ...] | None = None
    profession: tuple[StatedText, ...] | None = None
    status: Literal["official", "estimated", "assumed"]
    values: tuple[DatedValue, ...]
    before: CarriedBack | None = None
    distribution: StatedDistribution
    conflict: Conflict | None = None
    sources: tuple[StatedText, ...] = ()
    figures: tuple[StatedText, ...] = ()
    tables: tuple[StatedText, ...] = ()
    reason: Both | None = None
    review: Both

    @model_validator(mode="after")
    def _whole(self) -> ParameterCard:
        faults = list(self._faults())
        if faults:
            raise fault(joined(faults, "; "), Text("rätta kortet", "correct the card"))
        return self

    def _faults(self) -> Iterator[Text]:
        if not self.values:
            yield Text("values har inget värde", "values has no value")
        years = [v.from_year for v in self.values]
        if years != sorted(set(years)):
            yield Text(
                f"åren i values kommer inte i stigande ordning: {years}", f"the years of values do not ascend: {years}"
            )
        if self.status in ("assumed", "estimated") and self.reason is None:
            yield Text(f"status {self.status} utan reason", f"status {self.status} without reason")
        if self.status in ("official", "estimated") and not self.sources:
            yield Text(f"status {self.status} utan sources", f"status {self.status} without sources")
        if self.before is not None:
            yield from self._faults_before(self.before)
        for dated in self.values:
            yield from self._shape_faults(dated)
        if self.axes and self.distribution.applies_as == "value" and self.distribution.kind != "fixed":
            yield Text(
                "med axes är fördelningens applies_as factor eller shift",
                "with axes the distribution applies_as factor or shift",
            )

    def _faults_before(self, before: CarriedBack) -> Iterator[Text]:
        if self.values and self.values[0].from_year <= FIRST_YEAR:
            yield Text(
                f"before säger något om år före {FIRST_YEAR}, som inget läser",
                f"before says something of years before {FIRST_YEAR}, which nothing reads",
            )
        said = self.reason
        for language in ("sv", "en") if said is not None else ():
            if said is not None and before.reason[language] == said[language]:
                yield Text(
                    f"before.reason ({language}) upprepar reason och säger inget om åren före det första värdet",
                    f"before.reason ({language}) repeats reason and says nothing of the years before the first value",
                )

    def _shape_faults(self, dated: DatedValue) -> Iterator[Text]:
        depth, part = 0, cast("object", dated.value)
        while isinstance(part, Mapping):
            depth += 1
            part = next(iter(part.values()), 0.0)
        if depth != len(self.axes):
            yield Text(
                f"värdet för {dated.from_year} har {depth} nivåer av etiketter, axes har {len(self.axes)}",
                f"the value of {dated.from_year} has {depth} levels of labels, axes has {len(self.axes)}",
            )
        elif isinstance(dated.value, Mapping) and self.labels is not None:
            wanted = self.labels.get(self.axes[0], ()) if isinstance(self.labels, Mapping) else self.labels
            if list(dated.value) != list(wanted):
                yield Text(
                    f"etiketterna för {dated.from_year} är {list(dated.value)}, labels säger {list(wanted)}",
                    f"the labels of {dated.from_year} are {list(dated.value)}, labels says {list(wanted)}",
                )
        center = {"factor": 1.0, "shift": 0.0}.get(self.distribution.applies_as, dated.value)
        misfit = (
            self.distribution.misfit(center)
            if isinstance(center, float) and self.distribution.kind != "fixed"
            else None
        )
        if misfit:
            yield misfit

    def value_in(self, year: int) -> Value:
        """The latest value dated ``year`` or earlier [unit of the card]; for years before the first one that one where
        ``before`` says that it holds there too. EvidenceError where it doesn't (``unknown_in``)."""
        problem = self.unknown_in(year, f"parameters/{self.name}")
        if problem is not None:
            raise EvidenceError(problem)
        earlier = [v for v in self.values if v.from_year <= year]
        return (earlier or self.values)[-1 if earlier else 0].value

    def unknown_in(self, year: int, where: str) -> Problem | None:
        """What is wrong where the card says nothing of a year: its first value is later and isn't carried back. None
        where it has a value for the year.

        where  the card, as the problem names it: its file, or ``parameters/`` and its name
        """
        first = self.values[0].from_year
        if first <= year or self.before is not None:
            return None
        return Problem(
            f"{where}, values",
            Text(f"kortet har inget värde för {year}", f"the card has no value for {year}"),
            Text(f"första värdet gäller från {first}", f"the first value holds from {first}"),
            Text(
                f"ett värde från {year} eller tidigare, eller nyckeln before med ett skäl",
                f"a value dated {year} or earlier, or the key before with a reason",
            ),
            Text(
                "lägg till ett tidigare värde, eller skriv under before varför det första kan gälla också före sitt år "
                "och hur osäkert det är",
                "add an earlier value, or write under before why the first one can hold before its date too, and how "
                "unsure that is",
            ),
        )

    def known_in(self, year: int) -> bool:
        """Whether the first value could be known at the end of a year: else the card says then what came later."""
        return self.values[0].known_in(year)

    def as_known_in(self, year: int) -> ParameterCard:
        """The card with the first value, and of the others those that could be known at the end of a year."""
        later = tuple(each for each in self.values[1:] if each.known_in(year))
        return self.model_copy(update={"values": (self.values[0], *later)})

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
