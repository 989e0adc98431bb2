"""What the synthesis infers from what: the past without figures on staff, and the figures.

The past begins where there are both residents and figures. With residents from 2011, figures of 2013 to 2023 and 2024
as the base year it is 2013–2024; asked what was known at the end of 2018, 2013–2018 and the figures of those years.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

import jax
import numpy as np
import polars as pl

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text, all_of
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.professions import Profession
from underlag.evidence.checks.register import Check
from underlag.evidence.country import Country
from underlag.evidence.package.tables import table_identity
from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.runs.inputs.cards import as_array
from underlag.runs.inputs.careers import mortality
from underlag.runs.inputs.covariates import SLOPE, covariate_tables, covariates
from underlag.runs.synthesis.figures import Readable, readable
from underlag.runs.synthesis.past import (
    BEGINNING_CARDS,
    CAREER_CARDS,
    LEVELS,
    OBSERVATION_RATIO,
    OBSERVATION_TREND,
    ODD_FIGURE,
    REGIONAL,
    STARTS_PATH,
    Past,
    regional_prior,
)
from underlag.runs.synthesis.past_worlds import past_of
from underlag.uncertainty.distributions import WIDTHS
from underlag.uncertainty.scores import LEARNT

Granularity = Literal["each", "merged"]
"""Every region by itself, or the nation as a single region."""

ERRORS = ("start/source_error_", "start/observation_error_")
"""Beginnings of the names of the cards of how far off a figure may be, by kind of source and by quantity."""

PAST_TABLES = (
    "regions",
    "population",
    "population_total",
    "population_benchmark",
    "births",
    "births_total",
    "deaths",
    "life_expectancy",
    "municipalities",
    "municipality_population",
)
"""Tables that residents up to the base year, mortality and the health-care regions are read from."""

LATER_TABLES = ("population_projection",)
"""Those that residents after the base year are read from too."""


@dataclass(frozen=True)
class Case:
    """What is inferred from what.

    past      what is known without figures
    figures   what has been published
    norms     residents per full-time specialist and per full-time trainee of the guideline [resident/fte]
    """

    past: Past
    figures: Readable
    norms: tuple[float, float]

    def predict(self, vector: jax.Array) -> jax.Array:
        """What each figure should say, on the figure's scale (``Readable.predict``), by figure.

        vector  standard normal score [1] of each unknown, in the order of ``past.names()``
        """
        return self.figures.predict(self.past, past_of(self.past, vector), self.norms)

    def prior(self, vector: jax.Array) -> jax.Array:
        """What the vector's prior adds where it is not standard normal before the figures, as ``regional_prior``: minus
        a logarithm of a density, one number [1]."""
        return regional_prior(self.past, vector)


class Known(Protocol):
    """What a case takes from a country: ``runs.inputs.evidence.Evidence`` is one."""

    @property
    def country(self) -> Country:
        """Tables, cards and observations."""
        ...

    @property
    def profession(self) -> Profession:
        """Whose past it is."""
        ...

    @property
    def regions(self) -> tuple[str, ...]:
        """Codes, in the order of every region axis."""
        ...

    @property
    def observed(self) -> Mapping[tuple[str, int], float]:
        """(Region code, year) → residents at 31 December [resident]."""
        ...

    def residents(self, region: int, year: int) -> float:
        """Residents of a region, by its position in ``regions``, at 31 December of a year [resident]."""


def case_of(
    evidence: Known, until: int | None = None, regions: Granularity = "each", counted: Sequence[str] = ()
) -> Case:
    """The case of the evidence as it was known at the end of ``until`` (31 December); None for all of it. Then a card
    has the values that could be known; one of which none could keeps its first.

    regions  "each" by itself, or "merged": the nation as a single region
    counted  quantities of the nation that are used even if the table leaves them to a comparison
    Raises EvidenceError with every figure that can't be read, and where a covariate's slope fits no covariate.
    """
    country, profession = evidence.country, evidence.profession
    rows = _also_weighed(country.observations(profession), country.nation_code, counted)
    cards = country.parameters(profession.name)
    specialist, trainee = (
        float(as_array(cards[name].value_in(country.base_year)))
        for name in (profession.norms.specialist, profession.norms.trainee)
    )
    years = _years(rows, {year for _, year in evidence.observed}, country.base_year, until)
    past = _past(evidence, years, regions)
    if until is not None:
        past = replace(past, cards={name: card.as_known_in(until) for name, card in past.cards.items()})
    figures = readable(past, rows, (specialist, trainee), past.years[-1], country.nation_code)
    return Case(replace(past, told=figures.tell(past)), figures, (specialist, trainee))


def _also_weighed(rows: pl.DataFrame, nation: str, counted: Sequence[str]) -> pl.DataFrame:
    """The rows of figures, with those of the nation of the quantities ``counted`` weighed whatever the table says."""
    also = (pl.col("region_code") == nation) & (pl.col("relation") == "=") & pl.col("quantity").is_in(list(counted))
    return rows.with_columns(pl.when(also).then(pl.lit(WEIGHED_USE)).otherwise("used").alias("used"))


def _years(rows: pl.DataFrame, observed: Collection[int], base: int, until: int | None) -> tuple[int, ...]:
    """From the first year of both figures and residents to the last of figures, and at least to the base year.

    rows      figures of the profession
    observed  years before the base year whose residents are known
    """
    told = rows.filter((pl.col("used") == WEIGHED_USE) & pl.col("year").is_not_null())["year"].to_list()
    last = max([*told, base]) if until is None else until
    first = max(min(observed, default=base), min(told, default=base - 1))
    return tuple(range(min(first, last - 1), last + 1))


def first_year_of(
    rows: pl.DataFrame, population_total: pl.DataFrame, base: int, nation: str, counted: Sequence[str] = ()
) -> int:
    """The year in which a past with all its figures begins.

    rows              figures of the profession
    population_total  residents at 31 December [resident] by year, as the table of that name
    base, nation      base year of the country and the code of its nation in tables
    counted           as for ``case_of``
    """
    observed = [year for year in population_total["year"].unique().to_list() if year < base]
    return _years(_also_weighed(rows, nation, counted), observed, base, None)[0]


def _past(evidence: Known, years: Sequence[int], regions: Granularity) -> Past:
    tables, country = evidence.country.tables, evidence.country
    residents = np.array([[evidence.residents(at, year) for at in range(len(evidence.regions))] for year in years])
    kin: dict[Any, Any] = dict(tables["regions"].select("region_code", "healthcare_region").iter_rows())
    codes, healthcare = evidence.regions, tuple(str(kin[code]) for code in evidence.regions)
    if regions == "merged":
        residents, codes, healthcare = residents.sum(axis=1, keepdims=True), (country.nation_code,), ("",)
    profession = evidence.profession.name
    files, held = country.parameter_files(profession), country.parameters(profession)
    by_file = {files[name]: card for name, card in held.items()}
    problems = [*_cannot_be_learnt(by_file), *silent_cards(by_file, years[0])]
    if problems:
        raise EvidenceError(problems)
    cards = _begun(past_cards(held), years[-1])
    slopes = [name for name in cards if name.startswith(SLOPE) and len(codes) > 1]
    names = {*PAST_TABLES, *(LATER_TABLES if years[-1] > country.base_year else ()), *covariate_tables(slopes)}
    return Past(
        regions=codes,
        years=tuple(years),
        residents=residents,
        healthcare_region=healthcare,
        mortality=mortality(tables["deaths"], tables["population"]),
        cards=cards,
        training_years=evidence.profession.training_years,
        known=len(years),
        told={},
        covariates=covariates(slopes, tables, codes, years[-1]),
        tables={name: table_identity(tables[name]) for name in sorted(names) if name in tables},
    )


def past_cards(cards: Mapping[str, ParameterCard]) -> dict[str, ParameterCard]:
    """The cards that the model of the past reads, by name."""
    read = (
        *CAREER_CARDS,
        *LEVELS,
        *STARTS_PATH,
        *REGIONAL.values(),
        SLOPE,
        OBSERVATION_RATIO,
        OBSERVATION_TREND,
        *ERRORS,
        *ODD_FIGURE,
        *BEGINNING_CARDS,
    )
    return {name: cards[name] for name in sorted(cards) if name.startswith(read)}


def _begun(cards: Mapping[str, ParameterCard], last: int) -> dict[str, ParameterCard]:
    """The cards without those of what begins in the last year or later."""
    later = [name for name in BEGINNING_CARDS if name in cards and cards[name].values[0].from_year >= last]
    return {name: card for name, card in cards.items() if name not in later}


def _cannot_be_learnt(cards: Mapping[str, ParameterCard]) -> Iterator[Problem]:
    """Cards that the model of the past reads and can learn nothing about, of these by file."""
    read = past_cards({card.name: card for card in cards.values()})
    for file, card in cards.items():
        if card.name in read and card.distribution.kind not in LEARNT:
            yield Problem(
                f"{file}, distribution.kind",
                Text(
                    "kortet läses av modellen av det som varit, som inte kan lära sig något om en sådan fördelning",
                    "the card is read by the model of the past, which can't learn about such a distribution",
                ),
                card.distribution.kind,
                ", ".join(sorted(LEARNT)),
                Text("välj en av dem", "choose one of them"),
            )


def silent_cards(cards: Mapping[str, ParameterCard], first: int) -> Iterator[Problem]:
    """Cards that the model of the past reads and that say nothing of its first year, of these by file; what begins
    later need not."""
    read = past_cards({card.name: card for card in cards.values()}).keys() - set(BEGINNING_CARDS)
    for file, card in cards.items():
        problem = card.unknown_in(first, file) if card.name in read else None
        if problem is not None:
            yield problem


def told_of_cards(unlearnt: Collection[str]) -> Text:
    """What is asked of the cards that the model of the past reads; ``unlearnt`` are the kinds of distribution that
    published figures tell nothing of."""
    asked = Text(
        sv="Varje kort som modellen av det som varit läser har en fördelning som de publicerade uppgifterna kan säga "
        "något om",
        en="Every card that the model of the past reads has a distribution that published figures can tell of",
    )
    if not unlearnt:
        return Text(f"{asked.sv}.", f"{asked.en}.")
    but = all_of(Text(kind, kind) for kind in sorted(unlearnt))
    return Text(f"{asked.sv}: alla utom {but.sv}.", f"{asked.en}: all but {but.en}.")


LEARNT_CHECK = Check(
    "learnt",
    Text(sv="Fördelningar som går att lära sig om", en="Distributions that can be learnt about"),
    told_of_cards(WIDTHS.keys() - LEARNT),
    lambda draft: _cannot_be_learnt(draft.cards),
    always=True,
)
"""The check of what the synthesis reads, beside those of the evidence (``evidence.checks``)."""
