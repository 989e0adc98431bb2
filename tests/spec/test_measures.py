"""Measures, as the manual tells them; every number here can be checked with a pocket calculator."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.evidence.cards.measures import discount_names
from underlag.evidence.country import Country, read_country
from underlag.evidence.places import country_directory
from underlag.optimise.measures.portfolio import Set, best_set
from underlag.runs.inputs.discounting import MeasureEffect, believed, in_effect, moved


@pytest.fixture(scope="module")
def sweden() -> Country:
    return read_country(country_directory("sweden"))


def kept(sweden: Country, measure: str) -> float:
    (effect,) = sweden.measures()[measure].effects
    return float(
        np.prod([sweden.parameters()[name].value_in(2024) for name in discount_names(effect.design, effect.abroad)])
    )


def one(scale: str, value: float, share: float, reach: float = 1.0) -> MeasureEffect:
    return MeasureEffect("settling/stay", scale, believed(scale, np.array([value]), np.array([share])), reach)  # type: ignore[arg-type]


def test_an_odds_ratio_of_57_88_never_enters_at_face_value(sweden: Country) -> None:
    """Of self-selected evidence from abroad 0.1 · 0.7 = 0.07 is counted: 57.88^0.07 = 1.33."""
    assert kept(sweden, "rural_training") == pytest.approx(0.07)
    assert np.exp(believed("odds", np.array([57.88]), np.array([0.07])))[0] == pytest.approx(1.33, abs=0.005)


def test_of_a_hundred_new_specialists_one_more_stays_at_four_tenths_reach() -> None:
    """85 of 100 stay. An odds ratio of 4.57 counts as 4.57^0.07 = 1.112: 86.3 would. It reaches 40 of 100: 85.5 do."""
    base = np.array([0.85])
    assert moved(base, [(one("odds", 4.57, 0.07), 1.0)])[0] == pytest.approx(0.863, abs=0.0005)
    assert moved(base, [(one("odds", 4.57, 0.07, 0.4), 1.0)])[0] == pytest.approx(0.855, abs=0.0005)


def test_a_stated_intention_lowers_the_risk_of_retiring_a_little(sweden: Country) -> None:
    """If all who consider it stayed, 0.53 of the risk were left; 0.15 of that is counted: 0.53^0.15 = 0.909."""
    assert kept(sweden, "senior_work") == pytest.approx(0.15)
    risk = np.array([0.11])
    assert moved(risk, [(one("factor", 0.53, 0.15), 1.0)])[0] == pytest.approx(0.11 * 0.909, abs=1e-4)


def test_a_billion_a_year_pays_for_163_starts_of_which_98_are_new(sweden: Country) -> None:
    """A trainee costs 1 042 200 kronor a year and trains 5.9 years; six in ten would not have been opened anyway."""
    cards = sweden.parameters()
    price = float(cards["costs/training_post"].value_in(2024)) * float(cards["training/duration_mean"].value_in(2024))  # type: ignore[arg-type]
    bought = 1e9 / price
    assert bought == pytest.approx(162.6, abs=0.1)
    assert bought * kept(sweden, "training_grant") == pytest.approx(97.6, abs=0.1)


def test_a_measure_begins_to_work_after_its_delay_and_rises_over_its_ramp(sweden: Country) -> None:
    """Rural training from 2027: the first who were trained so are specialists six years later, all of them by 2035."""
    found = in_effect(sweden.measures()["rural_training"], range(2031, 2037))
    assert found.tolist() == [0, 0, 1 / 3, 2 / 3, 1, 1]


def test_two_measures_that_keep_the_same_doctors_are_worth_less_than_their_sum() -> None:
    """Three measures, 10 kronor. A gives 8 and costs 5, B gives 7 and costs 5, C gives 5 and costs 5; A and B keep the
    same people and give 9 together. Adding would have taken A and B (15); running the sets takes A and C (13)."""
    alone, together = {"A": 8.0, "B": 7.0, "C": 5.0}, {Set("AB"): 9.0, Set("ABC"): 14.0}

    def run(taken: Set) -> tuple[float, float]:
        return together.get(taken, sum(alone[name] for name in taken)), 5.0 * len(taken)

    best = best_set("ABC", run, budget=10.0)
    assert sorted(best.taken) == ["A", "C"]
    assert best.value == 13.0


def test_most_swedish_measures_have_no_known_effect_and_say_why(sweden: Country) -> None:
    """Ten of thirty can be ranked."""
    measures = sweden.measures()
    known = [name for name, card in measures.items() if card.effects]
    assert (len(known), len(measures)) == (10, 30)
    for name, card in measures.items():
        assert card.effects or card.unknown, name
