"""The limits there are."""

from __future__ import annotations

from underlag.optimise.limits.applicants import Applicants
from underlag.optimise.limits.base import Limit
from underlag.optimise.limits.budget import Budget
from underlag.optimise.limits.floor import Floor
from underlag.optimise.limits.rotations import Rotations
from underlag.optimise.limits.solidarity import Solidarity
from underlag.optimise.limits.supervision import Supervision
from underlag.optimise.limits.yearly_change import YearlyChange

LIMITS: tuple[type[Limit], ...] = (Applicants, Supervision, Rotations, Budget, YearlyChange, Floor, Solidarity)
"""Every kind of limit."""
