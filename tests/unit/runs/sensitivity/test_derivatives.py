"""Derivatives through the engine against differences of the whole central plan, and what is made of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.optimise.rules.backsolve import recommend
from underlag.runs.inputs.groups import Inputs, StartInputs, until
from underlag.runs.plan.assemble import Assembled, varied
from underlag.runs.plan.career_run import engine, outcome, starts_problem
from underlag.runs.record.contents import COLUMNS
from underlag.runs.sensitivity.card_steps import centre, half_width, levers_of, moved_to, own_half_widths
from underlag.runs.sensitivity.derivatives import (
    REGIONAL_COUNTS,
    START_SPECIALISTS,
    START_TRAINEES,
    TARGET_RESIDENTS,
    Sensitivities,
    sensitivities,
)
from underlag.runs.sensitivity.tables import (
    ANSWER,
    LEAST_EFFECT,
    STUDY,
    TABLE,
    data_value_table,
    fewest_draws,
    measurements,
    sensitivity_table,
)

PLACES = ("N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8")


@pytest.fixture(scope="module")
def problem(assembled: Assembled):
    return starts_problem(engine(assembled.central, np.float64))


@pytest.fixture(scope="module")
def found(assembled: Assembled, problem) -> Sensitivities:
    return sensitivities(assembled.central, problem, levers_of(assembled))


def whole(inputs: Inputs) -> tuple[np.ndarray, np.ndarray]:
    """Coverage in the target year with today's starts, and the starts called for: the nation, then the regions."""
    near = until(inputs, inputs.goal.target_year)
    model = engine(near, np.float64)
    problem = starts_problem(model)
    today = np.broadcast_to(near.start.today[:, None], (1, len(problem.steps), len(problem.regions)))
    capacity, need = outcome(model, today)["capacity"][0, -1], problem.need[0, -1]
    plateau = recommend(problem).levels["plateau"][0]
    return np.append(capacity.sum() / need.sum(), capacity / need), np.append(plateau.sum(), plateau)


@pytest.mark.parametrize(
    "name",
    [
        "exits/leave",
        "exits/retirement_shift",
        "training/duration_mean",
        "training/fill",
        "training/dropout",
        "hours/full_time_share",
        "settling/stay",
        "moves/yearly",
        "arrivals/abroad",
    ],
)
def test_the_chain_equals_differences_of_the_whole_plan(assembled: Assembled, found: Sensitivities, name: str):
    hold_to_differences(assembled, found, name)


def test_how_filling_follows_vacancies_is_a_lever_too(by_place: Assembled):
    """The nation's fill stays and its regions' move: some have more starts called for, others fewer."""
    question = starts_problem(engine(by_place.central, np.float64))
    found = sensitivities(by_place.central, question, levers_of(by_place))
    for name in ("recruitment/fill_follows_vacancies", "training/fill"):
        hold_to_differences(by_place, found, name)
    moved = found.starts[1:, found.levers.index("recruitment/fill_follows_vacancies")]
    assert moved.min() < 0 < moved.max()


def hold_to_differences(assembled: Assembled, found: Sensitivities, name: str) -> None:
    """The derivatives to a card against the whole plan with the card a little up and down."""
    parameter = assembled.parameters[name]
    step = 0.02 * half_width(parameter)
    sides = []
    for sign in (1, -1):
        values = {other: p.central for other, p in assembled.parameters.items()}
        values[name] = moved_to(parameter, centre(parameter) + sign * step)[None]
        sides.append(whole(varied(assembled, values)))
    at = found.levers.index(name)
    for derivative, up, down in zip((found.coverage, found.starts), *sides, strict=True):
        expected = (up - down) / (2 * step)
        assert derivative[:, at] == pytest.approx(expected, rel=2e-4, abs=1e-6 * max(1.0, np.abs(expected).max()))


def scaled(start: StartInputs, name: str, factor: np.ndarray) -> StartInputs:
    more = {name: getattr(start, name) * factor}
    if name == "trainees":
        more["today"] = start.today * factor
    return replace(start, **more)


@pytest.mark.parametrize(("lever", "name"), [(START_SPECIALISTS, "specialists"), (START_TRAINEES, "trainees")])
def test_stocks_are_linear_in_the_people_at_the_start_so_the_derivative_is_the_whole_change(
    assembled: Assembled, found: Sensitivities, lever: str, name: str
):
    """Twice as many in the nation, or in one region, adds exactly the derivative to the logarithm: nothing is lost."""
    central, at = assembled.central, found.levers.index(lever)
    base = whole(central)[0]
    doubled = whole(replace(central, start=scaled(central.start, name, np.full(8, 2.0))))[0]
    assert found.coverage[0, at] == pytest.approx(doubled[0] - base[0], rel=1e-9)
    one = whole(replace(central, start=scaled(central.start, name, np.where(np.arange(8) == 2, 2.0, 1.0))))[0]
    assert found.coverage[3, at] == pytest.approx(one[3] - base[3], rel=1e-9)


def test_more_residents_lower_coverage_in_proportion(assembled: Assembled, found: Sensitivities):
    assert found.coverage[:, found.levers.index(TARGET_RESIDENTS)] == pytest.approx(-whole(assembled.central)[0])


def test_the_nations_starts_are_the_sum_of_the_regions_for_every_card(found: Sensitivities):
    cards = len(found.levers) - len(REGIONAL_COUNTS)
    assert found.starts[0, :cards] == pytest.approx(found.starts[1:, :cards].sum(axis=0))


def test_the_table_has_effects_that_are_derivative_times_half_width_largest_first(assembled: Assembled, problem):
    table = sensitivity_table(assembled, problem, PLACES)
    assert tuple(table.columns) == COLUMNS["sensitivity"]
    assert table["effect"].to_list() == pytest.approx((table["derivative"] * table["half_width"]).to_list())
    nation = table.filter((pl.col("region_code") == "N0") & (pl.col("quantity") == "coverage"))
    sizes = nation["effect"].abs()
    assert sizes.to_list() == sorted(sizes, reverse=True)
    assert sizes.min() >= LEAST_EFFECT * sizes.max()  # type: ignore[operator]
    assert set(table["group"]) <= {name.split("/")[0] for name in (*assembled.parameters, *REGIONAL_COUNTS)}


def test_a_fixed_card_moves_nothing_and_is_not_listed(assembled: Assembled, found: Sensitivities):
    assert "need/residents_per_specialist" not in found.levers
    assert half_width(assembled.parameters["need/residents_per_specialist"]) == 0


def test_half_widths_of_regions_are_of_logarithms(assembled: Assembled):
    widths = own_half_widths(assembled)
    draws = np.log(assembled.ensemble.start.specialists[:, 4])
    low, high = np.quantile(draws, [0.1, 0.9])
    assert widths[START_SPECIALISTS][5] == pytest.approx((high - low) / 2)
    assert all(len(values) == len(PLACES) for values in widths.values())


class Wanted:
    """Starts called for that follow from the regions' specialists alone."""

    def __init__(self, assembled: Assembled) -> None:
        self.levels = {"plateau": -10 * np.log(assembled.ensemble.start.specialists)}


def test_what_causes_the_doubt_is_worth_asking_for(assembled: Assembled):
    table = data_value_table(assembled, Wanted(assembled), PLACES)  # type: ignore[arg-type]
    assert tuple(table.columns) == COLUMNS["data_value"]
    nation = table.filter(pl.col("region_code") == "N0")
    worth = dict(nation.filter(pl.col("question") == "").select("measurement", "narrowing").iter_rows())
    # the register has told where every region's specialists are; the doubt left is in what becomes of them
    assert worth["specialists_by_region"] < max(worth[name] for name in ("exits", "hours", "arrivals", "moves"))
    assert table["narrowing"].is_between(0, 1).all()
    assert (table["sd_after"] <= table["sd_before"]).all()
    assert nation["narrowing"].to_list() == sorted(nation["narrowing"], reverse=True)


def test_a_regions_answer_is_set_against_the_nation_and_itself_only(assembled: Assembled):
    table = data_value_table(assembled, Wanted(assembled), PLACES)  # type: ignore[arg-type]
    answers = table.filter((pl.col("form") == ANSWER) & (pl.col("measurement") == "N3"))
    assert answers.filter(pl.col("question") == "")["region_code"].to_list() == ["N0", "N3"]
    assert set(answers["question"]) == {"", "specialists", "trainees"}
    assert answers.height == 6


def test_a_part_is_worth_no_more_than_the_whole(assembled: Assembled):
    """A study of every card of a group tells at least what one of one card does, but for the chance that is taken off
    the whole: with k values and n draws k/(n − k − 1) of the variance."""
    table = data_value_table(assembled, Wanted(assembled), PLACES)  # type: ignore[arg-type]
    whole = table.filter(pl.col("question") == "").select("region_code", "measurement", whole="narrowing", k="items")
    parts = table.filter(pl.col("question") != "").join(whole, on=["region_code", "measurement"])
    chance = parts["k"] / (assembled.ensemble.draws - parts["k"] - 1)
    assert (parts["narrowing"] <= parts["whole"] + chance).all()
    cards = table.filter((pl.col("form") == STUDY) & (pl.col("question") != ""))
    assert all(name.startswith(f"{group}/") for group, name in cards.select("measurement", "question").iter_rows())
    assert (cards["items"] == 1).all()


def test_what_the_draws_are_too_few_for_is_left_out(assembled: Assembled):
    """40 draws tell what 8 items are worth, not what 16 are."""
    table = data_value_table(assembled, Wanted(assembled), PLACES)  # type: ignore[arg-type]
    items = {each.name: each.values.shape[1] for each in measurements(assembled, 1) if not each.question}
    assert items["staff_by_region"] == 16 and fewest_draws(16) > 40 >= fewest_draws(8)
    assert "staff_by_region" not in set(table["measurement"])
    assert {"specialists_by_region", "trainees_by_region"} <= set(table.filter(pl.col("form") == TABLE)["measurement"])
