"""Norms: how many residents one full-time doctor can answer for.

A trainee that counts as half a specialist of 1 100 residents answers for 550.

>>> Norm.with_trainee_as(1 / 2, 1100.0)
Norm(residents_per_specialist=1100.0, residents_per_trainee=550.0)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Norm:
    """Residents that a full-time specialist, and a full-time trainee, can have on the list.

    residents_per_specialist  [resident/FTE], > 0; in the national guideline of 2022 1 100
    residents_per_trainee     [resident/FTE], ≥ 0; there 550, for a trainee in mid-training
    Source: parameter cards need/residents_per_specialist and need/residents_per_trainee; another norm is another value
    of these in a scenario.
    """

    residents_per_specialist: float
    residents_per_trainee: float

    def __post_init__(self) -> None:
        if not self.residents_per_specialist > 0:
            raise ValueError(f"residents per specialist must be above 0, not {self.residents_per_specialist}")
        if not self.residents_per_trainee >= 0:
            raise ValueError(f"residents per trainee must be 0 or more, not {self.residents_per_trainee}")

    @staticmethod
    def with_trainee_as(share: float, residents_per_specialist: float) -> Norm:
        """A norm where a trainee counts as ``share`` of a specialist: 1/3 in SOU 2018:39, 1/2 in the guideline."""
        return Norm(residents_per_specialist, share * residents_per_specialist)

    @property
    def trainee_share(self) -> float:
        """What a full-time trainee counts for, in specialists [1]."""
        return self.residents_per_trainee / self.residents_per_specialist
