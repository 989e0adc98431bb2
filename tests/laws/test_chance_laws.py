"""Laws of chance in an ensemble: whole people, kept books, the same luck for every plan, each draw by itself."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.test_workforce_laws import BAND, REGIONS, SEEDS, STAGES, Case, balance_of, cases, make
from underlag.core.threads import on_threads
from underlag.workforce.engine.career import AGES, Entries, Hours, Rates, State, Trajectory
from underlag.workforce.engine.lives import whole
from underlag.workforce.engine.project import project_ensemble
from underlag.workforce.engine.random_ensemble import live_ensemble, with_chance
from underlag.workforce.engine.random_form import simulate

Draws = tuple[State, Rates, Entries, Hours]


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def draws_of(case: Case, number: int) -> Draws:
    """The same world in so many draws, those in training with the ages of those who begin."""
    state, rates, entries, hours, _ = case
    later = [np.pad(rates.entry_shape, ((0, 0), (k, 0)))[:, :AGES] for k in range(STAGES)]
    in_training = np.asarray(state.trainees).sum(axis=(1, 2))[:, None, None, :]
    alike = state._replace(trainees=in_training * np.stack(later, axis=-1))
    repeated = [
        type(given)(*[np.broadcast_to(leaf, (number, *np.shape(leaf))) for leaf in given])
        for given in (alike, rates, entries, hours)
    ]
    return repeated[0], repeated[1], repeated[2], repeated[3]


def chance_of(seed: int, draws: Draws) -> tuple[Trajectory, Trajectory]:
    """The chance of draws, and the random worlds that it was found in."""
    lived = live_ensemble(seed, *draws, BAND)
    expected = project_ensemble(*draws, BAND)
    return Trajectory(*(there - mean for there, mean in zip(lived, expected, strict=True))), lived


@given(st.lists(st.floats(0, 9), min_size=1, max_size=12))
def test_people_are_made_whole_without_bias(people: list[float]) -> None:
    phases = (np.arange(4000) + 0.5) / 4000
    found = whole(np.broadcast_to(people, (4000, len(people))), phases)
    assert np.abs(found - np.array(people)).max() < 1 + 1e-9
    assert np.abs(found.sum(axis=1) - sum(people)).max() < 1 + 1e-9
    np.testing.assert_allclose(found.mean(axis=0), people, atol=1e-3)


@settings(max_examples=20)
@given(cases, SEEDS)
def test_whole_people_live_and_nobody_is_lost(case: Case, seed: int) -> None:
    lived = live_ensemble(seed, *draws_of(case, 3), BAND)
    for name, series in zip(lived._fields, lived, strict=True):
        assert np.all(series >= 0), name
        if not name.endswith("_fte"):
            np.testing.assert_array_equal(series, np.round(series), err_msg=name)
    for left_over in balance_of(lived):
        np.testing.assert_array_equal(left_over, 0)
    np.testing.assert_array_equal(lived.moves_in.sum(axis=-1), lived.moves_out.sum(axis=-1))


@settings(max_examples=20)
@given(cases, SEEDS, st.sampled_from([0.0, 0.5, 1.0, 3.0]))
def test_books_are_kept_and_nobody_is_negative_with_other_posts(case: Case, seed: int, factor: float) -> None:
    draws = draws_of(case, 4)
    chance, lived = chance_of(seed, draws)
    other = draws[2]._replace(starts=draws[2].starts * factor)
    path = with_chance(project_ensemble(*draws[:2], other, draws[3], BAND), chance)
    for left_over in balance_of(path):
        np.testing.assert_allclose(left_over, 0, atol=1e-6)
    for name in ("specialists", "specialists_fte", "trainees", "trainees_fte"):
        assert np.min(getattr(path, name)) >= 0, name
    if factor == 1.0:
        for name, found, there in zip(path._fields, path, lived, strict=True):
            np.testing.assert_allclose(found, there, atol=1e-6, err_msg=name)
    if factor >= 1.0:
        assert all(np.min(series) >= -1e-6 for series in path)


@settings(max_examples=15)
@given(cases, SEEDS, st.floats(1, 4))
def test_two_plans_differ_only_by_their_lever(case: Case, seed: int, factor: float) -> None:
    draws = draws_of(case, 3)
    chance, _ = chance_of(seed, draws)
    more = draws[2]._replace(starts=draws[2].starts * factor)
    expected = [project_ensemble(*draws[:2], entries, draws[3], BAND) for entries in (draws[2], more)]
    with_luck = [with_chance(path, chance) for path in expected]
    for before, after, plain, lucky in zip(*expected, *with_luck, strict=True):
        np.testing.assert_allclose(lucky - plain, after - before, atol=1e-6)


@settings(max_examples=5)
@given(SEEDS, SEEDS)
def test_a_draw_is_the_same_alone_in_any_company_and_on_any_threads(case_seed: int, seed: int) -> None:
    draws = draws_of(make(case_seed), 5)
    together = live_ensemble(seed, *draws, BAND)
    with on_threads(3):
        shared = live_ensemble(seed, *draws, BAND)
    last = live_ensemble(seed, *[type(each)(*[leaf[4:] for leaf in each]) for each in draws], BAND, first=4)
    for one, other, alone in zip(together, shared, last, strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one[4:], alone)
    assert np.any(together.exits[0] != together.exits[1]), "two draws of one world have different luck"


def test_lives_have_the_means_and_variances_of_the_random_form() -> None:
    """Drawn person by person or cell by cell; the error of a mean of n is σ/√n, of a variance about σ²·√(2/n)."""
    state, rates, entries, hours, band = make(11, whole=True)
    one_age = np.zeros_like(rates.entry_shape)
    one_age[1, 9] = 1  # so that ages in training are whole numbers too
    in_training = np.zeros_like(state.trainees)
    for k in range(STAGES):
        in_training[:, 1, 9 + k, k] = 3 + k
    state, rates, number = State(in_training, state.specialists), rates._replace(entry_shape=one_age), 500
    draws = draws_of((state, rates, entries, hours, band), number)
    lived = live_ensemble(4, *draws, BAND)
    cells = simulate(5, state, rates, entries, hours, band, replicates=number)
    for name, one, other in zip(Trajectory._fields, lived, cells, strict=True):
        found, drawn = np.asarray(one), np.asarray(other)
        spread = np.maximum(found.var(axis=0), drawn.var(axis=0))
        apart = np.abs(found.mean(axis=0) - drawn.mean(axis=0))
        assert np.all(apart <= 4.5 * np.sqrt(2 * spread / number) + 1e-9), f"mean of {name}"
        unlike = np.abs(found.var(axis=0) - drawn.var(axis=0))
        error = np.sqrt((_fourth(found) + _fourth(drawn)) / number)
        assert np.all(unlike <= 4.5 * error + 1e-9), f"variance of {name}"


def _fourth(values: np.ndarray) -> np.ndarray:
    """Variance of the squared deviations."""
    return np.asarray(((values - values.mean(axis=0)) ** 2).var(axis=0))


def test_the_mean_of_chance_is_none() -> None:
    number = 600
    chance, _ = chance_of(8, draws_of(make(3), number))
    for name, luck in zip(chance._fields, chance, strict=True):
        error = luck.std(axis=0) / np.sqrt(number)
        assert np.all(np.abs(luck.mean(axis=0)) <= 4.5 * error + 1e-6), name
    assert chance.specialists.shape[-1] == REGIONS
