"""Linear programmes, in whole numbers or not: the one module that calls the solver (HiGHS).

Deterministic: one thread, no clock unless a time limit is given.

The least x + 2y with x + y ≥ 3 and x ≤ 2 is 2 + 2·1 = 4. If one more were asked for, it would be one y more: the row's
price is 2. In whole numbers the answer is the same, since it is whole.

>>> model = LinearModel(np.array([1.0, 2.0]), np.zeros(2), np.array([2.0, np.inf]))
>>> model.add_rows(np.ones((1, 2)), np.array([3.0]), np.array([np.inf]))
>>> found = model.solve()
>>> found.values.tolist(), found.objective, found.duals.tolist()
([2.0, 1.0], 4.0, [2.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import highspy
import numpy as np
from jaxtyping import Bool, Float
from scipy.sparse import csr_matrix

INFINITE = highspy.kHighsInf


class Outcome(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Solution:
    """What a solve gave.

    outcome    how it ended; the values mean something only where it is OPTIMAL or STOPPED with ``found``
    found      whether the values are feasible
    objective  of the values
    bound      proven lower bound of the objective
    values     of the columns
    duals      of the rows: change of the objective per unit of the row's bound; zero in whole-number programmes
    reduced    of the columns: the same for a column's own bound
    """

    outcome: Outcome
    found: bool
    objective: float
    bound: float
    values: Float[np.ndarray, " column"]
    duals: Float[np.ndarray, " row"]
    reduced: Float[np.ndarray, " column"]


class _Quiet(highspy.Highs):
    """The solver, which otherwise greets on standard output when it is made."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is the solver's
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class LinearModel:
    """A minimisation that grows: rows are added in place and the next solve starts from the last basis."""

    def __init__(
        self,
        cost: Float[np.ndarray, " column"],
        lower: Float[np.ndarray, " column"],
        upper: Float[np.ndarray, " column"],
    ) -> None:
        self._highs: Any = _Quiet()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self._highs.setOptionValue(option, value)
        nothing: Any = np.array([], dtype=np.int32)
        self._highs.addCols(len(cost), cost, lower, _open(upper), 0, nothing, nothing, np.array([]))
        self._columns = len(cost)

    @property
    def rows(self) -> int:
        """Rows so far."""
        return int(self._highs.getNumRow())

    def add_rows(
        self,
        matrix: Float[np.ndarray, "row column"] | csr_matrix,
        lower: Float[np.ndarray, " row"],
        upper: Float[np.ndarray, " row"],
    ) -> None:
        """Add rows ``lower ≤ matrix·x ≤ upper``; columns beyond those of the matrix are zero."""
        sparse = csr_matrix(matrix)
        self._highs.addRows(
            sparse.shape[0],
            -_open(-np.asarray(lower)),
            _open(np.asarray(upper)),
            sparse.nnz,
            sparse.indptr[:-1].astype(np.int32),
            sparse.indices.astype(np.int32),
            sparse.data.astype(np.float64),
        )

    def set_row_bounds(self, row: int, lower: float, upper: float) -> None:
        """Move the bounds of one row."""
        self._highs.changeRowBounds(row, max(lower, -INFINITE), min(upper, INFINITE))

    def set_bounds(self, lower: Float[np.ndarray, " column"], upper: Float[np.ndarray, " column"]) -> None:
        """Move the bounds of every column."""
        every = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsBounds(self._columns, every, lower, _open(upper))

    def set_cost(self, cost: Float[np.ndarray, " column"]) -> None:
        """Change the objective."""
        self._highs.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), cost)

    def set_whole(self, whole: Bool[np.ndarray, " column"]) -> None:
        """Say which columns must be whole numbers."""
        kinds = [highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous for one in whole]
        self._highs.changeColsIntegrality(self._columns, np.arange(self._columns, dtype=np.int32), np.array(kinds))

    def solve(self, gap: float = 0.0, seconds: float | None = None, nodes: int | None = None) -> Solution:
        """Minimise. ``gap`` relative, ``nodes`` of branch and bound and ``seconds`` stop a whole-number programme."""
        self._highs.setOptionValue("mip_rel_gap", gap)
        # the solver's clock counts every solve of this model
        until = INFINITE if seconds is None else self._highs.getRunTime() + max(seconds, 0.0)
        self._highs.setOptionValue("time_limit", until)
        self._highs.setOptionValue("mip_max_nodes", 2**31 - 1 if nodes is None else nodes)
        self._highs.run()
        status = self._highs.getModelStatus()
        found, info = self._highs.getSolution(), self._highs.getInfo()
        kinds = highspy.HighsModelStatus
        outcome = {
            kinds.kOptimal: Outcome.OPTIMAL,
            kinds.kInfeasible: Outcome.INFEASIBLE,
            kinds.kUnbounded: Outcome.UNBOUNDED,
            kinds.kUnboundedOrInfeasible: Outcome.INFEASIBLE,
        }.get(status, Outcome.STOPPED)
        feasible = int(info.primal_solution_status) == 2
        integer = info.mip_node_count >= 0
        return Solution(
            outcome,
            feasible,
            info.objective_function_value,
            info.mip_dual_bound if integer else info.objective_function_value,
            np.array(found.col_value),
            np.array(found.row_dual),
            np.array(found.col_dual),
        )


def _open(bound: Float[np.ndarray, " one"]) -> Float[np.ndarray, " one"]:
    return np.minimum(np.asarray(bound, dtype=np.float64), INFINITE)
