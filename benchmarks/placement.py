"""Apportionment beside a hand-written loop: 290 municipalities, five methods, a decade's posts for the whole nation.

    python benchmarks/placement.py

The loop gives posts one at a time to the greatest claim, as the methods are defined, compiled by numba. It is first
checked that both give the same. Measured in turns and by the processor's time, medians: trust the ratio more than the
milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time

import numba as nb
import numpy as np

from underlag.optimise.placement.apportionment import Method, apportion

UNITS, POSTS, TURNS = 290, 8000, 15
CODES = {method: code for code, method in enumerate(Method)}


@nb.njit
def by_hand(weights, posts, method):
    """Posts by unit, one at a time; ``method`` is the position in ``Method``, 0 being largest remainder."""
    units = len(weights)
    given = np.zeros(units, dtype=np.int64)
    if method == 0:
        quota = posts * weights / weights.sum()
        given[:] = np.floor(quota).astype(np.int64)
        rest = quota - given
        for _ in range(posts - given.sum()):
            best = 0
            for u in range(units):
                if rest[u] > rest[best]:
                    best = u
            given[best] += 1
            rest[best] = -1.0
        return given
    for _ in range(posts):
        best, greatest = -1, -1.0
        for u in range(units):
            n = given[u]
            if method == 1:
                divisor = n + 0.5
            elif method == 2:
                divisor = np.sqrt(n * (n + 1.0))
            elif method == 3:
                divisor = float(n)
            else:
                divisor = n + 1.0
            claim = weights[u] / divisor if divisor > 0 else 1e300 * weights[u]
            if claim > greatest:
                best, greatest = u, claim
        given[best] += 1
    return given


def seconds(work, *arguments):
    """Processor time of one call, median over turns [s]."""
    spent = []
    for _ in range(TURNS):
        begun = time.process_time()
        work(*arguments)
        spent.append(time.process_time() - begun)
    return statistics.median(spent)


def main() -> None:
    """Check that both agree, then print the time of each method and the ratio."""
    weights = np.random.default_rng(1).lognormal(3.0, 1.2, UNITS)
    for method, code in CODES.items():
        assert apportion(weights, POSTS, method).posts.tolist() == by_hand(weights, POSTS, code).tolist(), method
    for method, code in CODES.items():
        ours, loop = seconds(apportion, weights, POSTS, method), seconds(by_hand, weights, POSTS, code)
        sys.stdout.write(
            f"{method.value:<18} {1000 * ours:7.2f} ms  loop {1000 * loop:7.2f} ms  ratio {ours / loop:6.3f}\n"
        )


if __name__ == "__main__":
    main()
