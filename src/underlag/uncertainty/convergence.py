"""How long chains are run and when they have converged; light to import, for those who only read what was sampled.

Converged is what has R-hat ≤ 1.01 and effective sample sizes ≥ 400 in bulk and tail, for every unknown, and no
divergence (Vehtari, Gelman, Simpson, Carpenter and Bürkner, 2021, doi 10.1214/20-BA1221):

>>> found = Convergence(np.array([1.004, 1.02]), np.array([900.0, 350.0]), np.array([700.0, 420.0]), 0, 15.0)
>>> [(problem.where, problem.found, problem.expected) for problem in found.problems(["exits", "moves"])]
[('synthesis, moves', '1.020', '≤ 1.01'), ('synthesis, moves', '350.000', '≥ 400')]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import ConvergenceError, Problem, setting
from underlag.core.language import Text
from underlag.core.threads import threads

KEPT_DRAWS = 1000
"""Draws of a posterior that are kept, evenly spread over the chains."""

LARGEST_RHAT = 1.01
LEAST_ESS = 400.0
"""What counts as converged, for every unknown: bulk and tail."""


_RHAT = Text("R-hat är inte bra nog", "R-hat not good enough")
_BULK = Text("effektiv urvalsstorlek i mitten är inte bra nog", "bulk effective sample size not good enough")
_TAIL = Text("effektiv urvalsstorlek i svansarna är inte bra nog", "tail effective sample size not good enough")


@dataclass(frozen=True)
class Effort:
    """How long to sample.

    chains  number of chains, ≥ 2
    warmup  steps that tune each chain and are thrown away, ≥ 0
    draws   steps of each chain that are kept, ≥ 1
    accept  mean acceptance that the step length is tuned to [1], between 0 and 1; closer to 1 is safer and slower
    depth   most doublings of a trajectory: a step takes at most 2^depth − 1 leapfrogs
    """

    chains: int = 4
    warmup: int = 300
    draws: int = 1200
    accept: float = 0.98
    depth: int = 8


COMPILING, SAMPLING = 45.0, 41.0
"""Seconds that a calibration compiles for, and processor seconds that the usual effort takes for each region: with two
processors 8 minutes for Sweden (21 regions). The second is that of its general practice, seen to take 1 037 processor
seconds for 1 800 steps a chain, for the 1 500 steps that are usual."""


def about_minutes(regions: int, processors: int | None = None) -> int:
    """About how long a calibration with the usual effort takes [minute, whole, ≥ 1]: a word to the user, no promise.

    regions     of the country
    processors  that may be used, ``core.threads`` if None; each chain has a use for one
    """
    at_once = min(processors or threads(), Effort().chains)
    return max(round((COMPILING + SAMPLING * regions / at_once) / 60), 1)


@dataclass(frozen=True)
class Calibrating:
    """How to infer.

    effort     of the sampler
    seed       of the chains, ≥ 0
    kept       draws that are kept of all chains together, ≥ 1
    least_ess  effective sample size asked of every unknown [draw]; 0 asks for no convergence at all
    """

    effort: Effort = field(default_factory=Effort)
    seed: int = 1
    kept: int = KEPT_DRAWS
    least_ess: float = LEAST_ESS


@dataclass(frozen=True)
class Convergence:
    """How well the chains agree, by unknown.

    rhat         rank-normalised split R-hat [1], near 1 where the chains agree
    bulk, tail   effective sample size in the middle and in the 5 percent tails [draw]
    divergences  number of divergent steps in all chains
    leapfrogs    mean number of gradients a step
    """

    rhat: Float[Array, " dimension"]
    bulk: Float[Array, " dimension"]
    tail: Float[Array, " dimension"]
    divergences: int
    leapfrogs: float

    def problems(self, names: Sequence[str], least_ess: float = LEAST_ESS) -> list[Problem]:
        """What keeps the result from being used; empty if it has converged.

        names      of the unknowns, in the order of the arrays
        least_ess  effective sample size asked of each [draw]

        R-hat is held to 1.01 where ``least_ess`` is the usual 400; with fewer draws it is far from 1 by chance, and the
        bound rises to 1 + 4/``least_ess``. IndexError if there are fewer names than unknowns that fail.
        """
        allowed = LARGEST_RHAT if least_ess >= LEAST_ESS else 1 + 0.01 * LEAST_ESS / max(least_ess, 1.0)
        more = f"({setting('warmup')}, {setting('draws')})"
        remedy = Text(
            f"dra längre kedjor {more}, eller se på kortet: dess uppgifter kan motsäga varandra",
            f"sample longer {more}, or look at the card: its figures may contradict each other",
        )
        found = []
        if self.divergences:
            what = Text("dragningen lämnade posteriorns yta", "the sampler left the surface of the posterior")
            count = Text(
                f"{self.divergences} divergens{'er' * (self.divergences > 1)}",
                f"{self.divergences} divergence{'s' * (self.divergences > 1)}",
            )
            found.append(Problem("synthesis", what, count, "0", remedy))
        for value, what, expected, fails in (
            (self.rhat, _RHAT, f"≤ {allowed:.2f}", self.rhat > allowed),
            (self.bulk, _BULK, f"≥ {least_ess:.0f}", self.bulk < least_ess),
            (self.tail, _TAIL, f"≥ {least_ess:.0f}", self.tail < least_ess),
        ):
            found += [
                Problem(f"synthesis, {names[int(at)]}", what, f"{value[at]:.3f}", expected, remedy)
                for at in np.flatnonzero(fails)
            ]
        return found


def insist(found: Convergence, names: Sequence[str], least_ess: float = LEAST_ESS) -> None:
    """Raise ConvergenceError with everything that has not converged; arguments as for ``Convergence.problems``
    [draw]."""
    problems = found.problems(names, least_ess)
    if problems:
        raise ConvergenceError(problems)
