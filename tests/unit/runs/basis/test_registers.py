from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from underlag.runs.basis.registers import observations_table, parameter_values_table, parameters_table, sources_table
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS


@pytest.fixture(scope="module")
def parameters(assembled: Assembled) -> pl.DataFrame:
    return parameters_table(assembled)


def test_every_parameter_is_listed_with_its_value_and_its_words(parameters: pl.DataFrame, assembled: Assembled) -> None:
    assert tuple(parameters.columns) == COLUMNS["parameters"]
    assert parameters["name"].to_list() == sorted(assembled.parameters)
    row = parameters.filter(pl.col("name") == "training/fill").row(0, named=True)
    # the central value is the median of what the synthesis knows, which says little of fill beside the card's mode
    assert (row["central"], row["unit"], row["status"]) == (pytest.approx(0.91, abs=0.03), "1", "estimated")
    assert 0.8 < row["low80"] < row["central"] < row["high80"] < 1.0
    assert row["source_ids"] == "hhs-career-survey-2023"


def test_a_parameter_with_axes_has_the_interval_of_what_moves_it(parameters: pl.DataFrame) -> None:
    row = parameters.filter(pl.col("name") == "exits/retirement").row(0, named=True)
    assert (row["central"], row["low80"], row["high80"]) == (None, None, None), "it has several values"


def test_each_of_several_values_has_the_ends_of_the_common_factor(assembled: Assembled) -> None:
    told = parameter_values_table(assembled).filter(pl.col("name") == "exits/retirement")
    values = assembled.parameters["exits/retirement"]
    assert values.interval80 is not None
    assert told.height == values.central[0].size > 10
    card = np.array(list(values.card.value_in(assembled.evidence.horizon.start).values()))  # by age
    for end, factor in zip(("low80", "high80"), values.interval80, strict=True):
        assert told[end].to_list() == pytest.approx((factor * card).tolist())
    assert 0.5 < values.interval80[0] < values.interval80[1] < 1.8


def test_what_is_assumed_says_why_and_what_is_published_says_where(parameters: pl.DataFrame) -> None:
    assumed = parameters.filter(pl.col("status") != "official")
    assert (assumed["reason_sv"] != "").all()
    assert (assumed["reason_en"] != "").all()
    assert (parameters.filter(pl.col("status") == "official")["source_ids"] != "").all()
    assert (parameters["review_sv"] != "").all()


def test_the_reason_tells_how_a_value_is_carried_back(parameters: pl.DataFrame, assembled: Assembled) -> None:
    card = assembled.parameters["training/fill"].card
    assert card.reason is not None and card.before is not None
    row = parameters.filter(pl.col("name") == "training/fill").row(0, named=True)
    assert row["reason_sv"] == f"{card.reason.sv} Åren före 2020: {card.before.reason.sv}"
    assert row["reason_en"] == f"{card.reason.en} Years before 2020: {card.before.reason.en}"
    norm = assembled.parameters["need/residents_per_specialist"].card
    assert norm.before is None and norm.reason is not None
    assert parameters.filter(pl.col("name") == norm.name)["reason_en"].to_list() == [norm.reason.en]


def test_the_reason_tells_why_a_card_stands_against_figures(parameters: pl.DataFrame, assembled: Assembled) -> None:
    card = assembled.parameters["exits/leave"].card
    assert card.conflict is not None
    row = parameters.filter(pl.col("name") == "exits/leave").row(0, named=True)
    assert row["reason_sv"].endswith(f" Mot de publicerade uppgifterna: {card.conflict.reason.sv}")
    assert row["reason_en"].endswith(f" Against the published figures: {card.conflict.reason.en}")


def test_a_fixed_parameter_has_no_interval(parameters: pl.DataFrame) -> None:
    row = parameters.filter(pl.col("name") == "training/duration_minimum").row(0, named=True)
    assert (row["low80"], row["high80"]) == (None, None)


def test_whatever_is_cited_is_a_source_of_the_run(parameters: pl.DataFrame, assembled: Assembled) -> None:
    sources = sources_table(assembled)
    assert tuple(sources.columns) == COLUMNS["sources"]
    known = set(sources["id"])
    assert len(known) == sources.height
    cited = {source for ids in parameters["source_ids"] for source in ids.split()}
    cited |= set(observations_table(assembled)["source"])
    cited |= set(assembled.evidence.country.tables["published_facts"]["source"])
    assert cited <= known
    assert known <= set(assembled.evidence.country.sources)
    assert (sources["publisher"] != "").all()


def test_observations_of_the_profession_stand_beside_what_is_expected_or_say_why_not(assembled: Assembled) -> None:
    table = observations_table(assembled)
    assert tuple(table.columns) == COLUMNS["observations"]
    assert table["observation_id"].is_sorted()
    evidence = assembled.evidence.country.tables["workforce_observations"]
    assert table.height == evidence.filter(pl.col("profession") == "gp").height
    used = table.filter(pl.col("agrees").is_not_null())
    assert used.height == 72
    assert (used["used"] == "synthesis").all()
    assert used["reason_left_out"].is_null().all()
    assert (used["predicted_low80"] <= used["predicted"]).all()
    assert (used["predicted"] <= used["predicted_high80"]).all()
    within = used.filter(pl.col("agrees"))
    assert within["value"].is_between(within["predicted_low80"] * 0.9999, within["predicted_high80"] * 1.0001).all()
    assert within.height >= 0.7 * used.height
