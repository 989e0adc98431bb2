"""The page that leads from the past to the future: what the nation's specialists were, became and will be, and how each
published national statement stands beside the model. Central values with today's posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from markdown_parts import page, table

from underlag.core.arrays import Array
from underlag.core.periods import Horizon
from underlag.evidence.country import Country
from underlag.runs.basis.published_facts import facts_table
from underlag.runs.inputs.evidence import gather
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.career_run import engine, outcome, todays_starts
from underlag.runs.plan.ensemble import common_quantities
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.record.intervals import with_nation
from underlag.runs.track_record.nation import national_history

FROM, LATER = 2012, (2030, 2040)
"""Years that the bridge begins at and leads to [year]; the past and the plan meet in the start year between them."""

_FLOWS = ("new_specialists", "arrivals", "exits")


def bridge(country: Country) -> str:
    """``bridge-sweden.md``."""
    prepare_engine()
    start = country.base_year
    profession = country.profession(None)
    target = country.scenario(None, profession.name).goal.target_year
    evidence = gather(country, profession.name, None, Horizon(start, LATER[-1] - start, target))
    assembled = assemble(evidence, 2, 1)
    followed = outcome(engine(assembled.central), todays_starts(assembled.central))
    by_year = {**_past(assembled, start), **_future(assembled, followed, start)}
    gaps = {year: _sum(followed["gap_fte"][0, at]) for at, year in enumerate(assembled.central.years)}
    milestones = (FROM, start, *LATER)
    return page(
        "From 2012 to 2040: what the nation's specialists were and will be",
        [
            "Central values for general practice, with today's number of posts and nothing else changed. A flow is the "
            "sum of the years after the one before. [The synthesis](../explanation/synthesis.md) infers the past, "
            "[the career model](../explanation/career-model.md) follows it on."
        ],
        ["## Heads", "", *_heads(by_year, milestones)],
        ["## Training and hours", "", *_training(by_year, milestones), "", _part_time(country)],
        ["## Against what was counted", "", _counted(country, assembled, by_year)],
        ["## What others have said", "", *_statements(assembled, followed), _pace(country, gaps)],
    )


def _past(assembled: Assembled, start: int) -> dict[int, dict[str, float]]:
    """Year up to the start → the nation's stocks at its end and flows of the year [head, fte, head/year]."""
    lived, found = assembled.past[0], {}
    for at, year in enumerate(lived.years[: lived.years.index(start) + 1]):
        row = {name: _sum(getattr(lived.trajectory, name)[0, at]) for name in ("specialists", "trainees")}
        row["employed_fte"] = _sum(lived.trajectory.specialists_fte[0, at])
        if at:
            flows = {"new_specialists": "settled", "arrivals": "arrivals", "completions": "completions"}
            row |= {name: _sum(getattr(lived.trajectory, key)[0, at - 1]) for name, key in flows.items()}
            row["exits"] = sum(_sum(getattr(lived.trajectory, key)[0, at - 1]) for key in ("exits", "aged_out"))
        found[year] = row
    return found


def _future(assembled: Assembled, values: Mapping[str, Array], start: int) -> dict[int, dict[str, float]]:
    """Year after the start → the same with today's posts, by ``values`` (quantity → by draw, year and region)."""
    inputs = assembled.central
    patient = float(assembled.parameters["hours/patient_time_share"].central[0])
    names = ("specialists", "trainees", "new_specialists", "arrivals", "completions", "exits")
    return {
        year: {
            **{name: _sum(values[name][0, at]) for name in names},
            "employed_fte": _sum(values["specialists_fte"][0, at]) / patient,
        }
        for at, year in enumerate(inputs.years)
        if year > start
    }


def _heads(by_year: Mapping[int, Mapping[str, float]], milestones: Sequence[int]) -> list[str]:
    """One row a stretch between milestones: start, what came and went, end; they balance to the head."""
    rows = []
    for first, last in pairwise(milestones):
        flows = {name: sum(by_year[year][name] for year in range(first + 1, last + 1)) for name in _FLOWS}
        before, after = by_year[first]["specialists"], by_year[last]["specialists"]
        left = before + flows["new_specialists"] + flows["arrivals"] - flows["exits"] - after
        if abs(left) > 0.5:
            raise ArithmeticError(f"{left:g} heads of {first}-{last} are not accounted for")
        growth = 100 * ((after / before) ** (1 / (last - first)) - 1)
        signs = (f"{flows['new_specialists']:+,.0f}", f"{flows['arrivals']:+,.0f}", f"{-flows['exits']:+,.0f}")
        rows.append((f"{first}–{last}", f"{before:,.0f}", *signs, f"{after:,.0f}", f"{growth:.1f} %"))
    heads = [
        "Years",
        "Specialists at first",
        "trained and staying",
        "from abroad and back",
        "leaving",
        "at last",
        "a year",
    ]
    return table(heads, rows)


def _training(by_year: Mapping[int, Mapping[str, float]], milestones: Sequence[int]) -> list[str]:
    rows = [
        (
            str(year),
            f"{by_year[year]['trainees']:,.0f}",
            f"{by_year[year]['completions']:,.0f}",
            f"{by_year[year]['employed_fte'] / by_year[year]['specialists']:.3f}",
        )
        for year in milestones
    ]
    return table(["Year", "Trainees", "Completions that year", "Full time per specialist"], rows)


def _part_time(country: Country) -> str:
    """How much part-time has been published, which the card of hours follows by its dates."""
    rows = _published(country, "part_time_percent")
    told = ", ".join(f"{row['value']:.0f} percent {row['year']} ({_cited(row)})" for row in rows)
    return (
        "Hours by age and sex follow the dates of their card, which rests on the published share in part-time: "
        f"{told}. After its last date they stay; a later change in full time per specialist comes from who works."
    )


def _counted(country: Country, assembled: Assembled, by_year: Mapping[int, Mapping[str, float]]) -> str:
    """How fast the counted series grew and how fast the model does, over the same years and over the next."""
    counts = national_history(country, assembled.evidence.profession).specialists
    first, last, start, later = max(min(counts), min(by_year)), max(counts), country.base_year, LATER[0]

    def pace(values: Mapping[int, float], a: int, b: int) -> float:
        return 100 * ((values[b] / values[a]) ** (1 / (b - a)) - 1)

    heads = {year: row["specialists"] for year, row in by_year.items()}
    return (
        f"The register counted {counts[first]:,.0f} employed specialists in {first} and {counts[last]:,.0f} in {last}: "
        f"{pace(counts, first, last):.2f} percent a year. The model, which counts those in primary care, has "
        f"{pace(heads, first, last):.2f} percent a year over the same years, {pace(heads, last, start):.2f} from then "
        f"to {start} and {pace(heads, start, later):.2f} from {start} to {later}. What differs is the number in "
        f"training ({by_year[first]['trainees']:,.0f} in {first}, {by_year[start]['trainees']:,.0f} in {start}); "
        "[the track record](../explanation/track-record.md) says how such forecasts have fared."
    )


def _statements(assembled: Assembled, values: Mapping[str, Array]) -> list[str]:
    """One sentence on each published fact: its number, the model's, and how the two differ in kind."""
    inputs = assembled.central
    middle = {"today": with_nation({**common_quantities(inputs, np.dtype(np.float64)), **values})}
    places = (assembled.evidence.country.nation_code, *assembled.evidence.regions)
    facts = facts_table(assembled, middle, middle, places).filter(pl.col("fact_id").is_in(list(_DIFFERS)))
    return [
        f"- **{row['text_en']}.** The model has {_written(row['central'], row['unit'])}. {_DIFFERS[row['fact_id']]} "
        f"({_cited(row)})"
        for row in facts.iter_rows(named=True)
    ]


def _pace(country: Country, gaps: Mapping[int, float]) -> str:
    """Years to full staffing at the present pace: as published, and the model's shortage [fte] over how
    fast it shrinks."""
    rows, start, later = _published(country, "years_to_full_staffing"), country.base_year, LATER[0]
    said = ", ".join(
        f"{'at least ' if row['relation'] == '>=' else 'about '}{row['value']:.0f} years ({row['year']}; {_cited(row)})"
        for row in rows
    )
    gap = gaps[start]
    closing = (gap - gaps[later]) / (later - start)
    years = f"in {gap / closing:.0f} years" if closing > 0 else "never"
    return (
        f"- **Full staffing at the present pace takes {said}.** The model's shortage of {gap:,.0f} FTE in {start} "
        f"shrinks by {closing:,.0f} a year to {later} with today's posts; at that pace it is gone {years}. The sources "
        "do not say how trainees are counted; the model counts those already in training at the guideline, and as "
        "specialists when they finish."
    )


def _published(country: Country, quantity: str) -> list[dict[str, Any]]:
    """The nation's published figures of a quantity that have a year and a number, by year."""
    rows = country.observations(country.profession(None)).filter(
        (pl.col("quantity") == quantity) & (pl.col("region_code") == country.nation_code)
    )
    return rows.drop_nulls(["year", "value"]).sort("year").to_dicts()


def _cited(row: Mapping[str, Any]) -> str:
    return f"[source](sources-sweden.md#{row['source']})"


_DIFFERS = {
    "shortage-2022": "The statement asks for specialists at 1,100 residents each and does not say how trainees are "
    "counted; the model takes off what trainees carry at the guideline.",
    "missing-2035": "Read with trainees counted at the guideline; the source does not say which.",
    "missing-2035-specialists": "The same statement read as specialists alone, the trainees carrying nothing.",
}
"""Published statement → how it differs in kind from what the model counts."""


def _written(value: float, unit: str) -> str:
    return f"{100 * value:.0f} percent" if unit == "1" else f"{value:,.0f} {unit}"


def _sum(by_region: Array) -> float:
    return float(np.asarray(by_region, dtype=np.float64).sum())
