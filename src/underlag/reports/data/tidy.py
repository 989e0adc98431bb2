"""The tidy tables of a run as files: CSV that a spreadsheet can't take for formulas, and Parquet as it is."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from underlag.reports.columns.codebook import codebook
from underlag.reports.data.cubes import recommended
from underlag.reports.data.datapackage import write_datapackage
from underlag.reports.document.figures import GOAL_POLICY, Figures, Place
from underlag.reports.language.nouns import RELATION_KEYS
from underlag.runs.record.contents import COLUMNS, POLICIES, RunResult
from underlag.runs.record.printed_table import printed_table

_SUMMARY = {
    "region_code": pl.String,
    "name": pl.String,
    "residents": pl.Float64,
    "specialists_fte": pl.Float64,
    "trainees": pl.Float64,
    "coverage": pl.Float64,
    "gap": pl.Float64,
    "coverage_target": pl.Float64,
    "starts_today": pl.Float64,
    "starts_target": pl.Float64,
    "probability": pl.Float64,
    "status": pl.String,
    "strength": pl.String,
}
_POLICY = {
    "policy": pl.String,
    "starts_mean": pl.Float64,
    "specialists_fte": pl.Float64,
    "coverage_target": pl.Float64,
    "coverage_low80": pl.Float64,
    "coverage_high80": pl.Float64,
    "gap_target": pl.Float64,
    "probability": pl.Float64,
}


def tidy_tables(result: RunResult) -> dict[str, pl.DataFrame]:
    """Every table of the run by name: what it recommends, two summaries and the codebook, then its own tables, rows in
    a fixed order."""
    figures = Figures(result)
    places = (figures.nation, *figures.regions)
    tables = {
        "recommendation": recommendation_table(result),
        "summary": pl.DataFrame([_summary_row(figures, p) for p in places], schema=_SUMMARY, orient="row"),
        "policies": printed_table(
            pl.DataFrame([_policy_row(figures, p) for p in POLICIES], schema=_POLICY, orient="row")
        ),
        "quantities": codebook(result),
    }
    for name in COLUMNS:
        table = result.tables[name]
        keys = [c for c in table.columns if table.schema[c] in (pl.String, pl.Int32, pl.Int64)]
        tables[name] = (
            table if name in ("regions", "sensitivity", "data_value") else table.sort(keys, maintain_order=True)
        )
    return tables


def recommendation_table(result: RunResult) -> pl.DataFrame:
    """Whole training posts to open [post/year] by place and year decided, the nation first."""
    nation = result.names.nation_code
    return (
        recommended(result)
        .join(result.tables["regions"].select("region_code", "name"), on="region_code", how="left")
        .select("region_code", "name", "year", pl.col("central").round().cast(pl.Int64).alias("new_posts"))
        .sort(pl.col("region_code") != nation, "region_code", "year")
    )


def _summary_row(figures: Figures, place: Place) -> tuple[object, ...]:
    """One region today, in the target year if nothing is done, and by the recommendation."""
    start, target = figures.start, figures.target
    coverage = figures.figure("coverage", place.code, start)
    return (
        place.code,
        place.name,
        figures.central("residents", place.code, start),
        figures.central("specialists_fte", place.code, start),
        figures.central("trainees", place.code, start),
        coverage.central if coverage else None,
        figures.central("gap_fte", place.code, start),
        figures.central("coverage", place.code, target),
        figures.starts_today(place.code),
        figures.central("starts", place.code, target, GOAL_POLICY),
        figures.probability(GOAL_POLICY, place.code, target),
        coverage.status if coverage else None,
        place.strength,
    )


def _policy_row(figures: Figures, policy: str) -> tuple[object, ...]:
    """The nation in the target year under one policy."""
    nation, target = figures.nation.code, figures.target
    starts = [f.central for year, f in figures.series("starts", nation, policy) if year <= target]
    coverage = figures.figure("coverage", nation, target, policy)
    return (
        policy,
        sum(starts) / len(starts) if starts else None,
        figures.central("specialists_fte", nation, target, policy),
        coverage.central if coverage else None,
        coverage.low80 if coverage else None,
        coverage.high80 if coverage else None,
        figures.central("gap_fte", nation, target, policy),
        figures.probability(policy, nation, target),
    )


FORMULA_STARTS = r"^['=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
"""What a text begins with that a spreadsheet could run as a formula (also in full-width characters), or that has been
guarded before."""


def guarded(table: pl.DataFrame) -> pl.DataFrame:
    """The table as CSV holds it: text that a spreadsheet could run as a formula gets an apostrophe in front.

    So does text that begins with an apostrophe; a reader who takes one leading apostrophe away from every text that has
    one gets the text as it was. Relations (=, ≥ …) are words (``RELATION_KEYS``).
    """
    if "relation" in table.columns:
        table = table.with_columns(pl.col("relation").replace(RELATION_KEYS))
    return table.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA_STARTS))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, kind in table.schema.items()
        if kind == pl.String
    )


def write_tables(result: RunResult, directory: Path) -> tuple[Path, ...]:
    """Write every table as ``name.csv`` and ``name.parquet`` into ``directory``, and the data package that describes
    them; same run, same bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    tables = tidy_tables(result)
    for name, table in tables.items():
        csv, parquet = directory / f"{name}.csv", directory / f"{name}.parquet"
        guarded(table).write_csv(csv, line_terminator="\n")
        table.write_parquet(parquet, compression="zstd", statistics=False)
        written += [csv, parquet]
    return (*written, write_datapackage(result, tables, directory))
