"""The page on the track record states the scores that ship."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.cards import as_array
from underlag.runs.inputs.careers import FORECAST_SHORTFALL
from underlag.runs.synthesis.calibrate import past_evidence
from underlag.runs.synthesis.case import case_of
from underlag.runs.track_record.nation import CORRECTED, MODEL, NAIVE, SPECIALISTS
from underlag.runs.track_record.ranking import published_in, standings
from underlag.runs.track_record.record import RESIDENTS, is_current, of_profession, shipped
from underlag.runs.track_record.shortfall import lessons
from underlag.runs.track_record.training import CERTIFICATES, TRAINEES

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
    won = {1: "one of three naive rules wins", 2: "two of three naive rules win", 3: "all three naive rules win"}[wins]
    assert f"**{won}**" in re.sub(r"\s+", " ", PAGE)


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
    missed = ours.filter(~pl.col("inside80"))
    assert (missed.height, missed.filter(pl.col("year") == 2019).height) == (8, 6)
    assert "six of the eight misses are of 2019" in said
    residents = record().filter((pl.col("subject") == RESIDENTS) & (pl.col("method") == MODEL))
    assert f"held the outcome in {residents['inside80'].sum()} of {residents.height} cases" in said


def test_what_is_said_of_the_correction_is_what_ships():
    said, table = re.sub(r"\s+", " ", PAGE), record().filter(pl.col("subject") == SPECIALISTS)
    ours = table.filter(pl.col("method") == MODEL)
    missed = ours.select("origin", "year", pl.col("median").log() - pl.col("outcome").log())
    taught = lessons(missed.iter_rows())
    grown = sum(taught.values()) / len(taught)
    assert f"grown {100 * grown:.1f} percent too high" in said
    card = read_country(country_directory("sweden")).parameters("gp")[FORECAST_SHORTFALL]
    value, sd = float(as_array(card.value_in(2024))), card.distribution.sd
    assert sd is not None
    assert f"{100 * value:.2f} ± {100 * sd:.2f} percent a year is believed of seven years" in said
    assert len(taught) == 7
    high = ours.filter(pl.col("median") <= pl.col("outcome")).height
    assert f"All forecasts but {('none', 'one', 'two', 'three', 'four', 'five')[high]} are too high" in said
    theirs = table.filter(pl.col("method") == CORRECTED)
    pairs = theirs.select("origin", "year")

    def of(method: str) -> tuple[float, int]:
        rows = table.filter(pl.col("method") == method).join(pairs, on=["origin", "year"])
        return 100 * float((rows["median"] / rows["outcome"] - 1).abs().mean()), int(rows["inside80"].sum())  # type: ignore[arg-type]

    (before, held), (after, more), (last, _) = of(MODEL), of(CORRECTED), of(NAIVE[0])
    assert f"the mean error of {theirs.height} forecasts falls from {before:.1f} to {after:.1f} percent" in said
    assert f"and {more} outcomes instead of {held} lie within" in said
    assert f"still does better there ({last:.1f})" in said


def test_what_is_said_of_training_is_what_ships():
    said, ours = re.sub(r"\s+", " ", PAGE), record().filter(pl.col("method") == MODEL)
    errors = ours.with_columns((pl.col("median") / pl.col("outcome") - 1).alias("error"))
    trainees, certificates = (errors.filter(pl.col("subject") == each) for each in (TRAINEES, CERTIFICATES))
    low = -100 * float(trainees["error"].mean())  # type: ignore[arg-type]
    assert (trainees["error"] < 0).all() and set(trainees["year"]) == {2022}
    assert f"{trainees.height} forecasts of the trainees of 2022 are on average {low:.0f} percent too low" in said
    assert trainees.filter(~pl.col("inside80"))["origin"].to_list() == [2012], "all but the first"
    err = 100 * float(certificates["error"].abs().mean())  # type: ignore[arg-type]
    held = certificates["inside80"].sum()
    assert f"{certificates.height} of certificates err by {err:.0f} percent and {held} hold" in said


def test_how_many_cards_rest_on_what_came_later():
    """Of the uncertain cards that a hindcast reads: all but that of the shortfall, which begins after every origin."""
    past = case_of(past_evidence(read_country(country_directory("sweden")), "gp"), regions="merged").past
    unsure = past.spreads().keys() - {FORECAST_SHORTFALL}
    later = {year: sum(not past.cards[name].known_in(year) for name in unsure) for year in (2012, 2018)}
    said = re.sub(r"\s+", " ", PAGE)
    assert f"of {len(unsure)} uncertain cards {later[2012]} are such in 2012 and {later[2018]} in 2018" in said


def test_what_ships_is_of_the_evidence_as_it_is():
    for name in ("sweden", "fictional"):
        country = read_country(country_directory(name))
        table = shipped(country)
        assert table is not None
        assert is_current(of_profession(table, "gp"), country, country.profession("gp")), name
