"""Whether parts make up their whole: shares on cards and in tables, municipalities, regions, and ages and sexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.cards.parameter import flat
from underlag.evidence.cards.requirements import WHOLES, expected_of
from underlag.evidence.directory.draft import Draft

SHARE_TOLERANCE = 1e-6
"""How far shares on one card may miss 1 in sum: they are written to be exact."""

NOISE_FROM = 2025
"""First year in which the statistics office adds random noise to counts, so that parts need not sum to totals."""

NOISE_SHARE = 0.001
"""Tolerance for sums of counts with noise: one in a thousand. The noise of a count is a few persons; the smallest total
compared is a municipality of some two thousand."""


def shares_off_one(draft: Draft) -> Iterator[Problem]:
    """Shares on cards that do not sum to one."""
    for file, card in draft.cards.items():
        expected = expected_of(card.name)
        for dated in card.values if expected and expected.sums_to_one else ():
            total = sum(flat(dated.value))
            if abs(total - 1) > SHARE_TOLERANCE:
                yield Problem(
                    f"{file}, values from {dated.from_year}",
                    Text("andelarna summerar inte till ett", "the shares don't sum to one"),
                    f"{total:.6g}",
                    "1",
                    Text("rätta andelarna", "correct the shares"),
                )


def shares_off_whole(draft: Draft) -> Iterator[Problem]:
    """Shares in tables that do not sum to their whole."""
    for whole in WHOLES:
        resource = draft.resources.get(whole.table)
        frame = next((f for r, f in draft.readable() if r.name == whole.table), None) if resource else None
        if resource is None or frame is None or not {whole.column, *whole.by} <= set(frame.columns):
            continue
        totals = frame.group_by(whole.by).agg(pl.col(whole.column).sum()).sort(whole.by)
        off = totals.filter((pl.col(whole.column) - whole.total).abs() > whole.tolerance + 1e-9)
        for row in off.iter_rows(named=True):
            key = ", ".join(f"{name} {row[name]}" for name in whole.by)
            yield Problem(
                f"{resource.file} ({key}), {whole.column}",
                Text("andelarna summerar inte till helheten", "the shares don't sum to the whole"),
                f"{row[whole.column]:.6g}",
                f"{whole.total:g} ± {whole.tolerance:g}",
                Text("rätta andelarna", "correct the shares"),
            )


def sums_that_miss(draft: Draft) -> Iterator[Problem]:
    """Municipalities against their region, and regions against the nation, year by year."""
    tables = {r.name: f for r, f in draft.readable()}
    nation = draft.settings.nation_code if draft.settings else ""
    for name, column in (("population_total", "persons"), ("births_total", "births")):
        if name in tables:
            frame = tables[name]
            parts = (
                frame.filter(pl.col("region_code") != nation).group_by("year").agg(pl.col(column).sum().alias("sum"))
            )
            totals = frame.filter(pl.col("region_code") == nation).join(parts, on="year").sort("year")
            file = draft.resources[name].file
            yield from _missed(
                totals,
                column,
                f"{file} (region_code {nation}",
                Text("regionerna summerar inte till riket", "the regions don't sum to the nation"),
            )
    if {"municipality_population_total", "municipalities", "population_total"} <= set(tables):
        codes = tables["municipalities"].select("municipality_code", "region_code")
        parts = tables["municipality_population_total"].join(codes, on="municipality_code")
        parts = parts.group_by("region_code", "year").agg(pl.col("persons").sum().alias("sum"))
        totals = tables["population_total"].join(parts, on=["region_code", "year"]).sort("region_code", "year")
        file = draft.resources["municipality_population_total"].file
        for code, part in totals.group_by("region_code", maintain_order=True):
            yield from _missed(
                part,
                "persons",
                f"{file} (region_code {code[0]}",
                Text("kommunerna summerar inte till regionen", "the municipalities don't sum to the region"),
            )
    yield from _ages_that_miss(draft, tables)


def _ages_that_miss(draft: Draft, tables: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    if {"population", "population_total"} <= set(tables):
        parts = tables["population"].group_by("region_code", "year").agg(pl.col("persons").sum().alias("sum"))
        totals = tables["population_total"].join(parts, on=["region_code", "year"]).sort("region_code", "year")
        for code, part in totals.group_by("region_code", maintain_order=True):
            where = f"{draft.resources['population'].file} (region_code {code[0]}"
            yield from _missed(
                part,
                "persons",
                where,
                Text(
                    "åldrar och kön summerar inte till folkmängden", "ages and sexes don't sum to the total population"
                ),
            )


def _missed(totals: pl.DataFrame, column: str, where: str, what: Text) -> Iterator[Problem]:
    noise = pl.when(pl.col("year") >= NOISE_FROM).then(pl.col(column) * NOISE_SHARE).otherwise(0)
    off = totals.filter((pl.col("sum") - pl.col(column)).abs() > noise)
    for row in off.select("year", column, "sum").iter_rows(named=True):
        yield Problem(
            f"{where}, year {row['year']}), {column}",
            what,
            str(row["sum"]),
            str(row[column]),
            Text("leta upp raden som saknas, är dubbel eller är fel", "find the row that is missing, doubled or wrong"),
        )
