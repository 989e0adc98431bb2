"""Every limit says what it is and becomes the rows it should; the rows in a toy of two regions are a golden text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from one_limit_more.course_places import CoursePlaces
from shared.golden_text import limit_of, rewritten

from underlag.core.units import Unit
from underlag.optimise.limits.base import NOWHERE, Limit
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.register import LIMITS
from underlag.optimise.limits.rotations import Rotations
from underlag.optimise.limits.solidarity import Solidarity
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.programme.programme import Extra

Make = Callable[..., Any]

GOLDEN = Path(__file__).parent
ONE_MORE = Path(__file__).parents[3] / "one_limit_more"


@pytest.mark.parametrize("name", LIMITS)
def test_golden_text_of_the_rows(make_programme: Make, name: str) -> None:
    toy = make_programme(decided=2, floor=np.ones(2))
    golden = (GOLDEN / f"{name}.lp").read_text(encoding="utf-8")
    assert rewritten(LIMITS[name], golden, toy) == golden, "if the change is meant, write the new text to the file"


def test_golden_text_of_one_limit_more(make_programme: Make) -> None:
    """With its line in the register, nothing else knows of it."""
    golden = (ONE_MORE / f"{CoursePlaces.name}.lp").read_text(encoding="utf-8")
    with LIMITS.also(CoursePlaces):
        assert rewritten(CoursePlaces, golden, make_programme(decided=2)) == golden


def test_every_limit_is_registered_and_every_golden_text_is_of_one() -> None:
    assert set(LIMITS.values()) == set(_kinds(Limit))
    assert {path.stem for path in GOLDEN.glob("*.lp")} == set(LIMITS)


def _kinds(base: type[Limit]) -> list[type[Limit]]:
    found = [kind for kind in base.__subclasses__() if kind.__module__.startswith("underlag.")]
    return found + [deeper for kind in found for deeper in _kinds(kind)]


def test_a_limit_that_no_scenario_states_does_not_hold(make_programme: Make) -> None:
    """Whatever the cards say, and however wide they are."""
    toy = make_programme(decided=2, floor=np.ones(2))
    for kind in LIMITS.values():
        golden = (GOLDEN / f"{kind.name}.lp").read_text(encoding="utf-8")
        with pytest.raises(AssertionError, match="states no limit"):
            limit_of(kind, re.sub(rf"{kind.name}: \w+", f"{kind.name}: none", golden), toy)


def test_two_limits_share_neither_name_nor_card() -> None:
    class Twin(Solidarity):
        """Another of the same name."""

    class Other(Solidarity):
        """Another with the same card."""

        name = "other"

    for kind in (Twin, Other):
        with pytest.raises(ValueError, match="solidarity"), LIMITS.also(kind):
            pass
    assert list(LIMITS.values())[-1] is Solidarity


@pytest.mark.parametrize("kind", LIMITS.values())
def test_a_limit_describes_itself(kind: type[Limit]) -> None:
    Unit.parse(kind.unit)
    for text in (kind.called, kind.text, kind.one_more):
        assert text.sv and text.en and text.sv != text.en
    assert kind.__doc__ and kind.rests_on and NOWHERE not in kind.scopes
    for card in kind.cards:
        assert card.low < card.high and (card.reads or str(Unit.parse(card.unit)) != "1")


def test_supervision_feeds_on_itself(make_programme: Make) -> None:
    """A start takes supervision while it lasts and gives it once it has ended."""
    programme = make_programme(regions=1)
    rows = Supervision(0.7).rows(programme)
    first = rows.matrix[:, 0]
    assert first[:3] == pytest.approx(programme.mean_fill[0, 0] * 0.8)
    assert (first[3:] < 0).all()


def test_todays_posts_are_allowed_where_practice_shows_that_they_work(make_programme: Make) -> None:
    programme = make_programme()
    limit = Rotations(3.6, np.zeros(2))
    today = programme.decision(np.broadcast_to(programme.today, programme.size))
    rows = limit.rows(programme)
    assert rows.matrix @ today == pytest.approx(rows.upper)
    assert (limit.bare_rows(programme).upper < rows.upper).any()


def test_pools_share_their_room(make_programme: Make) -> None:
    programme = make_programme(regions=3)
    apart = Rotations(3.6, np.array([60.0, 70.0, 80.0])).bare_rows(programme)
    pooled = Rotations(3.6, np.array([60.0, 70.0, 80.0]), pools=((2, 0),)).bare_rows(programme)
    assert set(pooled.places) == {(2, 0), (1,)}
    both = [row for row, places in enumerate(pooled.places) if places == (2, 0)]
    own = [[row for row, places in enumerate(apart.places) if places == (region,)] for region in (0, 2)]
    assert pooled.matrix[both] == pytest.approx(apart.matrix[own[0]] + apart.matrix[own[1]])
    assert pooled.upper[both] == pytest.approx(apart.upper[own[0]] + apart.upper[own[1]])


def test_the_floor_waits_until_it_can_be_reached(make_programme: Make) -> None:
    rows = Floor(np.full(2, 1.0), 2027).rows(make_programme(decided=4))
    assert set(rows.years) == {2027, 2028}


def test_a_budget_pays_for_trainees_and_for_what_is_decided_beside_them(make_programme: Make) -> None:
    """Two programmes that differ by a measure of which one and a half units at 2, 3, 4 … million a year are taken."""
    plain = make_programme()
    spent = 1e6 * np.arange(2.0, 2.0 + len(plain.years))
    measure = Extra("measure", np.zeros((plain.draws, len(plain.years), 2)), 0.0, spent, 0.0, 2.0, whole=False)
    both, limit = replace(plain, extra=(measure,)), Budget(900_000.0, 40e6)
    levels = np.full(plain.size, 2.0)
    without = limit.used(plain, plain.decision(levels), limit.bare_rows(plain))
    decision = np.append(plain.decision(levels), 1.5)
    rows = limit.bare_rows(both)
    of_years = spent[[plain.years.index(year) for year in rows.years]]
    np.testing.assert_allclose(limit.used(both, decision, rows) - without, 1.5 * of_years)
    np.testing.assert_allclose(rows.matrix[:, -1], of_years)
