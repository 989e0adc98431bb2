"""# Need, capacity and coverage, by example

Two regions. *Town* has 11 000 residents, young; *Valley* has 5 500, old. The norm is the national guideline: 1 100
residents per full-time specialist, 550 per full-time trainee in mid-training.
"""

from __future__ import annotations

import numpy as np
import pytest

from underlag.balance.capacity import (
    capacity,
    coverage,
    gap,
    listing_fte,
    named_gp_potential,
    potential_of_nation,
    required_fte,
    required_specialists,
)
from underlag.balance.effects import effects
from underlag.need.demand import Demand
from underlag.need.list_size import ListSize
from underlag.need.models import Deprivation, NeedBasis, NeedEvidence, basis, need
from underlag.need.norms import Norm

GUIDELINE = Norm(residents_per_specialist=1100, residents_per_trainee=550)

AGES = (0, 65)
"""Two ages are enough here: 0 stands for those under 65, 65 for the rest."""

RESIDENTS = np.array([11_000.0, 5_500.0])
OLD = np.array([1_000.0, 2_300.0])


def population() -> np.ndarray:
    """One year × two regions × two sexes × two ages; half of each age are women."""
    by_age = np.stack([RESIDENTS - OLD, OLD], axis=1)
    return np.stack([by_age / 2, by_age / 2], axis=1)[None]


def need_by(model: str, evidence: NeedEvidence) -> list[float]:
    made = basis(model, AGES, RESIDENTS, evidence)
    return need(population(), made.weights, made.structure, base_year=0)[0].tolist()


def test_guideline():
    """**guideline**: every resident counts as one."""
    assert need_by("guideline", NeedEvidence()) == [11_000, 5_500]


def test_age():
    """**age**: a resident of 65 or over needs, say, three times what a younger one does.

    Town has 10 000 + 3 · 1 000 = 13 000 weighted residents, Valley 3 200 + 3 · 2 300 = 10 100. The nation's 23 100 are
    scaled back to its 16 500 heads, so that the guideline keeps its meaning; Valley's share has risen.
    """
    town, valley = need_by("age", NeedEvidence(weight_by_age=[(0, 1.0), (65, 3.0)]))
    assert (town, valley) == pytest.approx((13_000 / 23_100 * 16_500, 10_100 / 23_100 * 16_500))


def test_structure():
    """**structure**: a resident of a region counts as its official standard cost by the nation's mean."""
    cost = np.array([30_000.0, 36_000.0])
    town, valley = need_by("structure", NeedEvidence(standard_cost=cost))
    assert valley / 5_500 == pytest.approx(1.2 * town / 11_000)
    assert town + valley == pytest.approx(16_500)


def test_deprivation():
    """**deprivation**: a resident counts as the region's index of deprivation, fully or in part.

    Valley has twice Town's share with low education. At full strength each of its residents counts twice as much; at
    strength 0 nothing moves.
    """
    low_education = np.array([[10.0, 20.0]])
    full = NeedEvidence(deprivation=Deprivation(low_education, weights=np.ones(1), strength=1.0))
    none = NeedEvidence(deprivation=Deprivation(low_education, weights=np.ones(1), strength=0.0))
    town, valley = need_by("deprivation", full)
    assert valley / 5_500 == pytest.approx(2 * town / 11_000)
    assert need_by("deprivation", none) == pytest.approx([11_000, 5_500])


def test_custom():
    """**custom**: the user's own weights by sex, age and region."""
    own = NeedBasis(weights=np.array([[1.0, 2.0], [1.0, 1.0]]), structure=np.array([1.0, 1.0]))
    town, valley = need_by("custom", NeedEvidence(custom=own))
    assert (town, valley) == pytest.approx((11_500 / 18_150 * 16_500, 6_650 / 18_150 * 16_500))


def test_capacity_coverage_and_gap():
    """Specialists and trainees make a listing capacity; capacity by need is coverage; what is missing is the gap.

    Town has 7 full-time specialists and 2 full-time trainees: 7 · 1 100 + 2 · 550 = 8 800 residents can be listed,
    which is 80 % of 11 000; 2 specialists are missing. Valley has 6 and none: more than it needs.
    """
    asked = RESIDENTS
    there = capacity(np.array([7.0, 6.0]), np.array([2.0, 0.0]), GUIDELINE)
    assert there.tolist() == [8_800, 6_600]
    assert coverage(there, asked) == pytest.approx([0.8, 1.2])
    assert gap(there, asked, GUIDELINE) == pytest.approx([2, -1])


def test_named_gp_potential():
    """At most everyone can have a named GP, and Valley's surplus is no help to those who live in Town."""
    covered = np.array([0.8, 1.2])
    assert named_gp_potential(covered).tolist() == [0.8, 1.0]
    assert potential_of_nation(covered, RESIDENTS) == pytest.approx((8_800 + 5_500) / 16_500)


def test_specialists_required():
    """Alone, Town needs 10 full-time specialists; beside 2 full-time trainees, 9; for 90 % coverage, 8."""
    trainees = np.array([2.0, 0.0])
    assert required_fte(RESIDENTS, GUIDELINE).tolist() == [10, 5]
    assert required_specialists(RESIDENTS, trainees, GUIDELINE).tolist() == [9, 5]
    assert required_specialists(RESIDENTS, trainees, GUIDELINE, goal=0.9)[0] == pytest.approx(8)


def test_other_norms_are_other_values():
    """The parliament's older 1 500 per doctor, with a trainee as a third of a specialist as in SOU 2018:39."""
    older = Norm.with_trainee_as(1 / 3, residents_per_specialist=1500)
    assert capacity(np.array([7.0]), np.array([2.0]), older)[0] == pytest.approx(11_500)


def test_tasks_outside_listing():
    """A tenth of the time goes to nursing homes and teaching: 7 full-time specialists are 6.3 for the list."""
    assert listing_fte(np.array([7.0]), outside_share=0.1) == pytest.approx([6.3])


def test_demand_is_not_need():
    """Town's employer has filled 7 posts and funds 1 more: demand is 8 posts. Need, 10, is reported beside it."""
    demand = Demand(filled=np.array([7.0]), vacant=np.array([1.0]))
    assert demand.posts.tolist() == [8]
    assert demand.vacant_share.tolist() == [0.125]


def test_list_size_from_hours():
    """The alternative to a norm: 40 hours a week, of which 2 for supervision and 6 for other tasks, in 44 weeks; 1.5
    visits a year of 30 minutes, with 15 more for records, results and calls. That is a list of 1 252 residents."""
    size = ListSize(
        hours_a_week=40.0,
        weeks=44.0,
        visits=1.5,
        minutes_a_visit=30.0,
        indirect_minutes=15.0,
        supervision_hours=2.0,
        other_hours=6.0,
    )
    assert round(float(size.residents_per_specialist)) == 1252


def test_what_moved_the_answer():
    """Town grows by a tenth and loses a specialist. Alone, growth adds 1 to the gap and the loss adds 1; in coverage
    the two also act together, and that part is shown as the interaction."""

    def answer(groups):
        there = capacity(groups["specialists"], np.array([2.0]), GUIDELINE)
        return {"gap": gap(there, groups["need"], GUIDELINE), "coverage": coverage(there, groups["need"])}

    found = effects(
        answer,
        before={"need": np.array([11_000.0]), "specialists": np.array([7.0])},
        after={"need": np.array([12_100.0]), "specialists": np.array([6.0])},
    )
    assert found.alone["need"]["gap"] == pytest.approx([1])
    assert found.alone["specialists"]["gap"] == pytest.approx([1])
    assert found.interaction["gap"] == pytest.approx([0])
    assert found.alone["need"]["coverage"] == pytest.approx([8_800 / 12_100 - 0.8])
    assert found.alone["specialists"]["coverage"] == pytest.approx([-0.1])
    assert found.interaction["coverage"] == pytest.approx([0.1 - 1_100 / 12_100])
