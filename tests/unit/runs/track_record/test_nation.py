"""The nation's past and what each method said of it: nothing later than the origin is used."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError
from underlag.core.periods import Horizon
from underlag.evidence.country import Country, read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.track_record.nation import (
    DENSITY,
    LAST_VALUE,
    MODEL,
    SPECIALISTS,
    TREND,
    Forecaster,
    NationalHistory,
    Published,
    forecasts,
    national_history,
    national_scores,
)
from underlag.runs.track_record.synthesis import synthesis_forecaster
from underlag.runs.track_record.training import CERTIFICATES, COMPLETIONS, TRAINEES, TrainingFigure
from underlag.uncertainty.convergence import Calibrating, Effort

PAST = NationalHistory(
    specialists={2012: 100.0, 2013: 110.0, 2014: 121.0, 2016: 130.0},
    residents={2007: 100.0, 2012: 100.0, 2013: 101.0, 2014: 102.0, 2016: 104.0},
    published=(Published("early", 2010, 2020, -0.5), Published("late", 2030, 2040, -0.5)),
    training=(
        TrainingFigure(TRAINEES, "trainees_heads", 2012, 30.0, "a"),
        TrainingFigure(TRAINEES, "trainees_per_1000", 2018, 42.0, "b"),
        TrainingFigure(COMPLETIONS, "completions_per_year", 2013, 5.0, "c"),
        TrainingFigure(COMPLETIONS, "completions_per_year", 2014, 6.0, "d"),
        TrainingFigure(COMPLETIONS, "completions_per_year", 2016, 8.0, "e"),
        TrainingFigure(CERTIFICATES, "certificates_per_year", 2004, 7.0, "f"),
        TrainingFigure(CERTIFICATES, "certificates_per_year", 2014, 9.0, "g"),
    ),
)
"""Trainees are counted once more after the last specialists; completions first after the first origin, certificates
long before it."""

BY_SUBJECT = {SPECIALISTS: 0.0, TRAINEES: 0.5, COMPLETIONS: 0.25, CERTIFICATES: 0.75}


def still(origin: int, years: Mapping[str, Sequence[int]]) -> dict[str, np.ndarray]:
    """The origin, and a part of a head by which its subject is known."""
    return {subject: np.full((5, len(each)), origin + BY_SUBJECT[subject]) for subject, each in years.items()}


def said(past: NationalHistory, subject: str = SPECIALISTS) -> dict[tuple[str, int, int], float]:
    found = forecasts(past, still)
    return {(f.method, f.origin, f.year): float(np.median(f.draws)) for f in found if f.subject == subject}


def test_every_origin_is_held_against_every_later_count():
    ours = [f for f in forecasts(PAST, still) if (f.method, f.subject) == (MODEL, SPECIALISTS)]
    pairs = [(f.origin, f.year) for f in ours]
    assert pairs == [(2012, 2013), (2012, 2014), (2012, 2016), (2013, 2014), (2013, 2016), (2014, 2016)]


def test_naive_rules_speak_at_the_same_origins():
    values = said(PAST)
    assert values[LAST_VALUE, 2013, 2016] == 110.0
    assert values[DENSITY, 2012, 2016] == 100.0, "residents did not grow before 2012"
    assert values[TREND, 2013, 2016] == pytest.approx(140.0)
    assert (TREND, 2012, 2016) not in values, "one value is no trend"


def test_one_asking_of_the_model_serves_all_subjects_at_an_origin():
    asked = []

    def listening(origin: int, years: Mapping[str, Sequence[int]]) -> dict[str, np.ndarray]:
        asked.append((origin, {subject: list(each) for subject, each in years.items()}))
        return still(origin, years)

    scores = national_scores(PAST, listening)
    assert asked == [
        (
            2012,
            {SPECIALISTS: [2013, 2014, 2016], TRAINEES: [2018], COMPLETIONS: [2013, 2014, 2016], CERTIFICATES: [2014]},
        ),
        (2013, {SPECIALISTS: [2014, 2016], TRAINEES: [2018], COMPLETIONS: [2014, 2016], CERTIFICATES: [2014]}),
        (2014, {SPECIALISTS: [2016], TRAINEES: [2018], COMPLETIONS: [2016]}),
    ]
    ours = [(s.forecast.subject, s.forecast.origin, s.median, s.outcome) for s in scores if s.forecast.method == MODEL]
    assert (TRAINEES, 2014, 2014.5, 42.0) in ours and (CERTIFICATES, 2013, 2013.75, 9.0) in ours
    assert (COMPLETIONS, 2013, 2013.25, 8.0) in ours and len(ours) == 6 + 3 + 6 + 2


def test_naive_rules_of_training_say_nothing_of_what_had_not_been_counted():
    trainees, completions, certificates = (said(PAST, each) for each in (TRAINEES, COMPLETIONS, CERTIFICATES))
    assert trainees[LAST_VALUE, 2014, 2018] == trainees[DENSITY, 2012, 2018] == 30.0
    assert (TREND, 2014, 2018) not in trainees, "one value is no trend"
    assert {method for method, origin, _ in completions if origin == 2012} == {MODEL}
    assert completions[LAST_VALUE, 2013, 2016] == 5.0
    assert completions[TREND, 2014, 2016] == pytest.approx(8.0), "5 and 6, and one more each year"
    # residents grew from 100 in 2012 to 101 in 2013: a hundredth a year from the 5 of 2013
    assert completions[DENSITY, 2013, 2016] == pytest.approx(5 * 1.01**3)
    assert certificates[LAST_VALUE, 2013, 2014] == 7.0
    assert (DENSITY, 2013, 2014) not in certificates, "nobody counted residents around 2004"


def test_only_specialists_have_published_forecasts():
    assert {f.subject for f in forecasts(PAST, still) if f.method == "early"} == {SPECIALISTS}


def test_a_published_forecast_starts_from_the_count_at_the_first_origin_from_its_base_year_on():
    values = said(PAST)
    share = {2012: 0.9, 2014: 0.8}
    assert values["early", 2012, 2014] == pytest.approx(100 * share[2014] / share[2012])
    assert {origin for method, origin, _ in values if method == "early"} == {2012}
    assert not [key for key in values if key[0] == "late"]


def test_what_comes_after_the_origin_changes_no_forecast_made_there():
    later = replace(
        PAST,
        specialists={**PAST.specialists, 2014: 500.0, 2016: 1.0},
        residents={**PAST.residents, 2014: 900.0, 2016: 1.0},
        training=tuple(replace(f, number=99 * f.number) if f.year > 2013 else f for f in PAST.training),
    )
    for subject in PAST.counted:
        before, after = said(PAST, subject), said(later, subject)
        assert {key: value for key, value in before.items() if key[1] <= 2013} == {
            key: value for key, value in after.items() if key[1] <= 2013
        }


def test_an_origin_needs_a_known_number_of_trainees():
    later = tuple(replace(f, year=2013) if f.identity == "a" else f for f in PAST.training)
    assert replace(PAST, training=later).origins == (2013, 2014)


def test_scores_are_of_the_counted_years():
    scores = [s for s in national_scores(PAST, still) if s.forecast.subject == SPECIALISTS]
    assert {s.forecast.year: s.outcome for s in scores} == {2013: 110.0, 2014: 121.0, 2016: 130.0}


def test_the_past_of_sweden_is_the_official_count():
    sweden = read_country(country_directory("sweden"))
    past = national_history(sweden, sweden.profession("gp"))
    assert (past.specialists[2012], past.specialists[2019]) == (6097.0, 6380.0)
    assert past.trainees[2012] == 1863.0
    assert past.origins == tuple(range(2012, 2019))
    assert sorted(f.change for f in past.published) == [-0.37, -0.32, -0.11]


def test_a_profession_without_a_past_is_refused_with_what_is_missing():
    sweden = read_country(country_directory("sweden"))
    with pytest.raises(EvidenceError, match="too short for a backtest of district_nurse") as refused:
        national_history(sweden, sweden.profession("district_nurse"))
    assert "specialists_heads_employed: 0" in refused.value.problems[0].found


QUICK = Calibrating(Effort(chains=2, warmup=100, draws=150, accept=0.9), seed=1, least_ess=20)


def gathered(country: Country) -> Evidence:
    base = country.base_year
    return gather(country, None, None, Horizon(base, 1, base + 1))


@pytest.fixture(scope="module")
def forecaster(country: Country) -> Forecaster:
    return synthesis_forecaster(gathered(country), national_history(country, country.profession(None)), QUICK)


def test_the_model_starts_from_the_counts_and_spreads_with_the_years(country: Country, forecaster: Forecaster):
    past = national_history(country, country.profession(None))
    found = forecaster(2014, {SPECIALISTS: [2015, 2019, 2024]})[SPECIALISTS]
    assert found.shape == (300, 3)
    assert np.median(found[:, 0]) == pytest.approx(past.specialists[2014], rel=0.05)
    assert (np.diff(found.std(axis=0)) > 0).all()


def test_trainees_are_told_by_the_same_worlds_and_asking_of_them_changes_nothing_else(
    country: Country, forecaster: Forecaster
):
    past = national_history(country, country.profession(None))
    together = forecaster(2014, {SPECIALISTS: [2015], TRAINEES: [2015, 2019, 2024]})
    alone = forecaster(2014, {SPECIALISTS: [2015]})
    assert together[SPECIALISTS].tolist() == alone[SPECIALISTS].tolist()
    found = together[TRAINEES]
    assert found.shape == (300, 3)
    assert np.median(found[:, 0]) == pytest.approx(past.trainees[2015], rel=0.1)
    assert (np.diff(found.std(axis=0)) > 0).all()


def test_the_model_knows_nothing_after_the_origin(country: Country, forecaster: Forecaster, tmp_path: Path):
    """Figures of later years are made a hundred times as large; the forecast stays the same to the last digit."""
    copied = tmp_path / "havsmark"
    shutil.copytree(country.directory, copied)
    file = copied / "tables" / "workforce_observations.csv"
    rows = pl.read_csv(file, infer_schema=False)
    later = pl.when(pl.col("year").cast(pl.Int64) > 2014).then(pl.concat_str("value", pl.lit("00"))).otherwise("value")
    rows.with_columns(later.alias("value")).write_csv(file)
    blind = read_country(copied)
    other = synthesis_forecaster(gathered(blind), national_history(country, country.profession(None)), QUICK)
    asked = {SPECIALISTS: [2019], TRAINEES: [2019, 2024]}
    blindly, found = other(2014, asked), forecaster(2014, asked)
    assert {subject: draws.tolist() for subject, draws in blindly.items()} == {
        subject: draws.tolist() for subject, draws in found.items()
    }


def test_counts_with_other_relations_are_not_the_past(country: Country):
    rows = country.tables["workforce_observations"].filter(pl.col("quantity") == "specialists_heads_employed")
    assert set(rows["relation"]) == {"="}, "Havsmark counts exactly"
    sweden = read_country(country_directory("sweden"))
    assert 2010 not in national_history(sweden, sweden.profession("gp")).specialists, "about 5 900 is not a count"
