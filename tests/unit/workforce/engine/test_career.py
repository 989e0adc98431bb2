"""The inputs of a projection, ensembles in batches, and whole numbers drawn by inversion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args, get_type_hints

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from underlag.core.axes import CAREER_AGES, band_index
from underlag.workforce.engine.batches import AXES_OF_ONE_DRAW, number_of_draws
from underlag.workforce.engine.career import (
    Entries,
    Hours,
    Phases,
    Rates,
    RatesByYear,
    State,
    band_slices,
    check_inputs,
)
from underlag.workforce.engine.chance import Drawn, Expected, stream_keys
from underlag.workforce.engine.mixing import mix
from underlag.workforce.engine.project import last_states_ensemble, project, project_ensemble
from underlag.workforce.engine.random_form import simulate
from underlag.workforce.engine.response import superpose
from underlag.workforce.engine.whole_numbers import binomial, poisson

AGES, REGIONS, STAGES, YEARS = len(CAREER_AGES), 2, 3, 4
BAND = band_index(CAREER_AGES, (20, 45))


def plain() -> tuple[State, Rates, Entries, Hours]:
    """Two regions where everything is allowed."""
    young = np.zeros((2, AGES))
    young[:, 8:12] = 1 / 8
    state = State(np.zeros((REGIONS, 2, AGES, STAGES)), np.full((REGIONS, 2, AGES), 2.0))
    rates = Rates(
        np.full((REGIONS, 2, AGES), 0.05),
        np.full(STAGES, 0.02),
        np.array([0.0, 0.5, 1.0]),
        young,
        np.array([[0.8, 0.1], [0.2, 0.7]]),
        np.broadcast_to([[0.98, 0.02], [0.01, 0.99]], (2, 2, 2)),
    )
    entries = Entries(np.full((YEARS, REGIONS), 4.0), np.full((YEARS, REGIONS), 0.9), np.ones((YEARS, REGIONS)), young)
    return state, rates, entries, Hours(np.full((2, AGES), 0.8), np.array(0.6))


def broken(part: str, change: Callable[[np.ndarray], Any]) -> tuple[State, Rates, Entries]:
    """The plain inputs with one array changed."""
    state, rates, entries, _ = plain()

    def changed(given: Any) -> Any:
        return given._replace(**{part: change(np.array(getattr(given, part)))}) if part in given._fields else given

    return changed(state), changed(rates), changed(entries)


def put(where: Any, value: float) -> Callable[[np.ndarray], np.ndarray]:
    def change(array: np.ndarray) -> np.ndarray:
        array[where] = value
        return array

    return change


def test_what_is_allowed_passes() -> None:
    state, rates, entries, _ = plain()
    check_inputs(state, rates, entries, BAND)


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("trainees", put((0, 0, 5, 1), -1.0), "trainees are negative"),
        ("specialists", put((0, 0, 5), -1.0), "specialists are negative"),
        ("trainees", put((0, 0, AGES - 1, 0), 1.0), "trainees are too old to finish"),
        ("exit", put((0, 0, 0), 1.2), "exit is outside 0–1"),
        ("dropout", put(0, -0.1), "dropout is outside 0–1"),
        ("completion", put(1, np.nan), "completion is outside 0–1"),
        ("completion", put(-1, 0.9), "completion in the last training year is not 1"),
        ("entry_shape", lambda shape: shape * 0.9, "entry_shape does not sum to 1"),
        ("entry_shape", lambda shape: np.roll(shape, -10, axis=1), "entry_shape is not 0 from age 78"),
        ("settling", put((0, 0), -0.1), "settling has negative shares"),
        ("settling", put((0, 0), 1.1), "a row of settling sums to more than 1"),
        ("moves", put((0, 0), [1.1, -0.1]), "moves has negative shares"),
        ("moves", put((1, 0, 0), 0.5), "a row of moves does not sum to 1"),
        ("moves", lambda moves: moves[:1], "another number of bands"),
        ("starts", put((0, 0), -1.0), "starts are negative"),
        ("fill", put((0, 0), 1.5), "fill is outside 0–1"),
        ("arrivals", put((0, 0), -1.0), "arrivals are negative"),
        ("arrival_shape", lambda shape: shape * 2, "arrival_shape does not sum to 1"),
        ("specialists", lambda people: people[:, :1], "other than 2 sexes"),
    ],
)
def test_each_broken_rule_is_named(part: str, change: Callable[[np.ndarray], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_inputs(*broken(part, change), BAND)


def test_bands_cover_all_ages_in_order() -> None:
    assert band_slices(BAND) == (slice(0, 25), slice(25, 60))
    with pytest.raises(AssertionError, match="bands ascend"):
        band_slices(tuple(reversed(BAND)))


def by_draw(draws: int) -> tuple[State, Rates, Entries, Hours]:
    """Exits by draw; all else the same in all draws."""
    state, rates, entries, hours = plain()
    exit = rates.exit * np.linspace(0.5, 2, draws)[:, None, None, None]
    return state, rates._replace(exit=exit), entries, hours


@pytest.mark.parametrize("batch", [1, 2, 5, 8])
def test_an_ensemble_with_quantities_that_the_draws_share(batch: int) -> None:
    """Batches that divide the draws and batches that don't; one that is larger than all of them."""
    state, rates, entries, hours = by_draw(5)
    found = project_ensemble(state, rates, entries, hours, BAND, batch=batch)
    for draw in range(5):
        alone = project(state, rates._replace(exit=rates.exit[draw]), entries, hours, BAND)
        np.testing.assert_allclose(found.specialists[draw], alone.specialists, rtol=1e-5)
    assert found.trainees.shape == (5, YEARS + 1, REGIONS)
    assert found.exits.shape == (5, YEARS, REGIONS)


def test_draws_must_agree_in_number() -> None:
    assert number_of_draws(*by_draw(5)) == 5
    with pytest.raises(ValueError, match=r"one number of draws, found \[\]"):
        number_of_draws(*plain())
    state, rates, entries, hours = by_draw(5)
    with pytest.raises(ValueError, match=r"found \[3, 5\]"):
        number_of_draws(state, rates, entries, hours._replace(trainee=np.ones(3)))


@pytest.mark.parametrize(("dtype", "double"), [(np.float32, False), (np.float32, True), (np.float64, True)])
def test_the_float_type_is_that_of_the_people(dtype: type, double: bool) -> None:
    state, rates, entries, hours = by_draw(3)
    with jax.enable_x64(double):
        people = State(*[array.astype(dtype) for array in state])
        assert project_ensemble(people, rates, entries, hours, BAND, batch=2).specialists_fte.dtype == dtype


def test_both_forms_of_mixing_agree() -> None:
    random = np.random.default_rng(3)
    shares, people = random.random((4, 5, 1)), random.random((3, 4, 2, 6))
    together = mix(jnp.asarray(shares), jnp.asarray(people), origin=(0, 1))
    apart = mix(jnp.asarray(np.broadcast_to(shares, (4, 5, 6))), jnp.asarray(people), origin=(0, 1))
    expected = np.einsum("odx,aobn->dabn", shares, people)
    np.testing.assert_allclose(together, expected, rtol=1e-5)
    np.testing.assert_allclose(apart, expected, rtol=1e-5)


def test_superposition_by_hand() -> None:
    """One region, response 1, 2, 3 at lags 0, 1, 2; starts 10, 0, 1."""
    due = superpose(np.array([1.0, 2.0, 3.0])[:, None, None], np.array([10.0, 0.0, 1.0])[:, None])
    assert np.asarray(due)[:, 0].tolist() == pytest.approx([10, 20, 31])


@pytest.mark.parametrize(
    ("people", "probability"), [(1, 0.5), (7, 0.3), (40, 0.9), (300, 0.02), (5, 0.0), (5, 1.0), (0, 0.4)]
)
def test_binomial_numbers_are_the_quantiles_of_the_distribution(people: int, probability: float) -> None:
    uniform = np.random.default_rng(1).random(2000)
    with jax.enable_x64(True):
        found = binomial(*map(jnp.asarray, (uniform, np.full(2000, float(people)), np.full(2000, probability))))
    np.testing.assert_array_equal(found, stats.binom.ppf(uniform, people, probability).clip(0))


@pytest.mark.parametrize("mean", [0.0, 0.01, 3.0, 150.0])
def test_poisson_numbers_are_the_quantiles_of_the_distribution(mean: float) -> None:
    uniform = np.random.default_rng(1).random(2000)
    with jax.enable_x64(True):
        found = poisson(jnp.asarray(uniform), jnp.full(2000, mean))
    np.testing.assert_array_equal(found, stats.poisson.ppf(uniform, mean) if mean else 0)


def test_a_larger_probability_never_gives_fewer_people() -> None:
    uniform = jnp.full(101, 0.37)
    counts = binomial(uniform, jnp.full(101, 50.0), jnp.linspace(0, 1, 101))
    assert np.all(np.diff(counts) >= 0)


@pytest.mark.parametrize("complete", [True, False])
def test_people_spread_at_random_are_all_somewhere(complete: bool) -> None:
    shares = np.array([[0.5, 0.3, 0.0], [0.0, 1.0, 0.0], [0.1, 0.1, 0.1]])
    shares = shares / shares.sum(1, keepdims=True) if complete else shares
    people = jnp.asarray(np.random.default_rng(2).integers(0, 60, (3, 4, 500)).astype(np.float32))
    chance = Drawn(stream_keys(3, 1))
    spread = chance.spread("settling", people, shares[:, :, None], complete=complete)
    np.testing.assert_array_equal(spread.arrived.sum(0) + spread.left.sum(0), people.sum(0))
    np.testing.assert_array_equal(spread.arrived, np.round(spread.arrived))
    assert np.all(np.asarray(spread.arrived[2] if not complete else spread.arrived) >= 0)
    expected = Expected().spread("settling", people, jnp.asarray(shares[:, :, None]), complete=complete)
    for drawn, mean in zip(spread, expected, strict=True):
        np.testing.assert_allclose(drawn.mean(-1), mean.mean(-1), atol=1.5)
    if complete:
        assert not np.any(np.asarray(spread.left))


def test_the_random_form_wants_whole_numbers() -> None:
    state, rates, entries, hours = plain()
    with pytest.raises(ValueError, match="specialists: the random form needs whole numbers"):
        simulate(1, state._replace(specialists=state.specialists + 0.5), rates, entries, hours, BAND)


@pytest.mark.parametrize("inputs", [State, Rates, Phases, Entries, Hours])
def test_the_axes_of_one_draw_are_those_that_the_types_promise(inputs: type) -> None:
    """An array has a draw axis when it has one more than its type names."""
    hints = get_type_hints(inputs)
    named = tuple(len(get_args(hints[field])[0].dim_str.split()) for field in inputs._fields)  # type: ignore[attr-defined]
    assert AXES_OF_ONE_DRAW[inputs] == named


def test_exits_that_change_from_year_to_year() -> None:
    """A hundred who lose a tenth a year are 90 after one year; a twentieth of who would have stayed leaves besides in
    the second: 90 · 0.9 · 0.95 = 76.95. Fewer than nobody can't leave: −1 besides leaves all 100."""
    state, rates, entries, hours = plain()
    alone = State(np.zeros_like(state.trainees), np.zeros_like(state.specialists))
    alone.specialists[0, 0, 20] = 100.0
    tenth = rates._replace(exit=np.full_like(rates.exit, 0.1), moves=np.tile(np.eye(REGIONS), (2, 1, 1)))
    nobody = entries._replace(
        starts=np.zeros((2, REGIONS)), fill=np.ones((2, REGIONS)), arrivals=np.zeros((2, REGIONS))
    )
    besides = np.array([[0.0, 0.05], [-1.0, 0.0]])
    found = project_ensemble(alone, RatesByYear(*tenth, besides), nobody, hours, BAND, batch=2).specialists[:, :, 0]
    np.testing.assert_allclose(found, [[100, 90, 76.95], [100, 100, 90]], rtol=1e-6)
    last = last_states_ensemble(alone, RatesByYear(*tenth, besides), nobody, BAND).specialists.sum(axis=(1, 2, 3))
    np.testing.assert_allclose(last, [76.95, 90], rtol=1e-6)
