"""Figures predicted by a synthesis that has not seen them, and whether they lie where such figures should.

A source is left out, or all figures of a region, and predicted from the rest. How far a figure lies from its prediction
is told in standard deviations of what the source would publish, z. If the model is right, z varies as it does among
figures simulated from the same predictions; so each statistic has a band, and being outside it is a fault of the model
and not of chance. Figures of one kind hang together, which the simulated ones do too.

Three figures at z = 0.5, −1 and 2 have a root mean square of 1.32, two of three are inside the 80 percent interval
(|z| < 1.28), and two of three are above their prediction:

>>> {name: round(float(of(np.array([0.5, -1.0, 2.0]))), 2) for name, of in HELD_OUT_STATISTICS.items()}
{'inside80': 0.67, 'rms_z': 1.32, 'above': 0.67}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Bool, Float
from scipy import special

from underlag.core.arrays import Array
from underlag.core.errors import ConvergenceError, Problem
from underlag.core.language import Text
from underlag.core.streams import stream
from underlag.runs.synthesis.calibrate import synthesis_of
from underlag.runs.synthesis.case import Case
from underlag.runs.synthesis.covariate_check import own_figures
from underlag.runs.synthesis.figures import Readable
from underlag.runs.synthesis.left_out import Without, predicted_by, without
from underlag.runs.synthesis.quantities import YEARLY_EVENTS
from underlag.uncertainty.convergence import Effort
from underlag.uncertainty.figures import agreement, replicated

CAREFUL = Effort(chains=2, warmup=300, draws=250)
"""For figures predicted without their source, where what is left may bind the unknowns on narrow curved surfaces."""

HELD_OUT = (
    "left_out",
    "observation_id",
    "quantity",
    "relation",
    "value",
    "p10",
    "p50",
    "p90",
    "inside",
    "z",
    "pareto_k",
    "again",
    "divergences",
)
"""Columns of the table of figures predicted without what was left out."""

BANDS = ("kind", "figures", "statistic", "found", "low95", "high95", "low99", "high99", "outside")
"""Columns of the table of statistics and their bands."""

SIMULATED = 1000
"""Simulated sets of figures that a band is made of."""

FEWEST = 4
"""Figures of a kind below which it is described and not judged."""

NATIONAL_SERIES, REGION, NATION, FLOW, BOUND = "series", "region", "nation", "flow", "bound"
"""Kinds of figures: series of the nation (counted once), single regions, the nation's others, yearly flows, bounds."""

_INSIDE = float(special.ndtri(0.9))

HELD_OUT_STATISTICS: Mapping[str, Callable[[Array], Array]] = {
    "inside80": lambda z: (np.abs(z) < _INSIDE).mean(axis=-1),
    "rms_z": lambda z: np.sqrt((z**2).mean(axis=-1)),
    "above": lambda z: (z > 0).mean(axis=-1),
}
"""What is told of the z of a kind: share inside the 80 percent interval, root mean square, share above predictions."""


@dataclass(frozen=True)
class HeldOutFigure:
    """One figure predicted without itself.

    group      what was left out with it: a source, or a region
    quantity   of the figure
    kind       one of ``NATIONAL_SERIES`` … ``BOUND``
    z          how far above its prediction it lies, in standard deviations of what the source would publish [1]
    simulated  the same of figures simulated from the prediction [1], together with the others of its group
    """

    group: str
    quantity: str
    kind: str
    z: float
    simulated: Float[Array, " simulation"]


def groups_by_source(case: Case) -> dict[str, Bool[Array, " figure"]]:
    """Source → which figures are its own."""
    sources = case.figures.figures.source
    return {name: np.array([each == name for each in sources]) for name in sorted(set(sources))}


def groups_by_region(case: Case) -> dict[str, Bool[Array, " figure"]]:
    """Code of each region with figures of its own → which they are."""
    found = {code: own_figures(case, code) for code in case.past.regions}
    return {code: own for code, own in found.items() if own.any()}


def predicted_without(
    case: Case,
    groups: Mapping[str, Bool[Array, " figure"]],
    draws: Float[Array, "draw dimension"],
    seed: int,
    effort: Effort = CAREFUL,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[pl.DataFrame, list[HeldOutFigure]]:
    """Every group of figures predicted by a synthesis that has not seen it.

    draws   of the posterior of all figures, as vectors of scores [1]; at least 100
    effort  of chains where weights on those can't be trusted (``left_out``)

    Columns of the table: left_out (the group), observation_id, quantity, relation, value and p10, p50, p90 of what the
    source would publish, all on the figure's scale (mostly a logarithm [1]), inside (of the 80 percent interval), z
    [1]; pareto_k [1], again and divergences as ``left_out.Without`` has them.
    """
    synthesis, rows, found = synthesis_of(case, effort), [], []
    whole = predicted_by(synthesis, draws)
    for name, held in groups.items():
        progress(name)
        kept = without(synthesis, whole, held, seed)
        of_group = _beside(kept, case, name, held, seed)
        rows += of_group[0]
        found += of_group[1]
    return pl.DataFrame(rows, schema=list(HELD_OUT), orient="row"), found


def _beside(
    kept: Without, case: Case, name: str, held: Bool[Array, " figure"], seed: int
) -> tuple[list[tuple[object, ...]], list[HeldOutFigure]]:
    figures, generator = case.figures.figures, stream(seed, "held out", name)
    told = replicated(figures, kept.predicted, generator)
    agreed = agreement(figures, told)
    scale = (agreed.p90 - agreed.p10) / (2 * _INSIDE)
    z = ((figures.value + figures.upper) / 2 - agreed.p50) / scale
    simulated = (told[generator.integers(len(told), size=SIMULATED)] - agreed.p50) / scale
    rows: list[tuple[object, ...]] = []
    predicted = []
    for at in np.flatnonzero(held):
        ends = (figures.value, agreed.p10, agreed.p50, agreed.p90)
        numbers = [float(each[at]) for each in ends]
        what = (name, figures.identity[at], case.figures.quantity[at], figures.relation[at])
        rows.append((*what, *numbers, bool(agreed.inside[at]), float(z[at]), *kept[1:]))
        kind = kind_of(case.figures, int(at))
        predicted.append(HeldOutFigure(name, case.figures.quantity[at], kind, float(z[at]), simulated[:, at]))
    return rows, predicted


def kind_of(figures: Readable, at: int) -> str:
    """Of which kind a figure is, by its position."""
    if figures.figures.relation[at] in (">=", "<="):
        return BOUND
    if figures.quantity[at] in YEARLY_EVENTS or figures.quantity[at].endswith("change_per_year"):
        return FLOW
    if figures.of_one_region[at]:
        return REGION
    source = figures.figures.source[at]
    same = [n for n, each in enumerate(figures.quantity) if each == figures.quantity[at]]
    of_nation = [n for n in same if not figures.of_one_region[n] and figures.figures.source[n] == source]
    return NATIONAL_SERIES if len(of_nation) >= FEWEST else NATION


def judged(predicted: Sequence[HeldOutFigure]) -> pl.DataFrame:
    """Statistics of each kind of figure, and of each quantity of flows, beside the bands of simulated figures.

    Columns as ``BANDS``; bounds have no band, since nobody knows why they were stated so, nor have kinds of fewer than
    ``FEWEST`` figures. A series is counted once, by its mean.
    """
    rows = []
    kinds = {REGION, NATION, FLOW, NATIONAL_SERIES, BOUND} & {each.kind for each in predicted}
    chosen = {kind: [each for each in _series_once(predicted) if each.kind == kind] for kind in sorted(kinds)}
    flows = {each.quantity for each in predicted if each.kind == FLOW}
    chosen |= {f"{FLOW}: {name}": [p for p in predicted if (p.kind, p.quantity) == (FLOW, name)] for name in flows}
    for kind, figures in sorted(chosen.items()):
        z = np.array([each.z for each in figures])
        simulated = np.array([each.simulated for each in figures]).T
        for name, of in HELD_OUT_STATISTICS.items():
            ends: list[float | None] = [None] * 4
            if kind != BOUND and len(figures) >= FEWEST:
                ends = [float(end) for end in np.quantile(of(simulated), (0.025, 0.975, 0.005, 0.995))]
            value = float(of(z))
            outside = None if ends[2] is None or ends[3] is None else not ends[2] <= value <= ends[3]
            rows.append((kind, len(figures), name, value, *ends, outside))
    types = {"found": pl.Float64, **dict.fromkeys(BANDS[4:8], pl.Float64), "outside": pl.Boolean}
    return pl.DataFrame(rows, schema=list(BANDS), schema_overrides=types, orient="row")


def _series_once(predicted: Sequence[HeldOutFigure]) -> list[HeldOutFigure]:
    """The same, with every series of a group in place of its figures: their mean z, in standard deviations of the mean
    of simulated ones."""
    found = [each for each in predicted if each.kind != NATIONAL_SERIES]
    for group, quantity in sorted({(each.group, each.quantity) for each in predicted if each.kind == NATIONAL_SERIES}):
        own = [
            each for each in predicted if (each.group, each.quantity, each.kind) == (group, quantity, NATIONAL_SERIES)
        ]
        simulated = np.mean([each.simulated for each in own], axis=0)
        scale = float(simulated.std())
        z = float(np.mean([each.z for each in own])) / scale
        found.append(HeldOutFigure(group, quantity, NATIONAL_SERIES, z, simulated / scale))
    return found


def refuse_outside(bands: Mapping[str, pl.DataFrame]) -> None:
    """Raise ConvergenceError with every statistic that lies outside the 99 percent band of simulated figures.

    bands  by what was left out; columns as ``BANDS``
    """
    problems = [
        Problem(
            f"checks, {what}, {row['kind']}, {row['statistic']}",
            Text(
                "de publicerade uppgifterna ligger inte där uppgifter som simuleras ur modellen ligger",
                "the published figures do not lie where figures simulated from the model do",
            ),
            f"{row['found']:.2f} (n = {row['figures']})",
            f"{row['low99']:.2f}–{row['high99']:.2f}",
            Text(
                "se efter i tabellen vilka uppgifter som ligger långt från sin förutsägelse, och rätta modellen, "
                "korten eller uppgifterna",
                "see in the table which figures lie far from their prediction, and correct the model, the cards or "
                "the figures",
            ),
        )
        for what, table in bands.items()
        for row in table.filter("outside").iter_rows(named=True)
    ]
    if problems:
        raise ConvergenceError(problems)
