"""The reasons on the Swedish cards are arithmetic: here it is done again, from the cards and the observations."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from underlag.core.axes import CAREER_AGES
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.scenarios import Scenario, apply
from underlag.uncertainty.distributions import distribution_of

EVIDENCE = Path(__file__).parents[3] / "evidence"


@cache
def cards(profession: str = "gp") -> dict[str, ParameterCard]:
    read = [read_card(file) for file in sorted((EVIDENCE / "parameters").rglob("*.yaml"))]
    mine = [card for card in read if card.profession is None or profession in card.profession]
    assert len({card.name for card in mine}) == len(mine)
    return {card.name: card for card in mine}


def read_card(file: Path) -> ParameterCard:
    return ParameterCard.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))


@cache
def table(name: str) -> list[dict[str, str]]:
    with (EVIDENCE / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(name: str, year: int = 2024) -> float:
    found = cards()[name].value_in(year)
    assert isinstance(found, float)
    return found


def labelled(name: str, year: int = 2024, profession: str = "gp") -> dict[Any, float]:
    found = cards(profession)[name].value_in(year)
    assert isinstance(found, Mapping)
    return {label: float(number) for label, number in found.items() if isinstance(number, float)}


def observed(identity: str) -> float:
    return float(next(row["value"] for row in table("workforce_observations") if row["observation_id"] == identity))


def residents(year: int, region: str = "00") -> float:
    rows = table("population_total")
    return float(next(r["persons"] for r in rows if r["region_code"] == region and r["year"] == str(year)))


def quantile(name: str, probability: float) -> float:
    stated = cards()[name].distribution
    width = {n: getattr(stated, n) for n in ("sd", "sd_log", "low", "high") if getattr(stated, n) is not None}
    return float(distribution_of(name, stated.kind, value(name), width).ppf(np.array([probability]))[0])


def staying(ages: range) -> float:
    """Probability of not retiring through all of these ages."""
    return math.prod(1 - labelled("exits/retirement").get(age, 0.0) for age in ages)


def at_ages(bands: dict[int, float]) -> np.ndarray:
    """Values by band spread to single ages: each age has its band's value."""
    return np.array([bands[max(bound for bound in bands if bound <= age)] for age in CAREER_AGES])


def structure(year: int) -> np.ndarray:
    """Shares by single age: a band's share spread evenly over its ages."""
    shares = labelled("start/age_structure", year)
    bounds = [*sorted(shares), CAREER_AGES[-1] + 1]
    return np.concatenate([np.full(b - a, shares[a] / (b - a)) for a, b in pairwise(bounds)])


def share(by_age: np.ndarray, low: int, high: int) -> float:
    return float(by_age[low - CAREER_AGES[0] : high + 1 - CAREER_AGES[0]].sum())


# exits


def test_seven_in_ten_of_those_aged_60_to_64_still_work_five_years_later() -> None:
    kept = np.mean([staying(range(age, age + 5)) for age in range(60, 65)])
    assert kept == pytest.approx(0.72, abs=0.005)
    published = observed("riket-undated-still-working-5-years-after-60-64-percent") / 100
    assert kept * 0.994**5 == pytest.approx(published, abs=0.01)


def test_two_thirds_of_those_who_worked_at_55_work_at_65_to_69() -> None:
    kept = np.mean([staying(range(55, age)) for age in range(65, 70)])
    assert kept == pytest.approx(0.68, abs=0.005)
    assert kept == pytest.approx(observed("riket-2024-clinically-active-65-69-percent") / 100, abs=0.03)


def test_retirement_covers_the_ages_that_the_card_promises_and_rises_at_65() -> None:
    hazards = labelled("exits/retirement")
    assert list(hazards) == list(range(55, 80))
    assert max(hazards, key=lambda age: hazards[age] - hazards.get(age - 1, 0.0)) == 65


def test_leaving_gives_what_is_left_of_those_certified_in_2018() -> None:
    certified = observed("riket-2018-certificates-per-year")
    in_sweden = observed("riket-2018-certificates-still-resident-heads")
    still = observed("riket-2022-still-in-primary-care-after-4-years-percent") / 100
    left = (1 - value("settling/leave_primary_care")) * (1 - value("exits/leave")) ** 4
    assert left == pytest.approx(in_sweden / certified * still, abs=0.005)
    assert left == pytest.approx(0.81, abs=0.005)


def test_the_survey_and_the_intentions_lie_inside_the_distribution_of_leaving() -> None:
    survey = 1 - observed("riket-2022-still-in-primary-care-after-4-years-percent") / 100
    survey_rate = 1 - (1 - survey) ** (1 / 4)
    assert survey_rate == pytest.approx(0.031, abs=0.0005)
    assert quantile("exits/leave", 0.1) < survey_rate < quantile("exits/leave", 0.9)
    assert quantile("exits/leave", 0.025) == pytest.approx(0.023, abs=0.0005)
    assert quantile("exits/leave", 0.975) == pytest.approx(0.091, abs=0.0005)
    for intended, rate in ((0.25, 0.056), (0.30, 0.069), (0.40, 0.097)):
        yearly = 1 - (1 - intended) ** (1 / 5)
        assert yearly == pytest.approx(rate, abs=0.0006)
        assert value("exits/leave") < yearly < quantile("exits/leave", 0.99)


# training and arrivals


def test_the_length_of_training_may_be_what_either_side_says() -> None:
    """Skåne's 6.5 years and the shortest with a doctoral degree both lie inside the distribution, and the shortest of
    each set of rules is half a year less for those with a degree."""
    stated, ends = observed("skane-2019-training-duration"), (0.05, 0.95)
    low, high = (quantile("training/duration_mean", end) for end in ends)
    assert low < observed("riket-2021-training-minimum") - 0.5 < stated < high
    assert value("training/duration_minimum") == observed("riket-2021-training-minimum") - 0.5
    assert value("training/duration_minimum", 2018) == 5.0 - 0.5


def test_giving_up_adds_to_one_in_ten_and_at_most_one_in_four() -> None:
    years, high = value("training/duration_mean"), cards()["training/dropout"].distribution.high
    assert 1 - (1 - value("training/dropout")) ** years == pytest.approx(0.10, abs=0.015)
    assert high is not None and 1 - (1 - high) ** years == pytest.approx(0.25, abs=0.015)


def test_dual_specialists_are_spread_over_fifteen_years() -> None:
    row = next(r for r in table("workforce_observations") if r["quantity"] == "dual_specialists_heads")
    assert float(row["value"]) / (int(row["year_end"]) - int(row["year"])) == pytest.approx(25.7, abs=0.05)
    assert value("arrivals/returners") == pytest.approx(25.7, abs=1)


def test_arrivals_from_abroad_span_what_the_reason_says() -> None:
    assert quantile("arrivals/abroad", 0.025) == pytest.approx(26, abs=1)
    assert quantile("arrivals/abroad", 0.975) == pytest.approx(187, abs=1)


def test_the_odd_year_of_arrivals_is_what_the_reason_computes() -> None:
    """15 percent of those certified in 2004 were never registered; three in four of the others are assumed to begin."""
    stayed = observed("riket-2004-certificates-per-year-resident") / observed("riket-2004-certificates-per-year")
    assert stayed == pytest.approx(0.85, abs=0.005)
    certified = observed("riket-2013-certificates-trained-abroad-per-year")
    assert value("arrivals/abroad", 2013) == pytest.approx(0.85 * 0.75 * certified, abs=2)
    assert value("arrivals/abroad", 2012) == value("arrivals/abroad", 2014) == value("arrivals/abroad")


# start


def test_national_levels_of_2012_come_from_counts() -> None:
    fte = observed("riket-2012-specialists-fte")
    assert value("start/residents_per_specialist_fte", 2012) == pytest.approx(residents(2012) / fte, abs=1)
    trainees = observed("riket-2012-trainees-heads")
    assert value("start/trainees_per_1000", 2012) == pytest.approx(1000 * trainees / residents(2012), abs=0.0005)


@pytest.mark.parametrize("profession", ["gp", "district_nurse"])
def test_age_shares_sum_to_one(profession: str) -> None:
    for dated in cards(profession)["start/age_structure"].values:
        assert isinstance(dated.value, Mapping)
        assert math.fsum(float(v) for v in dated.value.values() if isinstance(v, float)) == pytest.approx(1, abs=1e-12)


def test_the_ages_of_2011_carried_forward_are_near_those_counted_in_2015() -> None:
    """A loop over four years with the cards' own hazards and a yearly inflow of 6 percent of the number; the published
    shares decide in the synthesis, so the card need only be near."""
    people = list(structure(2011))
    inflow = np.exp(-0.5 * ((np.array(CAREER_AGES) - 39.5) / 5) ** 2) * (np.array(CAREER_AGES) >= 30)
    inflow = 0.06 * inflow / inflow.sum()
    for _ in range(4):
        kept = [
            n * (1 - labelled("exits/retirement").get(age, 0.0)) * (1 - value("exits/leave")) * 0.996
            for n, age in zip(people, CAREER_AGES, strict=True)
        ]
        people = [float(n + new) for n, new in zip([0.0, *kept[:-1]], inflow, strict=True)]
    carried = np.array(people) / sum(people)
    below_70 = observed("riket-2015-specialists-heads-employed-under-70")
    for low, high, identity in ((60, 64, "60-64"), (65, 69, "65-69")):
        counted = observed(f"riket-2015-specialists-heads-employed-{identity}") / below_70
        percent = observed(f"riket-2015-age-{identity}-percent-under-70")
        assert 100 * counted == pytest.approx(percent, abs=0.06)
        assert share(carried, low, high) / share(carried, 20, 69) == pytest.approx(counted, abs=0.025)
    assert share(structure(2011), 55, 59) == pytest.approx(0.2, abs=0.015)
    assert share(structure(2011), 60, 64) == pytest.approx(0.2, abs=0.015)


def test_how_far_the_ages_may_lie_from_the_card() -> None:
    """One standard deviation of tilt moves the mean age by almost three years, one of bend its spread by a tenth."""
    ages = np.array(CAREER_AGES) + 0.5
    tens = (ages - 50) / 10

    def moments(weight: np.ndarray) -> tuple[float, float]:
        mean = float((weight * ages).sum() / weight.sum())
        return mean, float(np.sqrt((weight * (ages - mean) ** 2).sum() / weight.sum()))

    tilt, bend = (cards()[f"start/age_{name}"].distribution.sd for name in ("tilt", "bend"))
    assert tilt is not None and bend is not None
    (mean, spread), up, down = (moments(structure(2011) * np.exp(t * tilt * tens)) for t in (0, 1, -1))
    assert (up[0] - down[0]) / 2 == pytest.approx(2.8, abs=0.25)
    wide, narrow = (moments(structure(2011) * np.exp(t * bend * tens**2))[1] for t in (1, -1))
    assert (wide - narrow) / 2 / spread == pytest.approx(0.1, abs=0.03)
    assert mean == pytest.approx(54, abs=1)


def test_a_specialist_works_four_fifths_of_full_time_on_average() -> None:
    women, by_year = value("start/women_share"), {}
    for year, counted in ((2013, "2013"), (2015, "2015"), (2021, "2021")):
        hours = labelled("hours/full_time_share", year)
        by_year[year] = women * hours["women"] + (1 - women) * hours["men"]
        part_time = observed(f"riket-{counted}-part-time-percent") / 100
        assert by_year[year] == pytest.approx(1 - part_time * 0.25, abs=0.01)
    late = labelled("hours/full_time_share_by_age")[67] * by_year[2015]
    assert late == pytest.approx(0.40, abs=0.015)
    mean = float(by_year[2013] * structure(2011) @ at_ages(labelled("hours/full_time_share_by_age")))
    assert 0.78 <= mean <= 0.85


def test_the_regional_spread_is_that_of_the_published_extremes() -> None:
    jamtland = 1100 * (1 + observed("jamtland-harjedalen-2022-increase-needed-percent") / 100)
    blekinge = observed("blekinge-2022-residents-per-specialist-fte")
    assert (jamtland, blekinge) == (pytest.approx(1331), 2803)
    assert math.log(2100 / jamtland) / 2 == pytest.approx(0.23, abs=0.005)
    assert math.log(blekinge / 2100) == pytest.approx(0.29, abs=0.005)


def test_the_error_of_population_projections_is_that_between_two_vintages() -> None:
    older = {
        row["region_code"]: float(row["persons"])
        for row in table("population_projection_older")
        if row["target_year"] == "2040" and row["source"] == "scb-2021-06-befolkningen-vantas-minska-i-atta-lan"
    }
    newer = {
        row["region_code"]: float(row["persons"])
        for row in table("population_projection")
        if row["year"] == "2040" and (row["age_from"], row["age_to"]) == ("0", "")
    }
    assert len(older) == 14
    revised = np.array([math.log(newer[code] / older[code]) for code in older])
    nation = math.log(sum(newer[code] for code in older) / sum(older.values()))
    assert nation == pytest.approx(-0.029, abs=0.0005)
    assert np.sqrt(((revised - nation) ** 2).sum() / (len(revised) - 1)) == pytest.approx(0.022, abs=0.0005)
    assert value("population/projection_error_national") == pytest.approx(-nation / math.sqrt(2), abs=0.001)
    assert value("population/projection_error") >= 0.022 / math.sqrt(2)


# observations


def test_every_observation_left_out_says_why_in_both_languages() -> None:
    for row in table("workforce_observations"):
        languages = row["reason_left_out"].split(" / ")
        assert len(languages) == (2 if row["used"] == "no" else 1), row["observation_id"]
        assert (row["used"] == "no") == bool(row["reason_left_out"]), row["observation_id"]
        assert row["value"] or row["used"] == "no", row["observation_id"]


def test_figures_left_out_as_the_same_compilation_follow_from_those_used() -> None:
    per_doctor = observed("blekinge-2022-residents-per-specialist-fte")
    assert round(100 * (per_doctor / 1100 - 1)) == observed("blekinge-2022-increase-needed-percent")
    missing = residents(2022, "10") * (1 / 1100 - 1 / per_doctor)
    assert missing == pytest.approx(observed("blekinge-2022-shortage-specialists"), abs=1)
    doctors = residents(2022, "25") / 1100 - observed("norrbotten-2022-shortage-specialists")
    assert residents(2022, "25") / 1100 / doctors == pytest.approx(2, abs=0.05)
    per_1000 = 1000 * observed("jamtland-harjedalen-2021-trainees-heads") / residents(2022, "23")
    assert per_1000 == pytest.approx(observed("jamtland-harjedalen-2022-trainees-per-1000"), abs=0.005)


def test_no_source_tells_the_synthesis_the_same_thing_twice() -> None:
    rows = [row for row in table("workforce_observations") if row["used"] == "synthesis"]
    assert len({(row["region_code"] or row["region_codes"], row["quantity"], row["year"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["year"], row["observation_id"]
        assert f"start/source_error_{row['source_kind']}" in cards()


def test_every_observation_used_by_a_card_has_its_source_cited_by_one() -> None:
    cited = {source for card in cards().values() for source in card.sources}
    uncited = [
        row["observation_id"]
        for row in table("workforce_observations")
        if row["used"] == "card" and row["source"] not in cited
    ]
    assert uncited == []


def test_conflicting_populations_of_2015_have_names_of_their_own() -> None:
    rows = [r for r in table("workforce_observations") if r["year"] == "2015" and r["unit"] == "head"]
    by_value = {float(row["value"]): row["quantity"] for row in rows}
    assert len({by_value[number] for number in (6345, 5974, 7149, 4116)}) == 4


def test_need_weights_are_norwegian_contacts_over_their_mean() -> None:
    contacts = {row["age_from"]: row for row in table("norway_contacts_by_age") if row["age_text"] != "I alt"}
    weights = table("need_weight_by_age")
    assert [row["age_from"] for row in weights] == list(contacts)
    for row in weights:
        assert float(row["weight"]) == pytest.approx(float(contacts[row["age_from"]]["contacts"]) / 4.6, abs=0.0005)
        assert row["age_to"] == contacts[row["age_from"]]["age_to"]


# scenarios


@pytest.mark.parametrize("profession", ["gp", "district_nurse"])
def test_every_scenario_changes_what_its_file_says_and_nothing_else(profession: str) -> None:
    files = sorted((EVIDENCE / "scenarios").glob("*.yaml"))
    read = {f.stem: Scenario.model_validate(yaml.safe_load(f.read_text(encoding="utf-8"))) for f in files}
    for name, scenario in read.items():
        resolved = apply(name, read, cards(profession), {}, {m for s in read.values() for m in s.measures})
        changes = scenario.changes
        assert scenario.name == name
        goal = {f"goal.{key}" for key, new in changes.goal if new is not None}
        assert set(resolved.changed) == set(changes.parameters) | goal
        assert (name == "baseline") == (not resolved.changed and not resolved.measures)
        assert set(resolved.measures) == set(scenario.measures)


def test_the_two_older_ways_of_counting_are_what_they_are_called() -> None:
    scenarios = EVIDENCE / "scenarios"
    third = yaml.safe_load((scenarios / "st_one_third.yaml").read_text(encoding="utf-8"))
    changed = third["changes"]["parameters"]["need/residents_per_trainee"]["value"]
    share_of_specialist = observed("riket-2018-trainee-as-share-of-specialist")
    assert changed / value("need/residents_per_specialist") == pytest.approx(share_of_specialist, abs=0.001)
    norm = yaml.safe_load((scenarios / "norm_1500.yaml").read_text(encoding="utf-8"))["changes"]["parameters"]
    halves = norm["need/residents_per_trainee"]["value"] / norm["need/residents_per_specialist"]["value"]
    assert halves == value("need/residents_per_trainee") / value("need/residents_per_specialist")
