"""What a decision uses of each limit, against stocks that are followed start by start; and what a limit reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.base import Asked, Limit, pools_of
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.rotations import Rotations
from underlag.optimise.limits.solidarity import Solidarity
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.limits.yearly_change import YearlyChange
from underlag.optimise.programme.programme import StartsProgramme

Make = Callable[..., Any]

LEVELS = np.array([[3.0, 1.0], [4.0, 0.0], [2.0, 5.0]])
"""Posts a year of three years decided, the last of which goes on, in two regions."""


@pytest.fixture
def programme(make_programme: Make) -> StartsProgramme:
    made: StartsProgramme = make_programme(draws=3, decided=3)
    return made


def stocks(programme: StartsProgramme, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Full-time trainees and specialists by region in a year, mean over draws, every start followed by itself."""
    problem = programme.problem
    trainees, specialists = np.zeros(2), np.zeros(2)
    at = problem.years.index(year)
    for draw in range(3):
        trainees += problem.base_trainees_fte[draw, at] / 3
        specialists += problem.base_specialists_fte[draw, at] / 3
        for began in range(2025, year + 1):
            posts = LEVELS[min(began - 2025, 2)]
            lag = year - began
            for region in range(2):
                starts = posts[region] * problem.fill[draw, began - 2025, region]
                trainees[region] += starts * problem.response.trainees_fte[draw, lag, region] / 3
                specialists += starts * problem.response.specialists_fte[draw, lag, region] / 3
    return trainees, specialists


def used(limit: Limit, programme: StartsProgramme) -> dict[tuple[tuple[int, ...], int], float]:
    rows = limit.bare_rows(programme)
    found = limit.used(programme, programme.decision(LEVELS), rows)
    return dict(zip(zip(rows.places, rows.years, strict=True), found.tolist(), strict=True))


@pytest.mark.parametrize("year", [2025, 2028, 2035])
def test_trainees_months_and_kronor_are_those_of_every_start(programme: StartsProgramme, year: int) -> None:
    trainees, _ = stocks(programme, year)
    for region in (0, 1):
        assert used(Supervision(0.7), programme)[(region,), year] == pytest.approx(trainees[region])
        months = used(Rotations(3.6, np.full(2, 60.0)), programme)[(region,), year]
        assert months == pytest.approx(3.6 * trainees[region])
        assert used(Budget(9e5, np.full(2, 1e7)), programme)[(region,), year] == pytest.approx(9e5 * trainees[region])
    assert used(Budget(9e5, 1e7), programme)[(), year] == pytest.approx(9e5 * trainees.sum())
    shared = used(Supervision(0.7, ((0, 1),)), programme)
    assert shared[(0, 1), year] == pytest.approx(trainees.sum())


@pytest.mark.parametrize("year", [2025, 2029, 2035])
def test_supervision_holds_where_trainees_are_no_more_than_the_ratio_times_specialists(
    programme: StartsProgramme, year: int
) -> None:
    trainees, specialists = stocks(programme, year)
    limit = Supervision(0.7)
    rows = limit.bare_rows(programme)
    left = rows.upper - rows.matrix @ programme.decision(LEVELS)
    for at, (place, when) in enumerate(zip(rows.places, rows.years, strict=True)):
        if when == year:
            assert left[at] == pytest.approx((0.7 * specialists - trainees)[place[0]])
    assert limit.per_unit == 0.7


def test_a_budget_by_region_leaves_what_its_own_trainees_do_not_cost(programme: StartsProgramme) -> None:
    limit = Budget(9e5, np.array([3e7, 2e7]))
    rows = limit.bare_rows(programme)
    left = rows.upper - rows.matrix @ programme.decision(LEVELS)
    for at, (place, year) in enumerate(zip(rows.places, rows.years, strict=True)):
        trainees, _ = stocks(programme, year)
        assert left[at] == pytest.approx([3e7, 2e7][place[0]] - 9e5 * trainees[place[0]])
    assert limit.per_unit == 1e6


def test_solidarity_counts_trainees_as_the_norm_has_them(programme: StartsProgramme) -> None:
    """At 550 residents a trainee is half a specialist of 1 100."""
    trainees, specialists = stocks(programme, 2032)
    found = used(Solidarity(0.5, 2032), programme)
    for region in (0, 1):
        assert found[(region,), 2032] == pytest.approx(specialists[region] + trainees[region] / 2)


def test_solidarity_holds_where_a_region_has_its_part_of_the_nation_s_capacity(programme: StartsProgramme) -> None:
    trainees, specialists = stocks(programme, 2032)
    capacity = specialists + trainees / 2
    need = programme.problem.need[0, programme.problem.years.index(2032)]
    rows = Solidarity(0.5, 2032).bare_rows(programme)
    above = rows.matrix @ programme.decision(LEVELS) - rows.lower
    np.testing.assert_allclose(above, capacity - 0.5 * need / need.sum() * capacity.sum())


def test_the_change_is_counted_from_today_and_then_from_the_year_before(programme: StartsProgramme) -> None:
    found = used(YearlyChange(np.full(2, 2.0)), programme)
    for region in (0, 1):
        assert found[(region,), 2025] == pytest.approx(LEVELS[0, region] - programme.today[region])
        assert found[(region,), 2026] == pytest.approx(LEVELS[1, region] - LEVELS[0, region])
        assert found[(region,), 2027] == pytest.approx(LEVELS[2, region] - LEVELS[1, region])


def test_applicants_are_the_posts_that_are_filled(programme: StartsProgramme) -> None:
    fill = programme.problem.fill[:, 0].mean(axis=0)
    found = used(Applicants(14.0), programme)
    assert found == {((), 2025 + n): pytest.approx(float(LEVELS[n] @ fill)) for n in range(3)}


@dataclass(frozen=True)
class Says:
    """Scenario and cards as one limit reads them."""

    scope: str = "region"
    cards: Mapping[str, float] = field(default_factory=dict)
    steps: tuple[int, ...] = (2025, 2026, 2027)
    trainee_hours: float = 0.8
    pools: Any = field(default_factory=lambda: np.array([0, 1]))
    agreements: Any = field(default_factory=lambda: np.zeros((0, 3)))

    def number(self, card: str, year: int | None = None) -> float | None:
        return self.cards.get(card if year is None or f"{card} {year}" not in self.cards else f"{card} {year}")


@pytest.mark.parametrize(
    ("kind", "cards", "read"),
    [
        (Applicants, {"limits/applicants": 14.0}, {"pool": [14, 14, 14], "double_cohort": [0, 0, 0]}),
        (
            Applicants,
            {"limits/applicants": 14.0, "limits/applicants 2026": 20.0, "limits/double_cohort 2026": 5.0},
            {"pool": [14, 25, 14], "double_cohort": [0, 5, 0]},
        ),
        (Applicants, {}, {"pool": [np.inf] * 3, "double_cohort": [0, 0, 0]}),
        (Supervision, {"limits/trainees_per_specialist": 0.5}, {"ratio": 0.5, "pool": [0, 1]}),
        (Supervision, {}, {"ratio": np.inf, "pool": [0, 1]}),
        # a quarter of the year is three months; a trainee works four fifths: 3.75 months for a full-time one
        (
            Rotations,
            {"limits/rotation_room": 1.2, "limits/rotation_share": 0.25},
            {"room": 1.2, "months": 3.75, "pool": [0, 1], "agreements": np.zeros((0, 3))},
        ),
        (Budget, {"limits/budget_added": 1e6}, {"added": 1e6}),
        (Budget, {}, {"added": np.inf}),
        (
            YearlyChange,
            {"limits/yearly_change": 0.1, "limits/yearly_change_least": 2.0},
            {"share": 0.1, "least": 2.0},
        ),
        (YearlyChange, {}, {"share": np.inf, "least": 0.0}),
        (Solidarity, {"limits/solidarity": 0.9}, {"share": 0.9}),
        (Solidarity, {}, {"share": 0.0}),
        (Floor, {}, {"holds": 1.0}),
    ],
)
def test_what_a_limit_reads(kind: type[Limit], cards: dict[str, float], read: dict[str, Any]) -> None:
    found = kind.read(Says(cards=cards))
    assert found.keys() == read.keys()
    for name, expected in read.items():
        np.testing.assert_array_equal(found[name], expected, err_msg=name)


def asked(problem: Any, **numbers: Any) -> Asked:
    given = {name: {key: np.array(value) for key, value in each.items()} for name, each in numbers.items()}
    return Asked(problem, np.array([2.0, 3.0]), 4, 9e5, given)


def test_a_budget_begins_with_what_today_s_trainees_cost(make_problem: Make) -> None:
    question = asked(make_problem(draws=3), budget={"added": 2e6})
    found = Budget.of(question)
    assert found is not None
    today = make_problem(draws=3).base_trainees_fte[:, 0].mean(axis=0).sum()
    assert found.room == pytest.approx(9e5 * today + 2e6)
    assert Budget.of(asked(make_problem(), budget={"added": np.inf})) is None


@pytest.mark.parametrize(
    ("share", "least", "most"),
    [
        (0.5, 0.0, [1.0, 1.5]),
        (0.5, 1.2, [1.2, 1.5]),  # a change that is always allowed
        (0.0, 0.0, [0.0, 0.0]),
    ],
)
def test_posts_may_change_by_a_share_of_today_s_or_the_least(
    make_problem: Make, share: float, least: float, most: list[float]
) -> None:
    question = asked(make_problem(), yearly_change={"share": share, "least": least})
    np.testing.assert_allclose(YearlyChange.most_change(question), most, atol=1e-8)
    np.testing.assert_array_equal(YearlyChange.most_change(asked(make_problem())), [np.inf, np.inf])


def test_months_at_hospitals_are_so_many_times_those_of_today(make_problem: Make) -> None:
    problem = make_problem(draws=3)
    numbers = {"room": 1.2, "months": 3.75, "pool": [0, 0], "agreements": np.zeros((0, 3))}
    found = Rotations.of(asked(problem, rotations=numbers))
    assert found is not None
    np.testing.assert_allclose(found.room, 1.2 * 3.75 * problem.base_trainees_fte[:, 0].mean(axis=0))
    assert found.pools == [(0, 1)]
    for none in ({"room": np.inf}, {"months": 0.0}):
        assert Rotations.of(asked(problem, rotations={**numbers, **none})) is None


def test_regions_with_the_same_number_are_a_pool() -> None:
    assert pools_of(np.array([2, 0, 2, 1])) == [(1,), (3,), (0, 2)]
