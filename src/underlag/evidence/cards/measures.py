"""Measures: what someone can do to have more doctors, as cards of their own; read and checked like every other card.

A measure changes parameters from a year on, at a cost. What a study found is written as the study gives it, beside the
kind of study; how much of it is believed is not the card's business but that of one rule for all, the discount cards
(``DISCOUNTS``). A measure without a quantified effect says why in ``unknown``: it is listed and never ranked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from underlag.core.language import Text, joined
from underlag.evidence.cards.card import Both, CalendarYear, Card, FiniteNumber, StatedText, fault
from underlag.evidence.cards.parameter import ParameterCard, StatedDistribution
from underlag.evidence.cards.requirements import EXTRA_POSTS, UNIT_COSTS

Actor = Literal["national", "region", "municipality", "university"]
Category = Literal["develop", "motivate", "retain", "recruit", "educate"]
Design = Literal["randomised", "controlled", "cohort", "uncontrolled", "self_selected", "stated", "decided", "granted"]
Scale = Literal["odds", "factor", "shift", "bought"]
Per = Literal["year", "extra_post", "start", "completion", "specialist"]

CATALOGUE = "measures"
"""Table of the measures that somebody has proposed, decided or carried out: each row belongs to a card."""

GRADES: Mapping[Design, Literal["A", "B", "C", "D", "E"]] = {
    "randomised": "A",
    "controlled": "B",
    "cohort": "C",
    "uncontrolled": "D",
    "self_selected": "D",
    "stated": "D",
    "decided": "E",
    "granted": "E",
}
"""Kind of evidence → its grade. E is arithmetic on a decision or an amount of money, not a study of an effect."""

DISCOUNT = "measures/discount_"
"""Beginning of the names of the discount cards."""

TRAINING_TIME = "training/duration_mean"
"""Card of the mean time in training [year]: what a post costs from start to certificate is its yearly cost times it."""


def discount_names(design: Design, abroad: bool) -> tuple[str, ...]:
    """Cards whose product is the share of an effect that is believed, on the scale that the effect adds on."""
    return (f"{DISCOUNT}{design}", *([f"{DISCOUNT}abroad"] if abroad else []))


class Effect(Card):
    """What a measure does to one parameter when it works in full.

    parameter     name of a parameter card
    scale         odds: ``value`` multiplies the odds of a share; factor: multiplies the parameter; shift: is added to
                  it [unit of the card]; bought: posts that the measure's yearly cost pays for, nothing to state
    value         as the study gives it, before any discount; None for ``bought``
    distribution  of ``value``, which is what its kind takes it to be
    design        kind of evidence: says which discount card holds
    abroad        whether the evidence is from another country's health care
    reach         share of those the parameter concerns whom the measure reaches when it works in full  [1]
    rows          table → keys of the rows that say so
    """

    parameter: Annotated[str, Field(pattern=r"^[a-z_]+/[a-z0-9_]+$")]
    scale: Scale
    value: FiniteNumber | None = None
    distribution: StatedDistribution = StatedDistribution(kind="fixed")
    design: Design
    abroad: bool = False
    reach: Annotated[FiniteNumber, Field(gt=0, le=1)] = 1.0
    rows: Mapping[str, tuple[StatedText, ...]]
    reason: Both

    @model_validator(mode="after")
    def _whole(self) -> Effect:
        faults = list(self._faults())
        if faults:
            raise fault(joined(faults, "; "), Text("rätta effekten", "correct the effect"))
        return self

    def _faults(self) -> Iterator[Text]:
        if self.scale == "bought":
            if self.value is not None or self.distribution.kind != "fixed":
                yield Text(
                    "det som köps följer av kostnaden, så det har varken värde eller fördelning",
                    "what is bought follows from the cost, so it has no value or distribution",
                )
            if self.parameter != EXTRA_POSTS:
                yield Text(f"bara {EXTRA_POSTS} kan köpas", f"only {EXTRA_POSTS} can be bought")
        elif self.value is None:
            yield Text(f"scale {self.scale} utan value", f"scale {self.scale} without value")
        elif self.scale in ("odds", "factor") and self.value <= 0:
            yield Text(
                f"scale {self.scale} tar ett värde över 0, inte {self.value:g}",
                f"scale {self.scale} takes a value above 0, not {self.value:g}",
            )
        elif misfit := self.distribution.misfit(self.value):
            yield misfit
        if self.scale in ("odds", "factor") and (
            self.distribution.kind == "normal" or (self.distribution.low is not None and self.distribution.low <= 0)
        ):
            yield Text(
                f"scale {self.scale} tar en fördelning av tal över 0",
                f"scale {self.scale} takes a distribution of numbers above 0",
            )
        if self.distribution.applies_as != "value":
            yield Text("fördelningen gäller värdet självt", "the distribution is of the value itself")
        if not any(self.rows.values()):
            yield Text("ingen rad som belägg", "no row of evidence")


class Cost(Card):
    """What a measure costs a year while it is in force, gross: nothing that it saves is taken off.

    amount        [SEK or the country's currency] per what ``per`` says; None where it is the cost card of a post
    per           year: a sum; extra_post: each post that the measure adds, from start to certificate; start,
                  completion: each trainee who starts, each new specialist; specialist: each specialist and year;
                  the last three times the largest reach of the measure's effects
    price_year    year whose prices it is in                                                    [year]
    basis         source: published; assumed: judged; computed: from the card of what a post costs
    """

    amount: Annotated[FiniteNumber, Field(ge=0)] | None = None
    per: Per
    price_year: CalendarYear
    distribution: StatedDistribution = StatedDistribution(kind="fixed")
    basis: Literal["source", "assumed", "computed"]
    rows: Mapping[str, tuple[StatedText, ...]] = Field(default_factory=dict)
    reason: Both

    @model_validator(mode="after")
    def _whole(self) -> Cost:
        faults = list(self._faults())
        if faults:
            raise fault(joined(faults, "; "), Text("rätta kostnaden", "correct the cost"))
        return self

    def _faults(self) -> Iterator[Text]:
        if (self.amount is None) != (self.basis == "computed"):
            yield Text(
                "basis computed går ihop med inget belopp (amount), varje annan basis med ett belopp",
                "basis computed goes with no amount, every other basis with an amount",
            )
        if (self.basis == "computed") != (self.per == "extra_post"):
            yield Text("basis computed går ihop med per: extra_post", "basis computed goes with per: extra_post")
        if self.basis == "source" and not any(self.rows.values()):
            yield Text("basis source utan någon rad som belägg", "basis source without a row of evidence")
        if self.amount is not None and (misfit := self.distribution.misfit(self.amount)):
            yield misfit
        if self.distribution.kind == "normal":
            yield Text(
                "med en normalfördelning kan en kostnad bli negativ; använd lognormal eller triangular",
                "a normal distribution lets a cost become negative; use lognormal or triangular",
            )


class MeasureCard(Card):
    """One measure.

    id           name of the file
    actors       who acts
    regions      codes of the regions it holds for; empty for all
    from_year    first year it is in force; ``to_year`` the last, None for good                 [year]
    delay_years  years after that until anything changes: until a student is a specialist       [year]
    ramp_years   years over which it comes into full effect, 1 for at once                      [year]
    unknown      why no effect is stated; only where there is none
    rows         table → keys of the rows that describe the measure
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Both
    description: Both
    actors: Annotated[tuple[Actor, ...], Field(min_length=1)]
    category: Category
    profession: tuple[StatedText, ...] | None = None
    regions: tuple[StatedText, ...] = ()
    from_year: CalendarYear
    to_year: CalendarYear | None = None
    delay_years: Annotated[int, Field(strict=True, ge=0, le=40)] = 0
    ramp_years: Annotated[int, Field(strict=True, ge=1, le=30)] = 1
    effects: tuple[Effect, ...] = ()
    cost: Cost | None = None
    unknown: Both | None = None
    rows: Mapping[str, tuple[StatedText, ...]] = Field(default_factory=dict)
    sources: tuple[StatedText, ...] = ()
    review: Both

    @model_validator(mode="after")
    def _whole(self) -> MeasureCard:
        faults = list(self._faults())
        if faults:
            raise fault(joined(faults, "; "), Text("rätta insatsen", "correct the measure"))
        return self

    def _faults(self) -> Iterator[Text]:
        if bool(self.effects) == (self.unknown is not None):
            yield Text(
                "ange antingen effects eller unknown: varför effekten inte finns i siffror",
                "give either effects, or unknown: why there is no quantified effect",
            )
        if self.effects and self.cost is None:
            yield Text(
                "en effekt utan kostnad går inte att rangordna; ange cost",
                "an effect without cost can't be ranked; give cost",
            )
        if self.to_year is not None and self.to_year < self.from_year:
            yield Text(
                f"to_year {self.to_year} ligger före from_year {self.from_year}",
                f"to_year {self.to_year} lies before from_year {self.from_year}",
            )
        bought = any(effect.scale == "bought" for effect in self.effects)
        if bought and (self.cost is None or self.cost.per != "year"):
            yield Text("det som köps behöver en kostnad per år", "what is bought needs a cost per year")
        named = [effect.parameter for effect in self.effects]
        if len(set(named)) < len(named):
            yield Text("två effekter på en parameter", "two effects on one parameter")
        if not (self.sources or any(self.rows.values()) or self.effects):
            yield Text(
                "varken källa eller rad: var kommer insatsen från?",
                "neither source nor row: where does the measure come from?",
            )

    @property
    def grade(self) -> Literal["A", "B", "C", "D", "E"] | None:
        """The weakest of its effects' grades; None where no effect is known."""
        return max((GRADES[effect.design] for effect in self.effects), default=None)

    @property
    def reach(self) -> float:
        """The largest share of those concerned that the measure reaches [1]; 0 without effects."""
        return max((effect.reach for effect in self.effects), default=0.0)

    def needs(self) -> Iterator[str]:
        """Names of the parameter cards that its effect and cost are computed from, beside those it changes."""
        for effect in self.effects:
            yield from discount_names(effect.design, effect.abroad)
        bought = any(effect.scale == "bought" for effect in self.effects)
        if bought or (self.cost and self.cost.basis == "computed"):
            yield from (*UNIT_COSTS, TRAINING_TIME)

    def cited(self) -> Iterator[tuple[str, Mapping[str, tuple[str, ...]]]]:
        """Each place of the card that names rows of evidence, and the rows by table."""
        yield "rows", self.rows
        for number, effect in enumerate(self.effects):
            yield f"effects.{number}.rows", effect.rows
        if self.cost:
            yield "cost.rows", self.cost.rows


def measure_file(name: str) -> str:
    """File of the measure, below the country directory."""
    return f"measures/{name}.yaml"


def measures_of(profession: str, measures: Mapping[str, MeasureCard]) -> dict[str, MeasureCard]:
    """Id → measure of those that hold for the profession, by id."""
    return {
        name: card
        for name, card in sorted(measures.items())
        if card.profession is None or profession in card.profession
    }


def needed_cards(measures: Mapping[str, MeasureCard], cards: Mapping[str, ParameterCard]) -> dict[str, ParameterCard]:
    """``cards`` without those that only measures read, save the ones that these measures need."""
    wanted = {name for card in measures.values() for name in card.needs()}
    return {n: c for n, c in cards.items() if n in wanted or not n.startswith(DISCOUNT)}
