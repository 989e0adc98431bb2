"""Laws of the career model: what holds for any rates and any people.

The shapes are small and fixed (JAX compiles each shape once); what Hypothesis chooses are the numbers in them, with
zeros and ones mixed in, where laws break first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from underlag.core.axes import CAREER_AGES
from underlag.workforce.engine.career import AgeBands, Entries, Hours, Rates, State, Trajectory, check_inputs
from underlag.workforce.engine.chance import Drawn, Expected, stream_keys
from underlag.workforce.engine.follow import beginning
from underlag.workforce.engine.project import project, project_ensemble, project_states
from underlag.workforce.engine.random_form import simulate
from underlag.workforce.engine.response import linear_response, superpose
from underlag.workforce.engine.step import STEPS, Now, World, Year, by_region
from underlag.workforce.engine.trainees import Stages

AGES, REGIONS, STAGES, YEARS = len(CAREER_AGES), 3, 4, 6
BAND: AgeBands = tuple(int(b) for b in np.searchsorted([15, 35], np.arange(AGES), side="right"))
Case = tuple[State, Rates, Entries, Hours, AgeBands]


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def make(seed: int, extremes: float = 0.0, regions: int = REGIONS, whole: bool = False) -> Case:
    """Inputs that keep to the rules; a share ``extremes`` of the probabilities is exactly 0 or 1, of people 0."""
    random = np.random.default_rng(seed)

    def chances(*shape: int, most: float = 1.0) -> np.ndarray:
        plain = random.random(shape) * most
        return np.where(random.random(shape) < extremes, random.integers(0, 2, shape).astype(float), plain)

    def heads(*shape: int, most: float) -> np.ndarray:
        plain = random.random(shape) * most * (random.random(shape) >= extremes)
        return np.floor(plain) if whole else plain

    def shares(shape: tuple[int, ...], axes: int, allowed: Any = 1.0) -> np.ndarray:
        drawn = random.random(shape) * (random.random(shape) >= extremes) * allowed
        drawn = drawn + 1e-3 * allowed
        return drawn / drawn.sum(axis=tuple(range(-axes, 0)), keepdims=True)

    ages, stages = np.arange(AGES), np.arange(STAGES)
    in_time = ages[:, None] + STAGES - 1 - stages[None, :] < AGES
    completion = chances(STAGES)
    completion[-1] = 1
    rates = Rates(
        exit=chances(regions, 2, AGES, most=0.4),
        dropout=chances(STAGES, most=0.3),
        completion=completion,
        entry_shape=shares((2, AGES), 2, ages <= AGES - STAGES),
        settling=shares((regions, regions), 1) * (1 - random.random((regions, 1)) * 0.3),
        moves=shares((BAND[-1] + 1, regions, regions), 1),
    )
    state = State(heads(regions, 2, AGES, STAGES, most=5) * in_time, heads(regions, 2, AGES, most=20))
    arrival_shape = shares((2, AGES), 2)
    entries = Entries(
        heads(YEARS, regions, most=40), chances(YEARS, regions), random.random((YEARS, regions)) * 6, arrival_shape
    )
    check_inputs(state, rates, entries, BAND)
    return state, rates, entries, Hours(chances(2, AGES), np.asarray(random.random())), BAND


SEEDS, EXTREMES = st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.2, 0.8])
cases = st.builds(make, SEEDS, EXTREMES)
whole_cases = st.builds(make, SEEDS, EXTREMES, whole=st.just(True))


def close(found: Any, expected: Any, scale: float = 1.0) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * scale)


def balance_of(path: Trajectory) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is left over in the accounts of specialists, trainees (by year and region) and of settling (by year)."""
    p = Trajectory(*[np.asarray(series) for series in path])
    specialists = p.settled + p.moves_in + p.arrivals - p.exits - p.moves_out - p.aged_out
    trainees = p.filled_starts - p.dropouts - p.completions - p.trainees_aged_out
    settling = p.settled.sum(-1) - p.completions.sum(-1) + p.left.sum(-1)
    return (
        np.diff(p.specialists, axis=-2) - specialists,
        np.diff(p.trainees, axis=-2) - trainees,
        settling,
    )


@given(cases)
def test_people_are_conserved(case: Case) -> None:
    for left_over in balance_of(project(*case)):
        close(left_over, 0.0)


# What each step may change: (trainees, specialists, finishing), as entries (+) and departures (−) among its flows.
STEP_FLOWS = {
    "exits": ("", "-exits", ""),
    "dropouts": ("-dropouts", "", ""),
    "completions": ("-completions", "", "+completions"),
    "settling": ("", "+settled", "-completions"),
    "moves": ("", "+moves_in -moves_out", ""),
    "ageing": ("-trainees_aged_out", "-aged_out", ""),
    "entries": ("+filled_starts", "+arrivals", ""),
}


@jax.jit
def through_the_steps(state: State, rates: Rates, entries: Entries, keys: dict[str, jax.Array] | None) -> list[Now]:
    """The people at the start of the first year and after each of its steps; by chance if there are keys."""
    state, rates, entries = jax.tree.map(lambda leaf: leaf[..., None], (state, rates, entries))
    world = World(rates, entries.arrival_shape, BAND, Stages(rates.entry_shape))
    people = [beginning(state.trainees, state.specialists, world, 1)]
    year = Year(jnp.asarray(0), entries.starts[0], entries.fill[0], entries.arrivals[0])
    for step in STEPS:
        people.append(step(people[-1], world, year, Expected() if keys is None else Drawn(keys)))
    return people


def conserved_by_step(case: Case, keys: dict[str, jax.Array] | None, tolerance: float) -> None:
    assert [step.__name__ for step in STEPS] == list(STEP_FLOWS), "the steps of a year, in the documented order"
    people = through_the_steps(*jax.tree.map(jnp.asarray, case[:3]), keys)
    for name, before, after in zip(STEP_FLOWS, people[:-1], people[1:], strict=True):
        for held, changes in zip(("trainees", "specialists", "finishing"), STEP_FLOWS[name], strict=True):
            change = by_region(getattr(after, held)) - by_region(getattr(before, held))
            flows = [(1 if word[0] == "+" else -1) * after.flows[word[1:]] for word in changes.split()]
            expected = sum(flows, start=jnp.zeros_like(change))
            np.testing.assert_allclose(change, expected, atol=tolerance, err_msg=f"{name}: {held}")
            assert np.all(np.asarray(getattr(after, held)) >= 0), f"{name}: negative {held}"
        new_flows = after.flows.keys() - before.flows.keys()
        assert all(np.all(np.asarray(after.flows[flow]) >= -tolerance) for flow in new_flows), name


@settings(max_examples=15)
@given(cases)
def test_people_are_conserved_by_every_step(case: Case) -> None:
    conserved_by_step(case, None, 1e-9)


@settings(max_examples=15)
@given(whole_cases, SEEDS)
def test_whole_people_are_conserved_exactly_by_every_step(case: Case, seed: int) -> None:
    conserved_by_step(case, stream_keys(seed, BAND[-1] + 1), 0.0)


@settings(max_examples=20)
@given(whole_cases, SEEDS)
def test_the_random_form_moves_whole_people_and_loses_nobody(case: Case, seed: int) -> None:
    path = simulate(seed, *case, replicates=3)
    for name, series in zip(path._fields, path, strict=True):
        assert np.all(np.asarray(series) >= 0), name
        if not name.endswith("_fte"):
            np.testing.assert_array_equal(series, np.round(series), err_msg=name)
    for left_over in balance_of(path):
        np.testing.assert_array_equal(left_over, 0)


@given(cases)
def test_nothing_is_negative(case: Case) -> None:
    for name, series in zip(Trajectory._fields, project(*case), strict=True):
        assert np.all(np.asarray(series) >= -1e-9), name
    state, rates, entries, _, band = case
    assert all(np.all(np.asarray(people) >= 0) for people in project_states(state, rates, entries, band))


def same_everywhere(rates: Rates) -> Rates:
    """Rates of the first region for all, and nobody changes region."""
    leave = rates.settling[0].sum()
    regions = rates.exit.shape[0]
    return rates._replace(
        exit=np.broadcast_to(rates.exit[:1], rates.exit.shape),
        settling=np.eye(regions) * leave,
        moves=np.broadcast_to(np.eye(regions), rates.moves.shape),
    )


@given(cases)
def test_the_nation_is_the_sum_of_its_regions_when_nobody_moves(case: Case) -> None:
    state, rates, entries, hours, band = case
    rates = same_everywhere(rates)
    regional = project(state, rates, entries, hours, band)
    nation = project(
        State(*[people.sum(0, keepdims=True) for people in state]),
        rates._replace(exit=rates.exit[:1], settling=rates.settling[:1, :1], moves=rates.moves[:, :1, :1]),
        entries._replace(
            starts=(entries.starts * entries.fill).sum(1, keepdims=True),
            fill=np.ones((YEARS, 1)),
            arrivals=entries.arrivals.sum(1, keepdims=True),
        ),
        hours,
        band,
    )
    for name, parts, whole in zip(Trajectory._fields, regional, nation, strict=True):
        np.testing.assert_allclose(np.sum(parts, axis=-1), whole[:, 0], rtol=1e-9, atol=1e-8, err_msg=name)


@given(cases, st.sampled_from([0.5, 2.0, 8.0]))
def test_twice_the_inputs_give_twice_the_stocks_and_flows(case: Case, factor: float) -> None:
    state, rates, entries, hours, band = case
    more = entries._replace(starts=entries.starts * factor, arrivals=entries.arrivals * factor)
    larger = project(State(*[people * factor for people in state]), rates, more, hours, band)
    for once, scaled in zip(project(*case), larger, strict=True):
        close(scaled, np.asarray(once) * factor)


@given(cases, st.permutations(range(REGIONS)))
def test_relabelling_regions_relabels_results(case: Case, order: list[int]) -> None:
    state, rates, entries, hours, band = case
    across = np.ix_(order, order)
    relabelled = (
        State(*[people[order] for people in state]),
        rates._replace(
            exit=rates.exit[order], settling=rates.settling[across], moves=rates.moves[:, order][:, :, order]
        ),
        entries._replace(**{name: getattr(entries, name)[:, order] for name in ("starts", "fill", "arrivals")}),
    )
    for plain, named in zip(project(*case), project(*relabelled, hours, band), strict=True):
        close(named, np.asarray(plain)[:, order])


@given(cases)
def test_stocks_are_linear_in_the_starts(case: Case) -> None:
    state, rates, entries, hours, band = case
    response = linear_response(rates, hours, YEARS, band)
    base = project(state, rates, entries._replace(starts=np.zeros_like(entries.starts)), hours, band)
    full = project(*case)
    filled = entries.starts * entries.fill
    diagonal = np.eye(REGIONS)[None]
    for name in ("specialists", "specialists_fte", "trainees", "trainees_fte"):
        one = np.asarray(getattr(response, name))
        due = superpose(one if one.ndim == 3 else one[:, :, None] * diagonal, filled)
        close(np.asarray(getattr(base, name))[1:] + due, np.asarray(getattr(full, name))[1:])


@settings(max_examples=10)
@given(st.lists(SEEDS, min_size=2, max_size=5), st.integers(1, 3))
def test_a_draw_is_the_same_alone_and_in_any_batch(seeds: list[int], batch: int) -> None:
    several = [make(seed) for seed in seeds]
    stacked = [
        type(parts[0])(*map(np.stack, zip(*parts, strict=True))) for parts in list(zip(*several, strict=True))[:4]
    ]
    ensemble = project_ensemble(*stacked, BAND, batch=batch)
    for draw, case in enumerate(several):
        for together, alone in zip(ensemble, project(*case), strict=True):
            close(together[draw], alone)


@settings(max_examples=5)
@given(SEEDS, SEEDS)
def test_a_lever_leaves_other_streams_of_chance_alone(case_seed: int, seed: int) -> None:
    """Common random numbers: with other exits, the same people start, drop out, finish and arrive."""
    state, rates, entries, hours, band = make(case_seed, whole=True)
    before = simulate(seed, state, rates, entries, hours, band, replicates=3)
    after = simulate(seed, state, rates._replace(exit=rates.exit / 2), entries, hours, band, replicates=3)
    for name in ("filled_starts", "dropouts", "completions", "arrivals", "settled"):
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name), err_msg=name)
    assert np.any(np.asarray(before.exits) != np.asarray(after.exits))
    again = simulate(seed, state, rates, entries, hours, band, replicates=3)
    np.testing.assert_array_equal(before.exits, again.exits)
    assert np.any(np.asarray(simulate(seed + 1, state, rates, entries, hours, band, replicates=3).exits) != again.exits)


def test_the_mean_of_the_random_form_converges_at_one_over_root_n() -> None:
    """Sixteen times the replicates, a quarter of the error: the slope of log error on log n is −½."""
    case = make(5, whole=True)
    expected = project(*case)
    counts = np.array([3, 12, 48, 192])
    paths = simulate(2, *case, replicates=int(counts.sum()))
    ends = np.cumsum(counts)
    errors = []
    for first, last in zip(ends - counts, ends, strict=True):
        gaps = [
            ((np.asarray(drawn)[first:last].mean(0) - mean) / np.sqrt(np.maximum(mean, 1.0)))[-YEARS:].ravel()
            for drawn, mean in zip(paths, expected, strict=True)
        ]
        errors.append(np.sqrt(np.mean(np.concatenate(gaps) ** 2)))
    slope = np.polyfit(np.log(counts), np.log(errors), 1)[0]
    assert slope == pytest.approx(-0.5, abs=0.12)


@settings(max_examples=5)
@given(SEEDS)
def test_the_gradient_is_what_a_small_change_does(seed: int) -> None:
    state, rates, entries, hours, band = make(seed)

    def result(rates: Rates, starts: Any) -> jax.Array:
        return project(state, rates, entries._replace(starts=starts), hours, band).specialists_fte[-1, 1]

    slopes = jax.grad(result, argnums=(0, 1))(rates, entries.starts)
    random, step = np.random.default_rng(seed), 1e-6
    directions = jax.tree.map(lambda leaf: random.normal(size=leaf.shape), (rates, entries.starts))

    def moved(sign: int) -> float:
        return float(result(*jax.tree.map(lambda at, to: at + sign * step * to, (rates, entries.starts), directions)))

    predicted = sum(
        float((slope * to).sum()) for slope, to in zip(*map(jax.tree.leaves, (slopes, directions)), strict=True)
    )
    assert (moved(1) - moved(-1)) / (2 * step) == pytest.approx(predicted, rel=1e-4, abs=1e-4)
