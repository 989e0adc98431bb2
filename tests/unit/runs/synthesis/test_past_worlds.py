"""Worlds of the past: ages, exits by cause, and what changes with the dates of the cards."""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES
from underlag.evidence.cards.parameter import DatedValue, ParameterCard, StatedDistribution
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.careers import FORECAST_SHORTFALL
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.synthesis.calibrate import past_evidence
from underlag.runs.synthesis.case import Case, case_of
from underlag.runs.synthesis.past import Past
from underlag.runs.synthesis.past_worlds import PastWorld, past_inputs, past_of
from underlag.runs.synthesis.posterior import run_past
from underlag.runs.synthesis.stored_posterior import made_from

AGES = np.array(CAREER_AGES)


@pytest.fixture(scope="module")
def case(evidence: Evidence) -> Case:
    return case_of(evidence)


def middle(past: Past) -> PastWorld:
    """The world in which every unknown is at its median."""
    return past_of(past, jax.numpy.zeros(len(past.names())))


def card(name: str, value: float, of: ParameterCard) -> ParameterCard:
    """A card of one number known for certain, in place of that one."""
    dated = DatedValue.model_validate({"from": 2000, "value": value})
    fixed = StatedDistribution(kind="fixed")
    changed = {"name": name, "axes": (), "values": (dated,), "distribution": fixed, "labels": None}
    return of.model_copy(update=changed)


def dated(of: ParameterCard, *values: tuple[int, object]) -> ParameterCard:
    return of.model_copy(
        update={"values": tuple(DatedValue.model_validate({"from": y, "value": v}) for y, v in values)}
    )


def having(past: Past, **cards: ParameterCard) -> Past:
    return replace(past, cards={**past.cards, **{one.name: one for one in cards.values()}})


def aged(past: Past, tilt: float, bend: float) -> Past:
    model = past.cards["start/women_share"]
    return having(past, tilt=card("start/age_tilt", tilt, model), bend=card("start/age_bend", bend, model))


def test_the_nations_ages_are_its_specialists(case: Case) -> None:
    world = middle(case.past)
    np.testing.assert_allclose(np.asarray(world.ages).sum(axis=(1, 2)), world.trajectory.specialists.sum(axis=1))


def test_who_retires_is_part_of_those_who_exit(case: Case) -> None:
    """Where nobody dies or leaves for other reasons they are all that exit; else they are fewer."""
    cards = case.past.cards
    leave, mortality = (card(name, 0.0, cards[name]) for name in ("exits/leave", "exits/mortality_ratio"))
    for past, whole in ((having(case.past, leave=leave, mortality=mortality), True), (case.past, False)):
        world = middle(past)
        exits, retired = np.asarray(world.trajectory.exits).sum(axis=1), np.asarray(world.retired)
        assert np.allclose(retired, exits) if whole else np.all((retired > 0) & (retired < exits))


def test_ages_that_are_neither_tilted_nor_bent_are_those_of_the_card(case: Case) -> None:
    np.testing.assert_allclose(middle(aged(case.past, 0.0, 0.0)).ages, middle(case.past).ages, rtol=1e-12)


def test_a_tilt_makes_them_older_and_a_bend_more_spread(case: Case) -> None:
    def mean_and_sd(past: Past) -> tuple[float, float]:
        shares = np.asarray(middle(past).ages)[0].sum(axis=0)
        shares = shares / shares.sum()
        mean = float(shares @ AGES)
        return mean, float(np.sqrt(shares @ (AGES - mean) ** 2))

    mean, sd = mean_and_sd(aged(case.past, 0.0, 0.0))
    # the derivative of a mean by a tilt per ten years is the variance over ten, as for any exponential family
    assert mean_and_sd(aged(case.past, 0.01, 0.0))[0] - mean == pytest.approx(0.01 * sd**2 / 10, rel=0.01)
    assert mean_and_sd(aged(case.past, 0.0, 0.1))[1] > sd


def test_hours_follow_the_dates_of_their_card(case: Case) -> None:
    """Half of full time until 31 December 2022 and 0.6 from then on: as many people do a fifth more."""
    name = "hours/full_time_share"
    before, after = {"women": 0.5, "men": 0.5}, {"women": 0.6, "men": 0.6}
    steady = middle(having(case.past, hours=dated(case.past.cards[name], (2000, before)))).trajectory
    longer = middle(having(case.past, hours=dated(case.past.cards[name], (2000, before), (2022, after)))).trajectory
    np.testing.assert_allclose(longer.specialists, steady.specialists)
    ratio = np.asarray(longer.specialists_fte / steady.specialists_fte)
    expected = np.where(np.array(case.past.years) >= 2022, 1.2, 1.0)
    np.testing.assert_allclose(ratio, np.repeat(expected[:, None], ratio.shape[1], axis=1))


def test_arrivals_of_an_odd_year_are_of_that_year_alone(case: Case) -> None:
    name = "arrivals/abroad"
    steady = having(case.past, abroad=dated(case.past.cards[name], (2000, 10.0)))
    odd = having(case.past, abroad=dated(case.past.cards[name], (2000, 10.0), (2022, 30.0), (2023, 10.0)))
    more = np.asarray(middle(odd).trajectory.arrivals - middle(steady).trajectory.arrivals).sum(axis=1)
    later = np.array(case.past.years[1:])
    np.testing.assert_allclose(more, np.where(later == 2022, 20.0, 0.0), atol=1e-9)


def test_the_ensemble_follows_the_dates_too(case: Case) -> None:
    name = "hours/full_time_share"
    card_of = dated(case.past.cards[name], (2000, {"women": 0.5, "men": 0.5}), (2022, {"women": 0.6, "men": 0.7}))
    past = having(case.past, hours=card_of)
    scores = np.random.default_rng(3).normal(0.0, 0.5, (2, len(past.names())))
    many = run_past(past, scores, past.years[-1]).trajectory
    alone = past_of(past, jax.numpy.asarray(scores[1])).trajectory
    np.testing.assert_allclose(many.specialists_fte[1], alone.specialists_fte, rtol=1e-9)
    assert past_inputs(past, scores).hours.specialist.shape[:2] == (2, len(past.years))


def test_a_posterior_is_of_every_dated_value_that_the_past_follows(case: Case) -> None:
    name = "arrivals/abroad"
    was = case.past.cards[name]
    first = was.value_in(case.past.first)
    later = having(case.past, abroad=dated(was, (2000, first), (2022, 30.0)))
    after = having(case.past, abroad=dated(was, (2000, first), (case.past.years[-1] + 1, 30.0)))
    now, then, beyond = (
        made_from(past, case.figures, case.norms)[f"card {name}"] for past in (case.past, later, after)
    )
    assert then != now
    assert beyond == now


def short(past: Past, value: float, year: int) -> Past:
    """The past with a yearly shortfall that is known for certain and begins after a year."""
    began = card(FORECAST_SHORTFALL, value, past.cards["exits/leave"])
    return having(past, shortfall=dated(began, (year, value)))


def test_what_forecasts_did_not_foresee_leaves_after_its_date_only(case: Case) -> None:
    """A tenth of who would have stayed leaves besides in each year after 2022. Of the first year's own specialists
    0.9 of as many are left a year later, and 0.81 the year after; those who come meanwhile are as many in both."""
    name, last = "arrivals/abroad", case.past.years[-1]
    nobody = {each: card(each, 0.0, case.past.cards[name]) for each in ("arrivals/abroad", "arrivals/returners")}
    past = replace(
        case.past,
        cards={**case.past.cards, **nobody, "training/dropout": card("training/dropout", 1.0, case.past.cards[name])},
    )
    steady, short_of = middle(past), middle(short(past, 0.1, 2022))
    ratio = np.asarray(short_of.trajectory.specialists).sum(axis=1) / np.asarray(steady.trajectory.specialists).sum(
        axis=1
    )
    expected = [0.9 ** max(year - 2022, 0) for year in range(past.first, last + 1)]
    np.testing.assert_allclose(ratio, expected, rtol=1e-12)
    np.testing.assert_allclose(
        short_of.trajectory.exits[: 2022 - past.first], steady.trajectory.exits[: 2022 - past.first]
    )


def test_the_ensemble_falls_short_as_one_world_does(case: Case) -> None:
    past = short(case.past, 0.05, 2021)
    scores = np.random.default_rng(4).normal(0.0, 0.5, (2, len(past.names())))
    many = run_past(past, scores, past.years[-1])
    alone = past_of(past, jax.numpy.asarray(scores[1]))
    np.testing.assert_allclose(many.trajectory.specialists[1], alone.trajectory.specialists, rtol=1e-9)
    ages = np.asarray(alone.ages)[-1]
    np.testing.assert_allclose(many.specialist_shape[1], ages / ages.sum(), rtol=1e-9)


def test_an_unsure_shortfall_is_an_unknown_of_the_past(case: Case) -> None:
    """Drawn one standard deviation up, the card's 0.02 ± 0.01 is 0.03; a posterior is of its date too."""
    was = short(case.past, 0.02, 2021)
    unsure = was.cards[FORECAST_SHORTFALL].model_copy(
        update={"distribution": StatedDistribution(kind="normal", sd=0.01)}
    )
    past = having(case.past, shortfall=unsure)
    at = past.names().index(FORECAST_SHORTFALL)
    told = past_of(past, jax.numpy.zeros(len(past.names())).at[at].set(1.0))
    assert float(told.values[FORECAST_SHORTFALL][0]) == pytest.approx(0.03)
    later = having(case.past, shortfall=dated(unsure, (2022, 0.02)))
    names = [made_from(each, case.figures, case.norms)[f"card {FORECAST_SHORTFALL}"] for each in (past, later)]
    assert names[0] != names[1]


def test_what_begins_after_a_forecast_is_made_is_no_part_of_it() -> None:
    """Sweden's shortfall begins after the last national count, 2019: a forecast made then knows nothing of it."""
    known = past_evidence(read_country(country_directory("sweden")), "gp")
    found = {year: FORECAST_SHORTFALL in case_of(known, until=year).past.cards for year in (2018, 2019, 2020)}
    assert found == {2018: False, 2019: False, 2020: True}
