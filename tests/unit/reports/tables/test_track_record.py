"""Tables of a track record, on forecasts whose errors are whole numbers of percent."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from underlag.reports.tables.track_record import (
    TrackRecord,
    common_horizon_table,
    own_horizon_table,
    record_tables,
    summary_table,
)

Make = Callable[..., pl.DataFrame]


def texts(row: tuple[object, ...]) -> list[str]:
    return [cell.text for cell in row]  # type: ignore[attr-defined]


def test_the_scores_of_every_method_over_all_that_it_has_forecast(make_record: Make) -> None:
    """The model says 97 of 100, the rule 90, the board 80; the model's interval 95–105 holds the outcome."""
    table = summary_table(TrackRecord(make_record(model=0.97), True, "sv"), "specialists")
    assert table is not None
    assert [texts(row) for row in table.rows] == [
        ["Modellen", "3", "3,0", "−3,0", "3,0", "100", "100", "100"],
        ["Senaste värdet", "3", "10,0", "−10,0", "10,0", "–", "–", "–"],
        ["Nämnden, 2013", "2", "20,0", "−20,0", "20,0", "–", "–", "–"],
    ]
    assert [head.text for head in table.heads] == [
        "Metod",
        "Jämförelser",
        "Medelfel, procent",
        "Skevhet, procent",
        "CRPS, procent",
        "Utfall inom 50 %",
        "Utfall inom 80 %",
        "Utfall inom 95 %",
    ]
    assert table.caption == "Prognoser av antalet specialister i riket mot utfallet"


def test_residents_are_not_compared_with_what_has_been_published(make_record: Make) -> None:
    table = summary_table(TrackRecord(make_record(), True, "en"), "residents")
    assert table is not None
    assert [texts(row)[0] for row in table.rows] == ["The model", "Last value"]
    assert table.caption == "Forecasts of the number of residents of the regions against the outcome"
    assert table.heads[5].text == "Outcomes within 50%"


def test_an_interval_that_misses_holds_none(make_record: Make) -> None:
    table = summary_table(TrackRecord(make_record(low80=0.9, high80=0.95), True, "en"), "specialists")
    assert table is not None
    assert texts(table.rows[0])[5:] == ["0", "0", "0"]


def test_the_model_by_years_ahead(make_record: Make) -> None:
    """Two forecasts one year ahead and one two years ahead."""
    table = own_horizon_table(TrackRecord(make_record(model=1.02), True, "sv"))
    assert table is not None
    assert [texts(row) for row in table.rows] == [
        ["1", "2", "2,0", "2,0", "2,0", "100", "100", "100"],
        ["2", "1", "2,0", "2,0", "2,0", "100", "100", "100"],
    ]
    assert [head.text for head in table.heads[:3]] == ["År framåt", "Modellens prognoser", "Medelfel, procent"]


def test_model_and_rules_on_what_all_have_forecast(make_record: Make) -> None:
    table = common_horizon_table(TrackRecord(make_record(model=0.95, rule=0.8), True, "en"))
    assert table is not None
    assert [texts(row) for row in table.rows] == [["1", "2", "5.0", "20.0"], ["2", "1", "5.0", "20.0"]]
    assert [head.text for head in table.heads] == ["Years ahead", "Common comparisons", "The model", "Last value"]


def test_a_horizon_that_nobody_shares_has_dashes(make_record: Make) -> None:
    table = make_record().filter(~((pl.col("method") == "last_value") & (pl.col("year") == pl.col("origin") + 2)))
    found = common_horizon_table(TrackRecord(table, True, "sv"))
    assert found is not None
    assert texts(found.rows[1]) == ["2", "0", "–", "–"]


def test_a_model_alone_has_nothing_to_be_held_against(make_record: Make) -> None:
    alone = make_record().filter(pl.col("method") == "model")
    record = TrackRecord(alone, True, "sv")
    assert common_horizon_table(record) is None
    assert own_horizon_table(record) is not None


def test_no_record_no_tables(make_record: Make) -> None:
    assert record_tables(TrackRecord(make_record().clear(), None, "sv")) == ()
    assert [table.key for table in record_tables(TrackRecord(make_record(), None, "sv"))] == [
        "track-specialists",
        "track-horizon",
        "track-horizon-common",
        "track-residents",
    ]


def test_words_of_a_record(make_record: Make) -> None:
    sv, en = (TrackRecord(make_record(), True, language) for language in ("sv", "en"))
    assert (sv.name("model"), en.name("model"), sv.name("unknown")) == ("Modellen", "The model", "unknown")
    assert (sv.percent(-12.34), en.percent(-12.35)) == ("−12,3\u00a0procent", "−12.4\u00a0percent")
    assert str(en.say("{a} fel", "{a} errors", a=3)) == "3 errors"
