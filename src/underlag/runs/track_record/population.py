"""The population model's backtest on a country's tables, and the page of the manual that shows it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from underlag.evidence.directory.tables import TablesByName
from underlag.population.backtest import AGE_GROUPS as BROAD_GROUPS
from underlag.population.backtest import (
    FORECAST_METHODS,
    GROWTH_YEARS,
    GroupErrors,
    Observed,
    error_per_root_decade,
    group_total,
    mean_errors,
    observations,
    score_launch,
)
from underlag.population.base import at_year_end
from underlag.population.rates import History, estimate, rates_for
from underlag.runs.inputs.population import benchmarks_of, counted_population, history

BEGIN, END = "<!-- backtest: begin, written by the code -->\n", "<!-- backtest: end -->\n"
"""Marks in the manual between which the backtest stands."""

LAUNCHES: tuple[int, ...] = (1995, 2000, 2005)
"""Launches scored within the history; its last year is launched as well, against later counts."""


def population_scores(tables: TablesByName, regions: Sequence[str], last: int) -> list[GroupErrors]:
    """Scores of all launches, relative errors by region and of the nation [1]: those of ``LAUNCHES`` that have five
    years of history before them, against the history to its end; the history's last year against the later counts of
    municipalities by age and the benchmarks of years up to ``last``.

    regions  codes, in the order of the axis region
    last     newest year that is read [year]
    """
    known = history(tables, regions, last)
    scores: list[GroupErrors] = []
    for launch in LAUNCHES:
        if launch - GROWTH_YEARS in known.years and launch < known.years[-1]:
            scores += score_launch(known, launch, observations(known, launch))
    final = known.years[-1]
    later = _later(tables, regions, known, last)
    return scores + (score_launch(known, final, later) if later else [])


def _later(tables: TablesByName, regions: Sequence[str], known: History, last: int) -> list[Observed]:
    found = []
    final = known.years[-1]
    years = tables["municipality_population"].filter(pl.col("year").is_between(final + 1, last))["year"].unique()
    if len(years):
        year = int(years.sort()[-1])
        persons, passed = counted_population(tables, regions, year)
        at_end = at_year_end(persons, passed, rates_for(estimate(known), (year,)).at(0))
        found += [Observed(year, *ages, group_total(at_end, *ages)) for ages in BROAD_GROUPS]
    for benchmark in benchmarks_of(tables, regions, last) if last > final else []:
        total = benchmark.age_from == 0
        if benchmark.sex is None and benchmark.age_to is None and (total or benchmark.age_from >= 65):
            seen = Observed(last, benchmark.age_from, None, benchmark.persons)
            if not any((other.year, other.age_from) == (seen.year, seen.age_from) for other in found):
                found.append(seen)
    return found


def _ages(score: GroupErrors) -> str:
    if score.age_to is None:
        return "all" if score.age_from == 0 else f"{score.age_from}+"
    return f"{score.age_from}–{score.age_to}"


def _row(label: Sequence[str], scores: Sequence[GroupErrors]) -> str:
    cells = list(label)
    parts = [mean_errors([score for score in scores if score.method == method]) for method in FORECAST_METHODS]
    cells += [f"{part.mape:.1f}" for part in parts]
    cells += [f"{parts[0].bias:+.1f}"]
    cells += [f"{part.nation:.1f}" for part in parts]
    return "| " + " | ".join(cells) + " |"


def _table(head: Sequence[str], rows: Sequence[str]) -> list[str]:
    columns = [*head, *(f"{name}, MAPE" for name in FORECAST_METHODS), "bias of the first"]
    columns += [f"nation: {name}" for name in FORECAST_METHODS]
    return ["| " + " | ".join(columns) + " |", "|" + "|".join(["---"] * len(columns)) + "|", *rows, ""]


def backtest_page(scores: Sequence[GroupErrors]) -> str:
    """The backtest as Markdown [%]: by launch and age group, by horizon, and the error that a plan's draws use [log].

    scores  of ``population_scores``, not empty
    """
    order = {ages: number for number, ages in enumerate(dict.fromkeys((s.age_from, s.age_to) for s in scores))}
    launches = sorted({(s.launch, s.year) for s in scores})
    rows = []
    for launch, year in launches:
        if launch in LAUNCHES and year != max(s.year for s in scores if s.launch == launch):
            continue
        for ages in order:
            chosen = [s for s in scores if (s.launch, s.year, s.age_from, s.age_to) == (launch, year, *ages)]
            if chosen:
                rows.append(_row([f"{launch} → {year}", _ages(chosen[0])], chosen))
    lines = ["By launch, at its last count:", "", *_table(["launch", "ages"], rows)]
    rows = []
    for horizon in sorted({s.horizon for s in scores if s.horizon % 5 == 0}):
        for ages in order:
            chosen = [s for s in scores if (s.horizon, s.age_from, s.age_to) == (horizon, *ages)]
            rows += [_row([f"{horizon} years", _ages(chosen[0])], chosen)] if chosen else []
    lines += ["By horizon, all launches together:", "", *_table(["horizon", "ages"], rows)]
    totals = [s for s in scores if s.method == FORECAST_METHODS[0] and (s.age_from, s.age_to) == BROAD_GROUPS[0]]
    regional, national = error_per_root_decade(totals)
    lines += [
        f"Log error of totals after ten years, standard deviation: {regional:.4f} for a region beside the nation, "
        f"{national:.4f} for the nation.",
    ]
    return "\n".join(lines) + "\n"


def with_backtest(text: str, scores: Sequence[GroupErrors]) -> str:
    """``text`` with the backtest of ``scores`` between its marks in place of what stood there.

    ValueError unless each mark stands in it once.
    """
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{backtest_page(scores)}\n{END}{after}"
