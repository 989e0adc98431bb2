"""Are the figures of an official table plausible? Held against the synthesis, or the table's own history.

Two regions are expected to have 100 and 300 specialists, each known to a tenth or so, and the table says 300 and 100.
Each may be right by chance, but the two are some thirty million times as likely if the rows were swapped, which is what
a finding says. The logarithm of the odds to the base 10:

>>> figures, expected = np.log([300.0, 100.0]), np.log([100.0, 300.0])
>>> density = predictive_densities(figures, np.zeros(2), expected, np.full(2, 0.1))
>>> [round(swap.log10_odds, 1) for swap in swaps(density)]
[7.5]
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from jaxtyping import Float
from scipy import special

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, PosteriorError, Problem, SettingError
from underlag.core.language import Text
from underlag.core.periods import Horizon
from underlag.core.streams import stream
from underlag.evidence.cards.requirements import PARAMETERS
from underlag.evidence.country import Country
from underlag.evidence.official.intake import Offer
from underlag.evidence.vintages.mapping import OFFICIAL_TABLE
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.inputs.limit_checks import refuse_wrong_limits
from underlag.runs.synthesis.case import case_of
from underlag.runs.synthesis.past import Past, prior_draws
from underlag.runs.synthesis.posterior import Posterior, run_past
from underlag.runs.synthesis.stored_posterior import posterior_of
from underlag.uncertainty.plausible import TAIL, Outlier, Swap, outliers, predictive_densities, swaps

_DRAWS, _SEED = 400, 1
"""Draws that the predictions are made from: means and standard deviations, within a few percent."""

MOST_HOURS = PARAMETERS["hours/full_time_share"].high
"""Most full-time equivalents that one person can work [fte/head], as for the card."""

RATES = {"trainees_per_1000": "trainees_heads", "residents_per_specialist_fte": "specialists_fte"}
"""Rate → the quantity that says how many people are behind it."""

_FEWEST = 4
"""Regions from which the level that they share can be told from the table itself (as a median)."""

LEAST_SPREAD = 0.01
"""Least standard deviation of a logarithm [1] that a prediction is given: nobody counts staff or residents closer."""


@dataclass(frozen=True)
class Predicted:
    """Figures of one quantity and year beside their predictions; the natural logarithms of both [1].

    quantity  what the figures are of
    year      which year
    places    codes of the regions
    figures   as the table has them
    errors    standard deviation of each figure's error, ≥ 0
    mean, sd  of what is expected of the region, but for what all regions share; sd > 0
    shared    standard deviation of what all regions share: the level of the nation, > 0
    """

    quantity: str
    year: str
    places: tuple[str, ...]
    figures: Float[Array, " place"]
    errors: Float[Array, " place"]
    mean: Float[Array, " place"]
    sd: Float[Array, " place"]
    shared: float


@dataclass(frozen=True)
class Finding:
    """One thing that is implausible.

    quantity    of the figure
    year        of the figure
    text        what it is, for a reader
    log10_odds  of a swap [1]; None of a single figure
    """

    quantity: str
    year: str
    text: Text
    log10_odds: float | None


@dataclass(frozen=True)
class Few:
    """A figure of zero, or a hidden one that may be zero, beside what is expected.

    quantity  of the figure
    year      of the figure
    place     code of the region
    most      the largest that it can be [unit of the quantity]
    expected  level that is expected, over draws [unit of the quantity]
    people    how many that is, over draws: persons or full-time equivalents behind a rate, else the level itself
    """

    quantity: str
    year: str
    place: str
    most: float
    expected: Float[Array, " draw"]
    people: Float[Array, " draw"]


def findings(country: Country, offer: Offer) -> list[Finding]:
    """Everything implausible in an offered table: regions swapped, figures far off, zero where there should be many.
    Empty if there is nothing.

    Compared are staff with what the synthesis expects, and tables by region and year with their own nearest years; what
    has nothing to be compared with is not judged. Raises EvidenceError where the country's own tables or figures can't
    be read.
    """
    names = dict(country.tables["regions"].select("region_code", "name").iter_rows())
    predicted = list(_staff(country, offer) if offer.card.table == OFFICIAL_TABLE else _history(country, offer))
    far_off = [
        finding
        for one in predicted
        for finding in (_too_few(one, names) if isinstance(one, Few) else _judged(one, names))
    ]
    return [*far_off, *_overtime(offer, names)]


def hindrances(country: Country, offer: Offer) -> dict[str, tuple[Problem, ...]]:
    """Profession of an offered table → what is wrong with it or with the country's default scenario, so that its staff
    can't be held against what is expected; ``findings`` leaves it unjudged. Empty where there is nothing."""
    if offer.card.table != OFFICIAL_TABLE:
        return {}
    names = offer.rows["profession"].unique().sort().to_list()
    return {name: problems for name in names if (problems := _hindrance(country, name))}


def _hindrance(country: Country, profession: str) -> tuple[Problem, ...]:
    try:
        refuse_wrong_limits(country.scenario(None, country.profession(profession).name))
    except EvidenceError as error:
        return error.problems
    except SettingError:  # a profession that the country does not plan for
        return ()
    return ()


def _too_few(one: Few, names: Mapping[str, str]) -> Iterator[Finding]:
    """A zero where the probability of so few is small: of a Poisson number of people, over draws. A rate of zero is no
    people, however small the rate that is expected."""
    chance = float(special.pdtr(np.floor(one.most * one.people / one.expected), one.people).mean())
    if chance < TAIL:
        place, told = names.get(one.place, one.place), _round(math.log(float(np.median(one.expected))))
        figure = "0" if one.most == 0 else f"0–{one.most:g}"
        text = Text(
            sv=f"{place} {figure}, väntat omkring {told}: sannolikheten för så få är {chance:.1g}",
            en=f"{place} {figure}, expected about {told}: the probability of so few is {chance:.1g}",
        )
        yield Finding(one.quantity, one.year, text, None)


def _overtime(offer: Offer, names: Mapping[str, str]) -> Iterator[Finding]:
    """Regions with more full-time equivalents than their persons can work."""
    if offer.card.table != OFFICIAL_TABLE:
        return
    key = ["region_code", "profession", "year"]
    heads, fte = (
        offer.rows.filter(pl.col("quantity") == quantity).select(*key, pl.col("value").alias(quantity))
        for quantity in ("specialists_heads", "specialists_fte")
    )
    for row in heads.join(fte, on=key).sort(key).iter_rows(named=True):
        if row["specialists_fte"] > MOST_HOURS * row["specialists_heads"]:
            place, told = names.get(row["region_code"], row["region_code"]), f"{row['specialists_fte']:g}"
            text = Text(
                sv=f"{place} har {told} heltider på {row['specialists_heads']:g} personer",
                en=f"{place} has {told} full-time equivalents for {row['specialists_heads']:g} persons",
            )
            yield Finding("specialists_fte", str(row["year"]), text, None)


def _judged(one: Predicted, names: Mapping[str, str]) -> Iterator[Finding]:
    if len(one.places) < _FEWEST:
        one = replace(one, sd=np.hypot(one.sd, one.shared))
    else:
        shift = float(np.median(one.figures - one.mean))
        for level in outliers(np.array([shift]), np.zeros(1), np.zeros(1), np.array([one.shared])):
            yield Finding(one.quantity, one.year, _level_text(level), None)
        one = replace(one, mean=one.mean + shift)
    found = swaps(predictive_densities(one.figures, one.errors, one.mean, one.sd))
    taken: set[int] = set()
    for swap in found:
        if not taken & {swap.first, swap.second}:
            taken |= {swap.first, swap.second}
            yield Finding(one.quantity, one.year, _swap_text(one, swap, names), swap.log10_odds)
    for outlier in outliers(one.figures, one.errors, one.mean, one.sd):
        if outlier.place not in taken:
            yield Finding(one.quantity, one.year, _outlier_text(one, outlier, names), None)


def _level_text(level: Outlier) -> Text:
    ratio, chance = _round(math.log(level.ratio)), f"{level.tail:.1g}"
    return Text(
        sv=f"hela tabellen ligger på {ratio} gånger det väntade: sannolikheten för så långt ifrån är {chance}",
        en=f"the whole table lies at {ratio} times the expected: the probability of so far off is {chance}",
    )


def _swap_text(one: Predicted, swap: Swap, names: Mapping[str, str]) -> Text:
    first, second = (names.get(one.places[n], one.places[n]) for n in (swap.first, swap.second))
    a, b = (_round(one.figures[n]) for n in (swap.first, swap.second))
    power = f"{swap.log10_odds:.0f}"
    return Text(
        sv=f"{first} {a} och {second} {b}: 10^{power} gånger troligare om de byts",
        en=f"{first} {a} and {second} {b}: 10^{power} times as likely if swapped",
    )


def _outlier_text(one: Predicted, outlier: Outlier, names: Mapping[str, str]) -> Text:
    place = names.get(one.places[outlier.place], one.places[outlier.place])
    figure, expected = _round(one.figures[outlier.place]), _round(one.mean[outlier.place])
    chance = f"{outlier.tail:.1g}"
    return Text(
        sv=f"{place} {figure}, väntat omkring {expected}: sannolikheten för så långt ifrån är {chance}",
        en=f"{place} {figure}, expected about {expected}: the probability of lying so far off is {chance}",
    )


def _round(log_value: float) -> str:
    value = float(np.exp(log_value))
    return f"{value:,.0f}".replace(",", " ") if value >= 10 else f"{value:.3g}"


def _staff(country: Country, offer: Offer) -> Iterator[Predicted | Few]:
    """Figures of staff, each quantity and year by itself, beside what is known without them."""
    regions = sorted(country.tables["regions"]["region_code"].to_list())
    rows = offer.rows.filter(pl.col("region_code").is_in(regions))
    for (profession,) in rows.select("profession").unique().sort("profession").iter_rows():
        own = rows.filter(pl.col("profession") == profession)
        years = sorted(set(own["year"].to_list()))
        judged = profession in country.professions and not _hindrance(country, profession)
        known = _known(country, profession, years) if judged else {}
        for (quantity, year), every in own.sort("region_code").group_by("quantity", "year", maintain_order=True):
            level = known.get((str(quantity), int(str(year))))
            if level is None:
                continue
            few = every.filter(pl.col("value") <= 0).select("region_code", pl.col("value_max").fill_null(0.0))
            for code, most in few.iter_rows():
                here = regions.index(code)
                people = known[RATES.get(str(quantity), str(quantity)), int(str(year))]
                yield Few(str(quantity), str(year), code, most, np.exp(level[:, here]), np.exp(people[:, here]))
            group = every.filter(pl.col("value") > 0)
            if not group.height:
                continue
            at = [regions.index(code) for code in group["region_code"].to_list()]
            middle = group.select((pl.col("value") * pl.col("value_max").fill_null(pl.col("value"))).sqrt()).to_series()
            error = offer.card.errors.get(str(quantity), 0.0)
            common = level.mean(axis=1, keepdims=True)
            yield Predicted(
                str(quantity),
                str(year),
                tuple(regions[n] for n in at),
                np.log(middle.to_numpy()),
                np.full(len(at), error),
                level[:, at].mean(axis=0),
                np.hypot((level - common)[:, at].std(axis=0), LEAST_SPREAD),
                math.hypot(float(common.std()), LEAST_SPREAD),
            )


def _known(
    country: Country, profession: str, years: Sequence[int]
) -> dict[tuple[str, int], Float[Array, "draw region"]]:
    """(quantity, year) → its logarithm by draw and region: of the posterior, or where the country has none of the prior
    of the synthesis, which knows cards and residents but no figure on staff, and so is far less sure."""
    base = country.base_year
    evidence = gather(country, profession, None, Horizon(base, 1, base + 1))
    posterior = _posterior_before(evidence)
    past, scores = _before_figures(evidence) if posterior is None else (posterior.past, posterior.taken(_DRAWS, _SEED))
    last = max(base, *years)
    past = past.until(last, evidence.residents) if last > past.years[-1] else past
    lived = run_past(past, scores, base)
    found: dict[tuple[str, int], Array] = {}
    for year in (year for year in years if year in past.years):
        residents = np.log([evidence.residents(n, year) for n in range(len(evidence.regions))])
        heads, fte, trainees = (
            np.log(lived.stock(name, year)) for name in ("specialists", "specialists_fte", "trainees")
        )
        found |= {(name, year): level for name, level in _quantities(heads, fte, trainees, residents).items()}
    return found


def _before_figures(evidence: Evidence) -> tuple[Past, Float[Array, "draw dimension"]]:
    """The past without figures on staff, and scores of it drawn from the prior."""
    past = case_of(evidence).past
    return past, prior_draws(past, _DRAWS, stream(_SEED, "plausible"))


def _posterior_before(evidence: Evidence) -> Posterior | None:
    """The latest posterior that was made from these figures, or from those before the last vintages; None if the
    country has none."""
    country = evidence.country
    tables = country.tables
    for count in range(len(tables.vintages), -1, -1):
        earlier = replace(country, tables=tables.before(count))
        try:
            return posterior_of(replace(evidence, country=earlier))
        except PosteriorError:
            continue
    return None


def _quantities(heads: Array, fte: Array, trainees: Array, residents: Array) -> dict[str, Array]:
    """Every quantity that a table may give, from logarithms of the stocks and of the residents."""
    return {
        "specialists_heads": heads,
        "specialists_fte": fte,
        "residents_per_specialist_fte": residents - fte,
        "trainees_heads": trainees,
        "training_posts": trainees,
        "trainees_per_1000": trainees - residents + math.log(1000.0),
    }


def _history(country: Country, offer: Offer) -> Iterator[Predicted | Few]:
    """Figures of a table by region and year beside the nearest year that the table has for the same key."""
    resource = country.tables.package.resources[offer.card.table]
    keys = list(resource.primary_key)
    if not {"region_code", "year"} <= set(keys):
        return
    table, others = country.tables[offer.card.table], [k for k in keys if k not in ("region_code", "year")]
    for column in (c.name for c in resource.columns if c.name not in keys and c.type in ("number", "integer")):
        earlier = table.filter(pl.col(column) > 0).select(*keys, pl.col(column).log().alias("before"))
        if not earlier.height:
            continue
        yield from _none_left(offer.rows.filter(pl.col(column) == 0), earlier, others, column)
        spread = _yearly_spread(earlier, others)
        rows = offer.rows.filter(pl.col(column) > 0).select(*keys, pl.col(column).log().alias("figure"))
        for key, group in rows.sort("region_code").group_by("year", *others, maintain_order=True):
            yield from _beside(
                group, earlier, [*others], spread, (f"{column} {' '.join(map(str, key[1:]))}".strip(), str(key[0]))
            )


def _none_left(zeros: pl.DataFrame, earlier: pl.DataFrame, others: list[str], column: str) -> Iterator[Few]:
    """Zeros beside the figure of the nearest year."""
    for row in _nearest(zeros, earlier, others).iter_rows(named=True):
        name = " ".join([column, *(str(row[key]) for key in others)])
        before = np.exp([row["before"]])
        yield Few(name, str(row["year"]), row["region_code"], 0.0, before, before)


def _nearest(rows: pl.DataFrame, earlier: pl.DataFrame, others: list[str]) -> pl.DataFrame:
    """Rows with the figure of the nearest year that the table has for the same key."""
    same = ["region_code", *others]
    joined = rows.join(earlier, on=same, how="inner", suffix="_before", nulls_equal=True)
    apart = (pl.col("year") - pl.col("year_before")).abs().alias("apart")
    near = joined.with_columns(apart).sort("apart", "year_before").unique([*same, "year"], keep="first")
    return near.sort(*same, "year")


def _yearly_spread(earlier: pl.DataFrame, others: list[str]) -> float:
    """Standard deviation of the yearly change of the logarithm, over all series of the table."""
    steps = (
        earlier.sort("year")
        .with_columns(
            pl.col("before").diff().over("region_code", *others).alias("step"),
            pl.col("year").diff().over("region_code", *others).alias("years"),
        )
        .filter(pl.col("years") > 0)
    )
    found = steps.select((pl.col("step") / pl.col("years").sqrt()).std()).item()
    return max(float(found or 0.0), LEAST_SPREAD)


def _beside(
    group: pl.DataFrame, earlier: pl.DataFrame, others: list[str], spread: float, name: tuple[str, str]
) -> Iterator[Predicted]:
    nearest = _nearest(group, earlier, others)
    if nearest.height:
        sd = spread * np.sqrt(np.maximum(nearest["apart"].to_numpy(), 1))
        yield Predicted(
            *name,
            tuple(nearest["region_code"].to_list()),
            nearest["figure"].to_numpy(),
            np.zeros(nearest.height),
            nearest["before"].to_numpy(),
            sd,
            float(sd.max()),
        )
