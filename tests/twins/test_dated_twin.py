"""The twin of the projection with changing rates: one year after the other with ``project``, each from the last state.

``project_states`` gives the people in full after a year, so a plain loop over years, each with its own rates, must
agree with the engine that looks the rates up.
"""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES
from underlag.workforce.engine.career import Entries, Hours, Phases, Rates, State, Trajectory
from underlag.workforce.engine.dated import project_dated_ensemble
from underlag.workforce.engine.project import project, project_ensemble, project_states

AGES, REGIONS, STAGES, YEARS, DRAWS = len(CAREER_AGES), 3, 4, 7, 3
BAND = tuple(int(b) for b in np.searchsorted([12, 31], np.arange(AGES), side="right"))


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def shares(values: np.ndarray, axes: int) -> np.ndarray:
    return values / values.sum(axis=tuple(range(-axes, 0)), keepdims=True)


def case(phases: int) -> tuple[State, Phases, Entries]:
    random = np.random.default_rng(phases)
    some = lambda *shape: random.random((DRAWS, *shape))  # noqa: E731
    completion = some(phases, STAGES)
    completion[..., -1] = 1
    young = np.arange(AGES) <= AGES - STAGES
    in_time = np.arange(AGES)[:, None] + STAGES - 1 - np.arange(STAGES)[None, :] < AGES
    return (
        State(some(REGIONS, 2, AGES, STAGES) * in_time, some(REGIONS, 2, AGES) * 9),
        Phases(
            some(phases, REGIONS, 2, AGES) * 0.3,
            some(phases, STAGES) * 0.2,
            completion,
            shares(some(2, AGES) * young, 2),
            shares(some(phases, REGIONS, REGIONS), 1) * 0.9,
            shares(some(phases, 3, REGIONS, REGIONS), 1),
            some(phases, 2, AGES),
            some(phases),
        ),
        Entries(some(YEARS, REGIONS) * 9, some(YEARS, REGIONS), some(YEARS, REGIONS), shares(some(2, AGES), 2)),
    )


def in_phase(phases: Phases, draw: int, phase: int) -> tuple[Rates, Hours]:
    exit, dropout, completion, entry, settling, moves, specialist, trainee = (leaf[draw] for leaf in phases)
    rates = Rates(exit[phase], dropout[phase], completion[phase], entry, settling[phase], moves[phase])
    return rates, Hours(specialist[phase], trainee[phase])


def year_by_year(state: State, phases: Phases, entries: Entries, phase_of_year: list[int], draw: int) -> Trajectory:
    people, parts = State(*(leaf[draw] for leaf in state)), []
    for year, phase in enumerate(phase_of_year):
        rates, hours = in_phase(phases, draw, phase)
        one = Entries(*(leaf[draw, year : year + 1] for leaf in entries[:3]), entries.arrival_shape[draw])
        parts.append(project(people, rates, one, hours, BAND))
        people = State(*(np.asarray(leaf)[1] for leaf in project_states(people, rates, one, BAND)))
    stocks = ("specialists", "specialists_fte", "trainees", "trainees_fte")
    series = {}
    for name in Trajectory._fields:
        rows = [np.asarray(getattr(part, name)) for part in parts]
        first = [rows[0][:1]] if name in stocks else []
        series[name] = np.concatenate([*first, *[row[-1:] for row in rows]])
    return Trajectory(**series)


@pytest.mark.parametrize("schedule", [[0, 0, 0, 1, 1, 2, 2], [0, 1, 2, 3, 3, 1, 0], [0, 0, 0, 0, 0, 0, 1]])
def test_looking_rates_up_equals_going_year_by_year(schedule: list[int]) -> None:
    state, phases, entries = case(4)
    found = project_dated_ensemble(state, phases, np.array(schedule), entries, BAND)
    for draw in range(DRAWS):
        told = year_by_year(state, phases, entries, schedule, draw)
        for name in Trajectory._fields:
            np.testing.assert_allclose(getattr(found, name)[draw], getattr(told, name), atol=1e-9, err_msg=name)


def test_a_single_phase_is_the_projection_without_phases() -> None:
    state, phases, entries = case(1)
    found = project_dated_ensemble(state, phases, np.zeros(YEARS, int), entries, BAND)
    rates = Rates(*(leaf[:, 0] if at != 3 else leaf for at, leaf in enumerate(phases[:6])))
    told = project_ensemble(state, rates, entries, Hours(phases[6][:, 0], phases[7][:, 0]), BAND)
    for name in Trajectory._fields:
        np.testing.assert_allclose(getattr(found, name), getattr(told, name), atol=1e-9, err_msg=name)


def test_a_year_without_its_phase_is_refused() -> None:
    state, phases, entries = case(2)
    with pytest.raises(ValueError, match="phases of 0–1"):
        project_dated_ensemble(state, phases, np.array([0, 0, 0, 0, 0, 1, 2]), entries, BAND)
