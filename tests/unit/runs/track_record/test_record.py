"""The table of all forecasts: what it holds, that it can be read back, and that it knows when it is old."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.country import Country, read_country
from underlag.runs.record.derived import write_shipped
from underlag.runs.track_record.nation import CORRECTED, MODEL
from underlag.runs.track_record.record import (
    TRACK_RECORD_FILE,
    TRACK_RECORD_SCHEMA,
    is_current,
    of_profession,
    scores_of,
    shipped,
    track_record,
)
from underlag.uncertainty.forecasts import summarise


def spreading(origin: int, years: Mapping[str, Sequence[int]]) -> dict[str, np.ndarray]:
    """Forecasts of a model that has nothing to learn: what the table does with them is what is tested here."""
    draws = np.linspace(0.9, 1.2, 41)
    return {subject: 640.0 * draws[:, None] ** (np.asarray(each) - origin)[None] for subject, each in years.items()}


@pytest.fixture(scope="module")
def record(country: Country) -> pl.DataFrame:
    return track_record(country, country.profession(None), lambda evidence, past: spreading)


def test_specialists_and_residents_are_scored_with_their_naive_rules(record: pl.DataFrame):
    methods = {subject: set(rows["method"]) for (subject,), rows in record.group_by("subject", maintain_order=True)}
    assert methods == {
        "specialists": {MODEL, CORRECTED, "last_value", "constant_density", "linear_trend", "health-board-2013"},
        "trainees": {MODEL, "last_value", "constant_density", "linear_trend"},
        "residents": {MODEL, "last_value", "last_growth"},
    }
    assert record.schema == pl.Schema(TRACK_RECORD_SCHEMA)


def test_point_forecasts_have_no_interval_and_draws_have(record: pl.DataFrame):
    with_draws = pl.col("method").is_in([MODEL, CORRECTED])
    ours = record.filter(with_draws)
    assert ours["inside80"].null_count() == 0 and (ours["low80"] <= ours["median"]).all()
    others = record.filter(~with_draws)
    assert others["inside80"].null_count() == others["low80"].null_count() == others.height


def test_scores_come_back_from_the_table(record: pl.DataFrame):
    rows = record.filter((pl.col("subject") == "specialists") & (pl.col("method") == MODEL))
    found = summarise(scores_of(rows.iter_rows(named=True)))
    error = (rows["median"] / rows["outcome"] - 1) * 100
    assert found.pairs == rows.height
    assert found.bias == pytest.approx(error.mean())
    assert found.mape == pytest.approx(error.abs().mean())
    assert found.coverage[80] == pytest.approx(rows["inside80"].mean())


def test_the_same_forecasts_give_the_same_bytes(country: Country, record: pl.DataFrame, tmp_path: Path):
    again = track_record(country, country.profession(None), lambda evidence, past: spreading)
    for name, table in (("one", record), ("two", again)):
        write_shipped(table, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_only_the_professions_own_rows_and_residents_are_taken(record: pl.DataFrame):
    assert of_profession(record, "gp").equals(record)
    assert of_profession(record, "district_nurse").height == 0


@pytest.fixture
def copied(country: Country, tmp_path: Path) -> Path:
    directory = tmp_path / "havsmark"
    shutil.copytree(country.directory, directory)
    (directory / TRACK_RECORD_FILE).parent.mkdir(exist_ok=True)
    return directory


def test_a_record_is_old_once_a_card_has_another_number(copied: Path, record: pl.DataFrame):
    write_shipped(record, copied / TRACK_RECORD_FILE)
    before = read_country(copied)
    read_back = shipped(before)
    assert read_back is not None and read_back.equals(record)
    assert is_current(read_back, before, before.profession(None))
    card = copied / "parameters" / "training" / "dropout.gp.yaml"
    text = card.read_text(encoding="utf-8")
    assert "value: 0.018" in text, "the card that the test changes"
    card.write_text(text.replace("value: 0.018", "value: 0.019"), encoding="utf-8")
    after = read_country(copied)
    assert not is_current(read_back, after, after.profession(None))


def rewritten(directory: Path, table: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Country:
    path = directory / "tables" / f"{table}.csv"
    change(pl.read_csv(path, infer_schema_length=0)).write_csv(path)
    return read_country(directory)


def test_a_figure_that_nobody_reads_does_not_make_a_record_old_and_a_forecast_does(copied: Path, record: pl.DataFrame):
    made = {"observation_id": "another", "used": "no", "quantity": "median_age_specialists", "reason_left_out": "x / y"}

    def another(rows: pl.DataFrame) -> pl.DataFrame:
        return pl.concat([rows, rows.head(1).with_columns(pl.lit(value).alias(name) for name, value in made.items())])

    after = rewritten(copied, "workforce_observations", another)
    assert "another" in after.tables["workforce_observations"]["observation_id"].to_list()
    assert is_current(record, after, after.profession(None))
    more = (pl.col("change_percent").cast(pl.Float64) + 1).cast(pl.String)
    changed = rewritten(copied, "published_forecasts", lambda rows: rows.with_columns(more))
    assert not is_current(record, changed, changed.profession(None))


def test_words_of_a_card_do_not_make_a_record_old(copied: Path, record: pl.DataFrame):
    card = copied / "parameters" / "training" / "dropout.gp.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(
        text.replace("reason:\n  sv: ", "reason:\n  sv: Kort sagt. ").replace('sv: Kort sagt. "', 'sv: "Kort sagt. ')
    )
    after = read_country(copied)
    assert is_current(record, after, after.profession(None))


def test_a_country_without_a_record_has_none(copied: Path):
    (copied / TRACK_RECORD_FILE).unlink(missing_ok=True)
    assert shipped(read_country(copied)) is None


def test_a_damaged_record_is_refused_with_what_to_do(copied: Path):
    (copied / TRACK_RECORD_FILE).write_text("subject,median\nspecialists,many\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="track record can't be read"):
        shipped(read_country(copied))
