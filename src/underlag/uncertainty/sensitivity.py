"""Which groups of parameters a result's variance comes from: Sobol indices by a model given as a function.

The first-order index of a group is the share of the variance that would go if the group were known; the total index is
the share that would remain if everything else were known. Their difference is interaction. Saltelli's sampling and the
estimators are SALib's, loaded when asked for: it brings pandas, which nothing else here needs.

Of x + 2y with x and y uniform on 0–1, the variances 1/12 and 4/12 are a fifth and four fifths of the whole, and there
is no interaction: the first and the total indices are 0.2 and 0.8. Of x·y the first-order indices are 3/7 = 0.43 each
and the total ones 4/7 = 0.57, since a seventh of the variance, 1/144 of 7/144, belongs to both. (Saltelli and others,
2010, doi 10.1016/j.cpc.2009.09.018.)
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

_Model = Callable[[Float[np.ndarray, "row factor"]], Float[np.ndarray, "row result"]]
"""From points of the unit cube, one coordinate for each factor, to results. A factor's value is its quantile there."""

CONFIDENCE = 0.95
RESAMPLES = 200
"""Level of the intervals of the indices, and bootstrap samples they are made from."""


@dataclass(frozen=True)
class SobolIndices:
    """Indices of every result for every group of factors.

    groups                    in order of their first factor
    first, total              [1]; sampling may put them slightly outside 0–1
    first_error, total_error  half widths of their 95 percent intervals [1], ≥ 0
    evaluations               how many times the model was computed
    """

    groups: tuple[str, ...]
    first: Float[np.ndarray, "result group"]
    first_error: Float[np.ndarray, "result group"]
    total: Float[np.ndarray, "result group"]
    total_error: Float[np.ndarray, "result group"]
    evaluations: int


def sobol_indices(model: _Model, groups: Sequence[str], size: int, seed: int) -> SobolIndices:
    """First-order and total indices [1].

    model   from points of the unit cube (row × factor) to results (row × result) in any unit
    groups  for each factor the group it belongs to; factors of their own have groups of their own
    size    base sample, a power of two ≥ 2; the model is computed size × (number of groups + 2) times
    seed    of the sample and of the bootstrap, ≥ 0

    A result that does not vary has indices and errors 0. ValueError for another size, and for fewer than two groups.
    """
    if size < 2 or size & (size - 1):
        raise ValueError(f"the size must be a power of two: {size}")
    names = tuple(dict.fromkeys(groups))
    if len(names) < 2:
        raise ValueError(f"indices divide the variance among two groups or more, not {len(names)}")
    problem = {
        "num_vars": len(groups),
        "names": [f"{group} {number}" for number, group in enumerate(groups)],
        "groups": list(groups),
        "bounds": [[0.0, 1.0]] * len(groups),
    }
    sample, analyze = (importlib.import_module(f"SALib.{part}.sobol") for part in ("sample", "analyze"))
    points = sample.sample(problem, size, calc_second_order=False, seed=seed)
    # a point on the cube's edge has no finite quantile under an unbounded distribution
    results = np.asarray(model(np.clip(points, 2.0**-33, 1 - 2.0**-33)), dtype=np.float64)
    parts = []
    for column in results.T:
        if np.ptp(column) <= 1e-12 * max(1.0, float(np.abs(column).max())):
            parts.append(np.zeros((4, len(names))))
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            found = analyze.analyze(
                problem, column, calc_second_order=False, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=seed
            )
        parts.append(np.stack([found[key] for key in ("S1", "S1_conf", "ST", "ST_conf")]))
    first, first_error, total, total_error = np.stack(parts, axis=1)
    return SobolIndices(names, first, first_error, total, total_error, len(points))
