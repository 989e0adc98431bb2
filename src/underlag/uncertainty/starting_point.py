"""A simple starting point per region: the national level times residents, drawn towards what regions have published.

For a quantity such as specialists in full-time equivalents, region r has x_r = log(units per resident) in the start
year, and

    x_r = m + d_r,       d_r ~ Normal(0, τ²)                      regions differ from the national level m
    y_i = x_r(i) + e_i,  e_i ~ Normal(0, s_i² + δ²·|years|)       each published figure, older ones less sure

so that x_r given m and the figures is normal in closed form, with the national level and the figures weighted by
their precision. In each draw m and τ are drawn, x_r is drawn, and the regions are then moved to sum to the national
total of that draw. They move in proportion to the weight that the national level has in them: a region known from its
own figures stays nearly where they put it, and where no region has any, all move by the same factor.

It is the baseline that the synthesis is compared with, and the yardstick of the plausibility of a table before the
synthesis has seen it. Bounds, undated figures, figures of several regions and of the nation are left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.uncertainty.draws import normal_draws

FORMS: tuple[str, str] = ("units_per_resident", "residents_per_unit")
"""Ways to publish a level. The second is inverted."""

USABLE_RELATIONS: tuple[str, str, str] = ("=", "~", "range")
"""Relations that place a value. "≥" and "≤" only bound it, and the conjugate form has no room for a bound."""

LOG_UNIFORM_SD = 1 / math.sqrt(12)
"""Standard deviation of a uniform distribution of width 1: the error of a range whose inside is all equally likely."""

NEWTON_STEPS = 40
"""Far more than the handful that is ever needed; each costs a fraction of a millisecond."""


@dataclass(frozen=True)
class Published:
    """One published figure on a quantity.

    identity  observation_id in the table of observations
    region    index of the region; None for the nation or for a group of regions
    year      year of the figure (31 December); None if undated
    form      one of ``FORMS``
    relation  as in the table: =, ~, range, >=, <=
    value     in the unit of the form, > 0; the lower end of a range
    value_max upper end of a range
    sd_log    standard error on the log scale, > 0: 0.1 is about 10 %
    """

    identity: str
    region: int | None
    year: int | None
    form: str
    relation: str
    value: float
    sd_log: float
    value_max: float | None = None


@dataclass(frozen=True)
class Level:
    """What is known of a quantity for the nation as a whole.

    name          name of the quantity, which also names its random streams
    central       national level in the start year [units per resident]
    draws         the same over draws
    spread        τ: standard deviation of the regions' log deviations [1], ≥ 0, central value
    spread_draws  the same over draws
    drift         δ: extra error per √year between the figure's year and the start year [1], ≥ 0; 0 for none
    """

    name: str
    central: float
    draws: Float[np.ndarray, " draw"]
    spread: float
    spread_draws: Float[np.ndarray, " draw"]
    drift: float = 0.0


@dataclass(frozen=True)
class Use:
    """One figure that the estimate rests on, and its weight [1], 0–1, in the central estimate of its region."""

    identity: str
    region: int
    weight: float


@dataclass(frozen=True)
class LeftOut:
    """One figure that the estimate does not use, and why."""

    identity: str
    reason: Text


@dataclass(frozen=True)
class StartingPoint:
    """Estimate of one quantity in the start year. Every value is *estimated* and should be shown as such.

    central   the estimate [units]; sums to the central national total
    draws     the same over draws; each draw sums to its own national total
    weight    share of the central estimate (on the log scale) that comes from the region's own figures [1], 0–1
    used      the figures used, with their weights, which sum to ``weight`` by region
    left_out  the figures not used, with the reason
    """

    name: str
    central: Float[np.ndarray, " region"]
    draws: Float[np.ndarray, "draw region"]
    weight: Float[np.ndarray, " region"]
    used: tuple[Use, ...]
    left_out: tuple[LeftOut, ...]

    def statement(self, region: int) -> Text:
        """One sentence on what the estimate of the region rests on."""
        figures = [use for use in self.used if use.region == region]
        if not figures:
            return Text(
                sv="Regionen har ingen egen användbar uppgift: skattningen är rikets nivå gånger regionens invånare.",
                en="The region has no usable figure of its own: it gets the national level times its residents.",
            )
        share, names = round(100 * float(self.weight[region])), ", ".join(use.identity for use in figures)
        noun = ("egen uppgift", "figure of its own") if len(figures) == 1 else ("egna uppgifter", "figures of its own")
        return Text(
            sv=f"Skattningen väger till {share} % på {len(figures)} {noun[0]} ({names}), i övrigt på rikets nivå.",
            en=f"The estimate rests to {share} % on {len(figures)} {noun[1]} ({names}), else on the national level.",
        )


def estimate_start(
    level: Level,
    residents: Float[np.ndarray, " region"],
    region_codes: Sequence[str],
    published: Sequence[Published],
    year: int,
    seed: int,
) -> StartingPoint:
    """The starting point of one quantity by region.

    residents  residents at 31 December of the start year [residents], > 0
    year       start year
    seed       seed of the run; region r draws from the stream ``start/<quantity>/<region code>``

    Raises EvidenceError with every figure that can't be read. The order of ``published`` does not matter.
    """
    usable, left_out = sort_out(published)
    usable = sorted(usable, key=lambda figure: figure.identity)
    precision, pull = np.zeros(len(residents)), np.zeros(len(residents))
    for figure in usable:
        assert figure.region is not None
        weight = 1 / _error_variance(figure, level.drift, year)
        precision[figure.region] += weight
        pull[figure.region] += weight * log_units_per_resident(figure)
    n = len(level.draws)
    deviations = np.stack([normal_draws(f"start/{level.name}/{code}", n, seed) for code in region_codes], axis=1)
    central = _regions(
        np.array([level.central]), np.array([level.spread]), precision, pull, np.zeros((1, len(residents))), residents
    )
    draws = _regions(level.draws, level.spread_draws, precision, pull, deviations, residents)
    own = precision * level.spread**2 / (1 + precision * level.spread**2)
    used = tuple(_use(figure, own, precision, level.drift, year) for figure in usable)
    return StartingPoint(level.name, central[0], draws, own, used, left_out)


def _regions(
    level: Float[np.ndarray, " draw"],
    spread: Float[np.ndarray, " draw"],
    precision: Float[np.ndarray, " region"],
    pull: Float[np.ndarray, " region"],
    deviations: Float[np.ndarray, "draw region"],
    residents: Float[np.ndarray, " region"],
) -> Float[np.ndarray, "draw region"]:
    """Units by region: the conjugate estimate, its deviation drawn, moved to sum to the nation.

    precision, pull  Σ 1/variance and Σ log value/variance of the region's figures
    """
    m, variance = np.log(level)[:, None], (spread**2)[:, None]
    prior_weight = 1 / (1 + variance * precision)  # weight of the national level; 1 without figures or with τ = 0
    mean = prior_weight * (m + variance * pull)
    x = mean + np.sqrt(variance * prior_weight) * deviations
    return np.asarray(moved_to_total(np.exp(x) * residents, prior_weight, level * residents.sum()))


def moved_to_total(
    units: Float[np.ndarray, "draw region"],
    give: Float[np.ndarray, "draw region"],
    total: Float[np.ndarray, " draw"],
) -> Float[np.ndarray, "draw region"]:
    """``units``·exp(λ·``give``) with λ such that the regions sum to ``total`` in each draw.

    give  how readily each region moves [1], > 0; equal values give the same factor everywhere
    """
    step = np.zeros(len(units))
    for _ in range(NEWTON_STEPS):
        moved = units * np.exp(step[:, None] * give)
        summed = moved.sum(axis=1)
        # log(sum) is increasing and convex in λ, so Newton's method converges; the limit keeps exp from overflowing
        step = step - np.clip(np.log(summed / total) * summed / (moved * give).sum(axis=1), -50, 50)
    moved = units * np.exp(step[:, None] * give)
    return np.asarray(moved * (total / moved.sum(axis=1))[:, None])


def log_units_per_resident(figure: Published) -> float:
    """What the figure says of log(units per resident); of a range, the middle on the log scale."""
    log_value = math.log(figure.value)
    if figure.relation == "range" and figure.value_max is not None:
        log_value = (log_value + math.log(figure.value_max)) / 2
    return log_value if figure.form == FORMS[0] else -log_value


def _error_variance(figure: Published, drift: float, year: int) -> float:
    """Variance of the figure about x_r: its stated error, the width of a range, and drift to the start year."""
    width = 0.0
    if figure.relation == "range" and figure.value_max is not None:
        width = math.log(figure.value_max / figure.value) * LOG_UNIFORM_SD
    assert figure.year is not None
    return figure.sd_log**2 + width**2 + drift**2 * abs(year - figure.year)


def _use(
    figure: Published,
    own: Float[np.ndarray, " region"],
    precision: Float[np.ndarray, " region"],
    drift: float,
    year: int,
) -> Use:
    assert figure.region is not None
    share = 1 / _error_variance(figure, drift, year) / precision[figure.region]
    return Use(figure.identity, figure.region, float(own[figure.region] * share))


def sort_out(published: Sequence[Published]) -> tuple[list[Published], tuple[LeftOut, ...]]:
    """The figures that the estimate can use, and the rest with the reason. EvidenceError lists unreadable ones."""
    problems = [problem for figure in published for problem in _figure_problems(figure)]
    if problems:
        raise EvidenceError(problems)
    usable: list[Published] = []
    left_out: list[LeftOut] = []
    for figure in published:
        reason = _reason_left_out(figure)
        if reason is None:
            usable.append(figure)
        else:
            left_out.append(LeftOut(figure.identity, reason))
    return usable, tuple(sorted(left_out, key=lambda out: out.identity))


def _reason_left_out(figure: Published) -> Text | None:
    if figure.relation not in USABLE_RELATIONS:
        return Text(
            sv="Uppgiften är en gräns (minst eller högst); den enkla skattningen använder bara värden.",
            en="The figure is a bound (at least or at most); the simple estimate uses values only.",
        )
    if figure.region is None:
        return Text(
            sv="Uppgiften gäller inte en enskild region; rikets nivå kommer från ett eget parameterkort.",
            en="The figure is not of one region; the national level comes from its own parameter card.",
        )
    if figure.year is None:
        return Text(
            sv="Uppgiften saknar år, så det går inte att säga hur säker den är i dag.",
            en="The figure has no year, so how sure it is today can't be said.",
        )
    return None


def _figure_problems(figure: Published) -> list[Problem]:
    where = f"observation {figure.identity}"
    problems = []
    if figure.form not in FORMS:
        what, remedy = Text("okänd form", "unknown form"), Text("använd en av dem", "use one of them")
        problems.append(Problem(where, what, figure.form, " | ".join(FORMS), remedy))
    if not (math.isfinite(figure.value) and figure.value > 0):
        what, remedy = (
            Text("värdet måste vara positivt", "the value must be positive"),
            Text("rätta raden", "correct the row"),
        )
        problems.append(Problem(where, what, f"{figure.value:g}", "> 0", remedy))
    if not (math.isfinite(figure.sd_log) and figure.sd_log > 0):
        what = Text("en uppgift har något fel", "a figure has some error")
        remedy = Text("ange källans fel", "state the source's error")
        problems.append(Problem(where, what, f"sd_log {figure.sd_log:g}", "> 0", remedy))
    if figure.relation == "range" and not (figure.value_max is not None and figure.value_max >= figure.value):
        what = Text(
            "ett intervall behöver en övre ände som inte ligger under den undre",
            "a range needs an upper end, not below the lower",
        )
        remedy = Text("lägg till value_max eller ändra relation", "add value_max or change the relation")
        problems.append(Problem(where, what, str(figure.value_max), f"≥ {figure.value:g}", remedy))
    return problems
