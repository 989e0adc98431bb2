"""The slow obvious twin of the career model: each cell of people in a plain loop, as docs/explanation/career-model.md.

It carries the full state (region, sex, age, completed years of training), knows nothing of cohorts, batches or JAX,
and agrees with the engine to 1e-9 in float64, for everything that a projection returns.
"""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES
from underlag.workforce.engine.career import AgeBands, Entries, Hours, Rates, State, Trajectory, check_inputs
from underlag.workforce.engine.project import project, project_ensemble, project_states
from underlag.workforce.engine.response import linear_response, linear_response_ensemble

AGES = len(CAREER_AGES)
Case = tuple[State, Rates, Entries, Hours, AgeBands]


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def case(seed: int, regions: int = 3, training_years: int = 4, years: int = 6, draws: int | None = None) -> Case:
    """Random inputs that keep to the rules, with rates larger than life so that every path carries people."""
    random = np.random.default_rng(seed)
    lead = () if draws is None else (draws,)

    def some(*shape: int) -> np.ndarray:
        return random.random((*lead, *shape))

    def shares(values: np.ndarray, axes: int) -> np.ndarray:
        return values / values.sum(axis=tuple(range(-axes, 0)), keepdims=True)

    ages, stages = np.arange(AGES), np.arange(training_years)
    in_time = ages[:, None] + training_years - 1 - stages[None, :] < AGES
    completion = some(training_years)
    completion[..., -1] = 1
    young = ages <= AGES - training_years
    rates = Rates(
        exit=some(regions, 2, AGES) * 0.3,
        dropout=some(training_years) * 0.2,
        completion=completion,
        entry_shape=shares(some(2, AGES) * young, 2),
        settling=shares(some(regions, regions), 1) * 0.9,
        moves=shares(some(3, regions, regions) + 2 * np.eye(regions), 1),
    )
    state = State(some(regions, 2, AGES, training_years) * 5 * in_time, some(regions, 2, AGES) * 20)
    arrivals = shares(some(2, AGES), 2)
    entries = Entries(some(years, regions) * 40, some(years, regions), some(years, regions) * 6, arrivals)
    band = tuple(int(b) for b in np.searchsorted([12, 31], ages, side="right"))
    check_inputs(state, rates, entries, band)
    return state, rates, entries, Hours(some(2, AGES), some()), band


def one_year(trainees: np.ndarray, specialists: np.ndarray, rates: Rates, entries: Entries, band: AgeBands, year: int):
    """(trainees, specialists, flows by region) a year later, one cell at a time."""
    regions, sexes, ages, _ = trainees.shape
    flow = {name: np.zeros(regions) for name in Trajectory._fields[4:]}
    new_trainees, staying = train_and_settle(trainees, specialists, rates, flow)
    new_specialists = np.zeros_like(specialists)
    for g in range(sexes):
        for a in range(ages):
            for r in range(regions):
                for s in range(regions):
                    moving = staying[r, g, a] * rates.moves[band[a], r, s]
                    if s != r:
                        flow["moves_out"][r] += moving
                        flow["moves_in"][s] += moving
                    if a + 1 < ages:
                        new_specialists[s, g, a + 1] += moving
                    else:
                        flow["aged_out"][s] += moving
    for r in range(regions):
        filled = entries.starts[year, r] * entries.fill[year, r]
        flow["filled_starts"][r] += filled
        flow["arrivals"][r] += entries.arrivals[year, r]
        for g in range(sexes):
            for a in range(ages):
                new_trainees[r, g, a, 0] += filled * rates.entry_shape[g, a]
                new_specialists[r, g, a] += entries.arrivals[year, r] * entries.arrival_shape[g, a]
    return new_trainees, new_specialists, flow


def train_and_settle(trainees: np.ndarray, specialists: np.ndarray, rates: Rates, flow: dict[str, np.ndarray]):
    """Trainees who remain, a year further, and specialists after exits and with those who have settled; told in
    ``flow``."""
    regions, sexes, ages, stages = trainees.shape
    staying = np.zeros((regions, sexes, ages))
    new_trainees = np.zeros_like(trainees)
    for r in range(regions):
        for g in range(sexes):
            for a in range(ages):
                leaving = specialists[r, g, a] * rates.exit[r, g, a]
                flow["exits"][r] += leaving
                staying[r, g, a] += specialists[r, g, a] - leaving
                for k in range(stages):
                    there = trainees[r, g, a, k]
                    gives_up = there * rates.dropout[k]
                    finishes = (there - gives_up) * rates.completion[k]
                    remains = there - gives_up - finishes
                    flow["dropouts"][r] += gives_up
                    flow["completions"][r] += finishes
                    flow["left"][r] += finishes * (1 - sum(rates.settling[r]))
                    for s in range(regions):
                        settles = finishes * rates.settling[r, s]
                        staying[s, g, a] += settles
                        flow["settled"][s] += settles
                        if s != r:
                            flow["settled_elsewhere"][r] += settles
                    if a + 1 < ages and k + 1 < stages:
                        new_trainees[r, g, a + 1, k + 1] += remains
                    else:
                        flow["trainees_aged_out"][r] += remains
    return new_trainees, staying


def twin(state: State, rates: Rates, entries: Entries, hours: Hours, band: AgeBands) -> tuple[State, Trajectory]:
    """All states in full, and the same series as the engine returns."""
    trainees, specialists = [np.asarray(state.trainees)], [np.asarray(state.specialists)]
    flows = []
    for year in range(entries.starts.shape[0]):
        t, s, flow = one_year(trainees[-1], specialists[-1], rates, entries, band, year)
        trainees.append(t)
        specialists.append(s)
        flows.append(flow)
    in_training = np.stack([t.sum(axis=(1, 2, 3)) for t in trainees])
    series = {
        "specialists": np.stack([s.sum(axis=(1, 2)) for s in specialists]),
        "specialists_fte": np.stack([(s * hours.specialist).sum(axis=(1, 2)) for s in specialists]),
        "trainees": in_training,
        "trainees_fte": in_training * hours.trainee,
    }
    series |= {name: np.stack([flow[name] for flow in flows]) for name in flows[0]}
    return State(np.stack(trainees), np.stack(specialists)), Trajectory(**series)


def agree(found: tuple, expected: tuple) -> None:
    for name, ours, theirs in zip(found._fields, found, expected, strict=True):
        assert ours.dtype == np.float64, name
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("seed", range(4))
def test_stocks_and_flows(seed: int) -> None:
    given = case(seed)
    agree(project(*given), twin(*given)[1])


def test_states_in_full() -> None:
    state, rates, entries, hours, band = case(11)
    agree(project_states(state, rates, entries, band), twin(state, rates, entries, hours, band)[0])


def test_fewer_years_than_training_has() -> None:
    given = case(12, training_years=5, years=3)
    agree(project(*given), twin(*given)[1])


def test_ensemble_draw_by_draw() -> None:
    state, rates, entries, hours, band = case(13, draws=5)
    found = project_ensemble(state, rates, entries, hours, band, batch=3)
    for draw in range(5):
        alone = [type(given)(*[leaf[draw] for leaf in given]) for given in (state, rates, entries, hours)]
        agree(Trajectory(*[leaf[draw] for leaf in found]), twin(*alone, band)[1])


def test_the_nation_at_full_size() -> None:
    """21 regions, 12 training years; three years, because the twin is slow."""
    given = case(14, regions=21, training_years=12, years=3)
    agree(project(*given), twin(*given)[1])


def pulse(region: int, rates: Rates, hours: Hours, band: AgeBands, lags: int) -> Trajectory:
    """The twin's answer to one start in ``region`` in the first year, nobody else there."""
    regions, stages = rates.settling.shape[0], rates.dropout.shape[0]
    starts = np.zeros((lags, regions))
    starts[0, region] = 1
    nobody = State(np.zeros((regions, 2, AGES, stages)), np.zeros((regions, 2, AGES)))
    shape = np.full((2, AGES), 1 / (2 * AGES))
    entries = Entries(starts, np.ones_like(starts), np.zeros_like(starts), shape)
    return twin(nobody, rates, entries, hours, band)[1]


def test_linear_response_is_the_answer_to_one_start() -> None:
    _, rates, _, hours, band = case(15, draws=2)
    found = linear_response_ensemble(rates, hours, 7, band)
    for draw in range(2):
        alone, work = (type(given)(*[leaf[draw] for leaf in given]) for given in (rates, hours))
        single = linear_response(alone, work, 7, band)
        for region in range(3):
            expected = pulse(region, alone, work, band, 7)
            for response in (single, type(found)(*[leaf[draw] for leaf in found])):
                close = {"rtol": 1e-9, "atol": 1e-12}
                np.testing.assert_allclose(response.specialists[:, region], expected.specialists[1:], **close)
                np.testing.assert_allclose(response.specialists_fte[:, region], expected.specialists_fte[1:], **close)
                np.testing.assert_allclose(response.trainees[:, region], expected.trainees[1:, region], **close)
                np.testing.assert_allclose(response.trainees_fte[:, region], expected.trainees_fte[1:, region], **close)
