"""Room that is shared: sets and their rows, held against loans that are found one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from underlag.optimise.limits.pooling import MOST, RoomLoan, shared_sets


def test_without_agreements_the_sets_are_the_pools_and_those_alone() -> None:
    assert shared_sets(4, ((3, 1),)) == [((0,), 0.0), ((2,), 0.0), ((3, 1), 0.0)]


def test_one_agreement_by_hand() -> None:
    """A may use only its own; B its own and the loan; together they have no more than both."""
    assert shared_sets(3, (), (RoomLoan(0, 1, 6.0),)) == [((0,), 0.0), ((0, 1), 0.0), ((1,), 6.0), ((2,), 0.0)]


def test_an_agreement_between_members_of_pools_is_between_the_pools() -> None:
    found = shared_sets(4, ((0, 1), (2, 3)), (RoomLoan(1, 2, 5.0),))
    assert found == [((0, 1), 0.0), ((0, 1, 2, 3), 0.0), ((2, 3), 5.0)]


def test_an_agreement_inside_a_pool_changes_nothing() -> None:
    assert shared_sets(2, ((0, 1),), (RoomLoan(0, 1, 5.0),)) == [((0, 1), 0.0)]


def test_too_many_parties_are_refused() -> None:
    chain = tuple(RoomLoan(n, n + 1, 1.0) for n in range(MOST))
    with pytest.raises(ValueError, match=f"tie {MOST + 1} parties"):
        shared_sets(MOST + 1, (), chain)


def loans_cover(room: np.ndarray, used: np.ndarray, agreements: tuple[RoomLoan, ...]) -> bool:
    """Whether loans within the agreements cover what is used: a linear programme with a variable for each loan."""
    lent = np.zeros((len(room), len(agreements)))
    for number, agreement in enumerate(agreements):
        lent[agreement.giver, number] += 1.0
        lent[agreement.taker, number] -= 1.0
    bounds = [(0.0, agreement.most) for agreement in agreements]
    found = linprog(np.zeros(len(agreements)), A_ub=lent, b_ub=room - used, bounds=bounds)
    return bool(found.status == 0)


@given(st.data())
def test_the_sets_allow_just_what_loans_can_cover(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 5))
    whole = st.integers(0, 6)
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    found = data.draw(st.lists(st.tuples(pairs, st.integers(1, 4)), min_size=1, max_size=6))
    agreements = tuple(RoomLoan(giver, taker, float(most)) for (giver, taker), most in found)
    room, used = (np.array(data.draw(st.lists(whole, min_size=count, max_size=count)), float) for _ in range(2))
    kept = all(used[list(s)].sum() <= room[list(s)].sum() + more for s, more in shared_sets(count, (), agreements))
    assert kept == loans_cover(room, used, agreements)
