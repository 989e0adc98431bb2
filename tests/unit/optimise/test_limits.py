"""Every limit says what it is and becomes the rows it should; the rows of a toy with two regions are a golden file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from underlag.core.units import Unit
from underlag.optimise.limits.base import Limit
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.register import LIMITS
from underlag.optimise.limits.rotations import Rotations
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.programme import Extra, StartsProgramme

Make = Callable[..., Any]

GOLDEN = Path(__file__).with_name("limits.lp")


def as_lp(programme: StartsProgramme, limit: Limit) -> str:
    """The rows of a limit in LP notation, one line each."""
    regions, names = programme.problem.regions, programme.shape.names[1:]
    columns = [f"x[{level},{region}]" for level in names for region in regions]
    rows = limit.rows(programme)
    lines = [f"\\ {limit.name} [{limit.unit}]: {limit.text.en}"]
    for places, year, row, lower, upper in zip(*vars(rows).values(), strict=True):
        where = "".join(regions[place] for place in places) or "nation"
        terms = " ".join(f"{value:+.6g} {column}" for value, column in zip(row, columns, strict=True) if value)
        bounds = [f">= {lower:.6g}"] if np.isfinite(lower) else []
        bounds += [f"<= {upper:.6g}"] if np.isfinite(upper) else []
        lines += [f" {limit.name}[{where},{year}]: {terms or '0'} {bound}" for bound in bounds]
    return "\n".join(lines) + "\n"


def test_golden_file_of_the_rows(make_programme: Make, limits: tuple[Limit, ...]) -> None:
    toy = make_programme(decided=2)
    found = "\n".join(as_lp(toy, limit) for limit in limits)
    assert found == GOLDEN.read_text(encoding="utf-8"), "if the change is meant, write the new text to the file"


def test_every_kind_of_limit_is_in_the_golden_file(limits: tuple[Limit, ...]) -> None:
    assert set(LIMITS) == set(_kinds(Limit))
    assert {type(limit) for limit in limits} == set(LIMITS)
    for kind in LIMITS:
        assert f"\\ {kind.name} [" in GOLDEN.read_text(encoding="utf-8")


def _kinds(base: type[Limit]) -> list[type[Limit]]:
    found = [kind for kind in base.__subclasses__() if kind.__module__.startswith("underlag.")]
    return found + [deeper for kind in found for deeper in _kinds(kind)]


@pytest.mark.parametrize("kind", LIMITS)
def test_a_limit_describes_itself(kind: type[Limit]) -> None:
    Unit.parse(kind.unit)
    for text in (kind.text, kind.one_more):
        assert text.sv and text.en and text.sv != text.en
    assert kind.__doc__ and len({other.name for other in LIMITS}) == len(LIMITS)


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
