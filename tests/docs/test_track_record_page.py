"""The page on the track record states the scores that ship."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.track_record.nation import MODEL, NAIVE, SPECIALISTS
from underlag.runs.track_record.ranking import published_in, standings
from underlag.runs.track_record.record import RESIDENTS, is_current, of_profession, shipped

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "track-record.md").read_text(encoding="utf-8")
ROWS = {"the model": MODEL, "last value": NAIVE[0], "as many per resident": NAIVE[1], "straight line": NAIVE[2]}


def record() -> pl.DataFrame:
    table = shipped(read_country(country_directory("sweden")))
    assert table is not None
    return table


def test_the_table_is_what_ships():
    found = {s.method: s.summary for s in standings(record(), SPECIALISTS, (MODEL, *NAIVE))}
    for name, method in ROWS.items():
        summary = found[method]
        bias = f"{summary.bias:.1f}".replace("-", "−")
        row = f"| {name} | {summary.pairs} | {summary.mape:.1f} | {bias} | {summary.crps:.1f} |"
        assert row in PAGE, row
    wins = sum(found[method].mape < found[MODEL].mape for method in NAIVE)
    assert ("**the naive rules win**, all three of them" in re.sub(r"\s+", " ", PAGE)) == (wins == 3)


def test_the_longest_forecast_and_the_coverage_are_what_ships():
    table = record().filter(pl.col("subject") == SPECIALISTS)
    longest = {
        row["method"]: row
        for row in table.filter((pl.col("origin") == 2012) & (pl.col("year") == 2019)).iter_rows(named=True)
    }
    said = re.sub(r"\s+", " ", PAGE)
    thousands = {m: f"{row['median']:,.0f}".replace(",", " ") for m, row in longest.items()}
    assert f"pointed to {thousands[MODEL]} specialists in 2019; 6 380 were counted" in said
    assert all(thousands[method] in said for method in published_in(table))
    ours = table.filter(pl.col("method") == MODEL)
    assert f"held the outcome in {ours['inside80'].sum()} of {ours.height} cases" in said
    residents = record().filter((pl.col("subject") == RESIDENTS) & (pl.col("method") == MODEL))
    assert f"held the outcome in {residents['inside80'].sum()} of {residents.height} cases" in said


def test_what_ships_is_of_the_evidence_as_it_is():
    for name in ("sweden", "fictional"):
        country = read_country(country_directory(name))
        table = shipped(country)
        assert table is not None
        assert is_current(of_profession(table, "gp"), country, country.profession("gp")), name
