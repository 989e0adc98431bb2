"""A projection that agrees with an official one in the years and age groups where that is published.

Rates are adjusted, levels never jump. For each stretch of years up to an anchor year every region has one control per
published group: a yearly net rate beside mortality and migration, constant over the stretch; or, for the newborn, a
factor on fertility that moves evenly from its value at the last anchor year. Over ages the net rate follows a given
profile, as migration does, so that the young are not kept by moving their parents. Groups may lie inside each other;
the controls of all groups that hold an age act on it together. They are found by Newton's method on the logarithms of
the groups.

Two hundred people, none of whom die, are to be 242 two years later: both years get the net rate ln 1.1, and 220 is
passed on the way.

>>> none = np.zeros((1, 1, 3))
>>> still = PopulationRates(np.ones((1, 1, 1, 3)), np.zeros((1, 1, 2)), np.ones(1), none, none)
>>> people, total = np.array([[[100.0, 100.0]]]), Anchor(0, None, np.array([[242.0]]))
>>> found = project_anchored(people, still, 2024, 2026, (2026,), [total], np.ones(2))
>>> found.projection.persons.sum(axis=(1, 2, 3)).round(6).tolist(), np.exp(found.controls).round(6).reshape(-1).tolist()
([200.0, 220.0, 242.0], [1.1, 1.1])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from underlag.population.cohort import CohortStep, PopulationRates, Projection, projection_of, step

_PRECISION = 1e-9
"""Largest relative deviation from an official group that is left; not reached in ``NEWTON_STEPS``, it is refused."""

NEWTON_STEPS = 25
LARGEST_CHANGE = 2.0
"""Largest change of any control in one Newton step; a group that asks for more is not within reach of rates."""

PROBE = 1e-4
LEAD_IN = 20
"""Ages below a group of the old over which its control sets in: who is to be fewer at 65 moved before that, and a
control that stops at an age makes the next one up correct for it, to and fro."""

_SMALLEST = 1e-6
"""Persons that an empty group counts as where its logarithm is taken."""


class AnchorError(RuntimeError):
    """The official groups can't be met by moderate rates, e.g. because they contradict each other.

    region, group  positions of the worst
    """

    def __init__(self, worst: Float[np.ndarray, "region group"]) -> None:
        self.region, self.group = (int(at) for at in np.unravel_index(np.abs(worst).argmax(), worst.shape))
        super().__init__(f"region {self.region}, group {self.group} can't be met by moderate rates")


class Anchor(NamedTuple):
    """Official number of residents in one group of ages by region and anchor year.

    age_from  first age, included
    age_to    last age, included, or None for an open group; (0, None) is the total
    persons   NaN where none is given  [persons]
    """

    age_from: int
    age_to: int | None
    persons: Float[np.ndarray, "anchor region"]

    @property
    def newborn(self) -> bool:
        """Whether the group is those born in the year, steered by fertility."""
        return (self.age_from, self.age_to) == (0, 0)

    def ages(self) -> slice:
        """The group's part of the age axis."""
        return slice(self.age_from, None if self.age_to is None else self.age_to + 1)


class Anchored(NamedTuple):
    """An anchored projection and what it took: yearly net rates [1/year] (the newborn: log factor on fertility [1])
    by year, region and group."""

    projection: Projection
    controls: Float[np.ndarray, "year region group"]


class _Stretch(NamedTuple):
    """Years between two anchors: the rates, where it starts, and the fertility factor it starts with."""

    start: np.ndarray
    rates: PopulationRates
    first: int
    years: int
    anchors: list[Anchor]
    patterns: np.ndarray
    earlier: np.ndarray

    def controls(self, values: np.ndarray) -> np.ndarray:
        """Controls of each year: level for the net rates, moving evenly for the newborn."""
        shares = np.arange(1, self.years + 1)[:, None, None] / self.years
        moving = self.earlier + shares * (values - self.earlier)
        newborn = np.array([anchor.newborn for anchor in self.anchors])
        return np.where(newborn, moving, values)

    def run(self, values: np.ndarray) -> list[CohortStep]:
        steps: list[CohortStep] = []
        for index, controls in enumerate(self.controls(values)):
            newborn = [column for column, anchor in enumerate(self.anchors) if anchor.newborn]
            rates = self.rates.at(self.first + index)
            rates = rates._replace(fertility=rates.fertility * np.exp(controls[:, newborn].sum(axis=1, keepdims=True)))
            persons = steps[-1].persons if steps else self.start
            steps.append(step(persons, rates, factor=np.exp(controls @ self.patterns)))
        return steps


def _patterns(anchors: list[Anchor], profile: np.ndarray) -> np.ndarray:
    """What one unit of each group's control does at each age [group age]: the profile, its mean 1 over the group, and
    for a group of the old a lead-in that rises evenly to the group's first age."""
    patterns = np.zeros((len(anchors), len(profile)))
    for row, anchor in zip(patterns, anchors, strict=True):
        if anchor.newborn:
            continue
        ages = anchor.ages()
        row[ages] = profile[ages] / profile[ages].mean()
        if anchor.age_from > LEAD_IN:
            rising = np.arange(1, LEAD_IN + 1) / (LEAD_IN + 1)
            row[anchor.age_from - LEAD_IN : anchor.age_from] = rising * row[anchor.age_from]
    return patterns


def _log_groups(persons: np.ndarray, anchors: list[Anchor]) -> np.ndarray:
    by_age = persons.sum(axis=1)
    groups = np.stack([by_age[:, anchor.ages()].sum(axis=-1) for anchor in anchors], axis=-1)
    return np.asarray(np.log(np.maximum(groups, _SMALLEST)))


def _reach(stretch: _Stretch, targets: np.ndarray) -> tuple[list[CohortStep], np.ndarray]:
    """Steps that end in the targets [region group] (NaN = free), and the controls used."""
    known = ~np.isnan(targets)
    wanted = np.log(np.maximum(np.where(known, targets, 1.0), _SMALLEST))
    values = stretch.earlier * [anchor.newborn for anchor in stretch.anchors]
    steps = stretch.run(values)
    if not known.any():
        return steps, values
    response = np.empty((*targets.shape, targets.shape[1]))
    before = _log_groups(steps[-1].persons, stretch.anchors)
    for column in range(targets.shape[1]):
        probe = values.copy()
        probe[:, column] += PROBE
        response[..., column] = (_log_groups(stretch.run(probe)[-1].persons, stretch.anchors) - before) / PROBE
    pinned = np.where(known[:, :, None] & known[:, None, :], response, np.eye(targets.shape[1]))
    for _ in range(NEWTON_STEPS):
        missing = np.where(known, wanted - _log_groups(steps[-1].persons, stretch.anchors), 0.0)
        if np.abs(missing).max() < _PRECISION:
            return steps, values
        values = values + _solved(pinned, missing)
        steps = stretch.run(values)
    raise AnchorError(missing)


def _solved(response: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Change of the controls that the linear response asks for; AnchorError where that is no moderate rate."""
    try:
        change = np.linalg.solve(response, missing[..., None])[..., 0]
    except np.linalg.LinAlgError:
        raise AnchorError(missing) from None
    if not np.abs(change).max() <= LARGEST_CHANGE:
        raise AnchorError(np.abs(change))
    return np.asarray(change)


def project_anchored(
    persons: Float[np.ndarray, "region sex age"],
    rates: PopulationRates,
    base_year: int,
    end_year: int,
    anchor_years: tuple[int, ...],
    anchors: list[Anchor],
    profile: Float[np.ndarray, " age"],
) -> Anchored:
    """Yearly projection from 31 December ``base_year`` to ``end_year``, through the official groups.

    rates         leading year axis from base_year + 1; its last year's rates hold thereafter
    anchor_years  ascending; those not after the base year are left out
    anchors       one per group, values by anchor year
    profile       how much the net rates of a group change at each age, relative to each other  [> 0]

    Free-running, with the fertility last reached, after the last anchor year and for groups without values.
    AnchorError if the groups can't be met.
    """
    state, steps, controls = persons, [], []
    patterns = _patterns(anchors, profile)
    earlier = np.zeros((persons.shape[0], len(anchors)))
    year = base_year
    positions = [i for i, anchor_year in enumerate(anchor_years) if anchor_year > base_year] if anchors else []
    for position in [*positions, None]:
        until = end_year if position is None else anchor_years[position]
        if until <= year or year >= end_year:
            continue
        stretch = _Stretch(state, rates, year - base_year, until - year, anchors, patterns, earlier)
        if position is None:
            targets = np.full(earlier.shape, np.nan)
        else:
            targets = np.stack([anchor.persons[position] for anchor in anchors], axis=-1)
        done, values = _reach(stretch, targets)
        steps += done
        controls.append(stretch.controls(values))
        state, year, earlier = done[-1].persons, until, values
    years = end_year - base_year
    return Anchored(projection_of(persons, steps[:years]), np.concatenate(controls)[:years])
